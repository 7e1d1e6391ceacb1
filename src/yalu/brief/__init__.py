"""Write the brief: what changed in a relation, why we think so, and the evidence behind every sentence."""

from yalu.brief.build import build_brief, relation_state
from yalu.brief.relation import Relation
from yalu.brief.render import brief_values, render_html, render_markdown
from yalu.brief.values import Brief, State
from yalu.brief.write import write_brief

__all__ = [
    "Brief",
    "Relation",
    "State",
    "brief_values",
    "build_brief",
    "relation_state",
    "render_html",
    "render_markdown",
    "write_brief",
]

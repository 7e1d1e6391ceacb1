"""Write the brief: what changed in a relation, why we think so, and the evidence behind every sentence."""

from yalu.brief.build import build_brief
from yalu.brief.relation import Relation
from yalu.brief.render import render_html, render_markdown
from yalu.brief.values import Brief
from yalu.brief.write import write_brief

__all__ = ["Brief", "Relation", "build_brief", "render_html", "render_markdown", "write_brief"]

"""The record: what was read and coded, kept so that nothing committed is lost and nothing half-written is seen."""

from yalu.record.config import WorkspaceConfig, parse_dyad
from yalu.record.manifest import Manifest, Part, Run
from yalu.record.reviews import Review, Verdict
from yalu.record.search import SearchHit
from yalu.record.store import Store
from yalu.record.writer import RunWriter

__all__ = [
    "Manifest",
    "Part",
    "Review",
    "Run",
    "RunWriter",
    "SearchHit",
    "Store",
    "Verdict",
    "WorkspaceConfig",
    "parse_dyad",
]

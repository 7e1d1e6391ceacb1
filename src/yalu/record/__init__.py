"""The record: what was read and coded, kept so that nothing committed is lost and nothing half-written is seen.

Names are imported when first asked for: coding without a workspace (`yalu code`) needs a few lines of this room, and
neither DuckDB nor Arrow.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yalu.record.config import WorkspaceConfig, parse_dyad
    from yalu.record.manifest import Manifest, Part, Run
    from yalu.record.reviews import Review, Verdict
    from yalu.record.search import SearchHit
    from yalu.record.store import Store
    from yalu.record.writer import RunWriter

_MODULES = {
    "Manifest": "manifest",
    "Part": "manifest",
    "Review": "reviews",
    "Run": "manifest",
    "RunWriter": "writer",
    "SearchHit": "search",
    "Store": "store",
    "Verdict": "reviews",
    "WorkspaceConfig": "config",
    "parse_dyad": "config",
}

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


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

"""When stories were published, to the day: what linking needs of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

PublishedDays = dict[tuple[str, int], str | None]
Query = Callable[[str, dict[str, Any]], pa.Table]


def publication_days(query: Query, docs: Sequence[str] | None = None) -> PublishedDays:
    """Return the ISO day each story was published, by document id and number, null where it is not known to the day.

    With `docs`, of the stories of these documents only.
    """
    from yalu.resolve.dates import parse_published

    chosen = "" if docs is None else "WHERE s.doc IN (SELECT unnest($docs))"
    rows = query(
        "SELECT s.doc, s.number, s.published, d.published.value AS of_document FROM stories s "  # noqa: S608 (ours)
        f"JOIN documents d ON d.doc_id = s.doc {chosen} ORDER BY s.doc, s.number",
        {} if docs is None else {"docs": list(docs)},
    )
    days: PublishedDays = {}
    for row in rows.to_pylist():
        if row["published"] is not None:
            day = row["published"]["start"] if row["published"]["precision"] == "day" else None
        else:
            parsed = parse_published(row["of_document"]) if row["of_document"] else None
            day = parsed.isoformat() if parsed else None
        days[row["doc"], row["number"]] = day
    return days

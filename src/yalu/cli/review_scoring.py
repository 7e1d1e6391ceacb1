"""How much of what was coded people let stand: what `yalu eval` says of exported reviews."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from yalu.errors import ReadError

Measure = tuple[str, float | int | None]
_REMEDY = "Export the reviews again: `yalu export reviews -o FILE.jsonl`."


def holds_reviews(path: Path) -> bool:
    """Tell whether a file holds exported reviews: its first line has a `review_id`."""
    try:
        with path.open(encoding="utf-8") as file:
            return '"review_id"' in next((line for line in file if line.strip()), "")
    except (OSError, UnicodeDecodeError):
        return False  # whoever reads it as gold says what is wrong with it


def review_measures(path: Path) -> list[Measure]:
    """Return what exported reviews say of the coder: of each reviewed mention its newest review counts.

    Shares are of the reviewed mentions, not of all that was coded: people look first at what is least sure. Raises
    ReadError for a line that is no review.
    """
    lines = [line for line in _lines(path) if line["counts"] and line["coded"] is not None]
    kept = [line for line in lines if line["accepted"] is not None]
    right = [line for line in kept if _agree(line, "type") and _same_pair(line)]
    measures: list[Measure] = [
        ("reviewed mentions", len(lines)),
        ("rejected", len(lines) - len(kept)),
        ("corrected", sum(line["accepted"] != line["coded"] for line in kept)),
        ("precision (pair and type)", _share(len(right), len(lines))),
        ("precision (and date)", _share(sum(_agree(line, "start", "end") for line in right), len(lines))),
        ("type right, of what was kept", _share(sum(_agree(line, "type") for line in kept), len(kept))),
        ("sides right, of what was kept", _share(sum(_agree(line, "source", "target") for line in kept), len(kept))),
        ("date right, of what was kept", _share(sum(_agree(line, "start", "end") for line in kept), len(kept))),
        ("status right, of what was kept", _share(sum(_agree(line, "status") for line in kept), len(kept))),
    ]
    coded = Counter(line["coded"]["type"] for line in lines)
    good = Counter(line["coded"]["type"] for line in right)
    measures += [(f"precision, {name} ({coded[name]})", _share(good[name], coded[name])) for name in sorted(coded)]
    return measures


def _agree(line: Mapping[str, Any], *fields: str) -> bool:
    return all(line["coded"][field] == line["accepted"][field] for field in fields)


def _same_pair(line: Mapping[str, Any]) -> bool:
    coded, accepted = ({*each["source"], *each["target"]} for each in (line["coded"], line["accepted"]))
    return coded == accepted


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            line = {name: line[name] for name in ("counts", "coded", "accepted")}
        except (ValueError, TypeError, KeyError) as error:
            raise ReadError(f"is no review ({error}).", item=f"{path}:{number}", remedy=_REMEDY) from error
        yield line

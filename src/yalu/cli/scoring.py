"""How well coding agrees with hand-coded reports: what `yalu eval` measures.

A gold report says which events it tells. A coded event can meet a gold event in three degrees, each including the one
before: the same pair of states and type; the same date as exactly as the gold has it; the same direction and status.
Coded and gold events are paired one to one, best degree first. A further mention of an event already met is neither
right nor wrong, nor is one that meets a gold event marked optional.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from yalu.errors import ReadError

# Organisations are one party in gold and in coding: which body of which organisation is not scored.
_ORGANISATIONS = frozenset({"UNO", "IGO", "NGO", "EUR", "ASN", "NAT", "MNC"})
_ORGANISATION = "IGO"
_UNKNOWN = "UNK"
_DATE_CHARACTERS = {"day": 10, "month": 7, "year": 4}
# What a gold status accepts once the dates agree.
_STATUSES = {
    "happened": frozenset({"occurred", "ongoing"}),
    "scheduled": frozenset({"scheduled"}),
    "alleged": frozenset({"alleged", "unconfirmed"}),
    "unconfirmed": frozenset({"alleged", "unconfirmed"}),
}
_INTERNAL = "INTERNAL"


class Degree(IntEnum):
    """How far a coded event agrees with a gold event."""

    none = 0
    pair_and_type = 1
    date = 2
    direction_and_status = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredEvent:
    """An event between two parties, gold or coded. `other_types` are accepted too; `date` is cut to its precision."""

    source: str | None
    target: str | None
    type: str
    other_types: tuple[str, ...]
    date: str | None
    status: str
    symmetric: bool
    optional: bool
    words: str

    @property
    def parties(self) -> frozenset[str]:
        """Both parties, without order."""
        return frozenset(party for party in (self.source, self.target) if party is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldReport:
    """A hand-coded report: the line that `yalu code` takes, and the events it tells."""

    id: str
    line: str
    events: tuple[ScoredEvent, ...]


@dataclass(slots=True)
class Scores:
    """Counts over all reports, and what was missed and wrongly found."""

    gold: int = 0
    coded: int = 0
    right: int = 0
    repeated: int = 0
    met: dict[Degree, int] = field(default_factory=lambda: dict.fromkeys(Degree, 0))
    missed: list[tuple[str, ScoredEvent]] = field(default_factory=list)
    false: list[tuple[str, ScoredEvent]] = field(default_factory=list)

    def recall(self, degree: Degree) -> float | None:
        """Return the share of gold events met in this degree, null where there are none."""
        return self.met[degree] / self.gold if self.gold else None

    @property
    def precision(self) -> float | None:
        """The share of coded events whose pair and type are right, null where nothing was coded."""
        return self.right / self.coded if self.coded else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall of pair and type."""
        recall, precision = self.recall(Degree.pair_and_type), self.precision
        return 2 * recall * precision / (recall + precision) if recall and precision else None


def read_gold(path: Path) -> list[GoldReport]:
    """Return the hand-coded reports of a file: lines {id, text, published?, gold: {events: [...]}}.

    Raises ReadError naming the line that is not of this form.
    """
    reports = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read: {error}.", item=str(path)) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            reports.append(_gold_report(line, f"{path}:{number}"))
    if not reports:
        raise ReadError("holds no report.", item=str(path), remedy="Give lines {id, text, published, gold}.")
    return reports


def read_coded(lines: Iterable[Mapping[str, Any]]) -> dict[str, list[ScoredEvent]]:
    """Return the coded events of each document: one for each pair of a source and a target state.

    Raises ReadError for a line that `yalu code` does not write.
    """
    coded: dict[str, list[ScoredEvent]] = {}
    for line in lines:
        try:
            coded.setdefault(str(line["doc"]), []).extend(_pairs(line))
        except (KeyError, TypeError) as error:
            raise ReadError(
                f"no line of coded events ({type(error).__name__}: {error}).",
                item=str(line)[:80],
                remedy="Give the lines that `yalu code` writes.",
            ) from error
    return coded


def score(reports: Sequence[GoldReport], coded: Mapping[str, Sequence[ScoredEvent]]) -> Scores:
    """Return how well the coded events of the reports agree with the gold."""
    scores = Scores()
    for report in reports:
        _score_report(report, coded.get(report.id, ()), scores)
    return scores


def degree(gold: ScoredEvent, coded: ScoredEvent) -> Degree:
    """Return how far a coded event agrees with a gold event."""
    internal = gold.type == coded.type == _INTERNAL
    # What happens inside one elite needs no target.
    same_parties = gold.parties == coded.parties or (internal and coded.parties == {gold.source})
    if not same_parties or coded.type not in (gold.type, *gold.other_types):
        return Degree.none
    if (gold.date is None) != (coded.date is None):
        return Degree.pair_and_type
    if gold.date is not None and (coded.date or "")[: len(gold.date)] != gold.date:
        return Degree.pair_and_type
    any_order = gold.symmetric or gold.type == _INTERNAL or gold.source == gold.target
    if (any_order or (gold.source, gold.target) == (coded.source, coded.target)) and _accepts(gold, coded):
        return Degree.direction_and_status
    return Degree.date


def _accepts(gold: ScoredEvent, coded: ScoredEvent) -> bool:
    return coded.status in _STATUSES.get(gold.status, frozenset({gold.status}))


def _score_report(report: GoldReport, coded: Sequence[ScoredEvent], scores: Scores) -> None:
    grades = [
        (degree(gold, event), not gold.optional, i, j)
        for i, gold in enumerate(report.events)
        for j, event in enumerate(coded)
    ]
    by_gold: dict[int, Degree] = {}
    by_coded: dict[int, int] = {}
    for reached, _, i, j in sorted(grades, key=lambda grade: (-grade[0], not grade[1], grade[2], grade[3])):
        if reached and i not in by_gold and j not in by_coded:
            by_gold[i], by_coded[j] = reached, i
    for i, gold in enumerate(report.events):
        if gold.optional:
            continue
        reached = by_gold.get(i, Degree.none)
        scores.gold += 1
        for each in Degree:
            scores.met[each] += reached >= each
        if not reached:
            scores.missed.append((report.id, gold))
    for j, event in enumerate(coded):
        met = by_coded.get(j)
        if met is None and _repeats(event, report.events):
            scores.repeated += 1
        elif met is None:
            scores.coded += 1
            scores.false.append((report.id, event))
        elif not report.events[met].optional:
            scores.coded += 1
            scores.right += 1


def _repeats(event: ScoredEvent, gold: Iterable[ScoredEvent]) -> bool:
    enough = Degree.pair_and_type if event.date is None else Degree.date
    return any(degree(each, event) >= enough for each in gold)


def _gold_report(line: str, place: str) -> GoldReport:
    try:
        content = json.loads(line)
        events = tuple(map(_gold_event, content["gold"]["events"]))
        plain = {key: value for key, value in content.items() if key != "gold"}
        return GoldReport(id=str(content["id"]), line=json.dumps(plain, ensure_ascii=False), events=events)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(
            f"is no hand-coded report ({type(error).__name__}: {error}).",
            item=place,
            remedy="Each line is {id, text, published, gold: {events: [{type, source, target, date, precision}]}}.",
        ) from error


def _gold_event(event: Mapping[str, Any]) -> ScoredEvent:
    date = event.get("date")
    return ScoredEvent(
        source=_party(event["source"]),
        target=_party(event.get("target")),
        type=event["type"],
        other_types=tuple(event.get("alt_types", ())),
        date=date[: _DATE_CHARACTERS.get(event.get("precision") or "", len(date))] if date else None,
        status=event.get("status", "happened"),
        symmetric=bool(event.get("symmetric")),
        optional=bool(event.get("optional")),
        words=" ".join(event.get("anchors", ())),
    )


def _pairs(line: Mapping[str, Any]) -> Iterator[ScoredEvent]:
    sources, targets = (_parties(line[side]) for side in ("source", "target"))
    pairs: list[tuple[str | None, str | None]]
    if line["symmetric"] and len(sources) > 1 and not targets:
        pairs = [*itertools.combinations(sources, 2)]
    else:
        nobody: list[str | None] = [None]
        pairs = [*itertools.product(sources or nobody, targets or nobody)]
    for source, target in pairs:
        if len(pairs) == 1 or source != target:
            yield ScoredEvent(
                source=source,
                target=target,
                type=line["type"],
                other_types=(),
                date=line["date"]["start"],
                status=line["status"],
                symmetric=line["symmetric"],
                optional=False,
                words=line["evidence"]["text"],
            )


def _parties(actors: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted({party for actor in actors if (party := _party(actor["country"])) is not None})


def _party(code: str | None) -> str | None:
    """Return the state of a code such as `PRK/GOV`, null for none and for an unknown one."""
    state = code.split("/")[0] if code else _UNKNOWN
    if state == _UNKNOWN:
        return None
    return _ORGANISATION if state in _ORGANISATIONS else state

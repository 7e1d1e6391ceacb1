"""How well coded events agree with hand-coded ones: the scorer of the accuracy gate.

It knows nothing of the coder. It takes lines of `yalu code` as plain mappings and gold lines of the form that
`gold/README.md` describes, and it is kept apart from `yalu eval` so that a fault in one shows as a difference.

Gold is pairwise: a prediction that names several states on a side counts once for each pair of states. Within a
document, predictions and gold events are matched one to one, best first. A match has a grade:

    1  the same two states, in any order, and the gold's type or one of its alternatives
    2  and the same date, at the gold's precision (or none where the gold has none)
    3  and the same order of the parties and the same status

Optional gold events are neutral: neither a miss when absent nor a false alarm when found. A further prediction of an
event that is in the gold already is a duplicate, not a false alarm, where its date is the gold's or missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]

# What a gold status accepts of a coder's. `ongoing` is a way of having begun; a reader cannot always tell whether
# something is merely reported or explicitly unknown, so those two stand for each other.
ACCEPTED = {
    "happened": {"occurred", "ongoing"},
    "scheduled": {"scheduled"},
    "alleged": {"alleged", "unconfirmed"},
    "unconfirmed": {"alleged", "unconfirmed"},
}
# Characters of an ISO day that say the date at that precision. A week is named by its Monday.
_SHOWN = {"day": 10, "week": 10, "month": 7, "year": 4}
# From fine to coarse: a prediction may be finer than the gold, never coarser.
_FINENESS = {"day": 0, "week": 1, "month": 2, "season": 3, "year": 4, "decade": 5, "century": 6}
# An interval is as fine as its first day: "from 3 to 5 May" starts on the 3rd.
_FINENESS_OF_OTHERS = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One event between at most two states. `source` and `target` are state codes, null where unknown."""

    type: str
    source: str | None
    target: str | None
    date: str | None
    precision: str | None
    status: str

    @property
    def states(self) -> frozenset[str]:
        """The states taking part, without order."""
        return frozenset(state for state in (self.source, self.target) if state)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent(Pair):
    """A hand-coded event: what else is right, and how much it matters."""

    alternatives: frozenset[str] = frozenset()
    optional: bool = False
    symmetric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A hand-coded text."""

    id: str
    text: str
    published: str | None
    events: tuple[GoldEvent, ...]
    register: str | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether it tells of no event at all, not even a debatable one."""
        return not self.events


@dataclass(slots=True, kw_only=True)
class TypeTally:
    """Counts of one event type."""

    gold: int = 0
    found: int = 0
    false: int = 0


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts over many documents, and the figures they make, in per cent."""

    gold: int = 0
    matched: int = 0
    dated: int = 0
    exact: int = 0
    predicted: int = 0
    right: int = 0
    duplicates: int = 0
    quiet: int = 0
    left_quiet: int = 0
    types: dict[str, TypeTally] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, float]:
        """The figures that have floors.

        recall: gold events found (grade 1); precision: predictions that are right; date: dates right among events
        found; order_and_status: both right among events found and dated; quiet: texts without an event left alone.
        A figure that nothing was counted for is left out.
        """
        shares = {
            "recall": (self.matched, self.gold),
            "precision": (self.right, self.predicted),
            "date": (self.dated, self.matched),
            "order_and_status": (self.exact, self.dated),
            "quiet": (self.left_quiet, self.quiet),
        }
        return {name: 100 * part / whole for name, (part, whole) in shares.items() if whole}

    def of_type(self, name: str) -> TypeTally:
        """Return the counts of a type, made on first use."""
        return self.types.setdefault(name, TypeTally())

    def worst_types(self, most: int = 6) -> list[str]:
        """Return a line for each of the types with the most missed events and false alarms, worst first."""
        faults = {name: each.gold - each.found + each.false for name, each in self.types.items()}
        worst = sorted((name for name in faults if faults[name]), key=lambda name: (-faults[name], name))[:most]
        return [
            f"{name}: {tally.found} of {tally.gold} found, {tally.false} false alarms"
            for name, tally in ((name, self.types[name]) for name in worst)
        ]


def load_gold(path: Path) -> list[GoldDocument]:
    """Return the documents of a gold file. Raises ValueError with the line's number where one is malformed."""
    documents = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            documents.append(_gold_document(json.loads(line)))
        except (KeyError, ValueError) as error:
            raise ValueError(f"{path.name}, line {number}: {type(error).__name__}: {error}") from error
    return documents


def pairs_of(line: Line) -> list[Pair]:
    """Return one `Pair` for each pair of states that a coded line names on its two sides."""
    sources, targets = (_states(line[side]) or [None] for side in ("source", "target"))
    if line["symmetric"] and targets == [None] and len(sources) > 1:
        sources, targets = sources[:1], sources[1:]
    found = list(product(sources, targets))
    # "The two Koreas and their neighbours met": nobody meets himself, unless one state is all there is.
    between = [(source, target) for source, target in found if source != target] or found
    date = line["date"]
    return [
        Pair(
            type=line["type"],
            source=source,
            target=target,
            date=date["start"],
            precision=date["precision"],
            status=line["status"],
        )
        for source, target in between
    ]


def grade(gold: GoldEvent, predicted: Pair) -> int:
    """Return how well a prediction meets a gold event: 0 not at all, 1 to 3 as the module says."""
    if predicted.type not in {gold.type, *gold.alternatives} or not _same_states(gold, predicted):
        return 0
    if not _same_date(gold, predicted):
        return 1
    return 3 if _same_order(gold, predicted) and predicted.status in ACCEPTED[gold.status] else 2


def score(documents: Sequence[GoldDocument], coded: Mapping[str, Sequence[Line]]) -> Tally:
    """Return the tally of what was `coded` (lines by document id) against hand-coded `documents`."""
    tally = Tally()
    for document in documents:
        predicted = [pair for line in coded.get(document.id, ()) for pair in pairs_of(line)]
        matches = _match(document.events, predicted)
        _count_gold(tally, document, matches)
        _count_predicted(tally, document, predicted, {index for index, _ in matches.values()}, matches)
        tally.quiet += document.is_quiet
        tally.left_quiet += document.is_quiet and not predicted
    return tally


def _match(events: Sequence[GoldEvent], predicted: Sequence[Pair]) -> dict[int, tuple[int, int]]:
    """Return, for each gold event met, the prediction that meets it and the grade.

    Higher grades first; among equals required events before optional ones, the gold's own type before an
    alternative, then the order of the text.
    """
    candidates = sorted(
        (-found, event.optional, pair.type != event.type, i, j)
        for i, event in enumerate(events)
        for j, pair in enumerate(predicted)
        if (found := grade(event, pair))
    )
    matches: dict[int, tuple[int, int]] = {}
    taken: set[int] = set()
    for negative, _, _, i, j in candidates:
        if i not in matches and j not in taken:
            matches[i] = (j, -negative)
            taken.add(j)
    return matches


def is_right(document: GoldDocument, predicted: Sequence[Pair]) -> list[bool | None]:
    """Tell of each prediction whether its states and type are those of a gold event; null where that is optional.

    A further mention of an event is as right as the first.
    """
    matches = _match(document.events, predicted)
    met = {j: i for i, (j, _) in matches.items()}
    return [
        None if j in met and document.events[met[j]].optional else j in met or _is_duplicate(document.events, pair)
        for j, pair in enumerate(predicted)
    ]


def _count_gold(tally: Tally, document: GoldDocument, matches: Mapping[int, tuple[int, int]]) -> None:
    for index, event in enumerate(document.events):
        if event.optional:
            continue
        found = matches.get(index, (None, 0))[1]
        tally.gold += 1
        tally.matched += found >= 1
        tally.dated += found >= 2
        tally.exact += found >= 3
        tally.of_type(event.type).gold += 1
        tally.of_type(event.type).found += found >= 1
        if not found:
            tally.missed.append(f"{document.id} {_shown(event)}")


def _count_predicted(
    tally: Tally,
    document: GoldDocument,
    predicted: Sequence[Pair],
    taken: set[int],
    matches: Mapping[int, tuple[int, int]],
) -> None:
    neutral = {j for i, (j, _) in matches.items() if document.events[i].optional}
    for index, pair in enumerate(predicted):
        if index in neutral:
            continue
        if index not in taken and _is_duplicate(document.events, pair):
            tally.duplicates += 1
            continue
        tally.predicted += 1
        tally.right += index in taken
        if index not in taken:
            tally.of_type(pair.type).false += 1
            tally.false.append(f"{document.id} {_shown(pair)}")


def _is_duplicate(events: Iterable[GoldEvent], pair: Pair) -> bool:
    needed = 2 if pair.date else 1
    return any(grade(event, pair) >= needed for event in events)


def _same_states(gold: GoldEvent, predicted: Pair) -> bool:
    if gold.type == "INTERNAL" and predicted.type == "INTERNAL":
        # A domestic event may name its state on one side or on both.
        return predicted.states == frozenset(filter(None, [gold.source]))
    return gold.states == predicted.states


def _same_date(gold: GoldEvent, predicted: Pair) -> bool:
    if gold.date is None or predicted.date is None:
        return gold.date is predicted.date
    assert gold.precision is not None
    coarser = _fineness(predicted.precision) > _fineness(gold.precision)
    shown = _SHOWN[gold.precision]
    return not coarser and predicted.date[:shown] == gold.date[:shown]


def _fineness(precision: str | None) -> int:
    return _FINENESS.get(precision or "", _FINENESS_OF_OTHERS)


def _same_order(gold: GoldEvent, predicted: Pair) -> bool:
    if gold.symmetric or gold.type == "INTERNAL" or (len(gold.states) == 1 and gold.source == gold.target):
        return True
    return (gold.source, gold.target) == (predicted.source, predicted.target)


def _gold_document(line: Line) -> GoldDocument:
    return GoldDocument(
        id=line["id"],
        text=line["text"],
        published=line["published"],
        register=line.get("register"),
        events=tuple(_gold_event(event) for event in line["gold"]["events"]),
    )


def _gold_event(event: Line) -> GoldEvent:
    if event["status"] not in ACCEPTED:
        raise ValueError(f"{event['status']} is no gold status")
    if (event["date"] is None) != (event["precision"] is None) or event["precision"] not in {None, *_SHOWN}:
        raise ValueError(f"{event['date']} has the precision {event['precision']}")
    return GoldEvent(
        type=event["type"],
        alternatives=frozenset(event["alt_types"]),
        source=_state(event["source"]),
        target=_state(event["target"]),
        date=event["date"],
        precision=event["precision"],
        status=event["status"],
        optional=event["optional"],
        symmetric=event["symmetric"],
    )


def _state(party: str | None) -> str | None:
    """Return the state of `PRK/GOV`, null where it is unknown."""
    code = party.partition("/")[0] if party else None
    return None if code == "UNK" else code


def _states(side: Iterable[Line]) -> list[str | None]:
    """Return the different states of a coded side, in the order of the text."""
    return list(dict.fromkeys(actor["country"] for actor in side if actor["country"]))


def _shown(pair: Pair) -> str:
    return f"{pair.type} {pair.source or '?'}>{pair.target or '-'} {pair.date or 'undated'} {pair.status}"

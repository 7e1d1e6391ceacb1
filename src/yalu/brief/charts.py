"""The figures of the charts; the page draws them (see docs/measures.md for why they are plain SVG)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from yalu.brief.values import Column, EventRow, MakeUp, Part, SeriesChart, SignCard
from yalu.detect.words import counted
from yalu.measure import Count
from yalu.measure.series import steps

# Below this many years, months say more than years.
_YEARS_FOR_YEARS = 4
_TICKS = 6
_COARSER = {"month": ("season", "year", "decade", "century"), "year": ("decade", "century")}


def series_chart(
    events: Sequence[EventRow], stories: Mapping[str, int], signs: Sequence[SignCard], since: date, until: date
) -> SeriesChart:
    """Return events by tone in each year (or month, for a short record), with the stories read.

    `stories` counts by month (`2011-05`). Events without a date, or with one coarser than the step, are `left_out`.
    """
    step: Literal["month", "year"] = "year" if until.year - since.year >= _YEARS_FOR_YEARS else "month"
    width = 4 if step == "year" else 7
    tallies: dict[str, Counter[str]] = {}
    left_out = 0
    for event in events:
        if event.scope == "pair" and event.took_place:
            if event.start is None or event.precision in _COARSER[step]:
                left_out += 1
            else:
                tallies.setdefault(event.start[:width], Counter())[event.tone] += 1
    read: Counter[str] = Counter()
    for month, number in stories.items():
        read[month[:width]] += number
    columns = [
        Column(
            label=label,
            cooperative=tallies.get(label, Counter())["cooperative"],
            conflictual=tallies.get(label, Counter())["conflictual"],
            neither=tallies.get(label, Counter())["neither"],
            stories=read[label],
        )
        for label in (day.isoformat()[:width] for day in steps(step, since, until))
    ]
    return SeriesChart(
        step=step,
        columns=tuple(columns),
        ticks=_ticks(columns),
        signs=_over(columns, signs, width),
        left_out=left_out,
        summary=_summary(columns, step),
    )


def make_up(counts: Sequence[Count], names: dict[str, str]) -> MakeUp:
    """Return the make-up of the events; categories that never occur are left out."""
    parts = tuple(
        Part(name=names.get(each.name, each.name), recent=each.recent, past=each.past, total=each.total)
        for each in counts
        if each.total
    )
    totals = [sum(getattr(part, period) for part in parts) for period in ("recent", "past", "total")]
    leading = max(parts, key=lambda part: part.total, default=None)
    summary = f"{leading.name}: {leading.total} of {counted(totals[2], 'event')}" if leading else "no events"
    return MakeUp(parts=parts, recent=totals[0], past=totals[1], total=totals[2], summary=summary)


def _over(
    columns: Sequence[Column], signs: Sequence[SignCard], width: int
) -> tuple[tuple[int, tuple[SignCard, ...]], ...]:
    """Return, for each column in which signs say that the relation changed, the signs."""
    found: dict[str, list[SignCard]] = {}
    for card in sorted(signs, key=lambda card: (card.sign.at, card.sign.sign_id)):
        found.setdefault(card.sign.at[:width], []).append(card)
    return tuple((index, tuple(found[each.label])) for index, each in enumerate(columns) if each.label in found)


def _ticks(columns: Sequence[Column]) -> tuple[int, ...]:
    """Return the columns to label: a few round years, or evenly spaced months."""
    last = len(columns) - 1
    if last < _TICKS:
        return tuple(range(last + 1))
    for spacing in (2, 5, 10, 20, 25, 50):
        ticks = tuple(
            index
            for index, column in enumerate(columns)
            if (int(column.label) % spacing == 0 if len(column.label) == 4 else index % (spacing * 3) == 0)
        )
        if len(ticks) <= _TICKS:
            return ticks
    return (0, last)


def _summary(columns: Sequence[Column], step: str) -> str:
    def events(column: Column) -> int:
        return column.cooperative + column.conflictual + column.neither

    top = max(columns, key=events)
    total = sum(map(events, columns))
    read = counted(sum(column.stories for column in columns), "story", "stories")
    return (
        f"{counted(total, 'event')} from {columns[0].label} to {columns[-1].label}; most in the {step} {top.label} "
        f"({counted(events(top), 'event')}); {read} read."
    )

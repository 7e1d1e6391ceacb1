"""The timeline: years with their key events, empty years together, older decades folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from yalu.brief.values import Decade, EventRow, YearEntry
from yalu.brief.words import label
from yalu.detect.words import counted, list_words

# A year shows all its events up to this many, else the three that weigh most.
_ALL_SHOWN = 4
_KEY_EVENTS = 3
_OPEN_YEARS = 15
_LEVEL_WEIGHT = {"head": 6.0, "government": 1.0, "party": 2.0, "legislature": 1.5, "military": 1.5}
_SIGN_WEIGHT = 6.0


def build_timeline(
    events: Sequence[EventRow], signed: frozenset[int], stories: dict[int, int], until: int
) -> tuple[Decade, ...]:
    """Return the decades of the timeline, newest first. `signed` are the numbers of events that signs rest on.

    `stories` counts the stories read by year; years with neither events nor stories before the first are left out.
    """
    by_year: dict[int, list[EventRow]] = {}
    for event in events:
        if event.start and event.took_place and event.scope == "pair":
            by_year.setdefault(int(event.start[:4]), []).append(event)
    if not by_year:
        return ()
    entries = list(_entries(by_year, signed, stories, until))
    decades: dict[int, list[YearEntry]] = {}
    for entry in entries:
        decades.setdefault(entry.first_year // 10 * 10, []).append(entry)
    return tuple(
        Decade(
            label=f"{decade}s",
            total=sum(entry.total for entry in group),
            entries=tuple(reversed(group)),
            open=decade + 9 > until - _OPEN_YEARS,
        )
        for decade, group in sorted(decades.items(), reverse=True)
    )


def importance(event: EventRow, signed: frozenset[int] = frozenset()) -> float:
    """Return how much an event weighs when only some can be shown.

    Who acts, how far the act is from neutral, how many publishers tell it, and whether a sign rests on it. The figures
    only order events within a page; nothing is measured with them.
    """
    level = _LEVEL_WEIGHT.get(event.level, 0.0)
    return level + abs(event.weight) / 4 + min(event.outlets, 4) + (_SIGN_WEIGHT if event.number in signed else 0.0)


def key_events(events: Iterable[EventRow], number: int, signed: frozenset[int] = frozenset()) -> tuple[EventRow, ...]:
    """Return the `number` events that weigh most, by date."""
    best = sorted(events, key=lambda event: (-importance(event, signed), event.number))[:number]
    return tuple(sorted(best, key=lambda event: event.number))


def _entries(
    by_year: dict[int, list[EventRow]], signed: frozenset[int], stories: dict[int, int], until: int
) -> Iterable[YearEntry]:
    empty: list[int] = []
    for year in range(min(by_year), until + 1):
        if year not in by_year:
            if empty and year // 10 != empty[0] // 10:
                yield _empty_years(empty, stories)
                empty = []
            empty.append(year)
            continue
        if empty:
            yield _empty_years(empty, stories)
            empty = []
        yield _full_year(year, by_year[year], signed, stories)
    if empty:
        yield _empty_years(empty, stories)


def _full_year(year: int, events: Sequence[EventRow], signed: frozenset[int], stories: dict[int, int]) -> YearEntry:
    shown = tuple(events) if len(events) <= _ALL_SHOWN else key_events(events, _KEY_EVENTS, signed)
    rest = Counter(event.type for event in events if event not in shown)
    kinds = [f"{number} {label('types', type_)}" for type_, number in rest.most_common()]
    return YearEntry(
        label=str(year),
        first_year=year,
        events=shown,
        total=len(events),
        rest=f"and {rest.total()} more: {list_words(kinds)}" if rest else "",
        stories=stories.get(year, 0),
    )


def _empty_years(years: Sequence[int], stories: dict[int, int]) -> YearEntry:
    read = sum(stories.get(year, 0) for year in years)
    words = f"no event in the record; {counted(read, 'story', 'stories')} read" if read else "nothing was read"
    return YearEntry(
        label=str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}",
        first_year=years[0],
        events=(),
        total=0,
        rest=words,
        stories=read,
    )

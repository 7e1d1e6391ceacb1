"""Rules that resolve a question in the record's own terms, and what the record says to them.

A rule has one canonical line of text, which is how it is stored, shown and edited:

    CONSULT/visit CHN>PRK by head            the head of state or government of China visits North Korea
    CONSULT/visit CHN>PRK by "Xi Jinping"    the same, by one person, under the name that the gazetteer gives
    no CONSULT/visit CHN>PRK by head         none such
    at least 2 CONSULT|AGREE CHN-PRK         two events of these types between them, whoever acts
    MOBILIZE/weapons PRK                     North Korea acts, whoever the target
    series trade CHN-PRK rises               the last whole year of the question's time against the year before it
    series trade CHN-PRK falls by 10%        the same, by at least so much
    series trade CHN-PRK reaches 1e+10       a year of the question's time is at least so high
    series trade CHN-PRK stays below 1e+10   none is

Only what took place counts. When it may take place is the question's own time, so no rule names a day.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, get_args

from yalu.errors import ConfigError
from yalu.forecast.values import Answer, Finding, Happening, YearValue, day_after
from yalu.model.mention import Level

SeriesTest = Literal["rises", "falls", "reaches", "stays below"]

# "No" by absence: so many stories on the states must have been read that one told in a tenth of them would have been
# missed with a chance of at most one in twenty (0.9 ** 29 = 0.047).
_TOLD_IN, _MISSED = 0.1, 0.05
STORIES_FOR_NO = math.ceil(math.log(_MISSED) / math.log(1 - _TOLD_IN))
# Reports come late: what the record holds is complete for a day once stories of a month later have been read. It is the
# longest delay that the search for missed rituals waits for, too.
LAG = timedelta(days=31)
# In a time of several years a silence of half a year, in a shorter one a quarter of it (but a month is never too long).
_LEAST_SILENCE, _MOST_SILENCE, _SHARE_SILENT = 31, 183, 0.25
# Events named as the evidence of one answer.
_MOST_EVENTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """At least `least` events of some types (each with a mode or with any), or fewer (`negated`).

    `target` is null for acts of one state towards anybody. With `directed` false either state may act. `level` or
    `person` is that of an actor on the acting side.
    """

    kinds: tuple[tuple[str, str | None], ...]
    source: str
    target: str | None
    directed: bool
    level: str | None = None
    person: str | None = None
    least: int = 1
    negated: bool = False

    @property
    def states(self) -> tuple[str, ...]:
        """The states it names."""
        return (self.source,) if self.target is None else (self.source, self.target)

    def __str__(self) -> str:
        number = f"at least {self.least}" if self.least > 1 else ""
        kinds = "|".join(kind if mode is None else f"{kind}/{mode}" for kind, mode in self.kinds)
        arrow = ">" if self.directed else "-"
        sides = self.source if self.target is None else f"{self.source}{arrow}{self.target}"
        by = f'by "{self.person}"' if self.person else f"by {self.level}" if self.level else ""
        return " ".join(filter(None, ("no" if self.negated else "", number, kinds, sides, by)))

    def matches(self, event: Happening) -> bool:
        """Return whether an event is of the kind, whenever it was."""
        kind = (event.type, event.mode) in self.kinds or (event.type, None) in self.kinds
        level = self.level is None or self.level in event.source_levels
        person = self.person is None or self.person in event.source_names
        return kind and level and person and self._acts(event)

    def _acts(self, event: Happening) -> bool:
        sources, targets = event.sources, event.targets
        if self.target is None:
            return self.source in sources or (event.symmetric and self.source in targets)
        forth = self.source in sources and self.target in targets
        back = self.target in sources and self.source in targets
        return forth or (back and (not self.directed or event.symmetric))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRule:
    """A series by year rises or falls (by at least a share), reaches a value, or stays below it."""

    name: str
    dyad: str
    test: SeriesTest
    amount: float = 0.0

    @property
    def states(self) -> tuple[str, ...]:
        """The states of the series."""
        return tuple(re.split("[->]", self.dyad))

    def __str__(self) -> str:
        words = f"series {self.name} {self.dyad} {self.test}"
        if self.test in ("rises", "falls"):
            return f"{words} by {100 * self.amount:.10g}%" if self.amount else words
        return f"{words} {self.amount:.10g}"


Rule = EventRule | SeriesRule


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """What a record knows that a rule can be held against, up to the day `until`.

    `read` are the publication days of the stories read about the rule's states, one for each story.
    """

    happenings: tuple[Happening, ...]
    values: tuple[YearValue, ...]
    read: tuple[date, ...]
    until: date


_EVENT = re.compile(
    r"(?P<no>no )?(?:at least (?P<least>\d{1,4}) )?(?P<kinds>[A-Z]+(?:/[a-z-]+)?(?:\|[A-Z]+(?:/[a-z-]+)?)*) "
    r"(?P<source>[A-Z]{3})(?:(?P<arrow>[->])(?P<target>[A-Z]{3}))?"
    r"(?: by (?:(?P<level>[a-z]+)|\"(?P<person>[^\"\n]{1,80})\"))?"
)
_SERIES = re.compile(
    r"series (?P<name>[\w .-]{1,80}?) (?P<dyad>[A-Z]{3}[->][A-Z]{3}) "
    r"(?:(?P<way>rises|falls)(?: by (?P<share>[\d.]+)%)?|(?P<test>reaches|stays below) (?P<value>[\d.]+(?:e\+?\d+)?))"
)
_REMEDY = "Write it as 'CONSULT/visit CHN>PRK by head' or 'series trade CHN-PRK rises'; see docs/forecasts.md."


def parse_rule(text: str) -> Rule:
    """Return the rule that a canonical line stands for. Raises ConfigError for another line."""
    line = " ".join(text.split())
    rule = _event_rule(line) or _series_rule(line)
    if rule is None:
        raise ConfigError("is no rule.", item=repr(line[:120]), remedy=_REMEDY)
    return rule


def _event_rule(line: str) -> EventRule | None:
    found = _EVENT.fullmatch(line)
    if found is None:
        return None
    if found["level"] and found["level"] not in get_args(Level):
        remedy = f"Levels are {', '.join(get_args(Level))}."
        raise ConfigError(f"there is no level {found['level']!r}.", item=repr(line[:120]), remedy=remedy)
    if found["target"] == found["source"]:
        raise ConfigError("names one state twice.", item=repr(line[:120]), remedy=_REMEDY)
    pieces = [kind.partition("/") for kind in found["kinds"].split("|")]
    return EventRule(
        kinds=tuple((kind, mode or None) for kind, _, mode in pieces),
        source=found["source"],
        target=found["target"],
        directed=found["arrow"] == ">",
        level=found["level"],
        person=found["person"],
        least=max(1, int(found["least"] or 1)),
        negated=found["no"] is not None,
    )


def _series_rule(line: str) -> SeriesRule | None:
    found = _SERIES.fullmatch(line)
    if found is None:
        return None
    test = found["way"] or found["test"]
    try:
        amount = float(found["share"] or 0) / 100 if found["way"] else float(found["value"])
    except ValueError:
        return None
    return SeriesRule(name=found["name"], dyad=found["dyad"], test=test, amount=amount)  # type: ignore[arg-type]


def check_rule(rule: Rule, since: date, closes: date, view: RecordView) -> Finding:
    """Return what a record says to a rule between two days (inclusive), as far as it could be known on `view.until`."""
    if isinstance(rule, SeriesRule):
        return _check_series(rule, since, closes, view)
    found = sorted(
        (
            event
            for event in view.happenings
            if since <= event.start and event.end <= closes and event.known <= view.until and rule.matches(event)
        ),
        key=lambda event: (event.start, event.known, event.event_id),
    )
    if len(found) >= rule.least:
        decisive = found[: rule.least]
        return Finding(
            outcome="no" if rule.negated else "yes",
            happened=decisive[-1].start,
            events=tuple(event.event_id for event in decisive[-_MOST_EVENTS:]),
            reason=f"The record holds it: {_days(decisive)}.",
        )
    return _absent(rule, found, since, closes, view)


def _absent(rule: EventRule, found: Sequence[Happening], since: date, closes: date, view: RecordView) -> Finding:
    """Return "no" where enough was read to say that it did not happen, else why the record cannot tell."""
    if view.until <= closes:
        return Finding(outcome=None, reason=f"Nothing of the kind is known by {view.until}.")
    gap = _too_little_read(view.read, since, closes)
    if view.until < closes + LAG or not any(closes + LAG <= day <= view.until for day in view.read):
        gap = "nothing has been read that came out a month after the question closed"
    if gap:
        return Finding(outcome=None, reason=f"The record holds none, but {gap}: a person resolves it.")
    read = sum(since <= day <= closes for day in view.read)
    some = f"only {len(found)}" if found else "none"
    return Finding(
        outcome="yes" if rule.negated else "no",
        happened=day_after(closes),
        events=tuple(event.event_id for event in found[:_MOST_EVENTS]),
        reason=f"The record holds {some} among {read} stories read of that time.",
    )


def _too_little_read(read: Iterable[date], since: date, closes: date) -> str:
    """Return why absence from what was read says nothing, empty where it does."""
    days = sorted(day for day in read if since <= day <= closes)
    if len(days) < STORIES_FOR_NO:
        return f"only {len(days)} stories of that time were read, fewer than {STORIES_FOR_NO}"
    whole = (closes - since).days + 1
    most = min(_MOST_SILENCE, max(_LEAST_SILENCE, int(whole * _SHARE_SILENT)))
    longest = max((later - day).days for day, later in pairwise([since, *days, closes]))
    return f"nothing was read for {longest} days of that time" if longest > most else ""


def _check_series(rule: SeriesRule, since: date, closes: date, view: RecordView) -> Finding:
    values = {
        each.year: each
        for each in view.values
        if (each.name, each.dyad) == (rule.name, rule.dyad) and each.known <= view.until
    }
    last = closes.year if (closes.month, closes.day) == (12, 31) else closes.year - 1
    if rule.test in ("rises", "falls"):
        return _check_change(rule, since.year - 1, last, values)
    first = since.year if (since.month, since.day) == (1, 1) else since.year + 1
    return _check_level(rule, range(first, last + 1), values)


def _check_change(rule: SeriesRule, before: int, last: int, values: dict[int, YearValue]) -> Finding:
    if last <= before:
        return Finding(outcome=None, reason="No whole year ends in the question's time: a person resolves it.")
    missing = [year for year in (before, last) if year not in values]
    if missing:
        return Finding(outcome=None, reason=f"The value of {missing[0]} is not known.")
    was, now = values[before].value, values[last].value
    change = (now - was) / was if was else math.inf
    moved = change if rule.test == "rises" else -change
    happened: Answer = "yes" if moved > 0 and moved >= rule.amount else "no"
    words = f"{rule.name} {rule.dyad}: {_amount(values[before])} in {before}, {_amount(values[last])} in {last}"
    return Finding(
        outcome=happened, happened=date(last + 1, 1, 1), reason=f"The record holds {words} ({100 * change:+.1f} %)."
    )


def _check_level(rule: SeriesRule, years: range, values: dict[int, YearValue]) -> Finding:
    reached = next((values[year] for year in years if year in values and values[year].value >= rule.amount), None)
    if reached:
        return Finding(
            outcome="yes" if rule.test == "reaches" else "no",
            happened=date(reached.year + 1, 1, 1),
            reason=f"The record holds {rule.name} {rule.dyad}: {_amount(reached)} in {reached.year}.",
        )
    missing = [year for year in years if year not in values]
    if missing or not years:
        reason = f"The value of {missing[0]} is not known." if missing else "No whole year lies in the question's time."
        return Finding(outcome=None, reason=reason)
    highest = max((values[year] for year in years), key=lambda each: each.value)
    return Finding(
        outcome="no" if rule.test == "reaches" else "yes",
        happened=date(years[-1] + 1, 1, 1),
        reason=f"The record holds {rule.name} {rule.dyad}: at most {_amount(highest)} ({highest.year}).",
    )


def _amount(value: YearValue) -> str:
    return f"{value.value:,.0f} {value.unit or ''}".rstrip()


def _days(events: Sequence[Happening]) -> str:
    """Return when events were, in words, at most three of them."""
    days = [
        f"{event.type.lower()}{f' ({event.mode})' if event.mode else ''} on {event.start}"
        if event.start == event.end
        else f"{event.type.lower()}{f' ({event.mode})' if event.mode else ''}, {event.start} to {event.end}"
        for event in events
    ]
    return "; ".join(days[:3]) + (f" and {len(days) - 3} more" if len(days) > 3 else "")

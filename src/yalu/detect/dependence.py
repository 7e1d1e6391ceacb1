"""`dependence`: trade and aid, from imported series, against their own past. It speaks when a year's value is known.

Values by year are taken as they are; shorter steps are added up to whole years. A change is that of the logarithm from
one year to the next (of the log-odds, for a share), so that doubling and halving are as far apart.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.student import two_sided
from yalu.detect.values import History, ValueSeries
from yalu.detect.words import amount_words, flow_words, percent_words
from yalu.model.series import Direction, Sign

WORLD = "WLD"
# A year is whole when so many of its steps are there.
_STEPS = {"year": 1, "month": 12, "week": 52, "day": 360}


@dataclass(slots=True, kw_only=True)
class Dependence:
    """Trade or aid, or the part of a state's total that it makes up, changed beyond its past variation.

    What two states exchange is held against its own past changes (at least `changes` of them): a change is a sign where
    Student's prediction from those would show one as strong with a probability of at most `chance`; or where it ends a
    run of at least `run` changes the other way, and so long a run and its end have, at the frequency of rises so far, a
    probability of at most `turn`. Where the totals of a state are known too, so is the part of its partner in them: the
    first test is made on each state's share.
    """

    name: str = "dependence.v1"
    changes: int = 8
    chance: float = 0.005
    run: int = 4
    turn: float = 0.03

    def scan(self, history: History) -> list[Sign]:
        """Return a sign for each year in which exchange, or a state's dependence on it, broke with its past."""
        signs: list[Sign] = []
        for name in _names(history.series):
            flows = _Flows([series for series in history.series if series.name == name], history)
            lines = [line for line in (flows.exchange(), *flows.shares()) if line is not None]
            for line in lines:
                signs += self._scan(line, flows, history, len(lines))
        return in_order(signs)

    def _scan(self, line: Line, flows: _Flows, history: History, lines: int) -> Iterator[Sign]:
        for year in line.values:
            then = line.as_of(line.known[year])
            *before, last = [each for each in then.values if each <= year and each - 1 in then.values] or [0]
            if last != year or len(before) < self.changes:
                continue
            found = self._broke(then, year, before) or self._turned(then, year, before)
            if found is not None:
                chance, reason = found
                yield make_sign(
                    self.name,
                    history,
                    at=date(year, 1, 1),
                    decided=line.known[year],
                    direction=_direction(line, year),
                    statistic=strength(chance, lines),
                    reason=reason + flows.asymmetry(line, year),
                    events=(),
                    coverage_alone=False,
                    about=f"{line.key} {year}",
                )

    def _broke(self, line: Line, year: int, before: Sequence[int]) -> tuple[float, str] | None:
        past = np.array([line.change(each) for each in before])
        spread = float(past.std(ddof=1)) * math.sqrt(1 + 1 / len(past))
        if spread == 0:
            return None
        chance = two_sided((line.change(year) - float(past.mean())) / spread, len(past) - 1)
        if chance > self.chance:
            return None
        smallest, largest = (line.change_words(before[int(pick)]) for pick in (past.argmin(), past.argmax()))
        return chance, (
            f"{line.moved(year)}; in the {len(before)} years before, the change from year to year was between "
            f"{smallest} and {largest} (chance of one as strong {chance:.2g}).{line.since(year)}"
        )

    def _turned(self, line: Line, year: int, before: Sequence[int]) -> tuple[float, str] | None:
        if line.share:
            return None
        up = line.change(year) > 0
        run = 0
        while run < len(before) and before[-1 - run] == year - 1 - run and (line.change(before[-1 - run]) > 0) != up:
            run += 1
        same = sum((line.change(each) > 0) == up for each in before)
        usual = (same + 1) / (len(before) + 2)
        chance = (1 - usual) ** run * usual
        if run < self.run or chance > self.turn:
            return None
        verb, noun = ("risen", "fall") if up else ("fallen", "growth")
        return 2 * chance, (
            f"{line.moved(year)}, for the first time after {run} years of {noun}: it had {verb} in {same} of "
            f"{len(before)} years before.{line.since(year)}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Values by year that are judged: `title` starts a sentence, `known` says from which day each can be known."""

    key: str
    title: str
    unit: str | None
    share: bool
    values: Mapping[int, float]
    known: Mapping[int, date]

    def as_of(self, day: date) -> Line:
        """Return the line with the values that could be known on a day."""
        return replace(self, values={year: value for year, value in self.values.items() if self.known[year] <= day})

    def change(self, year: int) -> float:
        """Return the change from the year before, in logarithms (of the odds, for a share)."""
        return self._scaled(self.values[year]) - self._scaled(self.values[year - 1])

    def _scaled(self, value: float) -> float:
        return math.log(value / (1 - value)) if self.share else math.log(value)

    def change_words(self, year: int) -> str:
        """Return the change from the year before: "+12%", or in points for a share."""
        now, before = self.values[year], self.values[year - 1]
        return f"{100 * (now - before):+.1f} points" if self.share else percent_words(now / before - 1)

    def moved(self, year: int) -> str:
        """Return the start of a reason: what moved, how far, from what to what."""
        now, before = self.values[year], self.values[year - 1]
        verb = "rose" if now > before else "fell"
        if self.share:
            return f"{self.title} {verb} from {100 * before:.1f}% to {100 * now:.1f}% in {year}"
        far = percent_words(abs(now / before - 1)).lstrip("+")
        words = (amount_words(each, self.unit) for each in (before, now))
        return f"{self.title} {verb} by {far} in {year}, from {' to '.join(words)}"

    def since(self, year: int) -> str:
        """Return which record a value is, where it is one of at least five years: "It is the lowest since 2007."."""
        earlier = [each for each in self.values if each < year]
        now = self.values[year]
        for word, beyond in (("highest", operator.ge), ("lowest", operator.le)):
            last = max((each for each in earlier if beyond(self.values[each], now)), default=None)
            if last is None and len(earlier) >= 5:
                return f" It is the {word} on record, since {min(earlier)}."
            if last is not None and year - last > 5:
                return f" It is the {word} since {last}."
        return ""


class _Flows:
    """The imported series of one name: what the two states exchange, and what each does with the world."""

    def __init__(self, series: Sequence[ValueSeries], history: History) -> None:
        self._series = series
        self._history = history
        self._states = history.dyad.split("-")

    def exchange(self) -> Line | None:
        """Return what the two states exchange, both ways where both are known; null where nothing is."""
        first, second = self._states
        pair = self._total(first, second)
        if pair is None:
            return None
        names = [self._history.name(state).name for state in self._states]
        title = f"{flow_words(self._series[0].name)} between {names[0]} and {names[1]}"
        return self._line("exchange", title, pair, share=False)

    def shares(self) -> Iterator[Line]:
        """Yield the part that each state's exchange with the other has in its exchange with the world."""
        first, second = self._states
        pair = self._total(first, second)
        for state, partner in ((first, second), (second, first)):
            world = self._total(state, WORLD)
            if pair is None or world is None:
                continue
            values = {
                year: (min(1 - 1e-6, value / world[year][0]), max(known, world[year][1]))
                for year, (value, known) in pair.items()
                if year in world and world[year][0] > 0
            }
            who, whose = self._history.name(partner), self._history.name(state)
            title = f"The part of {who.name} in the {flow_words(self._series[0].name).lower()} of {whose.name}"
            yield self._line(f"share of {partner} in {state}", title, values, share=True)

    def asymmetry(self, line: Line, year: int) -> str:
        """Return how unequal the two shares are in a year, where both could be known with the value of a line."""
        shares = [each for each in self.shares() if year in each.values and each.known[year] <= line.known[year]]
        if len(shares) < 2:
            return ""
        parts = [
            f"{100 * each.values[year]:.1f}% of that of {self._history.name(state).name}"
            for each, state in zip(shares, self._states, strict=True)
        ]
        return f" It was {' and '.join(parts)}."

    def _total(self, state: str, partner: str) -> dict[int, tuple[float, date]] | None:
        """Return values by year, and the day each could be known: of both together, else both directions added up."""
        both = [each for each in self._series if not each.directed and {each.source, each.target} == {state, partner}]
        if both:
            return _years(both[0])
        ways = [
            _years(each)
            for source, target in ((state, partner), (partner, state))
            for each in self._series
            if each.directed and (each.source, each.target) == (source, target)
        ][:2]
        if not ways:
            return None
        return {
            year: (sum(way[year][0] for way in ways), max(way[year][1] for way in ways))
            for year in ways[0]
            if all(year in way for way in ways)
        }

    def _line(self, key: str, title: str, years: Mapping[int, tuple[float, date]], *, share: bool) -> Line:
        kept = {year: pair for year, pair in sorted(years.items()) if pair[0] > 0}
        return Line(
            key=f"{self._series[0].name} {key}",
            title=title,
            unit=self._series[0].unit,
            share=share,
            values={year: value for year, (value, _) in kept.items()},
            known={year: known for year, (_, known) in kept.items()},
        )


def exchange_lines(history: History) -> list[Line]:
    """Return what is judged of a relation: its exchange, and each state's share of it, where their series are known."""
    lines: list[Line] = []
    for name in _names(history.series):
        flows = _Flows([series for series in history.series if series.name == name], history)
        lines += [line for line in (flows.exchange(), *flows.shares()) if line is not None]
    return lines


def _names(series: Sequence[ValueSeries]) -> list[str]:
    """Return the names of the series of trade or aid; where trade is there, not those of its parts."""
    names = sorted({each.name for each in series if flow_words(each.name)})
    whole = any(flow_words(name) == "Trade" for name in names)
    return [name for name in names if not (whole and flow_words(name) in ("Exports", "Imports"))]


def _years(series: ValueSeries) -> dict[int, tuple[float, date]]:
    """Return the sums of whole years, and the day from which each can be known."""
    found: dict[int, list[int]] = {}
    for number, start in enumerate(series.starts):
        found.setdefault(start.year, []).append(number)
    return {
        year: (math.fsum(series.values[each] for each in numbers), max(series.known[each] for each in numbers))
        for year, numbers in found.items()
        if len(numbers) >= _STEPS[series.step]
    }


def _direction(line: Line, year: int) -> Direction:
    if line.share:
        return "restructuring"
    return "warming" if line.change(year) > 0 else "cooling"

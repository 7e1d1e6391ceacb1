"""The worlds that detectors are calibrated on: steady ones, in which every sign is a false alarm, and changed ones.

All run for thirty years and hold more than the relation itself: dealings of its states with others, and rituals that
are held every year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from yalu.synth.plan import Plan, Reading, Regime, Ritual, swinging

DYAD = "CHN-PRK"
SINCE, UNTIL, CHANGE = date(1990, 1, 1), date(2019, 12, 31), date(2010, 1, 1)
# The first years of a record only give the detectors something to compare with; they count as watched all the same.
YEARS = UNTIL.year - SINCE.year + 1

_NARROW = {"political": 0.85, "economic": 0.1, "military": 0.05}
_WIDE = {"political": 0.4, "economic": 0.3, "military": 0.1, "social": 0.15, "legal": 0.05}
_CENTRAL = {"government": 0.7, "head": 0.1, "party": 0.2}
_LOCAL = {"government": 0.3, "head": 0.05, "party": 0.1, "subnational": 0.35, "business": 0.2}
# How much the two states deal with others, for each event that they have with each other.
_ELSEWHERE: Mapping[str, float] = MappingProxyType(
    {"CHN-KOR": 1.5, "CHN-USA": 1.0, "CHN-RUS": 0.7, "KOR-PRK": 0.8, "PRK-USA": 0.5, "PRK-RUS": 0.4}
)
_RITUALS = (
    Ritual(source="PRK", target="CHN", month=10, day=1, since=1990, until=2019, slack=1),
    Ritual(source="CHN", target="PRK", month=9, day=9, since=1990, until=2019, slack=1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyWorld:
    """A relation in which nothing changes: its regime, how its events cluster, and how its reading goes."""

    name: str
    regime: Regime
    burst: float = 1.0
    swing: float = 1.0
    fuller: float = 1.0

    def plan(self, seed: int) -> Plan:
        """Return the plan of this world with a seed."""
        reading = _reading(self.regime.per_year, swing=self.swing)
        if self.fuller != 1:
            reading.append(_times(reading[0], self.fuller, since=CHANGE))
        return _plan([self.regime], reading, seed=seed, burst=self.burst)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedWorld:
    """A relation that changes on `CHANGE`, and the detector that is to find it within `months`."""

    name: str
    detector: str
    before: Regime
    after: Regime
    months: int = 24
    elsewhere: Mapping[str, float] = field(default_factory=lambda: _ELSEWHERE)
    missed: frozenset[int] = frozenset()

    def plan(self, seed: int, *, swing: float = 1.0) -> Plan:
        """Return the plan of this world with a seed; with `swing`, its reading goes up and down by that factor."""
        reading = _reading(self.before.per_year, swing=swing, reports=2.0)
        plan = _plan([self.before, self.after], reading, seed=seed)
        relations = dict(plan.relations)
        for dyad, times in self.elsewhere.items():
            relations[dyad] = [*relations[dyad], Regime(since=CHANGE, per_year=self.before.per_year * times)]
        rituals = tuple(replace(ritual, missed=self.missed) for ritual in plan.rituals)
        return replace(plan, relations=relations, rituals=rituals)


def _plan(regimes: Sequence[Regime], reading: Sequence[Reading], *, seed: int, burst: float = 1.0) -> Plan:
    pace = regimes[0].per_year
    elsewhere = {dyad: [Regime(since=SINCE, per_year=pace * times)] for dyad, times in _ELSEWHERE.items()}
    return Plan(
        since=SINCE,
        until=UNTIL,
        relations={DYAD: regimes, **elsewhere},
        reading=reading,
        seed=seed,
        burst=burst,
        rituals=_RITUALS,
    )


def _reading(per_year: float, *, swing: float, reports: float = 0.7) -> list[Reading]:
    """Return steady reading, or reading that swings by a factor every two years around the same amount."""
    steady = Reading(since=SINCE, stories_per_year=25 * per_year, reports_per_event=reports)
    if swing == 1:
        return [steady]
    low, high = _times(steady, swing**-0.5), _times(steady, swing**0.5)
    return swinging(SINCE, UNTIL, low=low, high=high)


def _times(reading: Reading, factor: float, *, since: date = SINCE) -> Reading:
    return replace(
        reading,
        since=since,
        stories_per_year=reading.stories_per_year * factor,
        reports_per_event=reading.reports_per_event * factor,
    )


def _regime(per_year: float = 40, **options: Any) -> Regime:
    return Regime(since=SINCE, per_year=per_year, **options)


STEADY_WORLDS = (
    SteadyWorld(name="5 events a year", regime=_regime(5)),
    SteadyWorld(name="20 events a year", regime=_regime(20)),
    SteadyWorld(name="80 events a year", regime=_regime(80)),
    SteadyWorld(name="80 a year, in clusters of three", regime=_regime(80), burst=3),
    SteadyWorld(name="40 a year, months over-dispersed (shape 1)", regime=_regime(40, shape=1.0)),
    SteadyWorld(name="40 a year, with seasons", regime=_regime(40, season=0.8)),
    SteadyWorld(name="20 a year, four times the reading from 2010 on", regime=_regime(20), fuller=4),
    SteadyWorld(name="20 a year, reading swings by 5", regime=_regime(20), swing=5),
    SteadyWorld(name="80 a year, reading swings by 5", regime=_regime(80), swing=5),
)


def _changed(
    name: str, detector: str, before: Regime, *, also: Mapping[str, Any] | None = None, **to: Any
) -> ChangedWorld:
    """Return a world whose regime differs after the change in what `to` says, and which differs itself in `also`."""
    after = replace(before, since=CHANGE, **to)
    return ChangedWorld(name=name, detector=detector, before=before, after=after, **(also or {}))


CHANGED_WORLDS = (
    _changed("rate doubles", "shift.v1", _regime(), per_year=80),
    _changed("rate times four", "shift.v1", _regime(), per_year=160),
    _changed("rate falls to a third", "shift.v1", _regime(), per_year=13),
    _changed("conflict grows from a fifth to two thirds", "shift.v1", _regime(), conflict=0.67),
    _changed("domains widen, 15 a year", "breadth.v1", _regime(15, domains=_NARROW), domains=_WIDE),
    _changed("domains widen", "breadth.v1", _regime(domains=_NARROW), domains=_WIDE),
    _changed("provinces and companies carry it, 15 a year", "level.v1", _regime(15, levels=_CENTRAL), levels=_LOCAL),
    _changed("provinces and companies carry it", "level.v1", _regime(levels=_CENTRAL), levels=_LOCAL),
    _changed("one side initiates four fifths, not half", "balance.v1", _regime(), first_share=0.8),
    _changed(
        "dealings with another partner grow sixfold",
        "portfolio.v1",
        _regime(),
        also={"elsewhere": {**_ELSEWHERE, "PRK-RUS": 6 * _ELSEWHERE["PRK-RUS"]}},
    ),
    _changed("yearly messages are missed in 2010", "silence.v1", _regime(), also={"missed": frozenset([2010])}),
)
WORLDS: Mapping[str, SteadyWorld | ChangedWorld] = {world.name: world for world in (*STEADY_WORLDS, *CHANGED_WORLDS)}

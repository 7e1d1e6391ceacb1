"""`shift`: the rate or the tone of a relation changed for some time. It speaks within weeks to months."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yalu.detect.counts import DOWN, UP, Base, Charts, Floats, Indices, base
from yalu.detect.series_shift import series_signs
from yalu.detect.signs import in_order, make_sign
from yalu.detect.values import History
from yalu.detect.weeks import Weeks, weekly
from yalu.detect.words import counted, day_words
from yalu.model.series import Direction, Sign

# What a story more brings in events: nothing, less than its part, its part. A change must show in all three.
_ELASTICITIES = (0.0, 0.25, 0.5, 0.75, 1.0)
_RAW = 0
# An elasticity is dropped where another is e^5 times as likely in the base, whose reading went up and down.
_RULED_OUT = 5.0
# The base is at least a year, so that it has seen each season once, and at most five: older ways are another time.
_LEAST_BASE, _MOST_BASE = 52, 260
# A change that is under way must not be taken for the base, so the base ends half a year ago.
_GUARD = 26
_REFRESH = 13
# The count changed, and after so many weeks the rate per story has not followed: coverage could explain it.
_WAIT, _QUIET = 13, 52
# A rise to fewer events than these, or a fall by which fewer fail to come, is no change of rate to speak of.
_LEAST_EVENTS = 10
_MONTH_WEEKS = 4.348
_MOST_EVENTS = 12
# One class moved the rate where it moved at least twice as far as the other.
_CLEARLY = 2.0
_READ_DIFFERENTLY = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alarm:
    """A chart that reached its limit: which stream, in which week, since when, against which weeks of base."""

    stream: int
    factor: float
    week: int
    onset: int
    base_weeks: tuple[int, int]
    statistic: float
    coverage_alone: bool


@dataclass(slots=True, kw_only=True)
class Shift:
    """Events come twice as often as before or more, or half as often or less, and this lasts.

    Weekly counts of all events, of cooperation, of conflict and of each side's own acts are watched by charts for twice
    and for half the rate (`yalu.detect.counts`). Their limits keep all of them together to `per_year` false alarms a
    year where nothing changes, by a table that was simulated. A change must show whatever a story more brings in
    events; one that shows only in the bare count is marked as explained by coverage. After a sign, a new base is
    learned from the change on. Imported series of values are watched by `online_change_points`.
    """

    name: str = "shift.v1"
    per_year: float = 0.1

    def scan(self, history: History) -> list[Sign]:
        """Return a sign for each time that the rate of some events, or the level of an imported series, changed."""
        weeks = weekly(history)
        signs = [self._sign(alarm, weeks, history) for alarm in self._alarms(weeks)] if weeks else []
        return in_order([*signs, *series_signs(self.name, history, self.per_year)])

    def _alarms(self, weeks: Weeks) -> Iterator[_Alarm]:
        """Yield the alarms in order; each that coverage does not explain founds a new base."""
        start: int | None = 0
        while start is not None:
            watch = _Watch(weeks, start, -math.log10(self.per_year))
            start = None
            for alarm in watch.alarms():
                yield alarm
                if not alarm.coverage_alone:
                    start = alarm.onset
                    break

    def _sign(self, alarm: _Alarm, weeks: Weeks, history: History) -> Sign:
        stream = weeks.streams[alarm.stream]
        telling = stream.between(alarm.onset, alarm.week) or stream.between(0, alarm.week)
        return make_sign(
            self.name,
            history,
            at=weeks.first_day(alarm.onset),
            decided=weeks.last_day(alarm.week),
            direction=_direction(alarm, weeks),
            statistic=alarm.statistic,
            reason=_reason(alarm, weeks),
            events=[event.event_id for event in telling[-_MOST_EVENTS:]],
            coverage_alone=alarm.coverage_alone,
            about=stream.words,
        )


class _Watch:
    """The charts of all streams from one founding of a base to the next, each for all elasticities."""

    def __init__(self, weeks: Weeks, start: int, least: float) -> None:
        self._weeks, self._start, self._least = weeks, start, least
        self._streams = len(weeks.counts)
        self._counts = np.repeat(weeks.counts, len(_ELASTICITIES), axis=0)
        self._weights = np.tile(_exposures(weeks.stories), (self._streams, 1))
        self._charts: dict[float, Charts] = {}
        self._false_alarms: dict[float, tuple[Floats, Floats]] = {}
        self._ruled_out = np.zeros((self._streams, len(_ELASTICITIES)), dtype=bool)
        self._base_weeks = (start, start)
        self._raw_since: dict[tuple[np.int64, float], int] = {}
        self._quiet_until = 0

    def alarms(self) -> Iterator[_Alarm]:
        """Yield alarms: those that coverage explains, and the first that it does not, which is the last."""
        first = self._start + _LEAST_BASE
        for week in range(first, self._counts.shape[1]):
            if (week - first) % _REFRESH == 0:
                self._learn(week)
            if not self._charts or self._weights[0, week] == 0:
                continue
            found = {factor: self._statistics(factor, week) for factor in self._charts}
            alarm = self._strongest(found, week) or self._explained(found, week)
            if alarm is not None:
                yield alarm

    def _learn(self, week: int) -> None:
        """Read the base off the weeks that are past the guard; the charts keep what they have added up."""
        end = max(self._start + _LEAST_BASE, week - _GUARD)
        begin = max(self._start, end - _MOST_BASE)
        read = np.flatnonzero(self._weights[0, begin:end] > 0) + begin
        if len(read) < _LEAST_BASE:
            return
        self._base_weeks = (begin, end)
        learned = base(self._counts[:, read], self._weights[:, read])
        self._ruled_out = self._against(learned, read)
        for factor in (UP, DOWN):
            if factor in self._charts:
                self._charts[factor].base = learned
            else:
                self._charts[factor] = Charts(factor, learned)
            self._false_alarms[factor] = learned.false_alarms(factor)

    def _against(self, learned: Base, read: Indices) -> npt.NDArray[np.bool_]:
        """Return which elasticities the base itself speaks against, for each stream ([streams, elasticities]).

        Where reading went up and down within the base, the counts show how much of it came with it.
        """
        counts = self._counts[:, read]
        mean = learned.rate[:, None] * self._weights[:, read]
        # Poisson; means are positive, since no base is below one event a year.
        shape = (self._streams, len(_ELASTICITIES))
        fit = (counts * np.log(mean) - mean).sum(axis=1).reshape(shape)
        clustering = (1 + learned.dispersion * mean.mean(axis=1)).reshape(shape)
        behind = fit.max(axis=1, keepdims=True) - fit
        result: npt.NDArray[np.bool_] = behind > _RULED_OUT * clustering.min(axis=1, keepdims=True)
        return result

    def _statistics(self, factor: float, week: int) -> Floats:
        """Return the statistic of each stream and elasticity ([streams, elasticities]) after a week."""
        levels = self._charts[factor].step(week, self._counts[:, week], self._weights[:, week])
        at_zero, slope = self._false_alarms[factor]
        # All charts together give as many false alarms as they are times those of one, at most (Bonferroni).
        statistics = slope * levels - at_zero - math.log10(2 * self._streams)
        return np.where(levels > 0, statistics, 0.0).reshape(self._streams, len(_ELASTICITIES))

    def _strongest(self, found: dict[float, Floats], week: int) -> _Alarm | None:
        """Return the alarm of the stream that changed most surely, however coverage counts."""
        sure = {
            factor: np.where(self._ruled_out, np.inf, statistics).min(axis=1) for factor, statistics in found.items()
        }
        alarms = [
            self._alarm(int(stream), factor, week, float(statistics[stream]), coverage_alone=False)
            for factor, statistics in sure.items()
            for stream in np.flatnonzero(statistics >= self._least)
        ]
        weighty = [alarm for alarm in alarms if self._is_weighty(alarm)]
        return max(weighty, key=lambda alarm: alarm.statistic, default=None)

    def _is_weighty(self, alarm: _Alarm) -> bool:
        """Return whether enough events came since the onset, or would have come at the old rate, to speak of a rate."""
        counts = self._weeks.counts[alarm.stream]
        now = counts[alarm.onset : alarm.week + 1]
        expected = float(counts[slice(*alarm.base_weeks)].mean()) * len(now)
        return max(float(now.sum()), expected) >= _LEAST_EVENTS

    def _explained(self, found: dict[float, Floats], week: int) -> _Alarm | None:
        """Return an alarm where a bare count has been beyond its limit for some time, and the rate per story is not."""
        for factor, statistics in found.items():
            beyond = (statistics[:, _RAW] >= self._least) & ~self._ruled_out[:, _RAW]
            for stream in np.flatnonzero(~beyond):
                self._raw_since.pop((stream, factor), None)
            for stream in np.flatnonzero(beyond):
                since = self._raw_since.setdefault((stream, factor), week)
                if week - since < _WAIT or (week - since) % _WAIT or week < self._quiet_until:
                    continue
                statistic = float(statistics[stream, _RAW])
                alarm = self._alarm(int(stream), factor, week, statistic, coverage_alone=True)
                if self._is_weighty(alarm) and self._was_read_so(alarm):
                    self._quiet_until = week + _QUIET
                    return alarm
        return None

    def _alarm(self, stream: int, factor: float, week: int, statistic: float, *, coverage_alone: bool) -> _Alarm:
        onset = int(self._charts[factor].onset[stream * len(_ELASTICITIES) + _RAW])
        begin, end = self._base_weeks
        return _Alarm(
            stream=stream,
            factor=factor,
            week=week,
            onset=onset,
            # A slow change may have begun within the base: what came before it is what it is compared with.
            base_weeks=(min(begin, onset - _LEAST_BASE), min(end, onset)),
            statistic=statistic,
            coverage_alone=coverage_alone,
        )

    def _was_read_so(self, alarm: _Alarm) -> bool:
        """Return whether the reading moved the same way since the onset, so that it could explain the change."""
        ratio = _reading_ratio(self._weeks, alarm)
        return ratio >= _READ_DIFFERENTLY if alarm.factor > 1 else ratio <= 1 / _READ_DIFFERENTLY


def _exposures(stories: Floats) -> Floats:
    """Return the exposure of each week for each elasticity, nought where nothing was read ([elasticities, weeks])."""
    return np.array([np.where(stories > 0, stories**each, 0.0) for each in _ELASTICITIES])


def _reading_ratio(weeks: Weeks, alarm: _Alarm) -> float:
    """Return how many times as many stories were read since the onset as in the base."""
    past, now = weeks.stories[slice(*alarm.base_weeks)], weeks.stories[alarm.onset : alarm.week + 1]
    return float((now.mean() + 1) / (past.mean() + 1))


def _direction(alarm: _Alarm, weeks: Weeks) -> Direction:
    """Return warming or cooling by the class of events that moved, none where both did."""
    cooperation, conflict = (_moved(alarm, weeks, kind) for kind in (1, 2))
    if abs(cooperation) >= _CLEARLY * abs(conflict):
        return "warming" if cooperation > 0 else "cooling"
    if abs(conflict) >= _CLEARLY * abs(cooperation):
        return "cooling" if conflict > 0 else "warming"
    return "none"


def _moved(alarm: _Alarm, weeks: Weeks, stream: int) -> float:
    """Return by how many events a week a stream rose since the onset."""
    before = weeks.counts[stream, slice(*alarm.base_weeks)].mean()
    return float(weeks.counts[stream, alarm.onset : alarm.week + 1].mean() - before)


def _reason(alarm: _Alarm, weeks: Weeks) -> str:
    """Return what rose or fell, from what to what, since when, and what coverage has to do with it."""
    begin, end = alarm.base_weeks
    now, past = weeks.counts[alarm.stream, alarm.onset : alarm.week + 1], weeks.counts[alarm.stream, begin:end]
    words = weeks.streams[alarm.stream].words
    verb = "rose" if alarm.factor > 1 else "fell"
    return (
        f"{words[0].upper()}{words[1:]} {verb} from {past.mean() * _MONTH_WEEKS:.1f} to "
        f"{now.mean() * _MONTH_WEEKS:.1f} events a month in the week of {day_words(weeks.first_day(alarm.onset))}: "
        f"{counted(int(now.sum()), 'event')} in {counted(len(now), 'week')}, against {int(past.sum()):,} in the "
        f"{len(past)} weeks to {day_words(weeks.last_day(end - 1))}.{_coverage(alarm, weeks)}"
    )


def _coverage(alarm: _Alarm, weeks: Weeks) -> str:
    """Return a sentence on the reading where it changed too, else nothing."""
    begin, end = alarm.base_weeks
    past, now = weeks.stories[begin:end].mean(), weeks.stories[alarm.onset : alarm.week + 1].mean()
    if alarm.coverage_alone:
        return f" Stories read went from {past:.1f} to {now:.1f} a week meanwhile, which alone could explain it."
    if 1 / _READ_DIFFERENTLY < _reading_ratio(weeks, alarm) < _READ_DIFFERENTLY:
        return ""
    return f" Stories read went from {past:.1f} to {now:.1f} a week meanwhile, which does not explain it."

"""The judgement: what the figures say, in words, each sentence with the events it rests on.

Likelihood words are those of ICD 203. As that standard asks, how likely something is and how sure we are of the
judgement never share a sentence, and what would change the judgement is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from yalu.brief.timeline import key_events
from yalu.brief.values import EventRow, Judgement, SignCard, Statement
from yalu.brief.words import likelihood
from yalu.detect import Interval
from yalu.detect.values import years_before
from yalu.detect.words import counted, day_words, level_words, list_words, span_words
from yalu.measure import CLEAR, Count, Summary, Trend, state_name, tipping_points

_CITED = 4
_RECENT_SIGN_DAYS = 2 * 366
_FEW, _MANY = 10, 30
# A plan that nobody has mentioned for two years after its day is no longer news: it is a limit of the record.
_PENDING_YEARS = 2
# All that a sentence on plans counts is cited, up to as many as can be read in one line.
_PENDING_CITED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """Events of the pair that took place: all, of the last twelve months, and of the years they are compared with."""

    all: tuple[EventRow, ...]
    recent: tuple[EventRow, ...]
    past: tuple[EventRow, ...]

    def cite(self, wanted: Callable[[EventRow], bool] = lambda event: True) -> tuple[int, ...]:
        """Return numbers of the weightiest recent events that are wanted; earlier ones where there is none."""
        for group in (self.recent, self.past, self.all):
            chosen = key_events(filter(wanted, group), _CITED)
            if chosen:
                return tuple(event.number for event in chosen)
        return ()


def judge(summary: Summary, events: Sequence[EventRow], signs: Sequence[SignCard]) -> Judgement:
    """Return the judgement on a relation. Every sentence cites events, unless the record holds none."""
    evidence = _evidence(summary, events)
    if not evidence.all:
        return _nothing(summary, events)
    grounds = [
        _amount(summary, evidence),
        _tone(summary, evidence),
        _domains(summary, evidence),
        _levels(summary, evidence),
        _initiative(summary, evidence),
        _recent_sign(summary, signs),
        _pending(summary, events),
    ]
    return Judgement(
        headline=_headline(summary, evidence),
        grounds=tuple(statement for statement in grounds if statement is not None and statement.cites),
        confidence=_confidence(summary, evidence),
        changers=tuple(_changers(summary, evidence, events)),
    )


def _evidence(summary: Summary, events: Sequence[EventRow]) -> _Evidence:
    own = tuple(event for event in events if event.scope == "pair" and event.took_place)
    if summary.trend is None:
        return _Evidence(all=own, recent=own, past=())
    start, past_start = summary.trend.start.isoformat(), summary.trend.past_start.isoformat()
    return _Evidence(
        all=own,
        recent=tuple(event for event in own if event.start and event.start >= start),
        past=tuple(event for event in own if event.start and past_start <= event.start < start),
    )


def _pair(summary: Summary) -> str:
    return f"{state_name(summary.first).name} and {state_name(summary.second).name}"


def _nothing(summary: Summary, events: Sequence[EventRow]) -> Judgement:
    text = f"The record holds no event between {_pair(summary)} that took place by {day_words(summary.until)}."
    pending = _pending(summary, events)
    return Judgement(
        headline=Statement(text=text, cites=()),
        grounds=(pending,) if pending else (),
        confidence="Nothing can be judged from an empty record.",
        changers=(),
    )


def _headline(summary: Summary, evidence: _Evidence) -> Statement:
    return Statement(text=f"{_movement(summary)} {_balance(evidence)}", cites=evidence.cite())


def _movement(summary: Summary) -> str:
    pair, trend = _pair(summary), summary.trend
    if trend is None:
        return f"The record of {pair} is too short to say whether the relation changes."
    before = f"than in the {_years(trend)} before"
    if trend.odds < CLEAR:
        return f"Between {pair} about as much takes place as in the {_years(trend)} before: no clear change."
    way = "more" if trend.rising > 0.5 else "less"
    if trend.coverage_alone:
        return (
            f"The record shows {way} between {pair} {before}, but the change in what was read could explain it alone."
        )
    return f"Between {pair}, {way} is {likelihood(min(trend.odds, trend.odds_per_story))} taking place {before}."


def _balance(evidence: _Evidence) -> str:
    events = evidence.recent or evidence.all
    when = "of late" if evidence.recent else "in the whole record"
    cooperative = sum(event.tone == "cooperative" for event in events)
    conflictual = sum(event.tone == "conflictual" for event in events)
    if cooperative > 2 * conflictual:
        return f"What is on record {when} is mostly cooperative."
    if conflictual > 2 * cooperative:
        return f"What is on record {when} is mostly conflictual."
    return f"What is on record {when} is mixed: {cooperative} cooperative and {conflictual} conflictual events."


def _amount(summary: Summary, evidence: _Evidence) -> Statement:
    trend, pair = summary.trend, _pair(summary)
    if trend is None:
        since = f"Since {summary.since.year}" if summary.since else f"Up to {day_words(summary.until)}"
        text = f"{since} the record holds {counted(summary.total, 'event')}"
        return Statement(text=f"{text} between {pair}.", cites=evidence.cite())
    text = (
        f"In the twelve months to {day_words(summary.until)}, {counted(trend.recent, 'event')} between {pair} took "
        f"place, against {trend.past / trend.years:.1f} a year in the {_years(trend)} before ({trend.past} in all): "
        f"{_times(trend.ratio)} the earlier rate"
    )
    return Statement(text=f"{text}; {_reading(trend)}.", cites=evidence.cite())


def _reading(trend: Trend) -> str:
    read = counted(trend.recent_stories, "story was", "stories were")
    read += f" read, against {trend.past_stories / trend.years:.0f} a year"
    if trend.per_story is None:
        return f"{read}, so rates per story read cannot be compared"
    return f"{read}, and per story read the rate is {_times(trend.per_story)} the earlier one"


def _times(ratio: Interval) -> str:
    return f"{ratio.middle:.1f} times (95% interval {ratio.low:.1f} to {ratio.high:.1f})"


def _tone(summary: Summary, evidence: _Evidence) -> Statement | None:
    recent = _toned(evidence.recent)
    if not recent[1]:
        return None
    text = f"Of {counted(recent[1], 'event')} of the last twelve months, {recent[0]} {_was(recent[0])} cooperative "
    text += f"({_share(*recent)})"
    past = _toned(evidence.past)
    if past[1]:
        text += f"; in the years before, {past[0]} of {past[1]} ({_share(*past)})"
    conflict = evidence.cite(lambda event: event.tone == "conflictual" and event in evidence.recent)
    return Statement(text=f"{text}.", cites=conflict or evidence.cite())


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _toned(events: Sequence[EventRow]) -> tuple[int, int]:
    cooperative = sum(event.tone == "cooperative" for event in events)
    return cooperative, cooperative + sum(event.tone == "conflictual" for event in events)


def _domains(summary: Summary, evidence: _Evidence) -> Statement | None:
    recent = _engaged(summary.domains)
    if not recent:
        return None
    total = sum(each.recent for each in recent)
    past_total = sum(each.past for each in summary.domains)
    parts = list_words([f"{each.recent} {each.name}" for each in recent])
    text = f"By domain, the last twelve months hold {parts} {'event' if recent[-1].recent == 1 else 'events'}"
    if past_total:
        text += f"; {recent[0].name} events were {_share(recent[0].recent, total)}, "
        text += f"against {_share(recent[0].past, past_total)} in the years before"
    return Statement(text=f"{text}.", cites=evidence.cite(lambda event: event.domain == recent[0].name))


def _levels(summary: Summary, evidence: _Evidence) -> Statement | None:
    recent = _engaged(summary.levels)
    if not recent:
        return None
    total = sum(each.recent for each in recent)
    known = f"of {total}" if total == len(evidence.recent) else f"of the {total} whose level is known"
    parts = list_words([f"{level_words(each.name)} in {each.recent}" for each in recent[:3]])
    text = f"As to who carries the relation: {parts} {known}."
    return Statement(text=text, cites=evidence.cite(lambda event: event.level == recent[0].name))


def _engaged(counts: Sequence[Count]) -> list[Count]:
    return sorted((each for each in counts if each.recent), key=lambda each: -each.recent)


def _initiative(summary: Summary, evidence: _Evidence) -> Statement | None:
    now, first, second = summary.recent_initiative, state_name(summary.first).name, state_name(summary.second).name
    if now.share is None:
        return None
    one_sided = now.first + now.second
    text = f"{first[0].upper()}{first[1:]} acted in {now.first} and {second} in {now.second} of "
    text += counted(one_sided, "one-sided event")
    if now.joint:
        text += f"; {now.joint} more {_was(now.joint)} joint"
    before = summary.initiative
    text += f" (over the whole record {before.first} and {before.second})."
    return Statement(text=text, cites=evidence.cite())


def _recent_sign(summary: Summary, signs: Sequence[SignCard]) -> Statement | None:
    since = (summary.until - timedelta(days=_RECENT_SIGN_DAYS)).isoformat()
    fresh = [card for card in signs if card.sign.decided_at >= since and not card.sign.coverage_alone and card.cites]
    if not fresh:
        return None
    best = max(fresh, key=lambda card: card.sign.statistic)
    return Statement(text=f"A sign of change, {best.at}: {best.sign.reason}", cites=best.cites)


def _announced(summary: Summary, events: Sequence[EventRow]) -> list[EventRow]:
    """Return the announced events whose time is still ahead or ended within the last two years."""
    since = years_before(summary.until, _PENDING_YEARS).isoformat()
    return [event for event in _scheduled(events) if event.end and event.end >= since]


def left_open(summary: Summary, events: Sequence[EventRow]) -> list[EventRow]:
    """Return the announced events that had their time long ago, or no known time, and that no later report tells."""
    pending = {event.number for event in _announced(summary, events)}
    return [event for event in _scheduled(events) if event.number not in pending]


def _scheduled(events: Sequence[EventRow]) -> list[EventRow]:
    return [event for event in events if event.scope == "pair" and event.status == "scheduled"]


def _pending(summary: Summary, events: Sequence[EventRow]) -> Statement | None:
    pending = _announced(summary, events)
    if not pending:
        return None
    today = summary.until.isoformat()
    ahead = sum((event.end or "") > today for event in pending)
    passed = len(pending) - ahead
    parts = [f"{counted(ahead, 'announced event')} still {_is(ahead)} ahead"] if ahead else []
    if passed:
        parts.append(
            f"{counted(passed, 'event')} announced for the last two years {_has(passed)} not been reported as held"
        )
    return Statement(text=f"{'; '.join(parts)}.", cites=_latest(pending))


def _latest(pending: Sequence[EventRow]) -> tuple[int, ...]:
    return tuple(event.number for event in pending[-_PENDING_CITED:])


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def _confidence(summary: Summary, evidence: _Evidence) -> str:
    recent = evidence.recent or evidence.all
    publishers = {report.publisher for event in recent for report in event.reports}
    twice = sum(len({report.publisher for report in event.reports}) > 1 for event in recent)
    enough = summary.trend is not None and not summary.trend.coverage_alone
    if enough and len(recent) >= _MANY and len(publishers) >= 3 and twice * 2 >= len(recent):
        level = "high"
    elif enough and len(recent) >= _FEW and len(publishers) >= 2:
        level = "moderate"
    else:
        level = "low"
    reviewed = sum(any(report.reviewed for report in event.reports) for event in recent)
    return (
        f"Confidence in this judgement is {level}: it rests on {counted(len(recent), 'event')} told by "
        f"{counted(len(publishers), 'publisher')}; {twice} of them {_is(twice)} told by more than one, and "
        f"{reviewed or 'none'} {_was(reviewed)} checked by a person."
    )


def _changers(summary: Summary, evidence: _Evidence, events: Sequence[EventRow]) -> list[Statement]:
    found: list[Statement] = []
    trend = summary.trend
    if trend is not None:
        found.append(Statement(text=_tipping(trend), cites=evidence.cite()))
    single = [event for event in evidence.recent if len({report.publisher for report in event.reports}) < 2]
    if single:
        all_recent = counted(len(evidence.recent), "recent event")
        text = (
            f"Of {all_recent}, {len(single)} {_rest(len(single))} on one publisher; a second account that contradicts "
        )
        text += "it would count." if len(single) == 1 else "them would count."
        found.append(Statement(text=text, cites=tuple(event.number for event in key_events(single, _CITED))))
    pending = _announced(summary, events)
    if pending:
        text = "What is announced may be held, put off or called off; silence past its day would be a sign too."
        found.append(Statement(text=text, cites=_latest(pending)))
    return found


def _tipping(trend: Trend) -> str:
    """Return the counts of a year that would show a rise or a fall, in words."""
    fall, rise = tipping_points(trend)
    rises = f"{rise} or more events in twelve months would show a rise" if rise is not None else ""
    if fall is None:
        unable = "so few took place before that even a year without any would not show a fall"
        return f"{rises}; {unable}." if rises else f"{unable[0].upper()}{unable[1:]}."
    falls = f"{fall} or fewer" if fall else "none at all"
    return f"{rises}, {falls} a fall." if rises else f"{falls[0].upper()}{falls[1:]} would show a fall."


def _rest(number: int) -> str:
    return "rests" if number == 1 else "rest"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} per cent"


def _years(trend: Trend) -> str:
    return span_words(round(trend.years * 365.25) + 1)

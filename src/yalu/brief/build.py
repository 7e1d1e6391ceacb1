"""Build a brief from the record."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from yalu import __version__
from yalu.brief.alternatives import weigh
from yalu.brief.changes import what_changed
from yalu.brief.charts import make_up, series_chart
from yalu.brief.citation import Work, cite
from yalu.brief.judgement import judge, left_open
from yalu.brief.log import LoggedJudgement, how_they_fared, make_entry
from yalu.brief.rows import Record, read_claims, read_events, shortened
from yalu.brief.timeline import build_timeline
from yalu.brief.values import Brief, Changes, Coverage, EpisodeCard, EventRow, MakeUp, SignCard, State
from yalu.brief.words import direction, label
from yalu.codebook import load_codebook
from yalu.detect import History, group_signs, scan
from yalu.detect.values import StoryCount, month_end, month_start
from yalu.detect.words import day_words, detector_words, during_words, range_words
from yalu.errors import ConfigError
from yalu.measure import Count, Queryable, Summary, summarise
from yalu.measure.source import STORY_DAYS, near_relation
from yalu.model import Sign
from yalu.model.schema import to_plain
from yalu.record.checks import Check, Checkable, read_checks
from yalu.record.failures import OutstandingFailure

# A page of a thousand rows still opens at once on a phone; the download holds all.
MOST_EVENTS = 1000
_MOST_REPORTS = 12
_MOST_CLAIMS = 200
_MOST_PUBLISHERS = 8
# A reader takes in a dozen turns; the download holds all signs.
_MOST_EPISODES = 12
_SIGNS_OF_EACH = 6
_SILENT_DAYS = 365
_MOST_FAILURES = 20


class Recorded(Checkable, Protocol):
    """A record that also knows what people said of it and which inputs failed."""

    def outstanding_failures(self) -> list[OutstandingFailure]:
        """Return the inputs that failed and have not been read since."""
        ...


def relation_state(store: Queryable, first: str, second: str, *, until: date | None = None) -> State:
    """Return a relation as known on `until` (default: the last day of the record), its events without their reports.

    Raises RecordError where the record is empty, ConfigError where the states are not two.
    """
    state, _ = _read_state(store, first, second, until)
    return replace(state, events=tuple(shortened(row, 0) for row in state.events))


def build_brief(
    store: Recorded,
    first: str,
    second: str,
    *,
    until: date | None = None,
    since_last: date | None = None,
    logged: Sequence[LoggedJudgement] = (),
    most_events: int = MOST_EVENTS,
    reviewers: bool = True,
) -> Brief:
    """Return the brief on two states, as known on `until` (default: the last day of the record).

    With `since_last`, the day of an earlier brief, it says what changed since. `logged` are the judgements of earlier
    briefs (`yalu.brief.log`): how they fared is said too. At most `most_events` events are shown: those the brief
    cites, then the latest; all are in the download. Without `reviewers` it does not name who checked reports.
    Raises RecordError where the record is empty, ConfigError where the states are not two or `since_last` is too late.
    """
    checks = read_checks(store, reviewers=reviewers)
    state, event_records = _read_state(store, first, second, until, checks)
    summary, rows, found, judgement = state.summary, state.events, state.found, state.judgement
    changes = _changes(store, state, since_last, checks)
    alternatives = weigh(summary, rows, state.signs)
    dyad = "-".join(sorted((first, second)))
    claims, claim_records = read_claims(store, dyad, summary.until)
    data = _lines([*event_records, *claim_records, *({"kind": "sign", "sign": to_plain(sign)} for sign in found)])
    by_year = Counter[int]()
    for month, number in state.stories.items():
        by_year[int(month[:4])] += number
    signs = state.signs
    signed = frozenset(number for card in signs for number in card.cites)
    timeline = build_timeline(rows, signed, by_year, summary.until.year)
    weighed = [each for reading in alternatives for each in (*reading.for_, *reading.against)]
    changed = [] if changes is None else [*changes.new, *changes.moved, *changes.signs, *changes.corrections]
    statements = (judgement.headline, *judgement.grounds, *judgement.changers, *weighed, *changed)
    cited = signed.union(*(statement.cites for statement in statements))
    on_timeline = {event.number for decade in timeline for entry in decade.entries for event in entry.events}
    digest = hashlib.sha256(data).hexdigest()
    return Brief(
        title=state.title,
        dyad=dyad,
        first=first,
        second=second,
        until=day_words(summary.until),
        span=_span(summary),
        version=__version__,
        codebook=_codebook_name(),
        data_hash=digest,
        summary=summary,
        judgement=judgement,
        episodes=state.episodes,
        more_signs=len(found) - len(signs),
        timeline=timeline,
        chart=series_chart(rows, state.stories, signs, summary.since, summary.until) if summary.since else None,
        domains=_make_up(summary.domains, "domains"),
        levels=_make_up(summary.levels, "levels"),
        events=_shown(rows, cited | on_timeline, most_events),
        all_events=len(rows),
        claims=tuple(claims[:_MOST_CLAIMS]),
        all_claims=len(claims),
        coverage=_coverage(store, summary, rows),
        citation=cite(
            Work(
                kind="brief",
                item=dyad,
                title=f"{state.title}: a brief on the relation, as known on {day_words(summary.until)}",
                container=f"Yalu, {_codebook_name()}",
                published=summary.until.isoformat(),
                data_hash=digest,
            )
        ),
        data=data,
        cited=frozenset(cited),
        alternatives=alternatives,
        changes=changes,
        past=how_they_fared(
            logged,
            dyad=dyad,
            until=summary.until,
            measured=lambda day: summarise(store, first, second, until=day),
        ),
    )


def judgement_entry(brief: Brief) -> LoggedJudgement:
    """Return what a brief judges, as it is logged."""
    return make_entry(
        brief.summary,
        dyad=brief.dyad,
        headline=brief.judgement.headline.text,
        leading=brief.alternatives[0].name if brief.alternatives else None,
        data_hash=brief.data_hash,
        version=brief.version,
    )


def _changes(store: Queryable, now: State, since: date | None, checks: Sequence[Check]) -> Changes | None:
    if since is None:
        return None
    if since >= now.summary.until:
        raise ConfigError(
            f"{since} is not before {now.summary.until}, the day of this brief.",
            item="since_last",
            remedy="Give the day of an earlier brief.",
        )
    return what_changed(now, relation_state(store, now.first, now.second, until=since), since, checks)


def _read_state(
    store: Queryable, first: str, second: str, until: date | None, checks: Sequence[Check] = ()
) -> tuple[State, list[Record]]:
    """Return a relation, its events with all their reports, and the same events as plain records."""
    with near_relation(store, first, second) as near:
        summary = summarise(near, first, second, until=until)
        rows, records = read_events(near, first, second, summary.until, checks)
    found = scan(summary.history)
    episodes = _episodes(found, summary.history, {row.event_id: row.number for row in rows})
    state = State(
        first=first,
        second=second,
        summary=summary,
        events=tuple(rows),
        stories=StoryCount.of(summary.history.reading).by_month(),
        found=tuple(found),
        episodes=episodes,
        judgement=judge(summary, rows, [card for episode in episodes for card in episode.signs]),
    )
    return state, records


def _span(summary: Summary) -> str:
    """Return the years of the record: the first event is often known by its year only."""
    if summary.since is None:
        return ""
    first, last = summary.since.year, summary.until.year
    return f"in {last}" if first == last else f"from {first} to {last}"


def _episodes(found: Sequence[Sign], history: History, numbers: dict[str, int]) -> tuple[EpisodeCard, ...]:
    """Return the most surprising turns, each with its strongest signs in the order in which they could be known."""
    by_id = {sign.sign_id: sign for sign in found}
    cards = []
    for episode in group_signs(found, history)[:_MOST_EPISODES]:
        own = [by_id[each] for each in episode.signs]
        strongest = sorted(own, key=lambda sign: (sign.coverage_alone, -sign.statistic, sign.sign_id))
        shown = set(strongest[:_SIGNS_OF_EACH])
        mark, words = direction(episode.direction)
        cards.append(
            EpisodeCard(
                episode=episode,
                mark=mark,
                direction=words,
                period=_period(date.fromisoformat(episode.start), date.fromisoformat(episode.end)),
                signs=tuple(_card(sign, numbers) for sign in own if sign in shown),
                more=len(own) - len(shown),
            )
        )
    return tuple(cards)


def _period(start: date, end: date) -> str:
    """Return the days of an episode in words: a day, or its months ("May 2010 to June 2011")."""
    months = [range_words(month_start(day), month_end(day)) for day in (start, end)]
    return day_words(start) if start == end else " to ".join(dict.fromkeys(months))


def _card(sign: Sign, numbers: dict[str, int]) -> SignCard:
    mark, words = direction(sign.direction)
    return SignCard(
        sign=sign,
        name=detector_words(sign.detector),
        mark=mark,
        direction=words,
        at=day_words(date.fromisoformat(sign.at)),
        decided=day_words(date.fromisoformat(sign.decided_at)),
        cites=tuple(sorted(numbers[event] for event in sign.events if event in numbers)),
    )


def _shown(rows: Sequence[EventRow], cited: Iterable[int], most: int) -> tuple[EventRow, ...]:
    """Return the cited events and the latest others, newest first (undated last), with their best reports."""
    needed = set(cited)
    latest = [row.number for row in reversed(rows) if row.number not in needed]
    chosen = needed.union(latest[: max(0, most - len(needed))])
    rank = sorted((row for row in rows if row.number in chosen), key=lambda row: (row.start or "", row.number))
    return tuple(shortened(row, _MOST_REPORTS) for row in reversed(rank))


def _lines(records: Iterable[Record]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False, default=str) + "\n" for record in records).encode(
        "utf-8", "replace"
    )


def _make_up(counts: Sequence[Count], kind: str) -> MakeUp:
    return make_up(counts, {each.name: label(kind, each.name) if kind == "levels" else each.name for each in counts})


def _codebook_name() -> str:
    book = load_codebook()
    return f"codebook {book.name} {book.version}"


def _coverage(store: Recorded, summary: Summary, rows: Sequence[EventRow]) -> Coverage:
    history = summary.history
    table: Counter[tuple[str, int]] = Counter()
    publishers: Counter[str] = Counter()
    for entry in history.reading:
        table[entry.publisher, entry.day.year] += entry.stories
        publishers[entry.publisher] += entry.stories
    most = [name for name, _ in publishers.most_common(_MOST_PUBLISHERS)]
    years = tuple(sorted({year for _, year in table}))
    (undated,) = store.query(f"SELECT count(*) AS n FROM ({STORY_DAYS}) WHERE day IS NULL", {}).to_pylist()  # noqa: S608
    failures = sorted((each.failure.item, each.failure.problem) for each in store.outstanding_failures())
    return Coverage(
        years=years,
        publishers=tuple(name or "publisher unknown" for name in most),
        stories=tuple(tuple(table[name, year] for name in most) for year in years),
        other_publishers=len(publishers) - len(most),
        total=publishers.total(),
        undated_stories=undated["n"],
        undated_events=summary.undated,
        unheld=len(left_open(summary, rows)),
        failures=tuple(failures[:_MOST_FAILURES]),
        failed=len(failures),
        silences=_silences(summary),
    )


def _silences(summary: Summary) -> tuple[str, ...]:
    """Return spells of a year or more, since the first event, in which nothing was read."""
    if summary.since is None:
        return ()
    silences = StoryCount.of(summary.history.reading).silences(summary.since, summary.until)
    return tuple(during_words(start, end) for start, end in silences if (end - start).days >= _SILENT_DAYS)

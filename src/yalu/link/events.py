"""From happenings to events and links: one status, one date, one life cycle, and a reason for every link."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, get_args

from yalu.codebook import Codebook
from yalu.link.clusters import Cluster, group
from yalu.link.decisions import Decisions, Rulings
from yalu.link.reach import CANCELLING_TYPE, calls_off
from yalu.link.reports import Report, StoryKey, make_report
from yalu.link.score import likeness, reason
from yalu.model.event import Event, EventMention, Link, Status
from yalu.model.ids import content_id, event_id
from yalu.model.mention import DateValue, Level, country_codes

Choice = TypeVar("Choice", bound=Hashable)

# Where a life cycle stands: what is further along in this list wins over what comes before it.
_STATUSES: tuple[Status, ...] = (
    "scheduled",
    "unconfirmed",
    "alleged",
    "denied",
    "cancelled",
    "ongoing",
    "occurred",
)
_FOUNDER_SCORE = 1.0
_FOUNDER_REASON = "the report that the others were compared with"
# Of the link of a mention that people, not scores, brought to its event.
REVIEWER_REASON = "put together by a reviewer"
_NOTHING_DECIDED = Decisions()


@dataclass(frozen=True, slots=True, eq=False)
class _Happening:
    """An event with the reports it was made from."""

    event: Event
    reports: tuple[Report, ...]
    states: frozenset[str]


def link_mentions(
    mentions: Sequence[EventMention],
    published: Mapping[StoryKey, str | None],
    codebook: Codebook,
    decisions: Decisions = _NOTHING_DECIDED,
) -> tuple[list[Event], list[Link]]:
    """Return the events that mentions report, and for each mention the link that says why it belongs to its event.

    `published` gives each story's publication day (ISO day or date-time) by document id and number of the story, null
    or absent where unknown. Mentions of one happening have the same states, types of one family, agreeing directions
    and days that can be the same; see `yalu.link.score` for what decides then. A mention of a plan and those of what
    became of it are one event. A mention that calls a planned event off (REJECT) stays an event of its own and has a
    second link, to the event it cancels.

    Part of a record may be linked alone, as after a review. Its events are those of the whole record where all mentions
    of the same parties are in it, with those that decisions bring together with them; or, for a few events, whole
    chains of reports (`yalu.link.reach`).

    `decisions` hold whatever the scores say: what was put together is one event, with all that linking put to either;
    what was kept apart is never in one event. Raises ConfigError where they contradict each other (see `settle`).

    Events are sorted by id, links by event and mention. The result depends neither on the order of the mentions nor
    on repetitions among them, nor on the order of the decisions.
    """
    unique = {mention.mention_id: mention for mention in mentions}
    rulings = Rulings(decisions)
    reports = (make_report(unique[key], published, codebook) for key in sorted(unique))
    happenings: list[_Happening] = []
    links: list[Link] = []
    for clusters in group(reports, rulings):
        happening = _happening(clusters, codebook)
        happenings.append(happening)
        links += _links(clusters, happening.event)
    cancelled, cancelling = _cancel(happenings, rulings)
    events = [cancelled.get(happening.event.event_id, happening.event) for happening in happenings]
    return (
        sorted(events, key=lambda event: event.event_id),
        sorted([*links, *cancelling], key=lambda link: (link.event_id, link.mention_id)),
    )


def furthest(statuses: Iterable[Status]) -> Status:
    """Return where a life cycle stands of which reports have told these statuses."""
    return max(statuses, key=_STATUSES.index)


def _happening(clusters: Sequence[Cluster], codebook: Codebook) -> _Happening:
    reports = sorted((each for cluster in clusters for each in cluster.reports), key=_best_evidence_first)
    status = furthest(report.mention.status for report in reports)
    of_status = [report for report in reports if report.mention.status == status]
    telling = [report.mention for report in of_status]
    type_ = _most_common(mention.type for mention in telling)
    of_type = [mention for mention in telling if mention.type == type_]
    mode = _most_common(mention.mode for mention in of_type if mention.mode is not None)
    source, target, symmetric = _sides(of_type)
    event = Event(
        event_id=event_id(min(reports, key=_earliest_first).mention.mention_id),
        type=type_ or of_type[0].type,
        mode=mode,
        domain=_most_common(mention.domain for mention in of_type) or of_type[0].domain,
        quad=codebook.quad(of_type[0].type),
        source=source,
        target=target,
        source_levels=_levels(of_type, source),
        target_levels=_levels(of_type, target),
        symmetric=symmetric,
        date=_date(of_status),
        status=status,
        announced=_earliest(report for report in reports if report.scheduled),
        first_reported=_earliest(reports),
        place=_most_common(report.mention.place.name for report in reports if report.mention.place is not None),
        confidence=max(mention.confidence for mention in telling),
        mentions=tuple(report.mention.mention_id for report in reports),
    )
    return _Happening(event=event, reports=tuple(reports), states=reports[0].states)


def _best_evidence_first(report: Report) -> tuple[object, ...]:
    mention = report.mention
    return (-_STATUSES.index(mention.status), not report.dated, report.span, -mention.confidence, report.order)


def _earliest_first(report: Report) -> tuple[object, ...]:
    return (report.published is None, report.published or 0, report.order)


def _most_common(values: Iterable[Choice]) -> Choice | None:
    """Return the most frequent value, the first seen among equals; null when there is none."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else None


def _sides(mentions: Sequence[EventMention]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Return source states, target states and whether the event is symmetric.

    A mention that tells the visitor from the host says more than one that does not.
    """
    directed = next((mention for mention in mentions if not mention.symmetric), None)
    mention = directed or mentions[0]
    return country_codes(mention.source), country_codes(mention.target), directed is None


def _levels(mentions: Iterable[EventMention], states: tuple[str, ...]) -> tuple[str, ...]:
    found = {
        actor.level
        for mention in mentions
        for actor in (*mention.source, *mention.target)
        if actor.level is not None and actor.country in states
    }
    return tuple(level for level in get_args(Level) if level in found)


def _date(reports: Sequence[Report]) -> DateValue:
    """Return the most exact date, the most frequent among equally exact ones; a null with its reason if all are."""
    dated = [report for report in reports if report.dated]
    if not dated:
        return reports[0].mention.date
    shortest = min(report.span for report in dated)
    exact = [report for report in dated if report.span == shortest]
    day = _most_common(report.first for report in exact)
    return next(report.mention.date for report in exact if report.first == day)


def _earliest(reports: Iterable[Report]) -> str | None:
    days = [report.published for report in reports if report.published is not None]
    return date.fromordinal(min(days)).isoformat() if days else None


def _links(clusters: Sequence[Cluster], event: Event) -> Iterator[Link]:
    first = min(clusters, key=lambda cluster: min(map(_earliest_first, cluster.reports)))
    for cluster in clusters:
        words = _FOUNDER_REASON if cluster is first else REVIEWER_REASON
        yield _link(event, cluster.reports[0].mention, words, _FOUNDER_SCORE)
        for report, exemplar, value in cluster.joined:
            yield _link(event, report.mention, reason(report, exemplar), round(value, 3))


def _link(event: Event, mention: EventMention, words: str, value: float) -> Link:
    return Link(
        link_id=content_id("link", event.event_id, mention.mention_id),
        event_id=event.event_id,
        mention_id=mention.mention_id,
        reason=words,
        score=value,
    )


def _cancel(happenings: Sequence[_Happening], rulings: Rulings) -> tuple[dict[str, Event], list[Link]]:
    """Return the planned events that were called off, by id, with the links of the mentions that say so."""
    planned: dict[frozenset[str], list[_Happening]] = defaultdict(list)
    for happening in happenings:
        if happening.event.status == "scheduled":
            planned[happening.states].append(happening)
    cancelled: dict[str, Event] = {}
    links: list[Link] = []
    for happening in happenings:
        for report in happening.reports if happening.event.type == CANCELLING_TYPE else ():
            plan = _plan_called_off(report, planned.get(happening.states, ()), rulings)
            if plan is not None:
                event = replace(plan.event, status="cancelled")
                cancelled[event.event_id] = event
                links.append(_link(event, report.mention, "calls off what was planned", _FOUNDER_SCORE))
    return cancelled, links


def _plan_called_off(report: Report, planned: Sequence[_Happening], rulings: Rulings) -> _Happening | None:
    """Return the plan a rejection calls off: one whose words it shares most, announced before it and still ahead.

    A rejection calls something off when it says so in a word for it; refusing an offer does not.
    """
    if report.scheduled or not calls_off(report.mention.evidence.text):
        return None
    open_plans = [plan for plan in planned if _open_at(plan, report) and not _kept_apart(plan, report, rulings)]
    ranked = sorted(open_plans, key=lambda plan: (-_likeness(plan, report), plan.event.event_id))
    if not ranked or (len(ranked) > 1 and _likeness(ranked[0], report) == _likeness(ranked[1], report)):
        return None
    return ranked[0]


def _open_at(plan: _Happening, report: Report) -> bool:
    announced = [each.published for each in plan.reports if each.published is not None]
    said = report.published if report.published is not None else report.first
    latest = max(each.last for each in plan.reports)
    return bool(announced) and min(announced) <= said <= latest + 1


def _kept_apart(plan: _Happening, report: Report, rulings: Rulings) -> bool:
    root = rulings.root(report.mention.mention_id)
    roots = {rulings.root(each.mention.mention_id) for each in plan.reports} - {None}
    return root is not None and rulings.apart((root,), roots)


def _likeness(plan: _Happening, report: Report) -> float:
    return max(likeness(each, report) for each in plan.reports)

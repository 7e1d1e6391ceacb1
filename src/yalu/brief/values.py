"""What a brief is made of. Words are ready to be read; offsets, ids and days stay beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from yalu.brief.citation import Citation
from yalu.measure import Summary, state_name
from yalu.model import Episode, Sign
from yalu.model.event import Status

Tone = Literal["cooperative", "conflictual", "neither"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of the judgement and the numbers of the events that it rests on."""

    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The headline, its grounds, how sure we are, and what would change our mind."""

    headline: Statement
    grounds: tuple[Statement, ...]
    confidence: str
    changers: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One reading of the relation: warming, cooling, or no change, with what speaks for and against it.

    `against` weighs more than `for_`: what contradicts a reading tells more than what fits several.
    """

    name: Literal["warming", "cooling", "steady"]
    words: str
    weight: int
    for_: tuple[Statement, ...]
    against: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed since a day, each with its events: what a reader of the brief of that day does not know.

    `headline` is the judgement of that day. `more` counts new events beyond those listed.
    """

    since: str
    headline: str
    new: tuple[Statement, ...]
    more: int
    moved: tuple[Statement, ...]
    signs: tuple[Statement, ...]
    withdrawn: tuple[Statement, ...]
    corrections: tuple[Statement, ...]

    @property
    def nothing(self) -> bool:
        """Whether nothing changed."""
        return not (self.new or self.moved or self.signs or self.withdrawn or self.corrections)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastJudgement:
    """What an earlier brief judged, and how it fared: `held`, `faded`, `reversed`, `open` or `unread`."""

    until: str
    headline: str
    horizon: str
    outcome: Literal["held", "faded", "reversed", "open", "unread"]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report of an event: the evidence sentence in three parts (before, trigger, after) and where it stands.

    `day` is that of publication, `state` the code of its status; `claimed` tells that the outlet puts the event into
    somebody's mouth or doubts it. `checked` says which person checked or corrected the coding, and when.
    """

    mention_id: str
    publisher: str
    published: str
    title: str | None
    url: str | None
    language: str | None
    before: str
    trigger: str
    after: str
    attribution: str
    status: str
    date: str
    confidence: float
    coder: str
    reviewed: str | None
    day: str | None
    state: Status
    claimed: bool
    checked: str | None


def by_sentence(reports: Iterable[Report]) -> tuple[tuple[Report, ...], ...]:
    """Return reports by their sentence, so that words which several outlets share stand once."""
    groups: dict[str, list[Report]] = {}
    for report in reports:
        groups.setdefault(report.before + report.trigger + report.after, []).append(report)
    return tuple(tuple(group) for group in groups.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How somebody stands to an event: `verb` is reported, confirmed, claimed or denied; `who` says so."""

    verb: Literal["reported", "confirmed", "claimed", "denied"]
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """Somebody who says that an event is not so: who, the sentence, and where it stands (document and story number).

    `item` is the id of the mention or claim that the sentence was coded as.
    """

    item: str
    who: str
    publisher: str
    published: str
    text: str
    language: str | None
    doc: str
    story: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of an event's life: on `day` it was first told to stand there (`words`: announced, took place ...)."""

    day: str
    state: Status
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event as a row that opens on its reports. `number` is its place in this brief, `event_id` is for good.

    `told` counts the stories that report it, copies of one text once, `outlets` their publishers; `reports` are their
    sentences, of which a story may have several.
    `scope` is `pair` for events between the two states and `home` for domestic events of one of them. `known` is the
    ISO day from which it could be known, `exactness` how exactly its day is known; `marks` tell who reports, confirms,
    claims or denies it, `life` how it went from announced to held or called off, `otherwise` holds the sentences of
    those who dispute it.
    """

    number: int
    event_id: str
    scope: Literal["pair", "home"]
    took_place: bool
    start: str | None
    end: str | None
    precision: str | None
    year: str
    when: str
    what: str
    parties: str
    type: str
    type_words: str
    domain: str
    level: str
    level_words: str
    status: str
    status_words: str
    tone: Tone
    place: str | None
    announced: str | None
    confidence: float
    weight: float
    told: int
    outlets: int
    reports: tuple[Report, ...]
    known: str | None = None
    exactness: str = ""
    marks: tuple[Mark, ...] = ()
    life: tuple[Step, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()

    @property
    def quotes(self) -> tuple[tuple[Report, ...], ...]:
        """The reports by their sentence, so that words which several outlets share stand once."""
        return by_sentence(self.reports)

    @property
    def anchor(self) -> str:
        """The fragment of the page that opens this event."""
        return f"e-{self.event_id.removeprefix('event-')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignCard:
    """A sign with the numbers of its events. `mark` is a shape, so that colour is not the only signal."""

    sign: Sign
    name: str
    mark: str
    direction: str
    at: str
    decided: str
    cites: tuple[int, ...]

    @property
    def anchor(self) -> str:
        """The fragment of the page that shows this sign."""
        return f"s-{self.sign.sign_id.removeprefix('sign-')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeCard:
    """A turn of the relation with the cards of its signs, the earliest first, of which `more` are left out."""

    episode: Episode
    mark: str
    direction: str
    period: str
    signs: tuple[SignCard, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEntry:
    """A year of the timeline: its key events, and the rest in one line. Runs of empty years are one entry."""

    label: str
    first_year: int
    events: tuple[EventRow, ...]
    total: int
    rest: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decade:
    """A stretch of the timeline, open or folded."""

    label: str
    total: int
    entries: tuple[YearEntry, ...]
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One step of the series chart."""

    label: str
    cooperative: int
    conflictual: int
    neither: int
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChart:
    """Events by tone in each step, with the stories read below.

    `ticks` are the labels to be shown, by column; `signs` are those that changed the relation in a column.
    """

    step: Literal["month", "year"]
    columns: tuple[Column, ...]
    ticks: tuple[int, ...]
    signs: tuple[tuple[int, tuple[SignCard, ...]], ...]
    left_out: int
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One bar of a make-up: the share of a category in the last twelve months and in the years before."""

    name: str
    recent: int
    past: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUp:
    """How the events divide over categories (domains, levels)."""

    parts: tuple[Part, ...]
    recent: int
    past: int
    total: int
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """What somebody says of the relation, with the words it rests on."""

    claim_id: str
    kind: str
    holder: str
    stance: str
    likelihood: str
    horizon: str
    quote: str
    publisher: str
    published: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was read: stories by publisher and year, and what could not be used.

    `unheld` counts events announced for a day more than two years ago, or for no known day, that no later report tells.
    """

    years: tuple[int, ...]
    publishers: tuple[str, ...]
    stories: tuple[tuple[int, ...], ...]
    other_publishers: int
    total: int
    undated_stories: int
    undated_events: int
    unheld: int
    failures: tuple[tuple[str, str], ...]
    failed: int
    silences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A relation as the record has it: what its brief and its page are made of.

    `events` are all of them, by date; `stories` counts what was read by month (`2011-05`); `found` are all signs, of
    which `episodes` show the strongest.
    """

    first: str
    second: str
    summary: Summary
    events: tuple[EventRow, ...]
    stories: Mapping[str, int]
    found: tuple[Sign, ...]
    episodes: tuple[EpisodeCard, ...]
    judgement: Judgement

    @property
    def title(self) -> str:
        """The names of the two states, as a headline begins."""
        words = f"{state_name(self.first).name} and {state_name(self.second).name}"
        return words[0].upper() + words[1:]

    @property
    def signs(self) -> tuple[SignCard, ...]:
        """The signs shown, in the order of their episodes."""
        return tuple(card for episode in self.episodes for card in episode.signs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A whole brief, ready to be rendered. `data` are the JSON Lines that it carries for download.

    `cited` are the numbers of the events that its sentences rest on.
    """

    title: str
    dyad: str
    first: str
    second: str
    until: str
    span: str
    version: str
    codebook: str
    data_hash: str
    summary: Summary
    judgement: Judgement
    episodes: tuple[EpisodeCard, ...]
    more_signs: int
    timeline: tuple[Decade, ...]
    chart: SeriesChart | None
    domains: MakeUp
    levels: MakeUp
    events: tuple[EventRow, ...]
    all_events: int
    claims: tuple[ClaimRow, ...]
    all_claims: int
    coverage: Coverage
    citation: Citation
    data: bytes
    alternatives: tuple[Alternative, ...]
    changes: Changes | None
    past: tuple[PastJudgement, ...]
    cited: frozenset[int] = frozenset()

    @property
    def signs(self) -> tuple[SignCard, ...]:
        """The signs shown, in the order of their episodes."""
        return tuple(card for episode in self.episodes for card in episode.signs)

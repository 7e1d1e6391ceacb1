"""What is linked anew around a change gives what linking everything gives: chains, plans, and what people said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st
from made_links import Told, tell
from made_rows import make_document, make_mention

from yalu.codebook.load import load_codebook
from yalu.link import Decisions, Reach, Said, link_mentions, reach, settle
from yalu.model import Actor, DateValue, Event, EventMention, Evidence, Link
from yalu.model.schema import from_plain
from yalu.record import Store
from yalu.record.kept import kept_path
from yalu.record.reaches import Reaches, Surroundings, read_reaches

BOOK = load_codebook()
FIRST = date(2011, 6, 1)
WORDS = ("harvest", "talks", "bridge", "coal", "dinner", "postponed the visit", "cancelled the trip")
TEMPLATE = make_mention(make_document())
PARTIES = (("CHN", "PRK"), ("PRK", "CHN"), ("CHN", "RUS"), ("CHN", None))


@dataclass(frozen=True, kw_only=True)
class Made:
    """One report: its parties, type and status, first day and how many it lasts (null for undated), and its words."""

    sides: tuple[str, str | None]
    type: str
    status: str
    on: int | None
    days: int
    published: int | None
    words: tuple[str, ...]
    story: int


MADE = st.builds(
    Made,
    sides=st.sampled_from(PARTIES),
    type=st.sampled_from(("CONSULT", "AGREE", "COOPERATE", "REJECT", "ACCUSE")),
    status=st.sampled_from(("occurred", "occurred", "scheduled", "alleged")),
    on=st.none() | st.integers(0, 70),
    days=st.sampled_from((1, 1, 1, 2, 14, 15, 30, 365, 400)),
    published=st.none() | st.integers(0, 70),
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple),
    story=st.integers(0, 4),
)


def _day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def _mention(name: str, made: Made) -> EventMention:
    def actor(country: str | None) -> Actor:
        return replace(TEMPLATE.source[0], country=country, name=None, text=country or "a firm")

    text = f"They {' and '.join(made.words)}."
    dated = DateValue(why="no_cue")
    if made.on is not None:
        dated = DateValue(
            start=_day(made.on), end=_day(made.on + made.days - 1), precision="interval", basis="explicit"
        )
    return replace(
        TEMPLATE,
        mention_id=name,
        doc=f"doc-{name}" if made.story else "doc-shared",
        story=made.story,
        type=made.type,
        mode=None,
        quad=BOOK.quad(made.type),
        status=made.status,
        source=(actor(made.sides[0]),),
        target=(actor(made.sides[1]),),
        date=dated,
        evidence=Evidence(start=0, end=len(text), text=text),
        trigger=Evidence(start=0, end=4, text="They"),
    )


def _reaches(mentions: Mapping[str, EventMention], published: Mapping[tuple[str, int], str | None]) -> Reaches:
    stands = {name: _reach(each, published) for name, each in mentions.items()}
    rows = [
        {
            "name": name, "block": " ".join((*each.parties, each.family)), "first": each.first, "last": each.last,
            "published": -1 if each.published is None else each.published,
            "scheduled": each.scheduled, "cancels": each.cancels, "run": 0,
        }
        for name, each in stands.items()
    ]  # fmt: skip
    reports = pa.Table.from_pylist(rows).sort_by("block").combine_chunks()
    blocks = pc.run_end_encode(reports["block"].combine_chunks())
    none = pa.array([], pa.int32())
    return Reaches(
        {
            "reports": reports,
            "runs": pa.table({"run": ["run-0"]}),
            "blocks": pa.table({"block": blocks.values, "end": blocks.run_ends}),
            "events": pa.table({"event_id": pa.array([], pa.string())}),
            "links": pa.table({"report": none, "event": none}),
        }
    )


def _reach(mention: EventMention, published: Mapping[tuple[str, int], str | None]) -> Reach:
    return reach(mention, published.get((mention.doc, mention.story)), BOOK)


def _linked(
    mentions: Mapping[str, EventMention], published: Mapping[tuple[str, int], str | None], decisions: Decisions
) -> tuple[dict[str, Event], list[Link]]:
    events, links = link_mentions(list(mentions.values()), published, BOOK, decisions)
    return {event.event_id: event for event in events}, links


_PAIRS = st.lists(st.tuples(st.sampled_from(["together", "apart"]), st.integers(0, 30), st.integers(0, 30)), max_size=3)


@settings(max_examples=150, deadline=None)
@given(
    made=st.lists(MADE, min_size=4, max_size=30),
    said=_PAIRS,
    later=_PAIRS,
    changed=st.lists(st.tuples(st.integers(0, 30), st.none() | MADE), max_size=2),
)
def test_linking_what_is_around_a_change_gives_what_linking_all_gives(
    made: list[Made],
    said: list[tuple[str, int, int]],
    later: list[tuple[str, int, int]],
    changed: list[tuple[int, Made | None]],
) -> None:
    names = [f"m{number:02}" for number in range(len(made))]
    before = {name: _mention(name, each) for name, each in zip(names, made, strict=True)}
    published = {
        (before[name].doc, before[name].story): None if each.published is None else _day(each.published)
        for name, each in zip(names, made, strict=True)
    }
    held, holds = (_decisions(names, each) for each in (said, said + later))
    now = dict(before)
    for number, new in changed:
        name = names[number % len(names)]
        now.pop(name, None)
        if new is not None:
            now[name] = replace(_mention(name, new), doc=before[name].doc, story=before[name].story)
    touched = {names[number % len(names)] for number, _ in changed}
    for one, other in ((held.together, holds.together), (held.apart, holds.apart)):
        touched |= {name for pair in set(one) ^ set(other) for name in pair}
    moved = {name: [_reach(now[name], published)] for name in touched & now.keys()}

    events, links = _linked(before, published, held)
    around = Surroundings(_reaches(before, published), moved, holds)
    scope = around.of(touched) if touched else set()
    part, part_links = _linked({name: now[name] for name in scope & now.keys()}, published, holds)
    gone = {link.event_id for link in links if link.mention_id in scope}
    merged = {name: event for name, event in events.items() if name not in gone} | part
    merged_links = sorted(
        [*(link for link in links if link.event_id not in gone), *part_links],
        key=lambda link: (link.event_id, link.mention_id),
    )
    assert (merged, merged_links) == _linked(now, published, holds)


def _decisions(names: list[str], said: list[tuple[str, int, int]]) -> Decisions:
    numbers = count()
    pairs = [
        Said(ruling=ruling, pair=(names[one % len(names)], names[other % len(names)]), by=str(next(numbers)))  # type: ignore[arg-type]
        for ruling, one, other in said
        if one % len(names) != other % len(names)
    ]
    return settle(pairs)[0]


def test_reaches_are_read_from_the_record_as_from_each_report(store: Store) -> None:
    names = tell(store, [Told(), Told(on=None), Told(on=None, status="scheduled"), Told(type="REJECT")])
    found = read_reaches(store.query, [run.run for run in store.runs], kept_path(store.path, "reaches"))
    rows = {row["mention_id"]: row for row in store.query("SELECT * FROM mentions").to_pylist()}
    for name, block, place in found.places(names):
        stands = reach(from_plain(EventMention, rows[name]), "2011-06-11", BOOK)
        row = found.rows(block).start + place
        assert block == " ".join((*stands.parties, stands.family))
        assert [found.columns[each][row] for each in ("first", "last", "scheduled", "cancels", "published")] == [
            stands.first, stands.last, stands.scheduled, stands.cancels, stands.published,
        ]  # fmt: skip
        assert found.published(name) == "2011-06-11"
        assert found.runs_of([name]) == {rows[name]["run"]}
    links = store.query("SELECT event_id, mention_id FROM links").to_pylist()
    assert found.events_of(names) == {link["event_id"] for link in links}
    told = found.reports_of(found.events_of(names))
    assert {(event, name) for event, reports in told.items() for name in reports} == {
        (link["event_id"], link["mention_id"]) for link in links
    }
    assert found.runs_of([*names, "mention-0"]) is None

"""The Atom feed of signs: a reader of feeds understands it, and the same signs give the same bytes."""

from __future__ import annotations

import feedparser

from yalu.brief.feed import signs_feed
from yalu.model import Sign


def sign(number: int, decided: str, reason: str) -> Sign:
    return Sign(
        sign_id=f"sign-{number}",
        detector="first.v1",
        dyad="CHN-PRK",
        at="2019-06-20",
        decided_at=decided,
        direction="warming",
        statistic=2.0,
        reason=reason,
        events=("event-1",),
        coverage_alone=number == 2,
    )


SIGNS = [sign(1, "2019-06-20", "First <visit> & more\x00\x1b."), sign(2, "2020-01-02", "Zweite “Zeile” 朝.")]


def test_a_feed_reader_reads_it_newest_first() -> None:
    feed = feedparser.parse(signs_feed(SIGNS, dyad="CHN-PRK", title="China & North Korea"))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Signs of change: China & North Korea"
    assert feed.feed.updated == "2020-01-02T00:00:00Z"
    assert [entry.id for entry in feed.entries] == ["urn:yalu:sign-2", "urn:yalu:sign-1"]
    assert feed.entries[0].summary == "Zweite “Zeile” 朝. What was read could explain it alone."
    assert feed.entries[1].title.startswith("First in years")
    assert {tag.term for tag in feed.entries[1].tags} == {"first.v1", "warming"}


def test_the_same_signs_give_the_same_bytes_and_none_give_a_valid_feed() -> None:
    assert signs_feed(SIGNS, dyad="A-B", title="x") == signs_feed(SIGNS[::-1], dyad="A-B", title="x")
    empty = feedparser.parse(signs_feed([], dyad="A-B", title="x"))
    assert not empty.bozo
    assert empty.entries == []

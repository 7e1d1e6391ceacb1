"""Outlets side by side: who was first, who copied, who left out what others told, and words of one's own."""

from __future__ import annotations

import json
from datetime import date

import pytest

from yalu import Workspace
from yalu.errors import ConfigError
from yalu.measure.outlet_words import Said, claims_of_one, over_used
from yalu.measure.outlets import Comparison

_WIRE = (
    "President Xi Jinping met Kim Jong Un in Pyongyang on Thursday, 20 June 2019. The two walked through the gardens "
    "of a guest house by the river and watched gymnasts in a stadium that evening. Shops in the border towns hope for "
    "more buses of visitors from the northeast before autumn."
)
_STORIES = (
    ("Wire", "2019-06-20", _WIRE),
    ("Paper", "2019-06-21", _WIRE.replace("hope for more", "count on many more").replace("that evening", "at night")),
    ("Rival", "2019-06-22", "Xi Jinping held talks with Kim Jong Un in Pyongyang on 20 June."),
    ("Rival", "2019-06-25", "China sent 100 tons of rice to North Korea on 24 June. Analysts expect trade to recover."),
    ("Silent", "2019-06-23", "Japan protested to China on 22 June over ships near the islets."),
    ("Late", "2019-09-01", "Japan protested to China on 31 August over ships near the islets."),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("outlets")
    lines = [
        json.dumps({"id": f"s{number}", "publisher": publisher, "published": day, "text": text})
        for number, (publisher, day, text) in enumerate(_STORIES)
    ]
    (folder / "told.jsonl").write_text("\n".join(lines), encoding="utf-8")
    workspace = Workspace.init(folder / "desk")
    workspace.add(folder / "told.jsonl")
    return workspace


@pytest.fixture(scope="module")
def june(desk: Workspace) -> Comparison:
    return desk.compare(since=date(2019, 6, 1), until=date(2019, 9, 30), dyad="PRK-CHN")


def test_who_was_first_who_copied_and_who_left_it_out(desk: Workspace, june: Comparison) -> None:
    meeting = next(event for event in june.events if event.type == "CONSULT")
    assert (meeting.told["Wire"], meeting.told["Paper"], meeting.told["Rival"]) == ("first", "told", "told")
    assert [(each.publisher, each.copied_from) for each in meeting.reports] == [
        ("Wire", None), ("Paper", "Wire"), ("Rival", None),
    ]  # fmt: skip
    assert meeting.independent == 2
    whole = desk.compare(meeting.event_id)
    (event,) = whole.events
    assert (event.told["Silent"], set(event.told)) == ("left out", {"Wire", "Paper", "Rival", "Silent"})
    assert (whole.since, whole.until) == (date(2019, 6, 20), date(2019, 6, 27))
    asked = desk.compare(since=date(2019, 6, 1), until=date(2019, 9, 30), publishers=["wire", "Late"])
    assert asked.events[0].told == {"Wire": "first", "Late": "nothing read"}


def test_every_figure_has_its_coverage(june: Comparison) -> None:
    outlets = {outlet.publisher: outlet for outlet in june.outlets}
    assert (outlets["Paper"].stories, outlets["Paper"].texts) == (1, 0)
    assert (outlets["Rival"].events, outlets["Rival"].alone, outlets["Rival"].left_out) == (2, 1, 0)
    assert outlets["Wire"].left_out == 0  # nothing of it was read when the rice was told of
    assert june.others == ("Late", "Silent")


def test_claims_are_of_the_outlet_that_alone_makes_them(june: Comparison) -> None:
    assert [(claim.publisher, claim.kind) for claim in june.claims] == [("Rival", "forecast")]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"event": "event-none"}, "no dated story"),
        ({}, "neither an event nor a period"),
        ({"since": date(2019, 6, 1), "until": date(2019, 6, 30), "publishers": ["Wyre"]}, "Read were 'Wire'"),
    ],
)
def test_what_cannot_be_compared_is_named_with_its_remedy(
    desk: Workspace, chosen: dict[str, object], words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        desk.compare(**chosen)  # type: ignore[arg-type]


def test_a_claim_that_another_outlet_makes_too_is_not_of_one() -> None:
    def claim(name: str, publisher: str, text: str) -> dict[str, object]:
        blank = dict.fromkeys(("day", "holder"))
        more = {"claim_id": name, "publisher": publisher, "doc": name, "story": 0, "kind": "forecast", "stance": "none"}
        return {**blank, **more, "about": ["CHN-PRK"], "text": text}

    rows = [
        claim("a", "Wire", "Border trade is expected to recover within a year."),
        claim("b", "Paper", "Observers expect border trade to recover before long."),
        claim("c", "Paper", "The bridge will never open."),
    ]
    assert [each.claim_id for each in claims_of_one(rows)] == ["c"]


def test_terms_stand_out_by_log_odds_once_a_story_and_need_enough_stories() -> None:
    # No names or words of all news prose; each story says its word twice, which counts once.
    own = [
        Said(publisher="A", sentences=("They praised invincible unity.", "Invincible unity won.")) for _ in range(12)
    ]
    other = [Said(publisher="B", sentences=("They weighed grain prices.",)) for _ in range(12)]
    found = over_used(own + other)
    first = next(each for each in found if each.publisher == "A")
    assert (first.uses, first.stories, first.uses_of_others, first.stories_of_others) == (12, 12, 0, 12)
    assert first.term in {"invincible unity", "praised invincible"}
    assert first.z > 2
    assert over_used(own[:5] + other) == ()
    assert over_used(own) == ()

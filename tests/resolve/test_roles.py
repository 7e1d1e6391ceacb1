"""Roles that texts tell: what is read, what meets, and that the order of reading does not matter."""

from __future__ import annotations

import itertools

import pytest

from yalu.model import Document, Known
from yalu.model.ids import document_id
from yalu.model.role import AcceptedRole, ToldRole
from yalu.resolve.actors import ActorResolver
from yalu.resolve.gazetteer import Gazetteer
from yalu.resolve.roles import candidates
from yalu.segment import segment

RESOLVER = ActorResolver(Gazetteer.load())
RULES = Gazetteer.load().rules


def document(text: str, published: str = "2011-05-03") -> Document:
    return Document(
        doc_id=document_id(key=None, text=text, title=None, publisher=None, published=published),
        key=None,
        source="made",
        media_type="text/plain",
        sha256="0" * 64,
        text=text,
        published=Known(value=published, basis="given"),
    )


def told(text: str, published: str = "2011-05-03") -> list[ToldRole]:
    read = document(text, published)
    return [role for story in segment(read) for role in RESOLVER.told_roles(read, story)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chinese Commerce Minister Xiang Weiming left.", ("Xiang Weiming", "CHN", "commerce minister")),
        ("Mutombo Lekunze, a Gabonese foreign ministry spokesman, left.", ("Mutombo Lekunze", "GAB", None)),
        ("Peru's deputy foreign minister, Tulio Arbocco, left.", ("Tulio Arbocco", "PER", "deputy foreign minister")),
    ],
)
def test_titles_and_appositions_tell_offices(text: str, expected: tuple[str, str, str | None]) -> None:
    (role,) = told(text)
    assert (role.name, role.country) == expected[:2]
    assert expected[2] in (None, role.role)
    assert (role.published, role.text) == ("2011-05-03", text)


@pytest.mark.parametrize(
    "text",
    [
        "President Barack Obama left.",  # known, in that office
        "Minister Xiang Weiming flew home from Chile.",  # of which state is not told
        "Former Peruvian minister Tulio Arbocco left.",  # no longer
        "Peruvian teachers left with Tulio Arbocco.",  # no office
        "Chinese Commerce Minister Xiang left.",  # a surname alone
    ],
)
def test_what_is_no_new_office(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("Kim Jong-il", "Kim Chong-il", True),
        ("Jang Song-thaek", "Chang Song-taek", True),
        ("Muhammad Sahhaf", "Mohammed al-Sahaf", True),
        ("Yevgeny Nazarov", "Evgeni Nazarow", True),
        ("Xiang Wei-ming", "Xiang Weiming", True),
        ("Hong Lei", "Hong Liu", False),
        ("Wang Yi", "Wang Yang", False),
        ("Tulio Arbocco", "Tulio Albocco", False),
    ],
)
def test_spellings_meet(one: str, other: str, meet: bool) -> None:
    assert (RULES.meeting_key(one) == RULES.meeting_key(other)) == meet


def test_candidates_do_not_depend_on_the_order_of_reading() -> None:
    texts = [
        ("Libyan trade envoy Muhammad Zuwayy left.", "2003-02-01"),
        ("Libyan trade envoy Mohammed Zuway left.", "2001-02-01"),
        ("Libyan trade envoy Muhammad Zuwayy returned.", "2002-02-01"),
    ]
    roles = [role for text, day in texts for role in told(text, day)]
    found = [candidates(order) for order in itertools.permutations(roles)]
    assert all(each == found[0] for each in found)
    (one,) = found[0]
    assert (one.name, one.aliases, one.count) == ("Muhammad Zuwayy", ("Mohammed Zuway",), 3)
    assert (one.since, one.until) == ("2001-02-01", "2003-02-01")
    assert [each.published for each in one.evidence] == ["2001-02-01", "2002-02-01", "2003-02-01"]


def test_an_accepted_role_is_known_in_its_years_and_changes_nothing_else() -> None:
    role = AcceptedRole(
        role_id="role-1",
        name="Xiang Weiming",
        aliases=("Xiang Wei-ming",),
        country="CHN",
        role="commerce minister",
        level="government",
        sector="GOV",
        since="2011-05-03",
        until="2012-01-01",
    )
    grown = ActorResolver(Gazetteer.load((role,)))
    text = "Xiang Wei-ming flew home."
    for day, office in (("2011-12-31", "commerce minister"), ("2015-01-01", None)):
        read = document(text, day)
        (mention,) = (m for story in segment(read) for m in grown.resolve(read, story))
        assert [(actor.country, actor.role) for actor in mention.actors] == [("CHN", office)]
    read = document(text)
    assert [m for story in segment(read) for m in RESOLVER.resolve(read, story)] == []


def test_a_person_named_with_an_office_is_known_by_surname_within_the_story() -> None:
    text = "Gabonese Trade Minister Mutombo Lekunze met reporters. Lekunze smiled."
    read = document(text)
    mentions = [m for story in segment(read) for m in RESOLVER.resolve(read, story)]
    (later,) = (m for m in mentions if m.start == text.rindex("Lekunze"))
    assert [actor.country for actor in later.actors] == ["GAB"]

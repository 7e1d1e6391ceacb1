"""PLOVER 2021.1: the rules of the manual that other rooms rely on."""

from __future__ import annotations

import pytest

from yalu.codebook import load_codebook

PLOVER = load_codebook()


def test_types_and_quad_classes_are_those_of_plover_2021() -> None:
    by_quad: dict[str | None, set[str]] = {}
    for name in PLOVER.types:
        by_quad.setdefault(PLOVER.quad(name), set()).add(name)
    assert by_quad == {
        "verbal_cooperation": {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
        "material_cooperation": {"COOPERATE", "AID", "RETREAT"},
        "verbal_conflict": {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
        "material_conflict": {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
        None: {"INTERNAL"},
    }


def test_internal_has_the_modes_of_elite_events() -> None:
    modes = "meeting appointment dismissal purge death execution defection decree anniversary reform inspection"
    assert " ".join(PLOVER.types["INTERNAL"].modes) == modes


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("042", ("CONSULT", "visit")),
        ("0256", ("REQUEST", "yield")),
        ("1056", ("REQUEST", "yield")),
        ("057", ("SUPPORT", None)),
        ("0841", ("RETREAT", "release")),
        ("0831", ("CONCEDE", None)),
        ("163", ("SANCTION", "discontinue")),
        ("174", ("COERCE", "deport")),
        ("1952", ("ASSAULT", "heavy-weapons")),
        ("19521", ("ASSAULT", "heavy-weapons")),
        ("0399", ("AGREE", None)),
        ("012", (None, None)),
    ],
)
def test_from_cameo_takes_the_longest_prefix(code: str, expected: tuple[str | None, str | None]) -> None:
    assert PLOVER.from_cameo(code) == expected


def test_a_host_and_a_visitor_are_told_apart() -> None:
    assert PLOVER.cameo_code("043").swapped
    assert not PLOVER.cameo_code("042").swapped


@pytest.mark.parametrize(
    ("type_", "mode", "contexts", "code"),
    [
        ("AID", None, (), "070"),
        ("AID", None, ("diplomatic", "military"), "072"),
        ("SANCTION", "expel", ("economic",), "166"),
        ("SANCTION", "discontinue", ("economic",), "163"),
        ("INTERNAL", "purge", (), None),
    ],
)
def test_cameo_looks_for_the_closest_context(
    type_: str, mode: str | None, contexts: tuple[str, ...], code: str | None
) -> None:
    assert PLOVER.cameo(type_, mode, contexts) == code


@pytest.mark.parametrize(
    ("type_", "contexts", "mode", "domain"),
    [
        ("CONSULT", (), "visit", "political"),
        ("CONSULT", ("diplomatic", "economic"), "visit", "economic"),
        ("CONSULT", ("historical", "military"), None, "military"),
        ("COOPERATE", ("diplomatic",), None, "political"),
        ("ASSAULT", ("economic",), "firearms", "military"),
        ("ASSAULT", (), "execute", "legal"),
        ("PROTEST", ("election",), "demo", "social"),
        ("THREATEN", ("economic",), "violence", "military"),
        ("SANCTION", ("economic",), "discontinue", "economic"),
        ("AGREE", ("no such context",), None, "political"),
    ],
)
def test_domain_is_the_closest_thing_said(type_: str, contexts: tuple[str, ...], mode: str | None, domain: str) -> None:
    assert PLOVER.domain(type_, contexts, mode) == domain


def test_a_mode_without_a_weight_has_that_of_its_type() -> None:
    assert PLOVER.weight("REJECT", "assist") == PLOVER.weight("REJECT") == -4.2
    assert PLOVER.weight("THREATEN", "violence") == -7.0
    assert PLOVER.weight("INTERNAL", "purge") is None

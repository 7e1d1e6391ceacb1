"""Who a name in a coded table is."""

from datetime import date

import pytest

from yalu.imports.parties import Parties, Party
from yalu.resolve.gazetteer import Gazetteer

EPOCH = date(1970, 1, 1).toordinal()


@pytest.fixture(scope="module")
def parties() -> Parties:
    return Parties(Gazetteer.load())


def on(parties: Parties, name: str, day: str) -> Party:
    timed = parties.by_name(name)
    number = date.fromisoformat(day).toordinal() - EPOCH
    return timed.parties[sum(change <= number for change in timed.days)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("North Korea", ("PRK", "government", "GOV")),
        ("Government (North Korea)", ("PRK", "government", "GOV")),
        ("Citizen (Thailand)", ("THA", "society", "CVL")),
        ("Head of Government (Croatia)", ("HRV", "head", "GOV")),
        ("Cabinet / Council of Ministers / Advisors (United States)", ("USA", "government", "GOV")),
        ("Defense / Security Ministry (Japan)", ("JPN", "military", "MIL")),
        ("Banking (France)", ("FRA", "business", "BUS")),
        ("Combatant (Hamas)", ("PSE", "society", "REB")),
        ("Military Forces of Syria (2000-2024)", ("SYR", "military", "MIL")),
        ("UN Security Council", ("UNO", "igo", "IGO")),
        ("UNICEF", ("UNO", "igo", "IGO")),
        ("CHNGOVMIL", ("CHN", "government", "GOV")),
        ("IGOEUE", ("IGO", "igo", "IGO")),
        ("Joseph Robinette Biden", ("USA", None, None)),
        ("Nobody Whatever", (None, None, None)),
        ("Media (Africa)", (None, "society", "MED")),
        ("REB", (None, "society", "REB")),
    ],
)
def test_names_of_all_kinds(parties: Parties, name: str, expected: tuple[str | None, ...]) -> None:
    found = on(parties, name, "2014-06-15")
    assert found.country == expected[0]
    assert expected[1] is None or (found.level, found.sector) == expected[1:]
    assert (found.why is None) == (found.country is not None)


@pytest.mark.parametrize(("day", "head"), [("2010-05-01", False), ("2014-05-01", True)])
def test_offices_are_those_of_the_day(parties: Parties, day: str, head: bool) -> None:
    assert (on(parties, "Xi Jinping", day).level == "head") is head


def test_a_stated_country_goes_before_the_name(parties: Parties) -> None:
    (party,) = parties.read("Liu Unknown", "China", "", "Government").parties
    assert party == Party(country="CHN", level="government", sector="GOV")
    (body,) = parties.read("", "", "UNO", "").parties
    assert (body.country, body.level) == ("UNO", "igo")
    (unknown,) = parties.read("", "ZZZ", "", "").parties
    assert unknown == Party(why="unknown")


@pytest.mark.parametrize("name", ["Korea, Democratic People's Republic Of", "PRK", "North Korea", "DPRK"])
def test_countries_by_any_name(parties: Parties, name: str) -> None:
    assert parties.country(name) == Party(country="PRK")

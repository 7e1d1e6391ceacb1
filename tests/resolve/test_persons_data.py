"""The gazetteer of persons: its form, and a few facts anyone can check."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import get_args

import pytest

from yalu.model.mention import Level

COLUMNS = ["person_id", "name", "aliases", "country", "role", "level", "sector", "valid_from", "valid_to", "source"]
LEVELS = set(get_args(Level))
SECTORS = {"GOV", "MIL", "PTY", "LEG", "JUD", "COP", "MED", "BUS", "CVL", "NGO", "IGO", "REB"}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@cache
def persons() -> list[dict[str, str]]:
    with (files("yalu.resolve") / "data" / "persons.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def first_day(date: str) -> str:
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def last_day(date: str) -> str:
    if not date:
        return "9999-12-31"
    return (date + "-12-31")[:10] if len(date) == 4 else (date + "-31")[:10]


def roles(name: str, day: str) -> list[str]:
    """The offices held on a day, in the order of the file, under any spelling of the name."""
    return [
        row["role"]
        for row in persons()
        if name in (row["name"], *row["aliases"].split("|"))
        and first_day(row["valid_from"]) <= day <= last_day(row["valid_to"])
    ]


def test_columns() -> None:
    assert list(persons()[0]) == COLUMNS


def test_size() -> None:
    assert len(persons()) >= 3000
    assert len({row["person_id"] for row in persons()}) >= 1900


def test_every_cell_is_valid() -> None:
    for row in persons():
        assert None not in row, row
        for column, value in row.items():
            assert value == value.strip(), row
            assert value or column in {"aliases", "valid_to"}, f"{column} is empty in {row}"
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["person_id"]), row
        assert re.fullmatch(r"[A-Z]{3}", row["country"]), row
        assert row["level"] in LEVELS, row
        assert row["sector"] in SECTORS, row


def test_dates_are_valid_and_in_order() -> None:
    for row in persons():
        assert DATE.fullmatch(row["valid_from"]), row
        assert not row["valid_to"] or DATE.fullmatch(row["valid_to"]), row
        assert first_day(row["valid_from"]) <= last_day(row["valid_to"]), row


def test_one_person_has_one_name_and_stays_together() -> None:
    seen: dict[str, tuple[str, str]] = {}
    previous = None
    for row in persons():
        person = row["person_id"]
        assert person == previous or person not in seen, f"rows of {person} are apart"
        assert seen.setdefault(person, (row["name"], row["aliases"])) == (row["name"], row["aliases"])
        previous = person


def test_aliases_are_distinct() -> None:
    for row in persons():
        names = [row["name"], *filter(None, row["aliases"].split("|"))]
        assert len(names) == len(set(names)), row


def test_same_office_does_not_overlap_itself() -> None:
    terms = defaultdict(list)
    for row in persons():
        terms[row["person_id"], row["country"], row["role"]].append((row["valid_from"], row["valid_to"]))
    for office, spans in terms.items():
        spans.sort()
        for (_, ended), (began, _) in pairwise(spans):
            assert ended, office
            assert first_day(ended) <= first_day(began), office


@pytest.mark.parametrize(
    ("name", "day", "role"),
    [
        ("Jang Song-thaek", "2011-06-16", "vice chairman of the National Defense Commission"),
        ("Chang Song-taek", "2011-06-16", "vice chairman of the National Defense Commission"),
        ("Choe Son-hui", "2023-05-01", "foreign minister"),
        ("Choe Son Hui", "2019-06-01", "first vice foreign minister"),
        ("Kim Jong Il", "2005-10-28", "chairman of the National Defense Commission"),
        ("Kim Il-sung", "1961-07-11", "premier"),
        ("Chou En-lai", "1961-07-11", "premier"),
        ("Hu Jintao", "2005-10-28", "president"),
        ("Hu Jintao", "2000-01-01", "vice president"),
        ("Wang Yi", "2023-02-01", "director of the Office of the Central Foreign Affairs Commission"),
        ("Qin Gang", "2023-02-01", "foreign minister"),
        ("Colin Powell", "2003-02-05", "secretary of state"),
        ("Junichiro Koizumi", "2002-09-17", "prime minister"),
        ("Abe Shinzo", "2014-05-29", "prime minister"),
        ("Kim Dae-jung", "2000-06-15", "president"),
        ("Ban Ki-moon", "2005-09-19", "foreign minister"),
        ("Ban Ki-moon", "2010-01-01", "secretary-general of the United Nations"),
        ("Vladimir Putin", "2010-01-01", "prime minister"),
        ("Putin", "2024-06-19", "president"),
        ("Mohamed ElBaradei", "2003-01-06", "director general of the International Atomic Energy Agency"),
    ],
)
def test_facts(name: str, day: str, role: str) -> None:
    assert roles(name, day)[0] == role


@pytest.mark.parametrize(
    ("name", "day"),
    [("Jang Song-thaek", "2014-01-01"), ("Kim Jong-il", "2012-01-01"), ("Qin Gang", "2024-01-01")],
)
def test_no_office_after_the_last(name: str, day: str) -> None:
    assert roles(name, day) == []


def test_homonyms_are_told_apart_by_date() -> None:
    assert roles("Ri Yong Ho", "2011-06-01") != roles("Ri Yong Ho", "2017-06-01")
    assert "foreign minister" in roles("Ri Yong-ho", "2017-06-01")
    assert "chief of the General Staff of the Korean People's Army" in roles("Ri Yong-ho", "2010-01-01")

"""The calendar: anniversaries, expected rituals, and the iCalendar file."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.detect import History, Reading, StateName
from yalu.detect.values import DatedEvent, Told
from yalu.measure.calendar import CalendarEntry, calendar, ordinal, roundest, year_ahead
from yalu.measure.ics import calendar_ics
from yalu.record.export.ics import escaped, folded

UNTIL = date(2016, 3, 30)


@pytest.fixture
def history():
    def greeting(year):
        day = date(year, 10, 1)
        return DatedEvent(
            event_id=f"event-{year}",
            type="SUPPORT",
            mode=None,
            domain="political",
            quad="verbal_cooperation",
            source="PRK",
            target="CHN",
            source_levels=("head",),
            target_levels=(),
            symmetric=False,
            start=day,
            end=day,
            told=(Told(day=day, publisher="Wire"),),
        )

    return History(
        dyad="CHN-PRK",
        until=UNTIL,
        events=tuple(greeting(year) for year in (2010, 2011, 2012, 2014, 2015)),
        reading=tuple(Reading(day=date(year, 10, 2), publisher="Wire", stories=3) for year in range(2009, 2016)),
        names={"PRK": StateName(name="North Korea", adjective="North Korean")},
    )


def test_anniversaries_of_the_two_states_and_rituals_lie_ahead(history):
    found = calendar(history, since=UNTIL, until=date(2016, 12, 31))
    assert found == sorted(found, key=lambda entry: entry.day)
    treaty = next(entry for entry in found if entry.title.startswith("55th anniversary of the treaty"))
    assert (treaty.day, treaty.round, treaty.states) == (date(2016, 7, 11), "5", ("CHN", "PRK"))
    assert treaty.source
    assert not any("Japan" in entry.title for entry in found)
    (ritual,) = [entry for entry in found if entry.kind == "ritual"]
    assert ritual.day == date(2016, 10, 1)
    assert ritual.title == (
        "Expected: act of support by a North Korean head of state or government for CHN "
        "(67th anniversary of the founding of the People's Republic of China)"
    )
    assert (ritual.held, ritual.read, ritual.last) == (5, 6, date(2015, 10, 1))
    assert ritual.events[0] == "event-2015"


def test_what_no_longer_holds_is_not_marked(history):
    names = [entry.title for entry in calendar(history, since=date(1979, 1, 1), until=date(1990, 12, 31))]
    assert not any("2011" in name or ("Kim Jong Il" in name and "death" in name) for name in names)
    russia = replace(history, dyad="PRK-RUS", events=())
    treaties = [each.title for each in calendar(russia, since=date(2026, 1, 1), until=date(2026, 12, 31))]
    assert any("comprehensive strategic partnership" in each for each in treaties)
    assert not any("mutual assistance" in each for each in treaties)


def test_ids_do_not_change_when_the_calendar_is_made_anew(history):
    before = {entry.entry_id: entry for entry in calendar(history, since=UNTIL, until=date(2017, 12, 31))}
    later = calendar(replace(history, until=date(2016, 6, 1)), since=date(2016, 6, 1), until=date(2017, 12, 31))
    assert {entry.entry_id for entry in later} <= set(before)
    assert len(before) == len({*before})


@pytest.mark.parametrize(("number", "expected"), [(0, ""), (62, ""), (65, "5"), (70, "10"), (75, "25"), (50, "50")])
def test_rounds(number, expected):
    assert roundest(number) == expected


def test_ordinals_and_the_year_ahead():
    assert [ordinal(each) for each in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th",
    ]  # fmt: skip
    assert year_ahead(date(2016, 2, 29)) == date(2017, 2, 27)


def test_the_file_is_icalendar_and_has_no_clock(history):
    entries = calendar(history, since=UNTIL, until=date(2016, 12, 31))
    content = calendar_ics(entries, name="China; North Korea")
    assert content == calendar_ics(entries, name="China; North Korea")
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    text = content.decode().replace("\r\n ", "")
    assert "X-WR-CALNAME:China\\; North Korea" in text
    assert text.count("BEGIN:VEVENT") == len(entries)
    assert len({line for line in text.splitlines() if line.startswith("UID:")}) == len(entries)
    assert "DTSTART;VALUE=DATE:20160711\r\nDTEND;VALUE=DATE:20160712" in text
    assert "SUMMARY:55th anniversary of the treaty of friendship\\, cooperation and mutual" in text
    assert "Came in 5 of 6 years read\\, last on 1 October 2015." in text


@given(st.text())
def test_lines_fold_back_to_what_they_were(text):
    line = "SUMMARY:" + escaped(text)
    assert "\r" not in line
    assert "\n" not in line
    parts = folded(line).split("\r\n")
    assert all(len(part.encode("utf-8", "surrogatepass")) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_an_entry_without_a_record_says_where_it_can_be_checked():
    entry = CalendarEntry(
        entry_id="day-1", day=date(2020, 1, 1), kind="anniversary", states=("CHN",), title="A day", number=3, round="",
        source="a law",
    )  # fmt: skip
    assert b"DESCRIPTION:Source: a law." in calendar_ics([entry], name="x")

"""The worked example holds together: fields, ids, dates, weekdays, pairs of reports, trade figures that add up."""

from __future__ import annotations

import calendar
import csv
import datetime
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "china-dprk"
FIELDS = ["id", "title", "published", "publisher", "text", "facts_from"]
MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
WEEKDAYS = list(calendar.day_name)
ANY_MONTH = "|".join(MONTHS)
WEEKDAY_AND_DATE = re.compile(
    rf"\b({'|'.join(WEEKDAYS)}),? (?:(\d{{1,2}}) ({ANY_MONTH})|({ANY_MONTH}) (\d{{1,2}}))(?:,? (\d{{4}}))?"
)


def dispatch_files() -> list[Path]:
    return sorted((EXAMPLE / "dispatches").glob("*.jsonl"))


def read_dispatches(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


DISPATCHES = [dispatch for path in dispatch_files() for dispatch in read_dispatches(path)]


def threads() -> dict[str, Counter[str]]:
    roles: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with (EXAMPLE / "threads.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            roles[row["happening"]][row["role"]] += 1
    return roles


def wrong_weekdays(text: str, year: int) -> list[str]:
    """The phrases in which a weekday is named with a date on which it does not fall."""
    wrong = []
    for match in WEEKDAY_AND_DATE.finditer(text):
        weekday, day, month, month_first, day_after, named_year = match.groups()
        date = datetime.date(int(named_year or year), MONTHS[month or month_first], int(day or day_after))
        if WEEKDAYS[date.weekday()] != weekday:
            wrong.append(match.group())
    return wrong


def test_at_least_two_hundred_dispatches_spread_over_the_decades() -> None:
    years = [int(dispatch["published"][:4]) for dispatch in DISPATCHES]
    assert len(years) >= 200
    assert sum(year < 1990 for year in years) >= 60
    assert sum(1990 <= year < 2013 for year in years) >= 80
    assert sum(year >= 2013 for year in years) >= 80
    assert {year // 10 * 10 for year in years} == set(range(1940, 2030, 10))


@pytest.mark.parametrize("path", dispatch_files(), ids=lambda path: path.stem)
def test_each_file_is_sorted_and_holds_only_its_decade(path: Path) -> None:
    dispatches = read_dispatches(path)
    first, last = (int(year) for year in path.stem.split("-"))
    keys = [(dispatch["published"], dispatch["id"]) for dispatch in dispatches]
    assert keys == sorted(keys)
    assert all(first <= int(published[:4]) <= last for published, _ in keys)


def test_every_dispatch_has_all_fields_filled_without_stray_space() -> None:
    for dispatch in DISPATCHES:
        assert list(dispatch) == FIELDS
        assert all(value and value == " ".join(value.split()) for value in dispatch.values()), dispatch["id"]


def test_ids_are_unique_and_carry_the_day_of_publication() -> None:
    assert max(Counter(dispatch["id"] for dispatch in DISPATCHES).values()) == 1
    for dispatch in DISPATCHES:
        assert re.fullmatch(rf"cd-{dispatch['published']}-[a-z]", dispatch["id"])


def test_dates_are_real_and_not_after_the_last_day_covered() -> None:
    for dispatch in DISPATCHES:
        assert (
            datetime.date(1949, 1, 1)
            <= datetime.date.fromisoformat(dispatch["published"])
            <= datetime.date(2026, 12, 31)
        )


def test_no_two_dispatches_share_a_text_or_a_sentence() -> None:
    sentences = Counter(
        sentence
        for dispatch in DISPATCHES
        for sentence in re.split(r"(?<=[.!?]) ", dispatch["text"])
        if len(sentence) > 60
    )
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


def test_texts_are_two_to_six_sentences() -> None:
    for dispatch in DISPATCHES:
        text = re.sub(r"\b(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\. ", "", dispatch["text"])
        ends = re.findall(r"(?:[A-Z]{2}|[a-z0-9)\"'])[.!?](?= [A-Z]|$)", text)
        assert 2 <= len(ends) <= 6, dispatch["id"]


def test_publishers_are_labelled_as_examples_and_no_outlet_dominates() -> None:
    counts = Counter(dispatch["publisher"] for dispatch in DISPATCHES)
    assert all(label.endswith(" (example)") for label in counts)
    assert len(counts) >= 5
    assert max(counts.values()) < len(DISPATCHES) / 2


def test_weekdays_named_with_a_date_agree() -> None:
    wrong = {
        dispatch["id"]: wrong_weekdays(dispatch["text"] + " " + dispatch["title"], int(dispatch["published"][:4]))
        for dispatch in DISPATCHES
    }
    assert {name: phrases for name, phrases in wrong.items() if phrases} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Friday, 14 February 1958", []),
        ("on Monday, 14 February 1958", ["Monday, 14 February 1958"]),
        ("on Sunday, February 14", ["Sunday, February 14"]),
    ],
)
def test_the_weekday_check_can_fail(text: str, expected: list[str]) -> None:
    assert wrong_weekdays(text, 1958) == expected


def test_threads_name_dispatches_that_exist() -> None:
    ids = {dispatch["id"] for dispatch in DISPATCHES}
    with (EXAMPLE / "threads.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert {row["dispatch"] for row in rows} <= ids
    assert {row["role"] for row in rows} == {"report", "announced", "held", "cancelled"}
    assert all(sum(roles.values()) > 1 for roles in threads().values())


def test_double_reports_and_announcements_are_as_many_as_promised() -> None:
    roles = threads().values()
    assert sum(counts["report"] >= 2 for counts in roles) >= 25
    assert sum(counts["announced"] >= 1 and counts["held"] >= 1 for counts in roles) >= 15
    assert sum(counts["announced"] >= 1 and counts["cancelled"] >= 1 for counts in roles) >= 5


def test_double_reports_come_from_different_outlets_within_days() -> None:
    by_id = {dispatch["id"]: dispatch for dispatch in DISPATCHES}
    reports: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with (EXAMPLE / "threads.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["role"] == "report":
                reports[row["happening"]].append(by_id[row["dispatch"]])
    for happening, pair in reports.items():
        days = [datetime.date.fromisoformat(dispatch["published"]) for dispatch in pair]
        assert len({dispatch["publisher"] for dispatch in pair}) > 1, happening
        assert (max(days) - min(days)).days <= 4, happening


def test_an_announcement_precedes_what_came_of_it() -> None:
    first: defaultdict[str, dict[str, str]] = defaultdict(dict)
    with (EXAMPLE / "threads.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            first[row["happening"]].setdefault(row["role"], row["dispatch"][3:13])
    for happening, days in first.items():
        for outcome in ("held", "cancelled"):
            if outcome in days:
                assert days["announced"] < days[outcome], happening


def trade_rows() -> list[dict[str, str]]:
    with (EXAMPLE / "trade.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_trade_covers_the_years_once_each_with_a_source() -> None:
    rows = trade_rows()
    years = [int(row["year"]) for row in rows]
    assert years == sorted(set(years))
    assert set(range(1995, 2025)) <= set(years)
    assert all(row["source"] for row in rows)


def test_trade_totals_add_up_within_two_per_cent() -> None:
    for row in trade_rows():
        parts = [row["exports_to_dprk_usd_million"], row["imports_from_dprk_usd_million"]]
        if all(parts) and row["total_usd_million"]:
            total = float(row["total_usd_million"])
            assert abs(sum(map(float, parts)) - total) <= 0.02 * total, row["year"]
        assert all(parts) or not any(parts), row["year"]

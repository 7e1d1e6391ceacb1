"""Series of values: wide and long tables, repeated and revised values."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yalu import Workspace
from yalu.imports import Mapping
from yalu.imports.mapping import ValueColumn
from yalu.measure import read_history
from yalu.model import ImportedFile

Take = Callable[..., ImportedFile]


def values(desk: Workspace) -> dict[str, tuple[tuple[date, ...], tuple[float, ...]]]:
    found = read_history(desk.store, "CHN", "PRK").series
    return {
        f"{each.name} {each.source}{'>' if each.directed else '-'}{each.target}": (each.starts, each.values)
        for each in found
    }


def test_a_column_for_each_dyad(desk: Workspace, take: Take) -> None:
    account = take(
        "date,CHN_PRK,PRK_KOR,total\n2018-01-01,12.4,-73.1,9\n2018-01-02,,-219,9\n2018-01-03,,,9\n", "series"
    )
    assert (account.rows, account.imported) == (3, 2)
    assert [each.reason for each in account.refusals] == ["no_value"]
    assert values(desk) == {
        "value CHN-PRK": ((date(2018, 1, 1),), (12.4,)),
        "value KOR-PRK": ((date(2018, 1, 1), date(2018, 1, 2)), (-73.1, -219.0)),
    }


def test_a_row_for_each_value_with_names_and_the_world(desk: Workspace, take: Take) -> None:
    account = take(
        "month;reporter;partner;indicator;unit;value\n"
        "2018-01;China;North Korea;exports;USD;1,234.5\n2018-02;China;North Korea;exports;USD;7e3\n"
        "2018-01;CHN;World;exports;USD;9\n2018-01;China;Atlantis;exports;USD;9\n2018-01;China;China;exports;USD;9\n"
        "2018-13;China;World;exports;USD;9\n2018-03;China;World;exports;USD;some\n",
        "series",
    )
    assert values(desk) == {
        "exports CHN>PRK": ((date(2018, 1, 1), date(2018, 2, 1)), (1234.5, 7000.0)),
        "exports CHN>WLD": ((date(2018, 1, 1),), (9.0,)),
    }
    assert {each.reason: each.rows for each in account.refusals} == {"unknown_state": 2, "no_date": 1, "bad_value": 1}


def test_the_trade_table_of_the_worked_example(desk: Workspace) -> None:
    table = Path(__file__).parents[2] / "examples" / "china-dprk" / "trade.csv"
    sides = (("exports_to_dprk_usd_million", "CHN", "PRK"), ("imports_from_dprk_usd_million", "PRK", "CHN"))
    mapping = Mapping(
        origin="trade",
        columns={"date": "year"},
        series=tuple(
            ValueColumn(column=column, name="exports", unit="USD", source=source, target=target, factor=1e6)
            for column, source, target in sides
        ),
    )
    (account,) = desk.import_file(table, form="series", mapping=mapping).files
    assert account.rows == account.imported + account.refused
    assert [each.reason for each in account.refusals] == ["no_value"]
    exports = values(desk)["exports CHN>PRK"]
    assert exports[1][0] == 600e6
    (series, _) = read_history(desk.store, "CHN", "PRK").series
    assert (series.step, series.known[0]) == ("year", date(1993, 12, 31))


def test_repeated_values_are_duplicates_and_revised_ones_replace(desk: Workspace, take: Take) -> None:
    text = "year,dyad,value\n2018,CHN>PRK,1\n2019,CHN>PRK,2\n2019,CHN>PRK,2\n"
    assert (take(text, "series").imported, take(text, "series").duplicates) == (2, 1)
    later = take("year,dyad,value\n2018,CHN>PRK,1\n2019,CHN>PRK,5\n", "series", name="later.csv")
    assert (later.imported, later.duplicates) == (1, 1)
    assert values(desk)["value CHN>PRK"][1] == (1.0, 5.0)


@pytest.mark.parametrize(("day", "kept"), [("2018-01-01", True), ("2018-01-03", False)])
def test_weeks_begin_on_monday(desk: Workspace, take: Take, day: str, kept: bool) -> None:
    account = take(f"date,CHN-PRK\n{day},4\n", "series", mapping=Mapping(step="week"))
    assert account.imported == kept


@pytest.mark.parametrize("text", ["date,x\n2018,1\n", "value,dyad\n1,CHN-PRK\n", "date,value\n2018,3\n"])
def test_a_table_without_dates_or_values_of_two_states_fails(desk: Workspace, tmp_path: Any, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    (failure,) = desk.import_file(path, form="series").failures
    assert "is no table of values" in failure.problem

"""What a history holds besides linked events: statements, partners, imported events and series."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from yalu.measure import measure, measure_among, measure_by, read_history, series, summarise
from yalu.measure.series import By
from yalu.model import CodedDay, CodedEvent, CodedValue, Dyad
from yalu.record import Store
from yalu.synth import World

MakeStore = Callable[[dict[str, tuple[object, ...]]], Store]


def coded(row: int, day: str, source: str, target: str, **changes: object) -> CodedEvent:
    made = CodedEvent(
        file="f00", row=row, key=None, origin="icews", publisher=None, day=date.fromisoformat(day), precision="day",
        reported=None, type="CONSULT", mode="visit", cameo="042", quad="verbal_cooperation", domain="political",
        weight=2.8, intensity=1.9, type_why=None, source=source, source_name="A", source_level="head",
        source_sector="GOV", source_why=None, target=target, target_name="B", target_level=None, target_sector=None,
        target_why="unknown", status="occurred",
    )  # fmt: skip
    return replace(made, **changes)


def value(start: str, amount: float, *, source: str = "CHN", target: str = "PRK") -> CodedValue:
    day = date.fromisoformat(start)
    return CodedValue(
        series_id=f"trade {source}>{target}", file="f01", row=1, revision=1, origin="series", name="trade", unit="USD",
        source=source, target=target, directed=True, step="year", start=day, value=amount,
        known=day.replace(month=12, day=31),
    )  # fmt: skip


def days(rows: Iterable[CodedEvent]) -> tuple[CodedDay, ...]:
    """Return what an import says of the days of its rows."""
    return tuple(
        CodedDay(
            origin=row.origin,
            day=row.day,
            known=row.reported or row.day,
            rows=1,
            typed=int(row.type is not None and row.status == "occurred"),
        )
        for row in rows
    )


@pytest.fixture(scope="module")
def imported(make_store: MakeStore) -> Store:
    rows = (
        coded(1, "2014-02-17", "CHN", "PRK"),
        coded(2, "2014-02-17", "CHN", "PRK", source_level="government"),
        coded(3, "2014-02-20", "PRK", "CHN", reported=date(2014, 3, 2)),
        coded(4, "2014-02-20", "PRK", "RUS", quad="material_conflict", type="ASSAULT", mode=None),
        coded(5, "2014-03-01", "CHN", "PRK", type=None, mode=None, quad=None, type_why="not_in_codebook"),
        coded(6, "2014-04-01", "CHN", "PRK", precision="month", status="scheduled"),
        coded(7, "2014-12-31", "USA", "JPN"),
    )
    return make_store(
        {
            "coded_events": rows,
            "coded_days": days(rows),
            "imported_series": (value("2012-01-01", 5.0), value("2013-01-01", 6.5)),
        }
    )


def test_imported_rows_that_tell_the_same_are_one_event_told_by_their_origin(imported: Store) -> None:
    history = read_history(imported, "CHN", "PRK")
    first, second = history.events
    assert (first.event_id, first.start, first.source) == ("coded-f00-1", date(2014, 2, 17), "CHN")
    assert first.source_levels == ("government", "head")
    assert first.target_levels == ()
    assert [each.publisher for each in first.told] == ["icews"]
    assert second.known == date(2014, 3, 2)
    assert history.until == date(2014, 12, 31)
    assert sum(entry.stories for entry in history.reading) == 7


def test_a_history_as_of_a_day_leaves_out_what_was_told_later(imported: Store) -> None:
    history = read_history(imported, "CHN", "PRK", until=date(2014, 2, 28))
    assert [event.event_id for event in history.events] == ["coded-f00-1"]
    assert {(each.state, each.partner) for each in history.partners} == {
        ("CHN", "PRK"), ("PRK", "CHN"), ("PRK", "RUS"),
    }  # fmt: skip
    assert history.series[0].values == (5.0, 6.5)
    assert read_history(imported, "CHN", "PRK", until=date(2013, 6, 1)).series[0].values == (5.0,)


def test_partners_count_happenings_by_month_and_the_month_they_were_known(imported: Store) -> None:
    found = [
        (each.partner, each.month, each.quad, each.events, each.known)
        for each in read_history(imported, "CHN", "PRK").partners
        if each.state == "PRK"
    ]
    assert found == [
        ("CHN", date(2014, 2, 1), "verbal_cooperation", 1, date(2014, 2, 28)),
        ("CHN", date(2014, 2, 1), "verbal_cooperation", 1, date(2014, 3, 31)),
        ("RUS", date(2014, 2, 1), "material_conflict", 1, date(2014, 2, 28)),
    ]


def test_a_summary_counts_imported_events_and_their_statuses(imported: Store) -> None:
    summary = summarise(imported, "CHN", "PRK")
    assert (summary.total, summary.undated) == (2, 0)
    assert dict(summary.life_cycle) == {"occurred": 2, "scheduled": 1}


def test_statements_are_the_sentences_of_the_relation_each_once(store: Store, world: World) -> None:
    statements = read_history(store, "CHN", "PRK").statements
    texts = {mention.mention_id: mention.evidence.text for mention in world.mentions}
    events = {event.event_id: event for event in world.events}
    assert statements
    assert [each.day for each in statements] == sorted(each.day for each in statements)
    for each in statements:
        event = events[each.event_id or ""]
        assert {*event.source, *event.target} == {"CHN", "PRK"}
        assert each.text in {texts[name] for name in event.mentions}


def test_partners_of_a_made_world_are_those_it_was_made_with(store: Store, world: World) -> None:
    partners = read_history(store, "CHN", "PRK").partners
    assert {each.partner for each in partners if each.state == "CHN"} == {"PRK", "JPN"}
    taken = sum(event.status in ("occurred", "ongoing") and "CHN" in event.source + event.target
                and event.date.precision == "day" for event in world.events)  # fmt: skip
    counted = sum(each.events for each in partners if each.state == "CHN")
    assert 0.95 * taken <= counted <= taken


def test_a_record_of_series_alone_has_a_history(make_store: MakeStore, tmp_path: Path) -> None:
    history = read_history(make_store({"imported_series": (value("2012-01-01", 5.0),)}), "PRK", "CHN")
    assert history.until == date(2012, 12, 31)
    assert history.events == ()


def test_a_series_counts_events_of_both_origins_and_what_was_read_of_each(world: World, make_store: MakeStore) -> None:
    told = [("CHN", "PRK", "CONSULT"), ("PRK", "CHN", "ACCUSE"), ("CHN", "PRK", "ACCUSE"), ("USA", "JPN", "AID")]
    rows = tuple(
        coded(month, f"2014-0{month}-03", source, target, type=kind, mode=None, publisher="Gazette")
        for month, (source, target, kind) in enumerate(told, 1)
    )
    alone = make_store(world.tables())
    rows = (*rows, replace(rows[0], row=9, source_level="government"))
    both = make_store(world.tables() | {"coded_events": rows, "coded_days": days(rows)})
    dyad = Dyad(source="CHN", target="PRK")
    before, after = series(alone, dyad, step="month"), series(both, dyad, step="month")
    added = {
        start: (value - old, read - told)
        for start, value, old, read, told in zip(
            after.starts, after.values, before.values, after.coverage, before.coverage, strict=True
        )
        if (value, read) != (old, told)
    }
    assert added == {"2014-01-01": (1, 2), "2014-02-01": (1, 1), "2014-03-01": (1, 1), "2014-04-01": (0, 1)}
    assert sum(series(both, dyad, publisher="icews").values) == 3
    assert sum(series(both, dyad, publisher="icews").coverage) == 5
    assert sum(series(both, dyad, publisher="Gazette", directed=True, type="ACCUSE").values) == 1
    assert sum(series(both, dyad, publisher="icews", level="head").values) == 3
    shares = series(both, Dyad(source="JPN", target="USA"), step="year", measure="share")
    whole = sum(event.date.start[:4] == "2014" for event in world.events) + 5
    assert shares.values[shares.starts.index("2014-01-01")] == pytest.approx(1 / whole)


@pytest.mark.parametrize("by", ["type", "quad", "domain", "direction", "publisher", "level"])
def test_series_by_kind_hold_every_event_of_their_kind(store: Store, by: By) -> None:
    dyad = Dyad(source="CHN", target="PRK")
    span = {"since": date(2009, 1, 1), "until": date(2016, 12, 31)}
    whole = measure(store, dyad, **span)
    parts = measure_by(store, dyad, by, **span)
    assert all(each.series.starts == whole.series.starts for each in parts)
    assert [sum(each.series.values) for each in parts] == sorted((sum(e.series.values) for e in parts), reverse=True)
    totals = [sum(values) for values in zip(*(each.series.values for each in parts), strict=True)]
    if by in ("level", "publisher"):
        assert all(total >= value for total, value in zip(totals, whole.series.values, strict=True))
    else:
        assert totals == list(whole.series.values)
    for part in parts:
        kind = part.series.of
        if by in ("type", "quad", "domain", "publisher", "level"):
            assert series(store, dyad, **{by: kind}, **span).values == part.series.values


def test_series_among_several_states_are_those_of_each_pair(store: Store) -> None:
    span = {"since": date(2009, 1, 1), "until": date(2016, 12, 31), "step": "year"}
    among = measure_among(store, ("PRK", "CHN", "JPN"), **span)
    assert [each.series.dyad for each in among] == ["CHN-JPN", "CHN-PRK", "JPN-PRK"]
    for each in among:
        first, second = each.series.dyad.split("-")
        assert each == measure(store, Dyad(source=first, target=second), **span)
    directed = measure_among(store, ("PRK", "CHN", "JPN"), source="CHN", **span)
    assert [each.series.dyad for each in directed] == ["CHN>JPN", "CHN>PRK"]
    assert directed[1] == measure(store, Dyad(source="CHN", target="PRK"), directed=True, **span)

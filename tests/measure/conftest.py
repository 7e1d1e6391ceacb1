"""A small made world in a store on disk."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from yalu.record import Store
from yalu.synth import Plan, Reading, Regime, World, make_world


@pytest.fixture(scope="session")
def world() -> World:
    start = date(2009, 1, 1)
    return make_world(
        Plan(
            since=start,
            until=date(2016, 12, 31),
            relations={
                "CHN-PRK": [Regime(since=start, per_year=30)],
                "CHN-JPN": [Regime(since=start, per_year=10)],
            },
            reading=[Reading(since=start, stories_per_year=150)],
            seed=7,
        )
    )


@pytest.fixture(scope="session")
def make_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, tuple[object, ...]]], Store]:
    def make(tables: dict[str, tuple[object, ...]]) -> Store:
        store = Store.create(Path(tmp_path_factory.mktemp("desk")) / "desk")
        with store.begin("made") as run:
            for name, rows in tables.items():
                run.write(name, rows)
            run.commit()
        return store

    return make


@pytest.fixture(scope="session")
def store(world: World, make_store: Callable[[dict[str, tuple[object, ...]]], Store]) -> Store:
    return make_store(world.tables())

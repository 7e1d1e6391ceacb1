"""What every engine keeps: the same rows in the same order, taken lazily, and errors that name the item."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from yalu.engine import LocalEngine
from yalu.engine.pool import PoolEngine
from yalu.errors import EngineError
from yalu.model.protocols import Engine

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))

from engine_functions import picky, rude, slowly_squared, squared

ENGINES = [
    pytest.param(LocalEngine(), id="local"),
    pytest.param(PoolEngine(2), id="pool", marks=pytest.mark.engine),
]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    made: Engine = request.param
    return made


def test_it_is_an_engine(engine: Engine) -> None:
    assert isinstance(engine, Engine)
    assert engine.name.rpartition(".v")[2].isdigit()


def test_results_come_in_order(engine: Engine) -> None:
    assert list(engine.map(slowly_squared, range(20))) == [number * number for number in range(20)]


def test_nothing_in_nothing_out(engine: Engine) -> None:
    assert list(engine.map(squared, [])) == []


def test_items_are_taken_lazily(engine: Engine) -> None:
    taken = []

    def endless() -> Iterator[int]:
        for number in count():
            taken.append(number)
            yield number

    results = engine.map(squared, endless())
    assert list(islice(results, 10)) == [number * number for number in range(10)]
    results.close()  # type: ignore[attr-defined]
    assert len(taken) <= 10 + 2 * 2 + 1


def test_an_error_names_the_item_and_keeps_its_remedy(engine: Engine) -> None:
    results = engine.map(picky, range(10))
    assert list(islice(results, 3)) == [0, 1, 2]
    with pytest.raises(EngineError) as caught:
        next(results)
    assert caught.value.item == "3"
    assert caught.value.problem == "ReadError: three.txt: is empty."
    assert caught.value.remedy == "Leave it out."


def test_an_error_not_of_ours_is_named_too(engine: Engine) -> None:
    with pytest.raises(EngineError, match="3: ZeroDivisionError"):
        list(engine.map(rude, range(10)))


def test_an_error_of_the_items_passes_as_it_is(engine: Engine) -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(engine.map(squared, broken()))

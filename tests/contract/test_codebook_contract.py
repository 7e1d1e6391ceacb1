"""What every codebook must hold, whoever wrote it. A codebook of your own: add it to BOOKS and run this file."""

from __future__ import annotations

import pickle
from typing import get_args

import pytest

from yalu.codebook import Codebook, available, load_codebook
from yalu.codebook.validate import EXAMPLES_PER_MODE, EXAMPLES_PER_TYPE
from yalu.errors import VocabularyError
from yalu.model.event import Domain, Quad

BOOKS = available()


@pytest.fixture(params=BOOKS, ids=" ".join)
def book(request: pytest.FixtureRequest) -> Codebook:
    return load_codebook(*request.param)


def test_it_is_consistent(book: Codebook) -> None:
    assert book.validate() is None


def test_every_type_is_described(book: Codebook) -> None:
    for event_type in book.types.values():
        assert event_type.definition.endswith(".")
        assert event_type.quad is None or event_type.quad in get_args(Quad)
        assert all(mode.definition.endswith(".") for mode in event_type.modes.values())


def test_every_weight_is_on_the_scale_and_on_the_side_of_its_quad_class(book: Codebook) -> None:
    for name, event_type in book.types.items():
        for mode in (None, *event_type.modes):
            weight, quad = book.weight(name, mode), book.quad(name)
            if quad is None:
                assert weight is None
            else:
                assert weight is not None
                assert -10 <= weight <= 10
                assert (weight > 0) == quad.endswith("cooperation")


def test_every_type_and_mode_has_one_cameo_code_of_the_same_type_or_none_with_a_reason(book: Codebook) -> None:
    for name, event_type in book.types.items():
        for mode in (None, *event_type.modes):
            code = book.cameo(name, mode)
            if code is None:
                assert book.to_cameo[(name, mode, None)].reason
            else:
                assert book.from_cameo(code)[0] == name


def test_every_cameo_code_has_a_type_or_a_reason(book: Codebook) -> None:
    assert {code[:2] for code in book.cameo_codes} == {f"{number:02}" for number in range(1, 21)}
    for code, entry in book.cameo_codes.items():
        assert book.from_cameo(code) == (entry.type, entry.mode)
        assert entry.type is not None or entry.reason


def test_there_are_examples_for_every_type_and_mode_and_each_is_new(book: Codebook) -> None:
    assert len({example.text for example in book.examples}) == len(book.examples)
    for name, event_type in book.types.items():
        modes = [example.mode for example in book.examples if example.type == name]
        assert len(modes) >= EXAMPLES_PER_TYPE
        assert all(modes.count(mode) >= EXAMPLES_PER_MODE for mode in event_type.modes)


def test_every_event_has_a_domain(book: Codebook) -> None:
    for name, event_type in book.types.items():
        for mode in (None, *event_type.modes):
            for contexts in ((), *((context,) for context in book.contexts)):
                assert book.domain(name, contexts, mode) in get_args(Domain)


def test_unknown_names_are_refused(book: Codebook) -> None:
    name = next(iter(book.types))
    for ask in (
        lambda: book.quad("NOSUCH"),
        lambda: book.weight(name, "nosuch"),
        lambda: book.cameo(name, "nosuch"),
        lambda: book.from_cameo("99"),
        lambda: book.from_cameo(""),
    ):
        with pytest.raises(VocabularyError):
            ask()


def test_it_travels_between_processes(book: Codebook) -> None:
    assert pickle.loads(pickle.dumps(book)) == book  # noqa: S301

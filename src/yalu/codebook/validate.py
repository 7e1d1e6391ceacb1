"""Checks of a codebook as a whole: names that must exist, numbers in range, a crosswalk total both ways, examples."""

from __future__ import annotations

from typing import get_args

from yalu.codebook.book import Codebook, EventType, Example
from yalu.errors import VocabularyError
from yalu.model.event import Domain, Quad, Status
from yalu.model.mention import Level

EXAMPLES_PER_TYPE = 3
EXAMPLES_PER_MODE = 1

_STRONGEST = 10.0
_CAMEO_ROOTS = tuple(f"{number:02}" for number in range(1, 21))


def validate(book: Codebook) -> None:
    """Raise VocabularyError naming the file and line of the first fault; return None when there is none."""
    _check_terms(book)
    for event_type in book.types.values():
        _check_type(book, event_type)
    _check_crosswalk(book)
    for example in book.examples:
        _check_example(book, example)
    _check_example_counts(book)


def _fail(problem: str, place: str, remedy: str | None = None) -> None:
    raise VocabularyError(problem, item=place, remedy=remedy)


def _check_terms(book: Codebook) -> None:
    for file, terms, known in (("domains.yaml", book.domains, Domain), ("levels.yaml", book.levels, Level)):
        for name in get_args(known):
            if name not in terms:
                _fail(f"{name!r} is missing.", file)
        for name in terms:
            if name not in get_args(known):
                _fail(f"{name!r} is not one of {', '.join(get_args(known))}.", book.places[f"{file}.{name}"])
    for context in book.contexts.values():
        _check_domain(context.domain, book.places[f"contexts.yaml.{context.name}"])


def _check_domain(domain: str | None, place: str) -> None:
    if domain is not None and domain not in get_args(Domain):
        _fail(f"domain {domain!r} is not one of {', '.join(get_args(Domain))}.", place)


def _check_weight(weight: float | None, place: str) -> None:
    if weight is not None and not -_STRONGEST <= weight <= _STRONGEST:
        _fail(f"weight {weight:g} is outside -10..+10.", place)


def _check_type(book: Codebook, event_type: EventType) -> None:
    place = book.places[f"types.yaml.types.{event_type.name}"]
    if event_type.quad is not None and event_type.quad not in get_args(Quad):
        _fail(f"quad {event_type.quad!r} is not one of {', '.join(get_args(Quad))} or null.", place)
    if not event_type.definition:
        _fail("the definition is empty.", place)
    if event_type.domain not in get_args(Domain):  # null included: a type needs a domain
        _fail(f"domain {event_type.domain!r} is not one of {', '.join(get_args(Domain))}.", place)
    _check_weight(event_type.weight, place)
    for context in event_type.contexts:
        if context not in book.contexts:
            _fail(f"context {context!r} is not in contexts.yaml.", place)
    for mode in event_type.modes.values():
        place = book.places[f"types.yaml.types.{event_type.name}.modes.{mode.name}"]
        _check_domain(mode.domain, place)
        _check_weight(mode.weight, place)
        if mode.weight is not None and event_type.weight is not None and mode.weight * event_type.weight < 0:
            _fail(f"mode {mode.name} and its type {event_type.name} lie on opposite sides of zero.", place)


def _check_crosswalk(book: Codebook) -> None:
    for root in _CAMEO_ROOTS:
        if root not in book.cameo_codes:
            _fail(
                f"CAMEO {root} has no from_cameo line.", "crosswalk.csv", "Give it a type, or a reason for having none."
            )
    for code, entry in book.cameo_codes.items():
        place = book.places[f"cameo {code}"]
        if entry.type is None and not entry.reason:
            _fail(f"CAMEO {code} has neither a type nor a reason.", place)
        _check_names(book, entry.type, entry.mode, entry.contexts, place)
    for (type_, mode, context), back in book.to_cameo.items():
        place = book.places[f"to {type_} {mode} {context}"]
        _check_names(book, type_, mode, (context,) if context else (), place)
        if back.cameo is None and not back.reason:
            _fail(f"{type_} has neither a CAMEO code nor a reason.", place)
        if back.cameo is not None and back.cameo not in book.cameo_codes:
            _fail(f"{back.cameo} is not a CAMEO code of this file.", place)
    for type_, event_type in book.types.items():
        for mode in (None, *event_type.modes):
            if (type_, mode, None) not in book.to_cameo:
                _fail(f"{type_} {mode or ''}".rstrip() + " has no to_cameo line.", "crosswalk.csv")


def _check_names(book: Codebook, type_: str | None, mode: str | None, contexts: tuple[str, ...], place: str) -> None:
    if type_ is not None and type_ not in book.types:
        _fail(f"type {type_!r} is not in types.yaml.", place)
    if mode is not None and (type_ is None or mode not in book.types[type_].modes):
        _fail(f"{type_} has no mode {mode!r}.", place)
    for context in contexts:
        if context not in book.contexts:
            _fail(f"context {context!r} is not in contexts.yaml.", place)


def _check_example(book: Codebook, example: Example) -> None:
    place = book.places[f"example {example.text}"]
    _check_names(book, example.type, example.mode, example.contexts, place)
    if example.status not in get_args(Status):
        _fail(f"status {example.status!r} is not one of {', '.join(get_args(Status))}.", place)
    if not example.source:
        _fail("an example needs a source.", place)
    if book.types[example.type].requires_target and not example.target:
        _fail(f"{example.type} needs a target.", place)


def _check_example_counts(book: Codebook) -> None:
    for type_, event_type in book.types.items():
        of_type = [example for example in book.examples if example.type == type_]
        if len(of_type) < EXAMPLES_PER_TYPE:
            _fail(f"{type_} has {len(of_type)} examples, fewer than {EXAMPLES_PER_TYPE}.", "examples.jsonl")
        for mode in event_type.modes:
            if sum(example.mode == mode for example in of_type) < EXAMPLES_PER_MODE:
                _fail(f"{type_} {mode} has no example.", "examples.jsonl")

"""Reading a codebook's folder: types.yaml, contexts.yaml, domains.yaml, levels.yaml, crosswalk.csv, examples.jsonl."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import yaml

from yalu.codebook.book import CameoCode, Codebook, Context, EventType, Example, Mode, Term, ToCameo
from yalu.errors import VocabularyError
from yalu.model.schema import from_plain

Value = TypeVar("Value")

# Ten times as fast where PyYAML was built with libyaml, as its wheels are; both refuse tags that build objects.
_YAML_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_CROSSWALK_COLUMNS = ("direction", "cameo", "type", "mode", "contexts", "swapped", "meaning", "reason")


def load_codebook(name: str = "plover", version: str = "2021.1") -> Codebook:
    """Return a checked codebook: one that comes with Yalu, or the folder `name` points to (`version` is then its own).

    A folder is read once in a process. Raises VocabularyError naming the file and line of a fault.
    """
    return _load(str(Path(name).resolve()), None) if _is_path(name) else _load(name, version)


def available() -> list[tuple[str, str]]:
    """Return name and version of every codebook that comes with Yalu."""
    books = files("yalu.codebook").joinpath("data")
    return sorted((book.name, version.name) for book in books.iterdir() for version in book.iterdir())


def read_codebook(folder: Traversable) -> Codebook:
    """Return the codebook in a folder, without `Codebook.validate`.

    Raises VocabularyError for a file that is missing or that does not have the form of a codebook's.
    """
    places: dict[str, str] = {}
    book = _yaml(folder, "types.yaml", places)
    return Codebook(
        name=str(_field(book, "codebook", "types.yaml")),
        version=str(_field(book, "version", "types.yaml")),
        types={name: _event_type(name, entry, places) for name, entry in _entries(book, "types").items()},
        contexts=_vocabulary(folder, "contexts.yaml", places, _context),
        domains=_vocabulary(folder, "domains.yaml", places, _term),
        levels=_vocabulary(folder, "levels.yaml", places, _term),
        **_crosswalk(folder, places),
        examples=tuple(_examples(folder, places)),
        places=places,
    )


@cache
def _load(name: str, version: str | None) -> Codebook:
    if version is None:
        folder: Traversable = Path(name)
    else:
        folder = files("yalu.codebook").joinpath("data", name, version)
        if not folder.is_dir():
            known = ", ".join(f"{book} {number}" for book, number in available())
            raise VocabularyError(
                f"there is no codebook {name} {version}.", remedy=f"Use {known}, or the path of a codebook's folder."
            )
    book = read_codebook(folder)
    book.validate()
    return book


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name in (".", "..")


def _read(folder: Traversable, name: str) -> str:
    try:
        return folder.joinpath(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(
            f"cannot be read: {error}.",
            item=str(folder.joinpath(name)),
            remedy="docs/adding-a-codebook.md lists the files.",
        ) from error


def _yaml(folder: Traversable, name: str, places: dict[str, str]) -> Mapping[str, Any]:
    """Return the mapping in a YAML file, and note in `places` the line of each of its entries by dotted path."""
    text = _read(folder, name)
    loader = _YAML_LOADER(text)
    try:
        node = loader.get_single_node()
        content = loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise VocabularyError(f"not YAML: {getattr(error, 'problem', error)}.", item=f"{name}{line}") from error
    if not isinstance(content, dict) or not isinstance(node, yaml.MappingNode):
        raise VocabularyError("a mapping was expected.", item=name)
    _note_lines(node, name, name, places)
    return content


def _note_lines(node: yaml.MappingNode, prefix: str, file: str, places: dict[str, str]) -> None:
    for key, value in node.value:
        path = f"{prefix}.{key.value}"
        if path in places:
            raise VocabularyError(f"{key.value!r} stands there twice.", item=f"{file}:{key.start_mark.line + 1}")
        places[path] = f"{file}:{key.start_mark.line + 1}"
        if isinstance(value, yaml.MappingNode):
            _note_lines(value, path, file, places)


def _entries(parent: Mapping[str, Any], key: str) -> Mapping[str, Mapping[str, Any]]:
    entries = parent.get(key) or {}
    if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
        raise VocabularyError(f"{key!r} must map names to entries.", item="types.yaml")
    return entries


def _field(entry: Mapping[str, Any], key: str, place: str) -> Any:
    if key not in entry:
        raise VocabularyError(f"{key!r} is missing.", item=place)
    return entry[key]


def _event_type(name: str, entry: Mapping[str, Any], places: Mapping[str, str]) -> EventType:
    place = places[f"types.yaml.types.{name}"]
    return EventType(
        name=name,
        definition=_field(entry, "definition", place),
        rules=tuple(entry.get("rules", ())),
        quad=_field(entry, "quad", place),
        weight=_weight(_field(entry, "weight", place), place),
        domain=_field(entry, "domain", place),
        fixed_domain=entry.get("fixed_domain", False),
        family=entry.get("family", name),
        requires_target=entry.get("requires_target", False),
        contexts=tuple(entry.get("contexts", ())),
        modes={
            mode: _mode(mode, content, places[f"types.yaml.types.{name}.modes.{mode}"])
            for mode, content in _entries(entry, "modes").items()
        },
    )


def _mode(name: str, entry: Mapping[str, Any], place: str) -> Mode:
    return Mode(
        name=name,
        definition=_field(entry, "definition", place),
        weight=_weight(entry.get("weight"), place),
        domain=entry.get("domain"),
    )


def _weight(value: Any, place: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise VocabularyError(f"weight {value!r} is not a number.", item=place)
    return float(value)


def _vocabulary(folder: Traversable, file: str, places: dict[str, str], build: Any) -> dict[str, Any]:
    content = _yaml(folder, file, places)
    return {name: build(name, entry, places[f"{file}.{name}"]) for name, entry in content.items()}


def _context(name: str, entry: Mapping[str, Any], place: str) -> Context:
    return Context(name=name, definition=_field(entry, "definition", place), domain=_field(entry, "domain", place))


def _term(name: str, entry: Mapping[str, Any], place: str) -> Term:
    return Term(name=name, definition=_field(entry, "definition", place))


def _crosswalk(folder: Traversable, places: dict[str, str]) -> dict[str, Any]:
    """Return both directions of crosswalk.csv. Raises VocabularyError for a line that is given twice."""
    codes: dict[str, CameoCode] = {}
    back: dict[tuple[str, str | None, str | None], ToCameo] = {}
    for place, row in _crosswalk_rows(folder):
        contexts = tuple(filter(None, row["contexts"].split(";")))
        type_, mode, cameo, reason = (row[key] or None for key in ("type", "mode", "cameo", "reason"))
        if row["direction"] == "from_cameo" and cameo:
            code = CameoCode(
                code=cameo,
                meaning=row["meaning"],
                type=type_,
                mode=mode,
                contexts=contexts,
                swapped=row["swapped"] == "yes",
                reason=reason,
            )
            _put(codes, cameo, code, f"cameo {cameo}", place, places)
        elif row["direction"] == "to_cameo" and type_ and len(contexts) <= 1:
            context = contexts[0] if contexts else None
            entry = ToCameo(type=type_, mode=mode, context=context, cameo=cameo, reason=reason)
            _put(back, (type_, mode, context), entry, f"to {type_} {mode} {context}", place, places)
        else:
            raise VocabularyError(
                "neither a from_cameo line with a code nor a to_cameo line with a type and at most one context.",
                item=place,
            )
    return {"cameo_codes": codes, "to_cameo": back}


def _crosswalk_rows(folder: Traversable) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.DictReader(_read(folder, "crosswalk.csv").splitlines())
    if tuple(reader.fieldnames or ()) != _CROSSWALK_COLUMNS:
        raise VocabularyError(f"the columns must be {','.join(_CROSSWALK_COLUMNS)}.", item="crosswalk.csv:1")
    for row in reader:
        place = f"crosswalk.csv:{reader.line_num}"
        if None in row or None in row.values():
            raise VocabularyError(f"{len(_CROSSWALK_COLUMNS)} cells were expected.", item=place)
        yield place, row


def _put(table: dict[Any, Value], key: object, value: Value, label: str, place: str, places: dict[str, str]) -> None:
    if key in table:
        raise VocabularyError(f"the same entry stands at {places[label]}.", item=place)
    table[key] = value
    places[label] = place


def _examples(folder: Traversable, places: dict[str, str]) -> Iterator[Example]:
    for number, line in enumerate(_read(folder, "examples.jsonl").splitlines(), start=1):
        place = f"examples.jsonl:{number}"
        try:
            example = from_plain(Example, json.loads(line))
        except (json.JSONDecodeError, TypeError, KeyError) as error:
            raise VocabularyError(f"not an example: {error}.", item=place) from error
        places[f"example {example.text}"] = place
        yield example

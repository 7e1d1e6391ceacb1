"""The coder's vocabulary, read once from its data files into frozen tables.

`verbs.yaml` (verbs that carry an event), `nouns.yaml` (noun classes), `operators.yaml` (verbs that take their meaning
from what follows) and `domestic.yaml` (INTERNAL events). The files say what each key means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from yalu.errors import VocabularyError
from yalu.yaml_data import read_yaml

CONFLICT = frozenset(("THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"))


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbPattern:
    """A verb with what it needs and what it then means (see the head of verbs.yaml)."""

    verb: str
    type: str | None
    mode: str | None = None
    object: tuple[str, ...] | None = None
    subject: tuple[str, ...] = ()
    with_prepositions: tuple[str, ...] = ()
    prep_object: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    swap: bool = False
    human: bool = False
    symmetric: bool = False
    skip: bool = False
    joint: bool = False
    mover: bool = False
    alone: bool = False
    undergoer: bool = False
    adverbs: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    prep_noun: tuple[str, ...] = ()
    as_complement: tuple[str, ...] = ()
    pair: bool = False
    future: bool = False
    speaker: bool = False
    owner: bool = False
    bare: bool = False
    source_sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NounClass:
    """A class of nouns: what it reports by itself and what stopping, refusing or planning it means."""

    name: str
    type: str | None
    mode: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    symmetric: bool
    joint: str | None
    nominal: Literal["always", "happening", "never"]
    end: str | None
    end_inside: str | None
    refuse: str | None
    plan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DomesticAct:
    """What a verb needs to tell a domestic elite event (see the head of domestic.yaml)."""

    mode: str
    concerns: Literal["object", "subject", "body", "thing"]
    office: bool = False
    objects: tuple[str, ...] = ()
    with_prepositions: tuple[str, ...] = ()
    no_object: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All tables. `operators` maps a relation (perform, end, promise ...) to its verbs."""

    plain: Mapping[str, tuple[str, str | None]]
    patterns: Mapping[str, tuple[VerbPattern, ...]]
    target_prepositions: tuple[str, ...]
    classes: Mapping[str, NounClass]
    nouns: Mapping[str, tuple[str, ...]]
    operators: Mapping[str, frozenset[str]]
    adjectives: Mapping[str, frozenset[str]]
    negative: frozenset[str]
    positive: frozenset[str]
    domestic_verbs: Mapping[str, tuple[DomesticAct, ...]]
    domestic_nouns: Mapping[str, str]
    trigger_lemmas: frozenset[str]


def read_data(name: str) -> Any:
    """Return the content of a YAML file in `yalu/code/data`. Raises VocabularyError when it is not valid YAML."""
    text = resources.files("yalu.code").joinpath("data", name).read_text(encoding="utf-8")
    try:
        return read_yaml(text)
    except yaml.YAMLError as error:
        raise VocabularyError(f"not valid YAML: {error}", item=name, remedy="Mend the file.") from error


def fill_fragments(pattern: str, fragments: Mapping[str, str], *, item: str) -> str:
    """Return the pattern with ~names~ replaced by their fragments. Raises VocabularyError for one that is not there."""

    def fragment(name: re.Match[str]) -> str:
        if name[1] not in fragments:
            raise VocabularyError(f"fragment ~{name[1]}~ does not exist.", item=item)
        return fragments[name[1]]

    return re.sub(r"~(\w+)~", fragment, pattern)


@cache
def load_vocabulary() -> Vocabulary:
    """Return the built-in vocabulary. Raises VocabularyError for a class or key that does not exist."""
    verbs, nouns = read_data("verbs.yaml"), read_data("nouns.yaml")
    operators, domestic = read_data("operators.yaml"), read_data("domestic.yaml")
    word_classes = _words_to_classes(nouns, domestic)
    adjectives = {key: frozenset(words) for key, words in operators.pop("adjectives").items()}
    negative, positive = frozenset(operators.pop("negative")), frozenset(operators.pop("positive"))
    plain = {verb: (event, mode) for event, words in verbs["plain"].items() for verb, mode in words.items()}
    patterns = _patterns(verbs["patterns"], set(nouns))
    domestic_verbs = _domestic_verbs(domestic["modes"])
    domestic_nouns = {noun: mode for mode, words in domestic["nouns"].items() for noun in words}
    return Vocabulary(
        plain=plain,
        patterns=patterns,
        target_prepositions=_strings(verbs["target_prepositions"]),
        classes={name: _noun_class(name, spec) for name, spec in nouns.items()},
        nouns=word_classes,
        operators={name: frozenset(words) for name, words in operators.items()},
        adjectives=adjectives,
        negative=negative,
        positive=positive,
        domestic_verbs=domestic_verbs,
        domestic_nouns=domestic_nouns,
        trigger_lemmas=_trigger_lemmas(plain, patterns, operators, nouns, domestic_verbs, domestic_nouns, adjectives),
    )


def _words_to_classes(nouns: Mapping[str, Any], domestic: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    classes: dict[str, list[str]] = {}
    for name, spec in nouns.items():
        for word in spec["words"]:
            classes.setdefault(word, []).append(name)
    for name, words in domestic["classes"].items():
        for word in words:
            classes.setdefault(word, []).append(name)
    return {word: tuple(dict.fromkeys(names)) for word, names in classes.items()}


def _noun_class(name: str, spec: Mapping[str, Any]) -> NounClass:
    event = spec.get("event") or {}
    return NounClass(
        name=name,
        type=event.get("type"),
        mode=event.get("mode"),
        source=_strings(event.get("source")),
        target=_strings(event.get("target")),
        symmetric=bool(event.get("symmetric")),
        joint=event.get("joint"),
        nominal=spec.get("nominal", "always") if event else "never",
        end=spec.get("end"),
        end_inside=spec.get("end_inside"),
        refuse=spec.get("refuse"),
        plan=spec.get("plan"),
    )


def _patterns(rows: Iterable[Mapping[str, Any]], known: set[str]) -> dict[str, tuple[VerbPattern, ...]]:
    patterns: dict[str, list[VerbPattern]] = {}
    for row in rows:
        pattern = _pattern(row)
        unknown = {*(pattern.object or ()), *pattern.prep_object, *pattern.subject} - known - {"none", "any", "proper"}
        if unknown:
            raise VocabularyError(
                f"pattern of '{pattern.verb}' names unknown noun classes {sorted(unknown)}.",
                item="verbs.yaml",
                remedy="Add the class to nouns.yaml or mend its name.",
            )
        patterns.setdefault(pattern.verb, []).append(pattern)
    return {verb: tuple(rows) for verb, rows in patterns.items()}


def _pattern(row: Mapping[str, Any]) -> VerbPattern:
    needed = row.get("object")
    return VerbPattern(
        verb=row["verb"],
        type=row.get("type"),
        mode=row.get("mode"),
        object=None if needed is None else _strings(needed),
        subject=_strings(row.get("subject")),
        with_prepositions=_strings(row.get("with")),
        prep_object=_strings(row.get("prep_object")),
        target=_strings(row.get("target")),
        swap=bool(row.get("swap")),
        human=bool(row.get("human")),
        symmetric=bool(row.get("symmetric")),
        skip=bool(row.get("skip")),
        joint=bool(row.get("joint")),
        mover=bool(row.get("mover")),
        alone=bool(row.get("alone")),
        undergoer=bool(row.get("undergoer")),
        adverbs=_strings(row.get("adverb")),
        noun=_strings(row.get("noun")),
        prep_noun=_strings(row.get("prep_noun")),
        as_complement=_strings(row.get("as_complement")),
        pair=bool(row.get("pair")),
        future=bool(row.get("future")),
        speaker=bool(row.get("speaker")),
        owner=bool(row.get("owner")),
        bare=bool(row.get("bare")),
        source_sectors=_strings(row.get("source_sectors")),
    )


def _strings(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    strings = (value,) if isinstance(value, str) else tuple(value)
    if not all(isinstance(string, str) for string in strings):
        # YAML reads a bare on or off as true or false.
        raise VocabularyError(f"{list(strings)} holds something that is not a word.", remedy='Write "on" in quotes.')
    return strings


def _domestic_verbs(modes: Mapping[str, Any]) -> dict[str, tuple[DomesticAct, ...]]:
    verbs: dict[str, list[DomesticAct]] = {}
    for mode, rows in modes.items():
        for row in rows:
            act = DomesticAct(
                mode=mode,
                concerns=row["concerns"],
                office=bool(row.get("office")),
                objects=_strings(row.get("objects")),
                with_prepositions=_strings(row.get("with")),
                no_object=bool(row.get("no_object")),
            )
            for verb in row["verbs"]:
                verbs.setdefault(verb, []).append(act)
    return {verb: tuple(acts) for verb, acts in verbs.items()}


def _trigger_lemmas(
    plain: Mapping[str, Any],
    patterns: Mapping[str, Any],
    operators: Mapping[str, Iterable[str]],
    nouns: Mapping[str, Any],
    domestic_verbs: Mapping[str, Any],
    domestic_nouns: Mapping[str, Any],
    adjectives: Mapping[str, Iterable[str]],
) -> frozenset[str]:
    """Return the first words that may begin an event; the gate looks for one of them in a sentence."""
    light = {
        word for key in ("promise", "demand", "refuse_to", "threaten_to", "allow", "force") for word in operators[key]
    }
    event_nouns = {word for spec in nouns.values() if spec.get("event") for word in spec["words"]}
    predicates = {word for words in adjectives.values() for word in words}
    verbs = {*plain, *patterns, *light, *domestic_verbs}
    # A verb is the first word of a phrase ("pull_out", "call for"), a noun the last ("arms embargo").
    first = {verb.split("_")[0].split(" ")[0] for verb in verbs}
    return frozenset(first | {word.split(" ")[-1] for word in (*event_nouns, *domestic_nouns, *predicates)})

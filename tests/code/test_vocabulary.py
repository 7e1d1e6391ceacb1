"""The coder's vocabulary files agree with each other and with the codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from yalu.code.contexts import find_contexts
from yalu.code.vocabulary import CONFLICT, _patterns, load_vocabulary, read_data
from yalu.codebook import load_codebook
from yalu.errors import VocabularyError

VOCABULARY = load_vocabulary()
CODEBOOK = load_codebook()
# Words that `target` of a pattern and `source` of a noun class know besides prepositions.
PLACES = {"object", "dative", "possessor", "adjective"}
PATTERN_KEYS = {
    "verb", "object", "subject", "with", "type", "mode", "swap", "target", "human", "symmetric", "joint", "mover",
    "prep_object", "as_complement", "source_sectors", "undergoer", "alone", "adverb", "skip", "noun", "prep_noun",
    "pair", "future", "speaker", "owner", "bare",
}  # fmt: skip


def word_lists() -> Iterator[tuple[str, list[str]]]:
    """Yield every list of words with its name."""
    for name, words in read_data("operators.yaml").items():
        yield from words.items() if isinstance(words, dict) else [(name, words)]
    for name, spec in read_data("nouns.yaml").items():
        yield f"nouns {name}", spec["words"]
    domestic = read_data("domestic.yaml")
    for name, words in domestic["classes"].items():
        yield f"domestic {name}", words
    for name, words in domestic["nouns"].items():
        yield f"domestic nouns {name}", words
    for name, rows in domestic["modes"].items():
        for number, row in enumerate(rows):
            yield f"domestic verbs {name} {number}", row["verbs"]
    for name, stems in read_data("context_cues.yaml").items():
        yield f"context {name}", stems
    for name, words in read_data("reporting.yaml").items():
        yield f"reporting {name}", words


LISTS = dict(word_lists())


@pytest.mark.parametrize("name", LISTS)
def test_every_word_of_a_list_is_a_word(name) -> None:
    # YAML reads a bare on, off, yes or no as true or false.
    assert all(isinstance(word, str) and word == word.strip() and word for word in LISTS[name])


# `negative` and the class `force` may name a word twice: they are only asked whether they hold it.
@pytest.mark.parametrize("name", [name for name in LISTS if name not in ("negative", "nouns force")])
def test_no_word_stands_twice_in_a_list(name) -> None:
    assert [word for word, times in Counter(LISTS[name]).items() if times > 1] == []


def test_no_verb_stands_twice_in_plain() -> None:
    verbs = [verb for words in read_data("verbs.yaml")["plain"].values() for verb in words]
    assert [verb for verb, times in Counter(verbs).items() if times > 1] == []
    assert len(VOCABULARY.plain) == len(verbs)


def test_plain_verbs_have_types_and_modes_of_the_codebook() -> None:
    unknown = [verb for verb, (event, mode) in VOCABULARY.plain.items() if not _is_known(event, mode)]
    assert unknown == []


def test_patterns_have_types_and_modes_of_the_codebook() -> None:
    rows = [pattern for patterns in VOCABULARY.patterns.values() for pattern in patterns]
    assert [row for row in rows if not row.skip and not _is_known(row.type, row.mode)] == []
    # A use that is no event has no type.
    assert [row for row in rows if row.skip and (row.type or row.mode)] == []


def test_patterns_use_known_keys_and_no_pattern_stands_twice() -> None:
    rows = read_data("verbs.yaml")["patterns"]
    assert {key for row in rows for key in row} <= PATTERN_KEYS
    assert [row for number, row in enumerate(rows) if row in rows[:number]] == []


def test_a_pattern_of_an_unknown_class_is_refused() -> None:
    with pytest.raises(VocabularyError, match="unknown noun classes"):
        _patterns([{"verb": "send", "object": ["no_such_class"], "type": "AID"}], {"aid"})


def test_noun_classes_have_types_and_modes_of_the_codebook() -> None:
    for noun_class in VOCABULARY.classes.values():
        if noun_class.type:
            assert _is_known(noun_class.type, noun_class.mode), noun_class.name
        others = (noun_class.joint, noun_class.end, noun_class.end_inside, noun_class.refuse, noun_class.plan)
        assert {event for event in others if event} <= set(CODEBOOK.types), noun_class.name
        # Who does it is asked only of a class that reports an event.
        assert bool(noun_class.type) or not (noun_class.source or noun_class.target or noun_class.mode)


def test_every_noun_belongs_to_classes_that_exist() -> None:
    extra = set(read_data("domestic.yaml")["classes"])
    named = {name for names in VOCABULARY.nouns.values() for name in names}
    assert named <= set(VOCABULARY.classes) | extra
    assert set(VOCABULARY.classes) <= named


def test_every_class_a_pattern_needs_has_words() -> None:
    needed = {
        name
        for patterns in VOCABULARY.patterns.values()
        for pattern in patterns
        for name in (*(pattern.object or ()), *pattern.prep_object, *pattern.subject)
    }
    # No object, any object, a name: these are no classes.
    assert needed - {"none", "any", "proper"} <= {name for names in VOCABULARY.nouns.values() for name in names}


def test_targets_and_sources_stand_where_the_readers_look() -> None:
    prepositions = set(VOCABULARY.target_prepositions) | {
        "by",
        "along",
        "off",
        "out",
        "before",
        "past",
        "under",
        "after",
        "as",
        "like",
    }
    named = {
        *(
            word
            for rows in VOCABULARY.patterns.values()
            for row in rows
            for word in (*row.target, *row.with_prepositions)
        ),
        *(word for each in VOCABULARY.classes.values() for word in (*each.source, *each.target)),
    }
    assert named <= prepositions | PLACES


def test_on_is_a_preposition() -> None:
    assert "on" in VOCABULARY.target_prepositions
    assert "on" in VOCABULARY.classes["restriction"].target


def test_domestic_modes_are_those_of_the_codebook() -> None:
    domestic = read_data("domestic.yaml")
    assert set(domestic["modes"]) == set(CODEBOOK.types["INTERNAL"].modes)
    assert set(domestic["nouns"]) <= set(domestic["modes"])
    known = {name for names in VOCABULARY.nouns.values() for name in names}
    rows = [row for rows in domestic["modes"].values() for row in rows]
    # A session is read from its noun and its body together.
    assert {name for row in rows for name in row.get("objects", ())} - {"session"} <= known
    assert {key for row in rows for key in row} <= {"verbs", "concerns", "office", "objects", "with", "no_object"}
    assert {row["concerns"] for row in rows} == {"object", "subject", "body", "thing"}


def test_context_cues_are_contexts_of_the_codebook() -> None:
    assert set(read_data("context_cues.yaml")) <= set(CODEBOOK.contexts)


@pytest.mark.parametrize("name", read_data("context_cues.yaml"))
def test_every_context_is_found_by_its_first_cue(name) -> None:
    cue = read_data("context_cues.yaml")[name][0]
    assert name in find_contexts(f"Chad and Niger spoke of {cue}.")


def test_contexts_are_three_at_most() -> None:
    text = "nuclear cyber terror missile spy trade oil flood"
    assert find_contexts(text) == ("cbrn", "cyber", "terrorism")
    assert find_contexts("Chad and Niger.") == ()


def test_conflict_is_the_codebook_s_material_conflict_and_threats() -> None:
    material = {name for name in CODEBOOK.types if CODEBOOK.quad(name) == "material_conflict"}
    assert material | {"THREATEN"} == CONFLICT


@pytest.mark.parametrize("relation", ["demand", "promise", "refuse_to", "threaten_to", "allow", "force", "stop_doing"])
def test_relations_of_verbs_have_words(relation) -> None:
    assert VOCABULARY.operators[relation]


def test_a_file_that_is_no_yaml_is_named(monkeypatch, tmp_path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "broken.yaml").write_text("words: [one, two", encoding="utf-8")
    monkeypatch.setattr("yalu.code.vocabulary.resources.files", lambda package: tmp_path)
    with pytest.raises(VocabularyError, match=r"broken\.yaml"):
        read_data("broken.yaml")


def _is_known(event: str | None, mode: str | None) -> bool:
    return event in CODEBOOK.types and (mode is None or mode in CODEBOOK.types[event].modes)

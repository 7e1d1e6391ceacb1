"""The search index is derived: whatever happens to it, the next search answers from the record."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_rows import add_report, make_document, make_story

from yalu.errors import RecordError
from yalu.record import Store


def found(store: Store, query: str) -> list[str]:
    """Return the sentences a search finds."""
    return [hit.text for hit in store.search(query)]


def test_a_hit_points_at_its_sentence(store: Store) -> None:
    document = make_document()
    add_report(store, document)
    (hit,) = store.search("Ruritanian VISITS")
    assert document.text[hit.start : hit.end] == hit.text == "The Ruritanian minister visited Strelsau."
    assert (hit.doc, hit.story, hit.sentence, hit.title) == (document.doc_id, 0, 0, "Visit")
    assert hit.published == "2011-06-16"


def test_all_words_must_be_there_and_quoted_ones_together(store: Store) -> None:
    add_report(store, make_document())
    assert found(store, "minister Strelsau")
    assert not found(store, "minister Zenda")
    assert found(store, '"minister visited"')
    assert not found(store, '"visited minister"')


def test_new_runs_are_found_and_the_limit_holds(store: Store) -> None:
    add_report(store, make_document())
    assert len(store.search("minister")) == 1
    add_report(store, make_document(key="report-2"))
    assert len(store.search("minister")) == 2
    assert len(store.search("minister", limit=1)) == 1


def test_a_replaced_run_is_forgotten(store: Store) -> None:
    document = make_document()
    add_report(store, document)
    assert found(store, "minister")
    story = make_story(document)
    with store.begin("code", supersedes=[store.runs[0].run]) as run:
        run.write("stories", [replace(story, sentences=story.sentences[2:])])
    assert not found(store, "minister")
    assert found(store, "trade grew")


@pytest.mark.parametrize("damage", ["garbage", "deleted", "older"])
def test_a_damaged_index_is_made_again(store: Store, damage: str) -> None:
    add_report(store, make_document())
    assert found(store, "minister")
    path = store.path / "derived" / "search.sqlite"
    if damage == "garbage":
        path.write_bytes(b"not a database, not at all " * 200)
    elif damage == "deleted":
        path.unlink()
    else:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    assert found(store, "minister")


def test_a_folder_that_cannot_be_written_is_searched_all_the_same(store: Store) -> None:
    add_report(store, make_document())
    (store.path / "derived").rmdir()
    (store.path / "derived").write_text("a file where the folder should be")
    assert found(store, "minister")


def test_nothing_to_search_for_is_an_error(store: Store) -> None:
    with pytest.raises(RecordError, match="nothing to search for"):
        store.search('  "" - ')


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=st.text(min_size=1, max_size=30))
def test_no_query_is_a_syntax_error(store: Store, query: str) -> None:
    if not store.runs:
        add_report(store, make_document())
    if any(letter.isalnum() or letter == "_" for letter in query.replace('"', " ")):
        assert len(store.search(query)) <= 20
    else:
        with pytest.raises(RecordError, match="nothing to search for"):
            store.search(query)

"""Texts that mean harm in every page and export; `hostile_run.py` does it with a thousand."""

import pytest
from hostile_run import Found, crawl, export_all, open_pages
from hostile_world import hostile_texts, make_workspace

TEXTS = 60


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    return make_workspace(tmp_path_factory.mktemp("hostile") / "desk", hostile_texts(TEXTS))


@pytest.fixture(scope="module")
def read(hostile, make_client):
    found = Found()
    return crawl(make_client(hostile.path), found, most=3), found


def test_texts_are_many_and_different():
    assert len(set(hostile_texts(1000))) == 1000


def test_no_page_holds_markup_of_a_text(read):
    _, found = read
    assert found.pages.total() > 20
    assert found.faults == []


def test_no_export_is_broken_and_no_cell_is_a_formula(hostile, tmp_path):
    found = Found()
    export_all(hostile, tmp_path, found)
    assert len(found.files) > 15
    assert found.faults == []


@pytest.mark.browser
def test_no_script_of_a_text_runs(hostile, read, browser):
    found = Found()
    open_pages(hostile.path, read[0], found, browser, most=1)
    assert found.faults == []

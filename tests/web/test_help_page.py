"""Help: every topic a page names is there, and every docs page a topic names."""

import re
from importlib import resources
from pathlib import Path

import pytest

from yalu.web.guide import topics

TEMPLATES = resources.files("yalu.web").joinpath("templates")


def test_every_topic_that_a_page_names_is_there():
    named = set()
    for each in TEMPLATES.iterdir():
        named |= set(re.findall(r"explain\('(\w+)'\)", each.read_text()))
        named |= set(re.findall(r'"/help/(\w+)"', each.read_text()))
    assert named <= set(topics())
    assert len(named) >= 8


@pytest.mark.parametrize("name", topics())
def test_a_topic_has_a_note_and_names_docs_that_exist(client, name):
    topic = topics()[name]
    assert 30 < len(topic.note) < 400
    assert str(topic.note) in client.get("/help").text
    assert topic.body in client.get(f"/help/{name}").text
    root = Path(__file__).parents[2]
    for path in re.findall(r"docs/[\w-]+\.md", topic.body):
        assert (root / path).exists()


def test_no_topic(client):
    assert client.get("/help/nothing").status_code == 404


@pytest.mark.browser
def test_help_is_accessible(page, check_accessible):
    for path in ("/help", "/help/signs"):
        page.goto(page.origin + path)
        check_accessible(page)

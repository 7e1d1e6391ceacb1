"""A fault in a codebook's files is found when it is loaded, and its file and line are named."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from yalu.codebook import load_codebook
from yalu.errors import VocabularyError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with as_file(files("yalu.codebook").joinpath("data", "plover", "2021.1")) as source:
        shutil.copytree(source, tmp_path / "mine")
    return tmp_path / "mine"


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# What is wrong: file, text to replace, text put there, what the error must begin with.
CHANGED = {
    "a quad class that does not exist": ("types.yaml", "quad: verbal_coop", "quad: coop", r":\d+: quad 'cooperation'"),
    "a weight off the scale": ("types.yaml", "weight: 4.2", "weight: 42", r":\d+: weight 42"),
    "a weight in words": ("types.yaml", "weight: 4.2", "weight: much", r":\d+: weight 'much'"),
    "a mode on the other side": ("types.yaml", "weight: 2.8}", "weight: -2.8}", r":\d+: mode visit and its type"),
    "a missing weight": ("types.yaml", "    weight: 4.2\n", "", r":\d+: 'weight' is missing"),
    "a type without a domain": ("types.yaml", "    domain: political", "    domain: null", r":\d+: domain None"),
    "an unknown context": ("types.yaml", "[diplomatic, ", "[weather, ", r":\d+: context 'weather'"),
    "a type given twice": ("types.yaml", "  CONSULT:", "  AGREE:", r":\d+: 'AGREE' stands there twice"),
    "broken YAML": ("contexts.yaml", "political: {", "political: {{", r":\d+: not YAML"),
    "a domain that does not exist": ("contexts.yaml", "domain: economic", "domain: money", r":\d+: domain 'money'"),
    "a missing level": ("levels.yaml", "ngo: ", "ngos: ", ": 'ngo' is missing"),
    "an unknown domain": ("domains.yaml", "political: {", "polar: {definition: Ice}\npolitical: {", r":2: 'polar'"),
    "a crosswalk to nowhere": ("crosswalk.csv", "040,CONSULT", "040,TALK", r":\d+: type 'TALK'"),
    "an unknown mode": ("crosswalk.csv", "CONSULT,phone", "CONSULT,pigeon", r":\d+: CONSULT has no mode 'pigeon'"),
    "a null without a reason": ("crosswalk.csv", "PLOVER does not code statements as such", "", ":2: CAMEO 01 has nei"),
    "a code without a root": ("crosswalk.csv", "from_cameo,13,", "from_cameo,13x,", ": CAMEO 13 has no"),
    "a mode without a code": (
        "crosswalk.csv",
        "to_cameo,041,CONSULT,phone,,,,\n",
        "",
        ": CONSULT phone has no to_cameo",
    ),
    "a code that does not exist": ("crosswalk.csv", "to_cameo,041,", "to_cameo,049,", r":\d+: 049 is not a CAMEO code"),
    "a wrong header": ("crosswalk.csv", "direction,cameo", "cameo,direction", ":1: the columns must be direction"),
    "an example of an unknown type": ("examples.jsonl", '"type": "AGREE"', '"type": "HUG"', ":1: type 'HUG'"),
    "an example without a source": (
        "examples.jsonl",
        '"source": ["EGY"]',
        '"source": []',
        ":1: an example needs a sou",
    ),
    "a mode without an example": ("examples.jsonl", '"mode": "phone"', '"mode": "visit"', ": CONSULT phone has no exa"),
}
# What is wrong: file, line added at its end, what the error must begin with.
ADDED = {
    "a code given twice": ("crosswalk.csv", "from_cameo,042,CONSULT,,,,again,\n", r":\d+: the same entry stands at"),
    "a short line": ("crosswalk.csv", "from_cameo,021\n", r":\d+: 8 cells were expected"),
    "a strange direction": ("crosswalk.csv", "sideways,042,CONSULT,,,,,\n", r":\d+: neither a from_cameo"),
    "an example that is not JSON": ("examples.jsonl", "{\n", r":\d+: not an example"),
    "an example that lacks a field": ("examples.jsonl", '{"text": "x"}\n', r":\d+: not an example: 'type'"),
}


@pytest.mark.parametrize("fault", CHANGED)
def test_a_changed_line_is_found_and_named(folder: Path, fault: str) -> None:
    file, old, new, expected = CHANGED[fault]
    _replace(folder / file, old, new)
    with pytest.raises(VocabularyError, match=f"^{file}{expected}"):
        load_codebook(str(folder))


@pytest.mark.parametrize("fault", ADDED)
def test_an_added_line_is_found_and_named(folder: Path, fault: str) -> None:
    file, line, expected = ADDED[fault]
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    with pytest.raises(VocabularyError, match=f"^{file}{expected}"):
        load_codebook(str(folder))


def test_a_folder_of_ones_own_is_a_codebook(folder: Path) -> None:
    _replace(folder / "types.yaml", "codebook: plover", "codebook: mine")
    book = load_codebook(str(folder))
    assert (book.name, book.version) == ("mine", "2021.1")
    assert load_codebook(str(folder)) is book


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "contexts.yaml").unlink()
    with pytest.raises(VocabularyError, match=r"contexts\.yaml: cannot be read"):
        load_codebook(str(folder))


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(VocabularyError, match=r"no codebook polver 2021\.1\. Use plover 2021\.1"):
        load_codebook("polver")

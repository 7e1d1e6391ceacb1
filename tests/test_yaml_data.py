"""Our quick reading of YAML against PyYAML's own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import yalu
from yalu.yaml_data import read_yaml

FILES = sorted(Path(yalu.__file__).parent.rglob("*.yaml"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.dates() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_vocabulary_reads_as_pyyaml_reads_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert repr(read_yaml(text)) == repr(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506


@given(value=VALUES)
def test_any_plain_value_comes_back(value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert read_yaml(text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    "text",
    ["", "yes", "no", "Off: on", "a: &b {c: 1}\nd: *b", "a: &b {c: 1}\nd: {<<: *b, e: 2}", "[\"yes\", 'no', !!str 3]"],
)
def test_words_anchors_and_merged_tables(text: str) -> None:
    assert repr(read_yaml(text)) == repr(yaml.safe_load(text))


def test_what_would_build_an_object_is_refused() -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml("!!python/object/apply:os.system [echo]")

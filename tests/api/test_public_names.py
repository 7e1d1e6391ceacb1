"""What `yalu` exports: a change here is a change of the Python API and belongs into the changelog."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import yalu
from yalu import model

PUBLIC = [
    "Claim",
    "Document",
    "Event",
    "EventMention",
    "Quantity",
    "Series",
    "Sign",
    "Workspace",
    "YaluError",
    "__version__",
    "load_codebook",
]


def test_the_public_names_are_these() -> None:
    assert yalu.__all__ == PUBLIC == sorted(PUBLIC)
    assert dir(yalu) == PUBLIC


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "__version__"])
def test_a_public_name_is_what_its_own_module_calls_so(name: str) -> None:
    found = getattr(yalu, name)
    assert found.__name__ == name
    assert found.__doc__
    assert getattr(sys.modules[found.__module__], name) is found


def test_typed_values_are_those_of_the_model() -> None:
    assert {name for name in PUBLIC if getattr(model, name, None) is getattr(yalu, name)} == {
        "Claim",
        "Document",
        "Event",
        "EventMention",
        "Quantity",
        "Series",
        "Sign",
    }


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'yalu' has no attribute 'Observatory'"):
        _ = yalu.Observatory  # type: ignore[attr-defined]


def test_importing_yalu_loads_none_of_its_parts() -> None:
    loaded = "import sys, yalu; print(sorted(name for name in sys.modules if name.startswith('yalu.')))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_yalu_imports_with_star_everything_it_names() -> None:
    names: dict[str, object] = {}
    exec("from yalu import *", names)  # noqa: S102
    assert names.keys() >= set(PUBLIC)


def test_type_checkers_are_told_the_same_names() -> None:
    stub = Path(yalu.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    found = re.findall(r"^(?:from .+ import (\w+) as \1|(\w+): str)$", stub, flags=re.MULTILINE)
    assert sorted(first or second for first, second in found) == PUBLIC

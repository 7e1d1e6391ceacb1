"""`yalu.toml`: what marks a folder as a workspace, and what its owner wants watched."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yalu import __version__
from yalu.errors import ConfigError, WorkspaceError
from yalu.record.files import write_durably

FILE_NAME = "yalu.toml"
FORMAT = 1

_TEMPLATE = """\
# A Yalu workspace. This folder holds one observatory; docs/store.md says what is in it.
# `format` is the version of the folder's layout: do not change it by hand.
format = {format}
created_by = {created_by}

# The name shown on briefs.
name = {name}

# The relations you watch, such as "CHN-PRK": ISO 3166 alpha-3 codes, alphabetical.
dyads = [{dyads}]
"""

_STATE = re.compile(r"[A-Z]{3}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceConfig:
    """The settings of a workspace. `dyads` are unordered, written `CHN-PRK`."""

    name: str
    dyads: tuple[str, ...] = ()
    created_by: str = f"yalu {__version__}"
    format: int = FORMAT


def parse_dyad(words: str) -> str:
    """Return the unordered dyad (`CHN-PRK`) that `words` name in any order, case or punctuation.

    Raises ConfigError where `words` do not hold two different three-letter codes.
    """
    states = _STATE.findall(words.upper())
    rest = re.sub(r"[-\s>,:/]", "", _STATE.sub("", words.upper()))
    if len(set(states)) != 2 or len(states) != 2 or rest:
        raise ConfigError(
            "not a pair of states.", item=repr(words), remedy="Name two ISO 3166 alpha-3 codes, such as CHN-PRK."
        )
    return "-".join(sorted(states))


def write_config(folder: Path, config: WorkspaceConfig) -> None:
    """Write `yalu.toml` into `folder`. Raises ConfigError for a name with control characters, RecordError."""
    dyads = ", ".join(_toml_string(parse_dyad(dyad)) for dyad in config.dyads)
    text = _TEMPLATE.format(
        format=config.format,
        created_by=_toml_string(config.created_by),
        name=_toml_string(config.name),
        dyads=dyads,
    )
    write_durably(folder / FILE_NAME, text.encode())


def read_config(folder: Path) -> WorkspaceConfig:
    """Return the settings in `folder`. Raises WorkspaceError for a folder that is not a workspace of this format."""
    path = folder / FILE_NAME
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WorkspaceError(
            "not a Yalu workspace (it has no yalu.toml).",
            item=str(folder),
            remedy=f"Make one with `yalu init {folder}`, or name another folder with -w.",
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorkspaceError(
            f"cannot be read: {error}.", item=str(path), remedy="Correct the file; docs/store.md shows its form."
        ) from error
    return _checked(settings, path)


def _checked(settings: dict[str, Any], path: Path) -> WorkspaceConfig:
    found = settings.get("format")
    if found != FORMAT:
        raise WorkspaceError(
            f"is a workspace of format {found!r}; this Yalu reads format {FORMAT}.",
            item=str(path),
            remedy="Install a newer Yalu, or add the sources to a new workspace with this one.",
        )
    name, dyads = settings.get("name"), settings.get("dyads", [])
    if not isinstance(name, str) or not isinstance(dyads, list) or not all(isinstance(each, str) for each in dyads):
        raise WorkspaceError(
            "needs `name` as a string and `dyads` as a list of strings.", item=str(path), remedy="Correct the file."
        )
    return WorkspaceConfig(
        name=name, dyads=tuple(map(parse_dyad, dyads)), created_by=str(settings.get("created_by", "unknown"))
    )


def _toml_string(value: str) -> str:
    if _CONTROL.search(value):
        raise ConfigError("has control characters.", item=repr(value), remedy="Use a name in one line of plain text.")
    return json.dumps(value, ensure_ascii=False)

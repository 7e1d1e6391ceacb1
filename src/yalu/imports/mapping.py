"""The mapping file of `yalu import`: what the columns of a table are. docs/formats.md describes it for people."""

from __future__ import annotations

import codecs
import hashlib
import json
import tomllib
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from yalu.errors import ConfigError
from yalu.imports.layouts import EVENT_FIELDS
from yalu.model.schema import to_plain
from yalu.model.series import Step

SERIES_FIELDS = ("date", "value", "name", "unit", "source", "target", "dyad")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueColumn:
    """One column of a wide table as a series of its own: what it measures, of whom, and by what to multiply it."""

    column: str
    name: str
    source: str
    target: str
    unit: str | None = None
    factor: float = 1.0
    directed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What a caller says of a table.

    `columns` maps our fields to its column names, `constants` our fields to what holds for all rows, `values` our
    fields to what their cells stand for (`{"type": {"state visit": "CONSULT"}}`). `date_format` is one of
    `datetime.strptime`. `step` and `series` are for `--as series`. `origin` is what the table is called in the record.
    """

    origin: str | None = None
    columns: Dict[str, str] = field(default_factory=dict)
    constants: Dict[str, str] = field(default_factory=dict)
    values: Dict[str, Dict[str, str]] = field(default_factory=dict)
    date_format: str | None = None
    delimiter: str | None = None
    encoding: str = "utf-8"
    step: Step | None = None
    series: tuple[ValueColumn, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of all that is said."""
        plain = json.dumps(to_plain(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()[:20]


def read_mapping(path: Path | str) -> Mapping:
    """Return the mapping in a YAML or TOML file. Raises ConfigError naming what is wrong in it."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
        found = tomllib.loads(text) if file.suffix == ".toml" else yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}.", item=str(path), remedy="Check the file's name.") from error
    except (tomllib.TOMLDecodeError, yaml.YAMLError) as error:
        raise ConfigError(
            f"is neither YAML nor TOML: {' '.join(str(error).split())}.", item=str(path), remedy="Correct it there."
        ) from error
    try:
        return make_mapping(found)
    except ConfigError as error:
        raise ConfigError(error.problem, item=f"{path}: {error.item}", remedy=error.remedy) from error


def make_mapping(found: Any) -> Mapping:
    """Return the mapping that a dict of YAML or TOML says. Raises ConfigError."""
    if not isinstance(found, dict):
        raise ConfigError("is not a mapping.", item="the file", remedy=_SEE)
    known = [each.name for each in fields(Mapping)]
    for name in found:
        if name not in known:
            raise ConfigError(f"{name!r} is unknown.", item=str(name), remedy=f"There are {', '.join(known)}.")
    plain = {name: value for name, value in found.items() if name not in ("columns", "constants", "values", "series")}
    made = Mapping(
        **{name: str(value) for name, value in plain.items() if value is not None},  # type: ignore[arg-type]
        columns=_texts(found, "columns"),
        constants=_texts(found, "constants"),
        values={name: _texts(_dict(found, "values"), name) for name in _dict(found, "values")},
        series=tuple(_value_column(each) for each in found.get("series") or ()),
    )
    _check(made)
    return made


_SEE = "docs/formats.md shows the form of a mapping."


def _check(made: Mapping) -> None:
    for part in (made.columns, made.constants, made.values):
        for name in part:
            if name not in (*EVENT_FIELDS, *SERIES_FIELDS):
                raise ConfigError(
                    f"{name!r} is no field.",
                    item=name,
                    remedy=f"Fields are {', '.join((*EVENT_FIELDS, *SERIES_FIELDS))}.",
                )
    if made.step not in (None, "day", "week", "month", "year"):
        raise ConfigError(f"{made.step!r} is no step.", item="step", remedy="Use day, week, month or year.")
    if made.delimiter is not None and len(made.delimiter) != 1:
        raise ConfigError("is not one character.", item="delimiter", remedy='Write it as "," or "\\t".')
    try:
        codecs.lookup(made.encoding)
    except LookupError:
        raise ConfigError(f"{made.encoding!r} is no encoding.", item="encoding", remedy="Such as latin-1.") from None


def _dict(found: Dict[str, Any], name: str) -> Dict[str, Any]:
    part = found.get(name) or {}
    if not isinstance(part, dict):
        raise ConfigError("is not a mapping.", item=name, remedy=_SEE)
    return part


def _texts(found: Dict[str, Any], name: str) -> dict[str, str]:
    return {str(key): "" if value is None else str(value) for key, value in _dict(found, name).items()}


def _value_column(found: Any) -> ValueColumn:
    try:
        return ValueColumn(**{**found, "factor": float(found.get("factor", 1))})
    except (TypeError, ValueError, AttributeError) as error:
        raise ConfigError(
            f"a series needs column, name, source, target ({error}).", item="series", remedy=_SEE
        ) from error

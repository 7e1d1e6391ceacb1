"""Events and values that others coded: the rows of imported tables, flat, so that hundreds of millions stay light.

A coded event has no evidence sentence. What stands for it is the file it came from and the row in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from yalu.model.event import Domain, Quad, Status
from yalu.model.mention import Level, Sector
from yalu.model.series import Step

# Why a column is null: the file says nothing; a name, code or text that is not known here; a code that stands for
# something the codebook does not hold (CAMEO 01: mere statements); a name that several states or bodies share.
CodedWhy = Literal["not_given", "unknown", "not_in_codebook", "ambiguous"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedEvent:
    """One row of an event table that others coded.

    `file` is the short hash of the file and `row` the number of the row in it, from 1 (the header is not counted): they
    name the event. `key` is a hash of the file's own identifier with day, parties and code, null where it has none; two
    rows of one origin with the same key are the same event. `origin` is the table it comes from (`icews`), `publisher`
    the outlet the table names. `day` is the first day of the date; `reported` the day from which the event could be
    known, null where the table does not say. `cameo` is the code as given. `weight` is that of type and mode in the
    codebook, `intensity` what the table says itself. A null type, source or target has its reason beside it.
    """

    file: str
    row: int
    key: int | None
    origin: str
    publisher: str | None
    day: date
    precision: Literal["day", "week", "month", "year"]
    reported: date | None
    type: str | None
    mode: str | None
    cameo: str | None
    quad: Quad | None
    domain: Domain | None
    weight: float | None
    intensity: float | None
    type_why: CodedWhy | None
    source: str | None
    source_name: str | None
    source_level: Level | None
    source_sector: Sector | None
    source_why: CodedWhy | None
    target: str | None
    target_name: str | None
    target_level: Level | None
    target_sector: Sector | None
    target_why: CodedWhy | None
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedDay:
    """How many coded events of one origin fall on `day` and could be known from `known` on, in one chunk of a table.

    `rows` counts them all, `typed` those whose type is known and that took place.
    """

    origin: str
    day: date
    known: date
    rows: int
    typed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedValue:
    """One value of an imported series: what `name` of `source` with `target` was, in the step that begins on `start`.

    `target` is `WLD` for the whole world. With `directed` false the value is of both states together, and they stand in
    alphabetical order. `known` is the day from which the value could be known: the last day of its step. Of two values
    of one series and step the one with the higher `revision` holds.
    """

    series_id: str
    file: str
    row: int
    revision: int
    origin: str
    name: str
    unit: str | None
    source: str
    target: str
    directed: bool
    step: Step
    start: date
    value: float
    known: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many rows of an imported file had one reason (`reason`), and the first of them (row numbers from 1)."""

    reason: str
    rows: int
    first: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """The account of one imported file: `rows` = `imported` + `refused` + `duplicates`.

    `mapping` is a hash of the mapping it was read with. `refusals` say why rows were refused; `unknowns` why columns of
    imported rows are null (`source: unknown`).
    """

    file: str
    path: str
    sha256: str
    format: str
    origin: str
    mapping: str
    version: str
    rows: int
    imported: int
    refused: int
    duplicates: int
    refusals: tuple[Tally, ...]
    unknowns: tuple[Tally, ...]

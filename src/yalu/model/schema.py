"""One description of every row: Arrow schemas and plain JSON values derived from the dataclasses.

The dataclass is the truth; its Arrow schema and its JSON form follow from the type hints, so they cannot drift apart.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    import pyarrow as pa

Row = TypeVar("Row")
Function = TypeVar("Function", bound=Callable[..., Any])

# `functools.cache` hides the signature of what it wraps; this keeps it.
_memo = cast("Callable[[Function], Function]", cache)

# Arrow is imported where it is used: coding lines to lines needs none of it, and importing takes a tenth of a second.


@cache
def _scalars() -> dict[Any, pa.DataType]:
    import pyarrow as pa

    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32()}


@_memo
def arrow_schema(row_type: type[Any]) -> pa.Schema:
    """Return the Arrow schema of a dataclass. Fields that may be None are nullable, others are not.

    Raises TypeError for a field whose type has no Arrow form.
    """
    import pyarrow as pa

    return pa.schema(_fields(row_type))


def to_table(row_type: type[Row], rows: Iterable[Row]) -> pa.Table:
    """Return the rows as an Arrow table with the schema of their dataclass."""
    import pyarrow as pa

    return pa.Table.from_pylist([to_plain(row) for row in rows], schema=arrow_schema(row_type))


def from_table(row_type: type[Row], table: pa.Table) -> list[Row]:
    """Return the dataclass instances in an Arrow table with that dataclass's columns."""
    return [from_plain(row_type, row) for row in table.to_pylist()]


def to_plain(value: Any) -> Any:
    """Return `value` as JSON-ready dicts, lists and scalars, fields in their declared order."""
    if dataclasses.is_dataclass(value):
        return {name: to_plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value


def from_plain(row_type: type[Row], plain: Mapping[str, Any]) -> Row:
    """Return a dataclass instance from the dict that `to_plain` makes. Raises KeyError for a missing field."""
    return row_type(**{name: plain[name] if read is None else read(plain[name]) for name, read in _readers(row_type)})


@_memo
def _names(row_type: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(row_type))


@_memo
def _hints(row_type: type[Any]) -> dict[str, Any]:
    return get_type_hints(row_type)


def _fields(row_type: type[Any]) -> list[pa.Field]:
    import pyarrow as pa

    hints = _hints(row_type)
    return [pa.field(name, *_arrow_type(hints[name])) for name in _names(row_type)]


def _arrow_type(hint: Any) -> tuple[pa.DataType, bool]:
    """Return the Arrow type of a type hint and whether it is nullable."""
    import pyarrow as pa

    inner = _without_none(hint)
    nullable = inner is not hint
    origin = get_origin(inner)
    if inner in _scalars():
        return _scalars()[inner], nullable
    if origin is Literal:
        return pa.string(), nullable
    if origin is tuple:
        item, item_nullable = _arrow_type(get_args(inner)[0])
        return pa.list_(pa.field("item", item, item_nullable)), nullable
    if dataclasses.is_dataclass(inner):
        return pa.struct(_fields(inner)), nullable  # type: ignore[arg-type]
    raise TypeError(f"{hint} has no Arrow form")


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (arg for arg in get_args(hint) if arg is not type(None))
        return inner
    return hint


@_memo
def _readers(row_type: type[Any]) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """Return for each field what makes its value of a plain one, null where the plain one is the value."""
    hints = _hints(row_type)
    return tuple((name, _reader(hints[name])) for name in _names(row_type))


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    inner = _without_none(hint)
    if get_origin(inner) is tuple:
        item = _reader(get_args(inner)[0])
        if item is None:
            return lambda plain: None if plain is None else tuple(plain)
        return lambda plain: None if plain is None else tuple(map(item, plain))
    if dataclasses.is_dataclass(inner):
        return lambda plain: None if plain is None else from_plain(inner, plain)  # type: ignore[arg-type]
    if inner is date:  # from JSON it is a text
        return lambda plain: date.fromisoformat(plain) if isinstance(plain, str) else plain
    return None

"""Results as one Markdown table whose columns line up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.registry import Result

_HEAD = ("measure", "of", "figure", "unit", "note")


def table(results: Iterable[Result]) -> str:
    """Return the rows of all results, one line each; a skipped measure has one row with its reason."""
    rows = [row for result in results for row in _rows(result)]
    widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(row, widths) for row in (_HEAD, rule, *rows))


def _rows(result: Result) -> Iterator[tuple[str, ...]]:
    if result.skipped is not None:
        yield (result.measure.name, "", "skipped", "", result.skipped)
    for figure in result.figures:
        yield (result.measure.name, figure.name, amount(figure.value), figure.unit, figure.note)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.rjust(width) if name == "figure" else cell.ljust(width)
        for name, cell, width in zip(_HEAD, cells, widths, strict=True)
    )
    return f"| {' | '.join(padded)} |"


def amount(value: float | bool) -> str:
    """Return a value with three digits that count, or whole from a hundred on; a truth value as yes or NO."""
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

"""A stretch of time that a caller names."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from yalu.errors import ConfigError


def check_period(since: date | str | None, until: date | str | None) -> None:
    """Raise ConfigError where a period ends before it begins: nothing would be found, and nobody told why.

    Both are days, or both ISO days; null is open.
    """
    if since is not None and until is not None and str(since) > str(until):
        raise ConfigError(
            f"the period ends ({until}) before it begins ({since}).",
            item="since",
            remedy="Let the first day come before the last.",
        )


def days_of(words: str) -> tuple[str, str]:
    """Return the first and the last ISO day of `2011`, `2011-06` or `2011-06-14`. Raises ValueError for other words."""
    first = date.fromisoformat(words + {len("YYYY"): "-01-01", len("YYYY-MM"): "-01"}.get(len(words), ""))
    if len(words) > len("YYYY-MM"):
        return first.isoformat(), first.isoformat()
    month = 12 if len(words) == len("YYYY") else first.month
    return first.isoformat(), first.replace(month=month, day=monthrange(first.year, month)[1]).isoformat()

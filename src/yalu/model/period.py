"""A stretch of time that a caller names."""

from __future__ import annotations

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

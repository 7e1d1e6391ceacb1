"""Whole numbers that strangers write: in addresses, cookies and headers."""

from __future__ import annotations


def whole_number(words: str, *, least: int, most: int) -> int:
    """Return the number that words write, within bounds: `least` for what is no number, `most` for what is larger.

    Digits are counted before they are read: Python refuses to read some thousands of them, and reads slowly before.
    """
    if not (words.isascii() and words.isdigit()):
        return least
    digits = words.lstrip("0") or "0"
    return most if len(digits) > len(str(most)) else max(least, min(int(digits), most))

"""Datelines: place, day and agency before the first words of a report ("SEOUL, June 3 (Yonhap) -- ")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yalu.model.mention import DateValue
from yalu.segment.dates import MONTH, day_value, month_number
from yalu.segment.vocabulary import date_words

_WORD = r"[^\W\d_][\w'’.-]{0,30}"
_PLACE = rf"(?P<place>{_WORD}(?:[ /-]{_WORD}){{0,3}}(?:,\s{_WORD}(?:\s{_WORD}){{0,2}})?)"
_DATE = rf"(?P<month>{MONTH})\.?\s(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:,?\s(?P<year>(?:1[89]|20)\d\d))?"
_DATE_DAY_FIRST = rf"(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?\s(?P<month2>{MONTH})\.?(?:,?\s(?P<year2>(?:1[89]|20)\d\d))?"
_AGENCY = r"(?:\((?P<agency>[^()\n]{2,60})\)|/(?P<slashed>[A-Z][\w .,&-]{1,40})/)"
_DASH = r"(?:--+|—|–|―|-|_|:|=)"
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:,?\s|(?=[—–―])))?(?:(?:{_DATE}|{_DATE_DAY_FIRST})\.?,?\s?)?(?:{_AGENCY}\.?)?\s?(?P<dash>{_DASH})?(?=\s|$|(?<=[—–―]))"
)
_ATTENTION = re.compile(r"\((?:ATTN|Attn)\b[^()\n]{0,300}\)")
# Without one of these there is neither an agency nor a dash.
_HINT = re.compile(r"[/(:=]|[-_–—―](?:\s|[-A-Z\"“])")
_LONGEST = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A dateline at `text[start:end]`. `date` is null with `no_anchor` where the year is not stated."""

    start: int
    end: int
    place: str | None
    month: int | None
    day: int | None
    year: int | None
    agency: str | None
    date: DateValue

    @property
    def is_full(self) -> bool:
        """Whether the place comes with the agency: then the line is a dateline beyond doubt."""
        return self.place is not None and self.agency is not None


def read_dateline(text: str, start: int, end: int) -> Dateline | None:
    """Return the dateline that the paragraph `text[start:end]` opens with, null where it has none.

    A place alone needs capital letters and a dash; a place with a day needs an agency or a dash.
    """
    stop = min(end, start + _LONGEST)
    if _HINT.search(text, start, stop) is None:
        return None
    match = _DATELINE.match(text, start, stop)
    if match is None or match.end() == start or not _is_dateline(text, match, end):
        return None
    parts = match.groupdict()
    month_name, day = parts["month"] or parts["month2"], parts["day"] or parts["day2"]
    year = parts["year"] or parts["year2"]
    month = month_number(month_name) if month_name else None
    words = text[match.start() : match.end()]
    value = DateValue(why="no_cue")
    if month is not None and day is not None:
        value = day_value(int(year) if year else None, month, int(day), words)
    return Dateline(
        start=match.start(),
        end=match.end(),
        place=parts["place"],
        month=month,
        day=int(day) if day else None,
        year=int(year) if year else None,
        agency=parts["agency"] or parts["slashed"],
        date=value,
    )


def attention_note(text: str, start: int, end: int) -> int | None:
    """Return where an editors' note that opens a paragraph ends: "(ATTN: UPDATES with details in paras 3-5)"."""
    match = _ATTENTION.match(text, start, end)
    return match.end() if match else None


def _is_dateline(text: str, match: re.Match[str], end: int) -> bool:
    parts = match.groupdict()
    place, agency = parts["place"], parts["agency"] or parts["slashed"]
    dated = bool(parts["day"] or parts["day2"])
    if place and not _is_place(place):
        return False
    if agency and (agency.isdigit() or not (place or dated)):
        return False
    if agency:
        return bool(parts["dash"]) or bool(parts["slashed"]) or (dated and bool(place))
    if not place or not parts["dash"]:
        return False
    if dated:
        return True
    # "SEOUL, South Korea — ": the town in capitals is enough when the region follows.
    capitals = place.isupper() or (place.split(",")[0].isupper() and "," in place and parts["dash"] != ":")
    return capitals and parts["dash"] != "=" and _sentence_follows(text, match.end(), end)


def _is_place(place: str) -> bool:
    """Say whether the words can name a place: every part begins with a capital, none is a label such as UPDATE."""
    parts = re.split(r"[\s,/]+", place)
    joining = {"of", "the", "de", "la", "al", "el", "am", "upon", "sur"}
    capital = all(part[0].isupper() or part in joining for part in parts)
    return capital and parts[0].lower().rstrip(":.") not in date_words().not_places and not place.endswith(":")


def _sentence_follows(text: str, at: int, end: int) -> bool:
    following = text[at : min(end, at + 4)].lstrip().lstrip("\"“'‘")
    return bool(following) and (following[0].isupper() or following[0].isdigit())

"""The forms of coded tables that are known: where each of them has what we read.

A column is found by its header, whatever its case and punctuation, or by its place where files have no header.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from yalu.errors import ReadError

# The columns that can be read from an event table. `type` and `mode` are of the codebook, `label` is a CAMEO label or
# an ACLED type (`mode` its sub-type), `group` a CAMEO code of a body between states, `sector` CAMEO roles or words.
EVENT_FIELDS = (
    "id", "date", "precision", "reported", "publisher", "status", "intensity",
    "type", "mode", "cameo", "label", "contexts",
    "source", "source_country", "source_group", "source_sector",
    "target", "target_country", "target_group", "target_sector",
)  # fmt: skip

# What makes two rows the same event: `id` the table's own identifier (with day, parties and code, since some tables
# give one identifier to several events), `content` all of these where it has no identifier, null: nothing does.
Identity = Literal["id", "content"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of event table.

    `headers` are the names a column may have, in plain letters; `places`, for files without a header, the column number
    of each field by how many columns there are. `needs` are the fields without which a file is not of this kind: one of
    each group.
    """

    name: str
    what: str
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    needs: tuple[tuple[str, ...], ...] = (("date",), ("source", "source_country"), ("type", "cameo", "label"))
    delimiter: str | None = None
    identity: Identity = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where one file has what we read: the names of its columns, and which of them each field is."""

    names: tuple[str, ...]
    fields: Mapping[str, str]
    header: bool


_GDELT_FIELDS = (
    ("id", 0), ("date", 1), ("source", 6), ("source_country", 7), ("source_group", 8), ("source_sector", 12),
    ("target", 16), ("target_country", 17), ("target_group", 18), ("target_sector", 22), ("cameo", 26),
    ("intensity", 30),
)  # fmt: skip
_GDELT_1, _GDELT_2 = dict(_GDELT_FIELDS) | {"reported": 56}, dict(_GDELT_FIELDS) | {"reported": 59}

FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format(
            name="icews",
            what="ICEWS events (tab-separated, weekly or yearly files; also the research extracts)",
            headers={
                "id": ("eventid",),
                "date": ("eventdate", "date"),
                "source": ("sourcename", "source"),
                "source_country": ("sourcecountry",),
                "source_sector": ("sourcesectors",),
                "label": ("eventtext", "relation"),
                "cameo": ("cameocode",),
                "intensity": ("intensity",),
                "target": ("targetname", "target"),
                "target_country": ("targetcountry",),
                "target_sector": ("targetsectors",),
                "publisher": ("publisher",),
            },
            identity="content",
            delimiter="\t",
        ),
        Format(
            name="gdelt",
            what="GDELT events 1.0 (57 or 58 columns) or 2.0 (61), as published, without a header; or with one",
            headers={
                "id": ("globaleventid",),
                "date": ("sqldate", "day"),
                "source": ("actor1name",),
                "source_country": ("actor1countrycode",),
                "source_group": ("actor1knowngroupcode",),
                "source_sector": ("actor1type1code",),
                "target": ("actor2name",),
                "target_country": ("actor2countrycode",),
                "target_group": ("actor2knowngroupcode",),
                "target_sector": ("actor2type1code",),
                "cameo": ("eventcode",),
                "intensity": ("goldsteinscale",),
                "reported": ("dateadded",),
            },
            places={57: _GDELT_1, 58: _GDELT_1, 61: _GDELT_2},
            delimiter="\t",
        ),
        Format(
            name="polecat",
            what="POLECAT events (tab-separated, with a header)",
            headers={
                "id": ("eventid",),
                "date": ("eventdate",),
                "type": ("eventtype",),
                "mode": ("eventmode",),
                "intensity": ("intensity",),
                "contexts": ("contexts",),
                "source": ("actorname",),
                "source_country": ("actorcountry",),
                "source_sector": ("primaryactorsector", "actorsectors"),
                "target": ("recipientname",),
                "target_country": ("recipientcountry",),
                "target_sector": ("primaryrecipientsector", "recipientsectors"),
                "publisher": ("source",),
                "reported": ("publicationdate",),
            },
            delimiter="\t",
        ),
        Format(
            name="phoenix",
            what="Phoenix events: the historical files of the Cline Center (with a header) or the daily ones of OEDA",
            headers={
                "id": ("eid", "eventid"),
                "date": ("storydate", "date"),
                "source_country": ("sourceroot", "sourceactorentity"),
                "source_sector": ("sourceagent", "sourceactorrole"),
                "target_country": ("targetroot", "targetactorentity"),
                "target_sector": ("targetagent", "targetactorrole"),
                "cameo": ("code", "eventcode"),
                "intensity": ("goldstein", "goldsteinscore"),
                "publisher": ("newssources",),
            },
            places={
                26: {
                    "id": 0, "date": 1, "source_country": 6, "source_sector": 7, "target_country": 10,
                    "target_sector": 11, "cameo": 13, "intensity": 16, "publisher": 25,
                },
            },
        ),
        Format(
            name="cameo",
            what="any table with a header: date, source, target, cameo; also id, intensity, publisher",
            headers={
                "id": ("id", "eventid"),
                "date": ("date", "day", "eventdate"),
                "source": ("source", "actor1", "sourceactor"),
                "target": ("target", "actor2", "targetactor"),
                "cameo": ("cameo", "code", "eventcode", "cameocode"),
                "intensity": ("intensity", "goldstein"),
                "publisher": ("publisher", "outlet"),
            },
        ),
        Format(
            name="acled",
            what="ACLED events (with a header)",
            headers={
                "id": ("eventidcnty", "dataid"),
                "date": ("eventdate",),
                "precision": ("timeprecision",),
                "label": ("eventtype",),
                "mode": ("subeventtype",),
                "source": ("actor1",),
                "target": ("actor2",),
                "publisher": ("source",),
            },
        ),
        Format(
            name="events",
            what="any event table, with a mapping that says what its columns are",
            headers={name: (name.replace("_", ""),) for name in EVENT_FIELDS},
        ),
    )
}  # fmt: skip


def find_layout(form: Format, cells: Sequence[str], mapped: Mapping[str, str], constants: Mapping[str, str]) -> Layout:
    """Return the layout of a file of this form whose first line has these cells.

    `mapped` names the columns of fields that the caller says, `constants` are the fields that need no column. Raises
    ReadError where the file is not of this form, or has no column that is mapped.
    """
    plain = {plain_letters(cell): cell for cell in reversed(cells)}
    found = {
        name: plain[header]
        for name, headers in form.headers.items()
        for header in reversed(headers)
        if header in plain and name not in constants
    }
    for name, column in mapped.items():
        if column not in cells:
            raise ReadError(
                f"has no column {column!r}.", item=None, remedy=f"Its columns are {', '.join(cells)[:500]}."
            )
        found[name] = column
    if all(any(each in found or each in constants for each in group) for group in form.needs):
        return Layout(names=_unique(cells), fields=found, header=True)
    places = form.places.get(len(cells))
    if places is not None:
        names = tuple(f"column {number}" for number in range(1, len(cells) + 1))
        return Layout(names=names, fields={name: names[number] for name, number in places.items()}, header=False)
    raise ReadError(_not_of_this_form(form, cells), remedy=_remedy(form))


def plain_letters(header: str) -> str:
    """Return a header in small letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", header.lower())


def _unique(cells: Sequence[str]) -> tuple[str, ...]:
    """Return column names with repeated ones numbered; the first keeps its name."""
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        seen[cell] = seen.get(cell, 0) + 1
        names.append(cell if seen[cell] == 1 else f"{cell}\x00{seen[cell]}")
    return tuple(names)


def _not_of_this_form(form: Format, cells: Sequence[str]) -> str:
    missing = [" or ".join(group) for group in form.needs if group]
    return f"is no table of {form.name}: it needs columns for {', '.join(missing)}, and does not have them all."


def _remedy(form: Format) -> str:
    if form.places:
        return f"Files without a header have {', '.join(map(str, form.places))} columns; see docs/formats.md."
    return "Name another form with --as, or its columns with `--as events --mapping FILE`; see docs/formats.md."

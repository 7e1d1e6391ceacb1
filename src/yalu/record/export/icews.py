"""Events as a table in the columns of the ICEWS event files, tab-separated: a row for each source with each target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from yalu.codebook import Codebook, load_codebook
from yalu.model import Actor, DateValue, EventReport, ReportedEvent
from yalu.record.export.tables import guard_formula
from yalu.record.files import whole_file
from yalu.resolve.state_names import is_state, state_name

# The columns of the ICEWS files (Boschee et al., ICEWS Coded Event Data, Harvard Dataverse), in their order.
COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip

# The form has no quotation: what parts rows and columns, and what no table should hold, becomes a space.
_NOT_IN_A_CELL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]+")


class IcewsTable:
    """`yalu import --as icews` reads it back with the same days, states and CAMEO codes.

    A date that is no day is written as the month or year that holds it, and not at all where none does. An event that
    has no CAMEO code (INTERNAL) has its type as text. Sentences are counted from 1, as ICEWS does.
    """

    name = "icews-tsv"
    suffix = ".tsv"

    def write_events(self, events: Iterable[ReportedEvent], path: Path, title: str) -> int:
        """Write events and return their number. Raises ExportError."""
        written = 0
        with whole_file(path) as file:
            file.write("\t".join(COLUMNS).encode() + b"\n")
            book = load_codebook()
            for event in events:
                written += 1
                for row in _rows(event, book):
                    file.write("\t".join(map(_cell, row)).encode() + b"\n")
        return written


def icews_date(when: DateValue) -> str | None:
    """Return the smallest of day, month and year that holds a date, as ISO 8601; null where there is none."""
    if when.start is None or when.end is None:
        return None
    for length in (len("2016-05-03"), len("2016-05"), len("2016")):
        if when.start[:length] == when.end[:length]:
            return when.start[:length]
    return None


def _rows(event: ReportedEvent, book: Codebook) -> Iterator[list[Any]]:
    best = event.reports[0] if event.reports else None
    cameo = best.cameo if best is not None else book.cameo(event.type, event.mode)
    meaning = book.cameo_code(cameo).meaning if cameo else f"{event.type} {event.mode or ''}".strip()
    place = event.place
    for source, target in event.pairs:
        yield [
            event.event_id, icews_date(event.date), *_party(best.source if best else (), source),
            meaning, cameo, book.weight(event.type, event.mode),
            *_party(best.target if best else (), target), *_where_told(best),
            place.name if place else None, None, None, _country(place.country) if place and place.country else None,
            place.lat if place else None, place.lon if place else None,
        ]  # fmt: skip


def _where_told(report: EventReport | None) -> tuple[Any, ...]:
    return (report.doc, report.sentence + 1, report.publisher) if report is not None else (None, None, None)


def _party(actors: Iterable[Actor], code: str | None) -> tuple[str | None, str | None, str | None]:
    """Return name, sectors and country of the party of a state; nothing where the state is unknown.

    A name alone would be taken by a reader for a state that we do not know it to be.
    """
    if code is None:
        return None, None, None
    own = [actor for actor in actors if actor.country == code]
    sectors = dict.fromkeys(actor.sector for actor in own if actor.sector and actor.sector != "UNK")
    name = next((actor.name for actor in own if actor.name), None)
    return name or _country(code), ",".join(sectors), _country(code)


def _country(code: str) -> str:
    """Return a state's name as a table has it, without the article; other bodies have a code alone."""
    return state_name(code).name.removeprefix("the ") if is_state(code) else code


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    cell = _NOT_IN_A_CELL.sub(" ", value).strip()
    # A spreadsheet takes a quotation mark at the start for quoting, and runs what follows it.
    return "'" + cell if cell.startswith('"') else str(guard_formula(cell))

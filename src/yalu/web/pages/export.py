"""Downloads: exactly the rows that the address asks for, as on the page they come from, in every format there is."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from yalu.record.export import event_formats, exporters
from yalu.record.listing import Filter
from yalu.web.asked import Asked, read_asked
from yalu.web.desk import Desk, desk_of
from yalu.web.render import render

NAV = ("Export", "/export")

# What the desk calls rows, and what the workspace exports them as: its `events` are the reports of one.
_ROWS = {"events": "linked", "reports": "events", "claims": "claims", "quantities": "quantities", "stories": "stories"}
_OF_EVENTS = ("events", "reports")
_NOTES = {
    "jsonl": "JSON Lines (PLOVER): every field",
    "csv": "for a spreadsheet; formulas are made text",
    "parquet": "for pandas, R, DuckDB",
    "icews-tsv": "the columns of the ICEWS event files",
    "stix": "STIX 2.1 bundle, for OpenCTI and others",
    "geojson": "for a map; without a place the geometry is null",
    "ics": "for a calendar; events without a date are left out",
    "atom": "for a feed reader",
}
_MEDIA_TYPES = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "icews-tsv": "text/tab-separated-values; charset=utf-8",
    "stix": "application/stix+json;version=2.1",
    "geojson": "application/geo+json",
    "ics": "text/calendar; charset=utf-8",
    "atom": "application/atom+xml",
}
# An export of a large record sorts it on disk and takes a gigabyte: two at once are enough for one machine.
_AT_ONCE = threading.BoundedSemaphore(2)
_BLOCK_BYTES = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format on offer, what it is good for, and the address that downloads it."""

    name: str
    note: str
    address: str


def export(request: Request) -> Response:
    """Offer the rows that the address asks for in every format; with `format`, download them."""
    asked = read_asked(request.query_params)
    what = request.query_params.get("what", "events")
    if what not in _ROWS:
        raise HTTPException(404, f"There are no such rows; choose one of {', '.join(_ROWS)}.")
    desk = desk_of(request)
    form = request.query_params.get("format")
    if form is not None:
        if form not in _offered(what):
            raise HTTPException(404, f"{what} are not to be had in this format.")
        if request.method == "HEAD":
            return Response(media_type=_media_type(form), headers={"Content-Disposition": "attachment"})
        return _download(desk, asked, what, form)
    return render(
        request,
        "export.html",
        asked=asked,
        what=what,
        kinds=[(name, asked.address("/export", what=name)) for name in _ROWS],
        total=_total(desk, asked, what),
        formats=list(_formats(asked, what)),
        back=asked.address("/events"),
        command=_command(asked, what),
    )


def _formats(asked: Asked, what: str) -> Iterator[Format]:
    for name in _offered(what):
        yield Format(
            name=name,
            note=_NOTES.get(name, "from an installed package"),
            address=asked.address("/export", what=what, format=name),
        )


def _offered(what: str) -> list[str]:
    of_events = event_formats()
    known = [*_NOTES, *sorted(set(exporters()) - set(_NOTES))]
    return [name for name in known if what in _OF_EVENTS or name not in of_events]


def _total(desk: Desk, asked: Asked, what: str) -> int:
    """Return how many rows will be written."""
    if what == "events":
        return desk.workspace.browse.find(asked.filter).total
    return desk.workspace.count(_ROWS[what], **_fields(asked.filter))


def _download(desk: Desk, asked: Asked, what: str, form: str) -> Response:
    if not _AT_ONCE.acquire(timeout=1):
        raise HTTPException(503, "Two downloads are being written already: try again in a moment.")
    try:
        file, name = _written(desk, asked, what, form)
    finally:
        _AT_ONCE.release()
    size = file.seek(0, 2)
    file.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(size)}
    return StreamingResponse(_blocks(file), media_type=_media_type(form), headers=headers)


def _media_type(form: str) -> str:
    return _MEDIA_TYPES.get(form, "application/octet-stream")


def _written(desk: Desk, asked: Asked, what: str, form: str) -> tuple[IO[bytes], str]:
    """Write an export to a file that is gone when it is closed; return it open, and what it is to be called."""
    suffix = exporters()[form]().suffix
    with TemporaryDirectory(prefix="yalu-") as folder:
        path = Path(folder) / f"rows{suffix}"
        desk.workspace.export(_ROWS[what], path, form, **_fields(asked.filter))
        file = path.open("rb")
    own = re.sub("[^a-z0-9]+", "-", desk.name.lower()).strip("-")
    return file, "-".join(filter(None, ("yalu", own, what))) + suffix


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK_BYTES):
            yield block


def _fields(chosen: Filter) -> dict[str, Any]:
    return {field.name: getattr(chosen, field.name) for field in fields(chosen)}


def _command(asked: Asked, what: str) -> str | None:
    """Return the command that writes the same, where it has an option for each filter that is set."""
    options = []
    for name, value in _fields(asked.filter).items():
        if value is None:
            continue
        option = _OPTIONS.get(name)
        if option is None or isinstance(value, tuple) or not re.fullmatch("[A-Za-z0-9>.-]+", str(value)):
            return None
        options.append(f"{option} '{value}'" if ">" in str(value) else f"{option} {value}")
    return " ".join([f"yalu export {_ROWS[what]} -o {what}.csv", *options])


_OPTIONS = {
    "dyad": "--dyad", "since": "--since", "until": "--until", "type": "--type", "mode": "--mode", "status": "--status",
    "kind": "--kind", "min_confidence": "--min-confidence",
}  # fmt: skip

ROUTES = [Route("/export", export)]

"""Events as GeoJSON (RFC 7946): a point where the place is known, a null geometry where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from yalu.model import ReportedEvent
from yalu.model.schema import to_plain
from yalu.record.export.words import date_words, event_title
from yalu.record.files import whole_file
from yalu.record.lines import json_line
from yalu.resolve.place_vocabulary import gazetteer_places


class GeoJson:
    """A FeatureCollection in WGS 84, longitude first. One feature a line, so that large files can be read by lines."""

    name = "geojson"
    suffix = ".geojson"

    def write_events(self, events: Iterable[ReportedEvent], path: Path, title: str) -> int:
        """Write events and return their number. Raises ExportError."""
        written = 0
        with whole_file(path) as file:
            file.write(b'{"type": "FeatureCollection", "features": [')
            for written, event in enumerate(events, start=1):
                file.write((",\n" if written > 1 else "\n").encode() + json_line(feature(event)).encode())
            file.write(b"\n]}\n")
        return written


def feature(event: ReportedEvent) -> dict[str, Any]:
    """Return an event as a GeoJSON feature."""
    place = event.place
    known = place is not None and place.lat is not None and place.lon is not None
    return {
        "type": "Feature",
        "id": event.event_id,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]} if place and known else None,
        "properties": {
            "title": event_title(event),
            "when": date_words(event.date),
            "date": to_plain(event.date),
            **{name: to_plain(getattr(event, name)) for name in _PROPERTIES},
            "place": place.name if place else None,
            "place_kind": place_kind(place.name) if place else None,
            "place_country": place.country if place else None,
            "reports": [
                {name: getattr(report, name) for name in _OF_REPORT} | {"evidence": report.evidence.text}
                for report in event.reports
            ],
        },
    }


_PROPERTIES = (
    "type", "mode", "domain", "quad", "source", "target", "symmetric", "status", "announced", "first_reported",
    "confidence",
)  # fmt: skip
_OF_REPORT = (
    "mention_id", "doc", "publisher", "published", "title", "url", "language", "status", "coder", "verdict", "reviewer",
    "reviewed_at",
)  # fmt: skip


def place_kind(name: str) -> str | None:
    """Return how precise a point is: the gazetteer's kind of place (`city`, `province`, `country` ...), or null.

    A point of a province or country is somewhere within it.
    """
    return _kinds().get(name)


@cache
def _kinds() -> dict[str, str]:
    return {place.name: place.kind for place in gazetteer_places()}

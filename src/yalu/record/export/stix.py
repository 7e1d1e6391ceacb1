"""Events as a STIX 2.1 bundle (OASIS): a grouping for each event, a note for each report, identities for who acts.

What STIX has no field for (type, parties, date with its precision, status) stands in a property extension, whose
definition is in the bundle. Ids are UUIDs of the record's own ids, and times are days of the record: no clock.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from yalu import __version__
from yalu.model import EventReport, Place, ReportedEvent
from yalu.model.schema import to_plain
from yalu.record.export.words import date_words, event_title, source_words
from yalu.record.files import whole_file
from yalu.record.lines import json_line
from yalu.resolve.state_names import is_state, state_name

Stix = dict[str, Any]

# The namespace of our ids: that of the name "https://yalu.invalid/stix" (RFC 4122, appendix C).
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://yalu.invalid/stix")
# When what belongs to no event (states, publishers, the extension) was made: the day STIX 2.1 became a standard.
_ALWAYS = "2021-06-10"
_SCHEMA = "https://yalu.invalid/docs/formats.md#stix"


class StixBundle:
    """A bundle that the validator of OASIS accepts. Objects shared by events come before the first that needs them."""

    name = "stix"
    suffix = ".stix.json"

    def write_events(self, events: Iterable[ReportedEvent], path: Path, title: str) -> int:
        """Write events and return their number. Raises ExportError."""
        written = 0
        seen: set[str] = set()
        with whole_file(path) as file:
            file.write(b'{"type": "bundle", "id": "' + _name("bundle", title).encode() + b'", "objects": [')
            separator = b"\n"
            for event in events:
                written += 1
                for each in bundle_objects(event):
                    if each["type"] not in ("grouping", "note"):
                        if each["id"] in seen:
                            continue
                        seen.add(each["id"])
                    file.write(separator + json_line(each).encode())
                    separator = b",\n"
            if not written:
                # A bundle without any object is not one.
                file.write(b"\n" + json_line(_yalu()).encode())
            file.write(b"\n]}\n")
        return written


def bundle_objects(event: ReportedEvent) -> Iterator[Stix]:
    """Yield the objects of an event, those it refers to before itself; shared ones are the same for every event."""
    yield _yalu()
    yield _EXTENSION
    states = [_identity(code) for code in dict.fromkeys((*event.source, *event.target))]
    yield from states
    location = _location(event.place)
    if location is not None:
        yield location
    publishers = {report.publisher: _publisher(report.publisher) for report in event.reports if report.publisher}
    yield from publishers.values()
    refers = [each["id"] for each in (*states, *([location] if location else []))]
    whole = _grouping(event, refers or [_yalu()["id"]])
    yield whole
    for report in event.reports:
        author = publishers[report.publisher]["id"] if report.publisher else None
        yield _note(event, report, whole["id"], author)


def _grouping(event: ReportedEvent, refers: list[str]) -> Stix:
    return {
        **_common("grouping", event.event_id, event.first_reported or event.date.start),
        "name": event_title(event),
        "description": f"{date_words(event.date)}; {event.status}.",
        "context": "unspecified",
        "confidence": round(100 * event.confidence),
        "labels": [event.type, event.domain, event.status],
        "object_refs": refers,
        "extensions": {_EXTENSION["id"]: _property_extension(_coded(event))},
    }


def _property_extension(values: Stix) -> Stix:
    """Return what STIX has no field for. What is not known is left out: STIX has neither null nor empty lists."""
    known = {name: value for name, value in values.items() if value not in (None, [])}
    return {"extension_type": "property-extension", **known}


def _coded(event: ReportedEvent) -> Stix:
    date = {name: value for name, value in to_plain(event.date).items() if value is not None}
    return {
        "event_id": event.event_id,
        "event_type": event.type,
        "mode": event.mode,
        "domain": event.domain,
        "quad": event.quad,
        "source": list(event.source),
        "target": list(event.target),
        "symmetric": event.symmetric,
        "status": event.status,
        "date": date,
        "announced": event.announced,
        "place": event.place.name if event.place else None,
    }


def _note(event: ReportedEvent, report: EventReport, event_ref: str, author: str | None) -> Stix:
    """Return a report as a note on its event: the evidence sentence, who published it, where it can be read."""
    made = {
        **_common("note", f"{event.event_id} {report.mention_id}", report.published or event.first_reported),
        "abstract": f"Evidence: {source_words(report)}",
        "content": report.evidence.text,
        "authors": [report.publisher or "publisher unknown"],
        "confidence": round(100 * report.confidence),
        "labels": [report.status, report.coder, *([f"review:{report.verdict}"] if report.verdict else [])],
        "object_refs": [event_ref, *([author] if author else [])],
    }
    if report.verdict:
        said = {"verdict": report.verdict, "reviewer": report.reviewer, "reviewed_at": report.reviewed_at}
        made["extensions"] = {_EXTENSION["id"]: _property_extension(said)}
    reference = {
        "source_name": report.publisher or "publisher unknown",
        "description": report.title or "",
        "external_id": report.mention_id,
    }
    if report.url and report.url.startswith(("https://", "http://")):
        reference["url"] = report.url
    made["external_references"] = [{name: value for name, value in reference.items() if value}]
    return made


@cache
def _identity(code: str) -> Stix:
    return {
        **_common("identity", code, _ALWAYS),
        "name": state_name(code).name.removeprefix("the "),
        "identity_class": "organization" if is_state(code) else "class",
        "sectors": ["government"] if is_state(code) else ["non-profit"],
        "external_references": [
            {"source_name": "ISO 3166-1 alpha-3" if is_state(code) else "Yalu", "external_id": code}
        ],
    }


@lru_cache(maxsize=10_000)
def _publisher(name: str) -> Stix:
    return {
        **_common("identity", f"publisher {name}", _ALWAYS),
        "name": name,
        "identity_class": "organization",
        "sectors": ["communications"],
    }


@lru_cache(maxsize=10_000)
def _location(place: Place | None) -> Stix | None:
    """Return a place with known coordinates; STIX has no location that is only a name."""
    if place is None or place.lat is None or place.lon is None:
        return None
    return {
        **_common("location", f"{place.name} {place.lat} {place.lon}", _ALWAYS),
        "name": place.name,
        "latitude": place.lat,
        "longitude": place.lon,
    }


@cache
def _yalu() -> Stix:
    made = _common("identity", "yalu", _ALWAYS)
    del made["created_by_ref"]
    return {**made, "name": "Yalu", "description": f"Yalu {__version__}, a program.", "identity_class": "system"}


def _common(kind: str, name: str, day: str | None) -> Stix:
    when = f"{day or _ALWAYS}T00:00:00.000Z"
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _name(kind, name),
        "created_by_ref": _name("identity", "yalu"),
        "created": when,
        "modified": when,
    }


@lru_cache(maxsize=10_000)
def _name(kind: str, name: str) -> str:
    return f"{kind}--{uuid.uuid5(_NAMESPACE, f'{kind} {name}')}"


_EXTENSION: Stix = {
    **_common("extension-definition", "event", _ALWAYS),
    "name": "Events between states",
    "description": "What happened between states: type and mode of a codebook, parties, date with precision, status; "
    "who checked a report, when, and what they said.",
    "schema": _SCHEMA,
    "version": "1.0.0",
    "extension_types": ["property-extension"],
}

"""Events as a calendar: each over the days on which it was, or will be, with the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from yalu.model import ReportedEvent
from yalu.record.export import ics
from yalu.record.export.words import date_words, event_title, source_words
from yalu.record.files import whole_file

_STATUS: dict[str, ics.Status] = {
    "occurred": "CONFIRMED",
    "ongoing": "CONFIRMED",
    "scheduled": "TENTATIVE",
    "cancelled": "CANCELLED",
    "denied": "CANCELLED",
    "alleged": "TENTATIVE",
    "unconfirmed": "TENTATIVE",
}
# An entry of a calendar is read at a glance; the other exports have every report.
_MOST_REPORTS = 5


class EventCalendar:
    """An iCalendar file. An event without a date can stand in no calendar and is left out."""

    name = "ics"
    suffix = ".ics"

    def write_events(self, events: Iterable[ReportedEvent], path: Path, title: str) -> int:
        """Write the dated events and return their number. Raises ExportError."""
        written = 0

        def entries() -> Iterator[ics.Entry]:
            nonlocal written
            for event in events:
                if (entry := calendar_entry(event)) is not None:
                    written += 1
                    yield entry

        with whole_file(path) as file:
            for line in ics.calendar(entries(), name=title):
                file.write(line)
        return written


def calendar_entry(event: ReportedEvent) -> ics.Entry | None:
    """Return an event as an entry over its days, null where it has no date."""
    if event.date.start is None or event.date.end is None:
        return None
    place = event.place
    known = place is not None and place.lat is not None and place.lon is not None
    url = event.reports[0].url if event.reports else None
    return ics.Entry(
        uid=event.event_id,
        first=date.fromisoformat(event.date.start),
        last=date.fromisoformat(event.date.end),
        summary=event_title(event) + (f" [{event.status}]" if event.status not in ("occurred", "ongoing") else ""),
        description=_description(event),
        categories=(event.type, event.domain, *dict.fromkeys((*event.source, *event.target))),
        stamped=date.fromisoformat(event.first_reported) if event.first_reported else None,
        status=_STATUS[event.status],
        location=place.name if place else None,
        point=(place.lat, place.lon) if place and known and place.lat is not None and place.lon is not None else None,
        url=url if url and url.startswith(("https://", "http://")) else None,
    )


def _description(event: ReportedEvent) -> str:
    lines = [f"{date_words(event.date)}; {event.status}."]
    if event.announced:
        lines.append(f"First announced on {event.announced}.")
    lines += [f"“{report.evidence.text}” {source_words(report)}" for report in event.reports[:_MOST_REPORTS]]
    if len(event.reports) > _MOST_REPORTS:
        lines.append(f"{len(event.reports) - _MOST_REPORTS} more reports in the record.")
    return "\n".join(lines)

"""Signs as an Atom feed, so that a reader of feeds hears of new ones."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from yalu.brief.words import direction
from yalu.detect.words import detector_words
from yalu.model import Sign
from yalu.record.export.atom import FeedEntry, write_feed


def signs_feed(signs: Sequence[Sign], *, dyad: str, title: str) -> bytes:
    """Return the signs of a relation as an Atom document, newest first; the same signs give the same bytes.

    An entry is dated by the day from which its sign could be known; its id is the sign's.
    """
    newest = sorted(signs, key=lambda sign: (sign.decided_at, sign.sign_id), reverse=True)
    file = BytesIO()
    entries = (_entry(sign, dyad) for sign in newest)
    write_feed(file, entries, feed_id=f"urn:yalu:signs:{dyad}", title=f"Signs of change: {title}")
    return file.getvalue()


def _entry(sign: Sign, dyad: str) -> FeedEntry:
    return FeedEntry(
        entry_id=f"urn:yalu:{sign.sign_id}",
        title=f"{detector_words(sign.detector)}, {direction(sign.direction)[1]} ({dyad}, {sign.at})",
        updated=sign.decided_at,
        text=sign.reason + (" What was read could explain it alone." * sign.coverage_alone),
        categories=(sign.detector, sign.direction),
    )

"""Signs as an Atom feed (RFC 4287), so that a reader of feeds hears of new ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from yalu import __version__
from yalu.brief.words import direction
from yalu.detect.words import detector_words
from yalu.model import Sign

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, escaped or not.
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def signs_feed(signs: Sequence[Sign], *, dyad: str, title: str) -> bytes:
    """Return the signs of a relation as an Atom document, newest first; the same signs give the same bytes.

    An entry is dated by the day from which its sign could be known; its id is the sign's.
    """
    ElementTree.register_namespace("", _ATOM)
    newest = sorted(signs, key=lambda sign: (sign.decided_at, sign.sign_id), reverse=True)
    feed = ElementTree.Element(_name("feed"))
    _add(feed, "title", f"Signs of change: {title}")
    _add(feed, "id", f"urn:yalu:signs:{dyad}")
    # A feed must be dated; one without signs has nothing to be dated by.
    _add(feed, "updated", _instant(newest[0].decided_at if newest else "1970-01-01"))
    _add(_add(feed, "author"), "name", "Yalu")
    _add(feed, "generator", "Yalu", version=__version__)
    for sign in newest:
        entry = _add(feed, "entry")
        _add(entry, "title", f"{detector_words(sign.detector)}, {direction(sign.direction)[1]} ({dyad}, {sign.at})")
        _add(entry, "id", f"urn:yalu:{sign.sign_id}")
        _add(entry, "updated", _instant(sign.decided_at))
        _add(entry, "summary", sign.reason + (" What was read could explain it alone." * sign.coverage_alone))
        _add(entry, "category", term=sign.detector)
        _add(entry, "category", term=sign.direction)
    ElementTree.indent(feed)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, _name(name), attributes)
    child.text = _NOT_XML.sub("\ufffd", text) if text is not None else None
    return child


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"

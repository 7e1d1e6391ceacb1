"""Who says otherwise of an event: sentences that deny it, in its own stories and in others (`yalu.link.denials`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yalu.brief.values import Otherwise
from yalu.brief.words import DATE_UNKNOWN, date_words
from yalu.link.denials import Denial, Telling, Told, disputes, says_that_not
from yalu.link.reports import stems
from yalu.measure import Queryable, state_name
from yalu.measure.source import once
from yalu.record.reviews import Review

Record = dict[str, Any]

# Most that reject refuse something. The database leaves those out roughly, `says_that_not` does so exactly.
_OF_WHAT = "accus|alleg|charge|claim|critici|insinuat|report|reproach|rumou?r"
_MAY_DENY = rf"(?i)\b(den[iy]|disput|refut|rebut|(brush|dismiss|reject).*({_OF_WHAT}))"
_DENIALS = f"""
    SELECT said.*, d.publisher.value AS publisher, d.language.value AS language,
        coalesce(s.published.start, left(d.published.value, 10)) AS published
    FROM (
        SELECT mention_id AS item, doc, story, evidence, source, target, NULL AS holder, NULL AS about
        FROM v_accepted WHERE type = 'REJECT' AND status NOT IN ('scheduled', 'denied', 'cancelled')
            AND regexp_matches(evidence.text, '{_MAY_DENY}')
        UNION ALL BY NAME
        SELECT claim_id AS item, doc, story, evidence, NULL AS source, NULL AS target, holder, about
        FROM claims WHERE kind = 'denial'
    ) said
    JOIN documents d ON d.doc_id = said.doc LEFT JOIN stories s ON s.doc = said.doc AND s.number = said.story
    ORDER BY published NULLS LAST, said.doc, said.evidence.start, holder IS NULL, item
"""  # noqa: S608 (constants of ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """A denial, the item it was coded as, and how it is shown."""

    item: str
    denial: Denial
    shown: Otherwise


def read_denials(store: Queryable) -> list[Denied]:
    """Return every sentence on record that denies something, by its day; one coded twice stands once.

    They are read once for a record, and again after reviews that may change them: to read all takes a second.
    """
    return once(store, "denials", _read_denials, changing=_may_change)


def _may_change(review: Review) -> bool:
    """Tell whether a review may change what denies something: most do not."""
    if review.verdict not in ("reject", "correct"):
        return False
    becomes = {"type", "kind"} & (review.correction or {}).keys()
    return bool(becomes) or not review.seen or any(each.type in ("REJECT", "denial") for each in review.seen)


def _read_denials(store: Queryable) -> list[Denied]:
    sentences: dict[tuple[str, int], list[Record]] = {}
    for row in store.query(_DENIALS, {}).to_pylist():
        if row["holder"] or row["about"] is not None or says_that_not(row["evidence"]["text"]):
            sentences.setdefault((row["doc"], row["evidence"]["start"]), []).append(row)
    return [_denied(rows) for rows in sentences.values()]


def otherwise(
    event: Record, reports: Sequence[Record], denials: Iterable[Denied], until: date | None = None
) -> tuple[Otherwise, ...]:
    """Return who disputes an event, by their day.

    `event` has `type`, `source` and `target` (codes of states), `reports` are its rows as `brief.rows` reads them;
    `until` leaves out what was said later. A denial is no dispute of the rejection that it is itself.
    """
    if event["type"] == "REJECT":
        return ()
    own = {row["mention_id"] for row in reports}
    told = Told(
        type=event["type"],
        states=frozenset((*event["source"], *event["target"])),
        targets=frozenset(event["target"]),
        names=_names(actor for row in reports for actor in (*row["source"], *row["target"])),
        tellings=[_telling(row, row["doc_id"], row["published_start"]) for row in reports],
    )
    return tuple(
        each.shown
        for each in denials
        if each.item not in own
        and (until is None or (each.denial.told.day or "") <= until.isoformat())
        and disputes(each.denial, told)
    )


def _denied(rows: Sequence[Record]) -> Denied:
    """Return a denial from the rows that were coded of its sentence."""
    row = rows[0]
    actors = [actor for each in rows for actor in each["source"] or ()]
    holder = next((each["holder"] for each in rows if each["holder"]), None)
    states = {actor["country"] for actor in actors if actor["country"]}
    if holder and not states:
        about = {code for each in rows for dyad in each["about"] or () for code in dyad.split("-")}
        states = {code for code in about if state_name(code).name == holder["name"]}
    name = None if holder is None or holder["kind"] == "author" else holder["name"] or holder["text"]
    publisher = row["publisher"] or "publisher unknown"
    names = _names([*actors, *(actor for each in rows for actor in each["target"] or ())])
    return Denied(
        item=row["item"],
        denial=Denial(
            states=frozenset(states),
            names=names | stems(name or ""),
            told=_telling(row, row["doc"], row["published"]),
        ),
        shown=Otherwise(
            item=row["item"],
            who=name or next((actor["name"] or actor["text"] for actor in actors), publisher),
            publisher=publisher,
            published=_day_words(row["published"]),
            text=row["evidence"]["text"],
            language=row["language"],
            doc=row["doc"],
            story=row["story"],
        ),
    )


def _names(actors: Iterable[Record]) -> frozenset[str]:
    """Return the stems of what parties and their states are called: they say who, not what."""
    words = [word for actor in actors for word in (actor["text"], actor["name"], _state(actor["country"])) if word]
    return stems(" ".join(words))


def _state(code: str | None) -> str | None:
    return state_name(code).name if code else None


def _telling(row: Record, doc: str, day: str | None) -> Telling:
    said = row["evidence"]
    whole = day if day and len(day) == len("2016-05-03") else None
    return Telling(doc=doc, story=row["story"], start=said["start"], end=said["end"], day=whole, text=said["text"])


def _day_words(day: str | None) -> str:
    return date_words(day, day, "day") if day and len(day) == len("2016-05-03") else DATE_UNKNOWN

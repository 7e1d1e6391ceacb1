"""Corrections of mentions and claims: what a person gave, completed to whole fields, checked, and put into the row.

What a person need not give is derived: a new type brings its quad class, domain and CAMEO code from the codebook, a
country keeps the words that stood for the party, a day alone is a date to the day. What they do give is taken as it is,
as far as the codebook and the closed lists of the model allow it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import pyarrow as pa

from yalu.codebook.load import load_codebook
from yalu.errors import ConfigError, RecordError, VocabularyError
from yalu.model import Actor, Claim, DateValue, EventMention
from yalu.model.period import days_of
from yalu.model.schema import from_plain, to_plain, to_table
from yalu.record.config import parse_dyad
from yalu.resolve.state_names import check_state

Row = TypeVar("Row", bound=EventMention | Claim)
Fields = dict[str, Any]

# What names a row and where it stands is no matter of opinion.
_FIXED = frozenset({"mention_id", "claim_id", "doc", "story", "sentence", "coder"})
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def complete(row: EventMention | Claim, given: Mapping[str, Any]) -> Fields:
    """Return the fields of `row` to change, whole and JSON-ready, from what a person gave.

    Parties may be given as country codes ("CHN") or as dicts with any of an actor's fields; a date as `2011-06-14`,
    `2011-06` or `2011`, as a dict with any of `start`, `end`, `precision`, `basis`, or as null. Raises RecordError
    naming the field and what it may be.
    """
    name = row.mention_id if isinstance(row, EventMention) else row.claim_id
    wrong = sorted(each for each in given if each not in type(row).__slots__ or each in _FIXED)
    if wrong:
        raise RecordError(
            f"cannot correct {', '.join(wrong)}.", item=name, remedy="Correct what was coded, not its names."
        )
    try:
        fields = _of_mention(row, given) if isinstance(row, EventMention) else _of_claim(row, given)
    except (ConfigError, VocabularyError) as error:
        raise RecordError(error.problem, item=error.item or name, remedy=error.remedy) from error
    fixed = corrected(row, fields)
    return {each: to_plain(getattr(fixed, each)) for each in fields}


def corrected(row: Row, fields: Mapping[str, Any]) -> Row:
    """Return the row with whole fields put into it. Raises RecordError where they do not have its form."""
    name = row.mention_id if isinstance(row, EventMention) else row.claim_id
    try:
        fixed = from_plain(type(row), {**to_plain(row), **fields})
        _check(type(row), fixed, "")
        to_table(type(row), [fixed])
    except (KeyError, TypeError, AttributeError, ValueError, pa.ArrowException) as error:
        kind = "mention" if isinstance(row, EventMention) else "claim"
        raise RecordError(
            f"the correction does not have the form of a {kind} ({type(error).__name__}: {error}).",
            item=name,
            remedy=f"Give each field the form it has in `yalu export {'events' if kind == 'mention' else 'claims'}`.",
        ) from error
    return fixed


def _check(hint: Any, value: Any, where: str) -> None:
    """Raise ValueError where a value is none of those its type lists."""
    members = get_args(hint)
    if value is None:
        if type(None) in members:
            return
        raise ValueError(f"{where} is missing")
    if type(None) in members:
        (inner,) = (each for each in members if each is not type(None))
        _check(inner, value, where)
    elif get_origin(hint) is Literal:
        if value not in members:
            raise ValueError(f"{where} {value!r} is none of {', '.join(members)}")
    elif get_origin(hint) is tuple:
        for each in value:
            _check(members[0], each, where)
    elif dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        for field in dataclasses.fields(hint):
            _check(hints[field.name], getattr(value, field.name), f"{where} {field.name}".strip())


# Mentions


def _of_mention(row: EventMention, given: Mapping[str, Any]) -> Fields:
    fields: Fields = dict(given)
    if given.keys() & {"type", "mode", "contexts"}:
        fields |= _kind_of_event(row, given)
    elif "quad" in given and given["quad"] != row.quad:
        raise RecordError(
            f"the quad class of {row.type} is {row.quad}.",
            item="quad",
            remedy="It follows from the type: correct that.",
        )
    for side in ("source", "target"):
        if side in given:
            fields[side] = _parties(given[side], side, row)
    if "date" in given:
        fields["date"] = _date(given["date"], row.date, "date")
    if "confidence" in given and isinstance(given["confidence"], float | int) and not 0 <= given["confidence"] <= 1:
        raise RecordError(
            f"{given['confidence']} is no probability.", item="confidence", remedy="Give one from 0 to 1."
        )
    return fields


def _kind_of_event(row: EventMention, given: Mapping[str, Any]) -> Fields:
    """Return type, mode, contexts and what follows from them; the old mode stays where the new type has it."""
    codebook = load_codebook()
    event_type = codebook.event_type(given.get("type", row.type))
    mode = given.get("mode", row.mode if row.mode in event_type.modes else None)
    contexts = tuple(given.get("contexts", row.contexts))
    unknown = [each for each in contexts if each not in codebook.contexts]
    if unknown:
        raise RecordError(
            f"there is no context {unknown[0]!r}.", item="contexts", remedy=f"There are {', '.join(codebook.contexts)}."
        )
    domain = given.get("domain") or codebook.domain(event_type.name, contexts, mode)
    if given.get("quad", event_type.quad) != event_type.quad:
        raise RecordError(
            f"the quad class of {event_type.name} is {event_type.quad}.", item="quad", remedy="Leave it out."
        )
    return {
        "type": event_type.name,
        "mode": mode,
        "contexts": contexts,
        "domain": domain,
        "quad": event_type.quad,
        "cameo": given["cameo"] if "cameo" in given else codebook.cameo(event_type.name, mode, contexts),
    }


def _parties(given: Any, side: str, row: EventMention) -> list[Fields]:
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise RecordError(
            f"{side} does not have the form of a list of parties.",
            item=row.mention_id,
            remedy='Give country codes, such as ["CHN", "RUS"], or parties as `yalu export events` has them.',
        )
    there = getattr(row, side)
    return [
        to_plain(_party(each, there[number] if number < len(there) else None, row)) for number, each in enumerate(given)
    ]


def _party(given: Any, in_its_place: Actor | None, row: EventMention) -> Actor:
    """Return a party; its words are those of its country in the mention, or of whom it replaces, or the trigger."""
    plain: Mapping[str, Any] = {"country": given} if isinstance(given, str) else given
    if not isinstance(plain, Mapping) or (unknown := [each for each in plain if each not in Actor.__slots__]):
        named = unknown[0] if isinstance(plain, Mapping) else given
        raise RecordError(
            f"{named!r} does not have the form of a party.",
            item=row.mention_id,
            remedy=f"A party has {', '.join(Actor.__slots__)}.",
        )
    known = [actor for actor in (*row.source, *row.target) if actor.country is not None]
    country = _country(plain.get("country"), {actor.country or "" for actor in known})
    same = next((actor for actor in known if actor.country == country), None)
    words = same or in_its_place
    base = Actor(
        text=words.text if words else row.trigger.text,
        country=country,
        name=same.name if same else None,
        role=same.role if same else None,
        level=words.level if words else None,
        sector=words.sector if words else None,
        start=words.start if words else row.trigger.start,
        end=words.end if words else row.trigger.end,
    )
    return replace(base, **{**plain, "country": country})


def _country(code: Any, known: set[str]) -> str | None:
    return code if code is None or code in known else check_state(str(code))


# Dates


def _date(given: Any, old: DateValue | None, field: str) -> Fields:
    plain: Mapping[str, Any] = {"start": given} if isinstance(given, str) or given is None else given
    text = old.text if old else None
    try:
        value = _date_value({"text": text, **plain})
    except (ValueError, TypeError, AttributeError) as error:
        raise RecordError(
            f"the {field} does not have the form of a date ({error}).",
            item=str(given),
            remedy="Write it as 2011-06-14, 2011-06 or 2011, with an `end` where it lasted, or null.",
        ) from error
    plain_value: Fields = to_plain(value)
    return plain_value


def _date_value(plain: Mapping[str, Any]) -> DateValue:
    unknown = [each for each in plain if each not in DateValue.__slots__]
    if unknown:
        raise ValueError(f"a date has no {unknown[0]}")
    if plain.get("start") is None:
        return DateValue(why=plain.get("why") or "no_cue", text=plain["text"])
    first, last, precision = _period(plain["start"])
    if plain.get("end") is not None:
        until = _period(plain["end"])
        if until[1] != last:
            last, precision = until[1], "interval"
    if last < first:
        raise ValueError(f"{last} is before {first}")
    precision = plain.get("precision") or precision
    if precision == "day" and first != last:
        raise ValueError("a day does not last longer than a day")
    return DateValue(
        start=first, end=last, precision=precision, basis=plain.get("basis") or "explicit", text=plain["text"]
    )


def _period(words: str) -> tuple[str, str, Any]:
    """Return first day, last day and precision of `2011-06-14`, `2011-06` or `2011`. Raises ValueError."""
    found = _DAY.fullmatch(words.strip())
    if found is None:
        raise ValueError(f"{words!r} is no day, month or year")
    _, month, day = found.groups()
    return (*days_of(found.group()), "day" if day else "month" if month else "year")


# Claims


def _of_claim(row: Claim, given: Mapping[str, Any]) -> Fields:
    fields: Fields = dict(given)
    if "about" in given:
        if isinstance(given["about"], str):
            raise RecordError("about does not have the form of a list.", item=row.claim_id, remedy='Give ["CHN-PRK"].')
        fields["about"] = [_dyad(each, row) for each in given["about"]]
    if given.get("horizon") is not None:
        fields["horizon"] = _date(given["horizon"], row.horizon, "horizon")
    return fields


def _dyad(words: Any, row: Claim) -> str:
    dyad = parse_dyad(str(words))
    if dyad not in row.about:
        for code in dyad.split("-"):
            check_state(code)
    return dyad

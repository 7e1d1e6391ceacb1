"""Making a review: what a person gave is completed and checked against the record before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yalu.errors import RecordError
from yalu.model import Claim, EventMention
from yalu.model.ids import event_id as founded_by
from yalu.model.schema import from_plain, to_plain
from yalu.record.corrections import complete, corrected
from yalu.record.evidence import check_evidence
from yalu.record.reviews import (
    EVENT_VERDICTS,
    Kind,
    Review,
    Seen,
    Verdict,
    append_line,
    check_verdict,
    make_review,
    seen_claim,
    seen_mention,
    standing,
    time_of_review,
)
from yalu.record.store import Store


def append_review(
    store: Store,
    item: str,
    verdict: Verdict,
    *,
    reviewer: str,
    correction: Mapping[str, Any] | None = None,
    note: str | None = None,
    at: str | None = None,
) -> Review:
    """Record what a person says; see `Store.append_review`."""
    check_verdict(item, verdict, correction)
    seen: Sequence[Seen]
    kind: Kind
    if verdict == "undo":
        kind, seen = _undone(store, item), ()
    elif verdict in EVENT_VERDICTS:
        kind = "event"
        item, correction, seen = _of_event(store, item, verdict, correction or {})
    else:
        row = coded_row(store, item)
        kind, seen = ("mention", [seen_mention(row)]) if isinstance(row, EventMention) else ("claim", [seen_claim(row)])
        if correction:
            correction = _completed(store, item, row, correction)
    review = make_review(
        kind=kind,
        item=item,
        verdict=verdict,
        correction=correction,
        reviewer=reviewer,
        at=at or time_of_review(store.review_log),
        note=note,
        seen=seen,
    )
    append_line(store.path, review)
    return review


def resolve_event(store: Store, event_id: str) -> str | None:
    """Return the id that an event has now; null where nothing of it is left.

    An event that was merged is the one that took it in; one that was linked anew is that of most of its mentions.
    """
    if store.query("SELECT 1 FROM events WHERE event_id = ?", [event_id]).num_rows:
        return event_id
    was = "SELECT mentions FROM events_all WHERE event_id = ? ORDER BY run LIMIT 1"
    before = store.query(was, [event_id]).to_pylist()
    mentions = before[0]["mentions"] if before else _founders(store, event_id)
    located = store.locate("mentions", mentions)
    names = [located[name] for name in mentions if name in located]
    found = store.query(
        "SELECT l.event_id, count(*) AS told, min(list_position($names, l.mention_id)) AS first FROM links l "
        "JOIN events e USING (event_id) WHERE list_contains($names, l.mention_id) "
        "AND list_contains(e.mentions, l.mention_id) GROUP BY 1 ORDER BY told DESC, first, l.event_id LIMIT 1",
        {"names": names},
    ).to_pylist()
    return found[0]["event_id"] if found else None


def _founders(store: Store, event_id: str) -> list[str]:
    """Return the mention that founded an event no run wrote: one that reviews made, and later ones took away."""
    names = store.query("SELECT mention_id FROM mentions_all")["mention_id"].to_pylist()
    return [name for name in names if founded_by(name) == event_id][:1]


def _undone(store: Store, review_id: str) -> Kind:
    log = store.review_log.reviews
    review = next((each for each in log if each.review_id == review_id), None)
    if review is None:
        raise RecordError("no such review.", item=review_id, remedy="List reviews with `yalu export reviews`.")
    taken_back = {each.item for each in log if each.verdict == "undo"} if review.verdict == "undo" else set()
    if review_id in taken_back or (review.verdict != "undo" and review not in standing(log)):
        raise RecordError(
            "was taken back already.", item=review_id, remedy="To restore it, take back the review that took it back."
        )
    return review.kind


# Rows


def coded_row(store: Store, item: str) -> EventMention | Claim:
    """Return a mention or claim as it was coded. Raises RecordError where there is none of this id."""
    if item.startswith("claim-"):
        found = store.query("SELECT * FROM _claims WHERE claim_id = ?", [item]).to_pylist()
        if found:
            return from_plain(Claim, found[0])
        raise RecordError("no such claim.", item=item, remedy="List claims with `yalu claims --format jsonl`.")
    found = store.query(f"SELECT * FROM ({store.mentions_with([item])}) WHERE mention_id = ?", [item]).to_pylist()  # noqa: S608 (ours)
    if not found:
        raise RecordError("no such mention.", item=item, remedy="List mentions with `yalu export events`.")
    return from_plain(EventMention, found[0])


def _completed(store: Store, item: str, row: EventMention | Claim, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a whole correction: what was corrected before and still counts, with what is given now."""
    before = store.review_of(item)
    earlier = dict(before.correction or {}) if before is not None and before.verdict == "correct" else {}
    if earlier and dict(given) == earlier:
        return earlier  # somebody else says the same
    fields = earlier | complete(corrected(row, earlier) if earlier else row, given)
    coded = to_plain(row)
    fields = {name: value for name, value in fields.items() if value != coded[name]}
    if not fields:
        raise RecordError("is coded so already.", item=item, remedy="Accept it, or say what is wrong with it.")
    check_evidence(corrected(row, fields), store.texts([row.doc])[row.doc])
    return fields


# Events


def _of_event(
    store: Store, item: str, verdict: Verdict, given: Mapping[str, Any]
) -> tuple[str, dict[str, Any], list[Seen]]:
    """Return item, correction and what was seen of a merge or split, in mention ids."""
    own = mentions_of(store, item)
    key = "with" if verdict == "merge" else "apart"
    if set(given) - {key, "from"} or not given.get(key) or isinstance(given[key], str):
        raise RecordError(
            f"a {verdict} does not have the form of one.",
            item=item,
            remedy=f'Give {{"{key}": [ids of {"events or mentions" if verdict == "merge" else "mentions"}]}}.',
        )
    if verdict == "merge":
        others = dict.fromkeys(name for each in given["with"] for name in mentions_of(store, each))
        if not others.keys() - set(own):
            raise RecordError("they are one event already.", item=item, remedy="Name another event.")
        names = list(dict.fromkeys([*own, *others]))
        return names[0], {"with": names[1:]}, _seen(store, names)
    apart = list(dict.fromkeys(name for each in given["apart"] for name in _reports(store, each)))
    rest = [name for name in own if name not in apart]
    if not rest:
        raise RecordError(
            "all its reports would be split off.", item=item, remedy="Leave at least one, or reject the reports."
        )
    return rest[0], {"apart": apart, "from": rest}, _seen(store, [*rest, *apart])


def _reports(store: Store, name: str) -> list[str]:
    return mentions_of(store, name) if name.startswith("event-") else [_mention(store, name)]


def _mention(store: Store, name: str) -> str:
    if not store.query(f"SELECT 1 FROM ({store.accepted_with([name])}) WHERE mention_id = ?", [name]).num_rows:  # noqa: S608
        raise RecordError("no such report.", item=name, remedy="Name mentions that nobody rejected.")
    return name


def mentions_of(store: Store, name: str) -> list[str]:
    """Return the mentions of the event with this id, or of the event that this mention reports, best evidence first.

    Raises RecordError where there is none.
    """
    if name.startswith("event-"):
        event_id = resolve_event(store, name)
        found = store.query("SELECT mentions FROM events WHERE event_id = ?", [event_id]).to_pylist()
    else:
        sql = f"SELECT mentions FROM ({store.events_with(name)}) WHERE list_contains(mentions, ?)"  # noqa: S608 (ours)
        found = store.query(sql, [name]).to_pylist()
    if not found:
        raise RecordError("no such event.", item=name, remedy="List events with `yalu export linked`.")
    mentions: list[str] = found[0]["mentions"]
    return mentions


def _seen(store: Store, names: Iterable[str]) -> list[Seen]:
    names = list(names)
    sql = f"SELECT * FROM ({store.mentions_with(names)}) WHERE mention_id IN (SELECT unnest($names))"  # noqa: S608 (ours)
    found = store.query(sql, {"names": names}).to_pylist()
    rows = {row["mention_id"]: seen_mention(from_plain(EventMention, row)) for row in found}
    return [rows[name] for name in names if name in rows]

"""Copies of one text: which stories print what another story printed before, however edited.

Word triples (shingles; Broder 1997) of a story are compared with those of stories published around the same days. A
triple counts only if it is *telling*: seen in few different weeks. So formulas that a publisher prints again and
again, a leader's titles or the words of a ritual message, make nothing a copy. Two stories are one text where enough
of the telling triples of the shorter are in the longer, and the names and figures of the shorter are too: texts of one
form about different people are alike in everything else.

Work is done week by week over sorted arrays of 32-bit hashes: memory is four bytes for each triple of a story, and time
grows with the number of stories that lie within the days compared.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from yalu.model.event import Copy

Hashes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int64]

# A wire text is printed within days; stories whose publication lies further apart are not compared.
DAYS_APART = 10
# A triple is telling where it is seen in no more weeks than this: those a copy can fall into, and one more.
MOST_WEEKS = 4
# The share of the shorter story's telling triples that must be in the longer. Where three words in ten are changed, a
# third of the triples is left (0.7 cubed); two reports of one event share few, and seldom a tenth (docs/linking.md).
LEAST_SHARE = 0.2
# The share of the longer story's that must be: a digest of many stories is no copy of each. Half a story with three
# words in ten changed is a sixth of it.
LEAST_SHARE_OF_LONGER = 0.1
# What one publisher prints twice in other words is its form: here nearly all of both must be the same.
SAME_PUBLISHER, SAME_PUBLISHER_OF_LONGER = 0.8, 0.5
# The share of the rarer names and figures that must be there, and how many there must be to ask.
LEAST_NAMES, FEWEST_NAMES = 0.4, 3
# So many telling triples must be shared at least: an office with its holder's name is a run of ten words by itself.
FEWEST_SHARED = 9
# Short of so large a share, what is shared must lie in several places of the shorter story: a title and a quotation are
# two, and an edited copy is like its original all over.
SCATTERED_BELOW, FEWEST_PLACES = 0.6, 3
# A triple shared by more stories in a row than this joins each to its neighbours only.
_MOST_NEIGHBOURS = 24
# Two stories are compared in full where they share this many of the triples looked at first: all of a short story,
# one in `_SAMPLE` of a longer.
_FIRST_SHARED, _SAMPLE, _SAMPLED_FROM = 3, 4, 160
# Weeks are counted by hash, in eight buckets for each triple so that few share one, and in no more than this.
_MOST_BUCKETS = 1 << 27
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryText:
    """A story as copies are looked for. `published` is its ISO day, null where it is not known to the day."""

    story: str
    publisher: str | None
    published: str | None
    text: str


def find_copies(stories: Iterable[StoryText]) -> list[Copy]:
    """Return the stories that are copies, each with the first story of its text, by story id.

    First is what was published first; of one day, what has the longer text, then the lower id. The result depends
    neither on the order of the stories nor on repetitions. Stories without a day are compared among themselves.
    """
    prints = sorted({each.story: _fingerprint(each) for each in stories}.values(), key=_first_published)
    weeks = _weeks_seen(prints)
    # One by one, so that what is not telling is not kept beside what is.
    for number, each in enumerate(prints):
        prints[number] = _telling(each, weeks)
    best: dict[int, tuple[float, int]] = {}
    for one, other in _candidates(prints):
        share = _share(prints[one], prints[other])
        if share is not None and (other not in best or (share, -one) > (best[other][0], -best[other][1])):
            best[other] = (share, one)
    first = list(range(len(prints)))
    for number in sorted(best):
        first[number] = first[best[number][1]]
    found = [
        Copy(story=prints[number].story, original=prints[first[number]].story, share=round(share, 3))
        for number, (share, _) in best.items()
    ]
    return sorted(found, key=lambda each: each.story)


@dataclass(frozen=True, slots=True, eq=False)
class _Fingerprint:
    """A story's triples and its names and figures as sorted hashes without repetition; `day` is an ordinal.

    `places` tells where each triple is in the story, in words.
    """

    story: str
    publisher: str | None
    day: int | None
    size: int
    triples: Hashes
    places: Places
    names: Hashes


def _telling(each: _Fingerprint, weeks: npt.NDArray[np.uint8]) -> _Fingerprint:
    """Return a fingerprint with what is telling of it."""
    kept = weeks[each.triples % len(weeks)] <= MOST_WEEKS
    return replace(
        each,
        triples=each.triples[kept],
        places=each.places[kept],
        names=each.names[weeks[each.names % len(weeks)] <= MOST_WEEKS],
    )


def _sample(triples: Hashes) -> Hashes:
    """Return the triples that are looked at first; of long stories those with certain hashes, the same ones in all."""
    if len(triples) <= _SAMPLED_FROM:
        return triples
    certain: Hashes = triples[triples % _SAMPLE == 0]
    return certain


def _first_published(each: _Fingerprint) -> tuple[bool, int, int, str]:
    return (each.day is None, each.day or 0, -each.size, each.story)


def _fingerprint(story: StoryText) -> _Fingerprint:
    words = _WORD.findall(story.text)
    codes = np.fromiter((_code(word.lower()) for word in words), np.uint64, len(words))
    names = {_code(word) for word, before in zip(words, [".", *words], strict=False) if _is_name(word, before)}
    triples, places = _triples(codes)
    return _Fingerprint(
        story=story.story,
        publisher=story.publisher,
        day=None if story.published is None else date.fromisoformat(story.published[:10]).toordinal(),
        size=len(words),
        triples=triples,
        places=places,
        names=np.array(sorted(names), dtype=np.uint32),
    )


def _is_name(word: str, before: str) -> bool:
    """Tell whether a word is a name or a figure, as far as its letters show."""
    return word[0].isdigit() or (word[0].isupper() and not word.isupper() and len(word) > 2)


@lru_cache(maxsize=1 << 17)
def _code(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _triples(codes: npt.NDArray[np.uint64]) -> tuple[Hashes, Places]:
    """Return the hashes of all runs of three words, and where each stands first; past 65,535 words places repeat."""
    if len(codes) < 3:
        return np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.uint16)
    # Multiplicative hashing (Knuth 1973, 6.4) of three 32-bit codes; overflow is meant.
    mixed = codes[:-2] * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= codes[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= (codes[2:] + np.uint64(0x165667B19E3779F9)) * np.uint64(0x27D4EB2F165667C5)
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    found, first = np.unique((mixed >> np.uint64(32)).astype(np.uint32), return_index=True)
    return found, first.astype(np.uint16)


def _week(each: _Fingerprint) -> int | None:
    return None if each.day is None else each.day // 7


def _weeks_seen(prints: Sequence[_Fingerprint]) -> npt.NDArray[np.uint8]:
    """Return for each bucket of hashes in how many weeks it is seen, at most 255. All without a day are one week."""
    triples = sum(len(each.triples) for each in prints)
    seen = np.zeros(min(_MOST_BUCKETS, 1 << (8 * triples + 1).bit_length()), dtype=np.uint8)
    for start, end in _runs([_week(each) for each in prints]):
        hashes = [part for each in prints[start:end] for part in (each.triples, each.names)]
        buckets = np.unique(np.concatenate(hashes) % len(seen))
        seen[buckets] += seen[buckets] < 255
    return seen


def _runs(weeks: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Yield where each week starts and ends in a sorted list of them."""
    start = 0
    for number in range(1, len(weeks) + 1):
        if number == len(weeks) or weeks[number] != weeks[start]:
            yield start, number
            start = number


def _candidates(prints: Sequence[_Fingerprint]) -> Iterator[tuple[int, int]]:
    """Yield pairs of stories, the first one first, that share some telling triples and lie within the days compared."""
    for start, end in _runs([_week(each) for each in prints]):
        begin = start
        day = prints[start].day
        while day is not None and begin > 0 and day - (prints[begin - 1].day or 0) <= DAYS_APART:
            begin -= 1
        yield from _sharing(prints, begin, start, end)


def _sharing(prints: Sequence[_Fingerprint], begin: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one week: the later story lies in `start:end`, the earlier in `begin:end`."""
    samples = [_sample(each.triples) for each in prints[begin:end]]
    hashes = np.concatenate(samples)
    owners = np.repeat(np.arange(begin, end, dtype=np.int64), [len(sample) for sample in samples])
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    # Alike hashes are neighbours now, their stories in order; a triple of one story only is done with.
    pairs: list[Numbers] = []
    at = np.flatnonzero(hashes[1:] == hashes[:-1])
    for apart in range(1, _MOST_NEIGHBOURS + 1):
        at = at[at + apart < len(hashes)]
        at = at[hashes[at] == hashes[at + apart]]
        if not len(at):
            break
        later = owners[at + apart]
        pairs.append((owners[at] * len(prints) + later)[later >= start])
    codes, shared = np.unique(np.concatenate(pairs or [np.empty(0, dtype=np.int64)]), return_counts=True)
    for code in codes[shared >= _FIRST_SHARED].tolist():
        yield divmod(code, len(prints))


def _share(one: _Fingerprint, other: _Fingerprint) -> float | None:
    """Return how much of the shorter story is in the longer, null where they are no copies."""
    if one.day is not None and other.day is not None and other.day - one.day > DAYS_APART:
        return None
    shorter, longer = (one, other) if len(one.triples) <= len(other.triples) else (other, one)
    fewest = len(shorter.triples)
    if fewest < FEWEST_SHARED:
        return None
    _, inside, _ = np.intersect1d(shorter.triples, longer.triples, assume_unique=True, return_indices=True)
    same = one.publisher is not None and one.publisher == other.publisher
    least, of_longer = (SAME_PUBLISHER, SAME_PUBLISHER_OF_LONGER) if same else (LEAST_SHARE, LEAST_SHARE_OF_LONGER)
    if len(inside) < max(FEWEST_SHARED, least * fewest, of_longer * len(longer.triples)):
        return None
    share = len(inside) / fewest
    if share < SCATTERED_BELOW and _runs_of(shorter.places[inside]) < FEWEST_PLACES:
        return None
    names = min(len(one.names), len(other.names))
    if names >= FEWEST_NAMES and _common(one.names, other.names) / names < LEAST_NAMES:
        return None
    return share


def _runs_of(places: Places) -> int:
    """Return in how many unbroken runs some places lie."""
    return 1 + int(np.count_nonzero(np.diff(np.sort(places.astype(np.int64))) > 1))


def _common(one: Hashes, other: Hashes) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))

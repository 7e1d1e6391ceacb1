"""How well claims that Yalu finds agree with hand-coded ones: `python tests/gate/claim_score.py [--show]`.

The unit is a sentence. A predicted claim belongs to the gold sentence its evidence begins in, and is right when that
sentence makes a claim and the kind is one the gold accepts. Figures, in per cent:

    recall      claim sentences in which a claim of an accepted kind was found
    precision   predicted claims that are right; those in debatable sentences count neither way
    quiet       sentences without a claim in which none was found
    kind        of the sentences found: those with the gold's own kind, not only an accepted one
    holder      of the sentences found: those whose holder has the gold's kind and name (or words, where it has none)
    band        of the sentences found in which the gold or Yalu has words of likelihood: those with the same range
    stance      of the sentences found: those with an accepted stance
    horizon     of the sentences found in which the gold or Yalu has a day by which it should come true: the same day

`--show` lists what is wrong in the half for development; the other half is only scored.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from measuring import GOLD

CLAIMS = "claims.jsonl"
LATER = "claims-later.jsonl"
HALVES = ("development", "scored")
Line = Mapping[str, Any]
# Words that say nothing of who somebody is.
_EMPTY = frozenset(
    re.findall(r"\w+", "a an the of in at to for from and who by its his her their said he she it they i")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSentence:
    """A sentence of a gold text and the claim it makes, null for none."""

    start: int
    end: int
    text: str
    claim: Line | None
    optional: bool

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that count as right."""
        return frozenset([*self.claim["kinds"], *self.claim["alt_kinds"]]) if self.claim else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldText:
    """A short text with its coded sentences."""

    id: str
    half: str
    published: str
    author: str | None
    text: str
    sentences: tuple[GoldSentence, ...]


@dataclass(slots=True, kw_only=True)
class ClaimTally:
    """Counts over gold texts: for each figure how many were right and out of how many."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def count(self, figure: str, right: bool, where: str) -> None:
        """Count one decision."""
        both = self.counts.setdefault(figure, [0, 0])
        both[0] += right
        both[1] += 1
        if not right:
            self.wrong.append(f"{figure}: {where}")

    @property
    def figures(self) -> dict[str, float]:
        """The share of right ones, in per cent, of each figure."""
        return {name: 100 * right / of for name, (right, of) in self.counts.items()}


# With fewer decisions than this a single one moves a figure by more than the tolerance of the floors.
FEWEST = 25


def firm(tally: ClaimTally) -> dict[str, float]:
    """Return the figures that rest on enough decisions to have a floor."""
    return {name: value for name, value in tally.figures.items() if tally.counts[name][1] >= FEWEST}


def load_claims() -> list[GoldText]:
    """Return the gold of claims."""
    lines = (GOLD / CLAIMS).read_text(encoding="utf-8").splitlines()
    return [_gold_text(json.loads(line)) for line in lines]


def _gold_text(line: Line) -> GoldText:
    sentences, start = [], 0
    for each in line["sentences"]:
        end = start + len(each["text"])
        sentences.append(
            GoldSentence(
                start=start, end=end, text=each["text"], claim=each["claim"], optional=each.get("optional", False)
            )
        )
        start = end + 1
    return GoldText(
        id=line["id"],
        half=line["half"],
        published=line["published"],
        author=line["author"],
        text=" ".join(each.text for each in sentences),
        sentences=tuple(sentences),
    )


def code_claims(texts: Sequence[GoldText]) -> dict[str, list[dict[str, Any]]]:
    """Return the claims that Yalu finds, by text id. Raises RuntimeError where a text cannot be coded."""
    from yalu.model import Document
    from yalu.model.schema import to_plain
    from yalu.pipeline import code_documents
    from yalu.read import read_lines

    lines = (
        json.dumps({"id": each.id, "text": each.text, "published": each.published, "authors": [each.author or ""]})
        for each in texts
    )
    read = [each for each in read_lines(io.BytesIO("\n".join(lines).encode())) if isinstance(each, Document)]
    found: dict[str, list[dict[str, Any]]] = {}
    for each in code_documents(read):
        if each.failure:
            raise RuntimeError(f"a gold text could not be coded: {each.failure}")
        found[str(each.document.key)] = [to_plain(claim) for story in each.coded for claim in story.claims]
    if len(found) != len(texts):
        raise RuntimeError("a gold text could not be read.")
    return found


def score_claims(texts: Sequence[GoldText], coded: Mapping[str, Sequence[Line]]) -> ClaimTally:
    """Return the tally of claims (lines by text id) against the gold."""
    tally = ClaimTally()
    for text in texts:
        for sentence in text.sentences:
            here = [line for line in coded[text.id] if sentence.start <= line["evidence"]["start"] < sentence.end]
            _count(tally, sentence, here)
    return tally


def _count(tally: ClaimTally, sentence: GoldSentence, here: Sequence[Line]) -> None:
    if sentence.optional:
        return
    right = [line for line in here if line["kind"] in sentence.kinds]
    for line in here:
        tally.count("precision", line["kind"] in sentence.kinds, f"{line['kind']} | {sentence.text}")
    if sentence.claim is None:
        tally.count("quiet", not here, sentence.text)
        return
    found = [line["kind"] for line in here]
    tally.count("recall", bool(right), f"{'/'.join(sentence.claim['kinds'])}, found {found} | {sentence.text}")
    if right:
        _count_fields(tally, sentence, sentence.claim, right)


def _count_fields(tally: ClaimTally, sentence: GoldSentence, gold: Line, right: Sequence[Line]) -> None:
    own = [line for line in right if line["kind"] in gold["kinds"]]
    line = (own or right)[0]
    tally.count("kind", bool(own), f"{gold['kinds']} found {[each['kind'] for each in right]} | {sentence.text}")
    tally.count("holder", same_holder(gold, line["holder"]), f"{line['holder']} | {sentence.text}")
    stances = {gold["stance"], *gold["alt_stances"]}
    tally.count("stance", line["stance"] in stances, f"{line['stance']}, gold {sorted(stances)} | {sentence.text}")
    _count_band(tally, sentence, gold["likelihood"], [each["likelihood"] for each in right])
    said = (line["horizon"] or {}).get("end")
    if gold["horizon"] != "open" and (gold["horizon"] or said):
        tally.count("horizon", said == gold["horizon"], f"{said}, gold {gold['horizon']} | {sentence.text}")


def _count_band(tally: ClaimTally, sentence: GoldSentence, gold: Any, said: Sequence[Line | None]) -> None:
    found = next((each for each in said if each), None)
    if gold == "open" or not (gold or found):
        return
    same = gold is not None and found is not None and (found["low"], found["high"]) == (gold["low"], gold["high"])
    tally.count("band", same, f"{found}, gold {gold} | {sentence.text}")


def same_holder(gold: Line, said: Line | None) -> bool:
    """Tell whether a holder is the gold's: of its kind or one accepted, and of its name, else of its words."""
    holder = gold["holder"]
    if said is None:
        return holder is None or "none" in gold["alt_holders"]
    if holder is None:
        return said["kind"] in gold["alt_holders"]
    if said["kind"] not in {holder["kind"], *gold["alt_holders"]}:
        return False
    if said["kind"] != holder["kind"]:
        return not _words(holder["text"]) or bool(_words(holder["text"]) & _words(said["text"]))
    if holder["name"] and holder["kind"] in ("person", "author"):
        return bool(_words(holder["name"]) & _words(said["name"]))
    wanted = _words(holder["text"]) | _words(holder["name"])
    return not wanted or bool(wanted & (_words(said["text"]) | _words(said["name"])))


def _words(text: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", (text or "").lower())) - _EMPTY


def load_later() -> list[GoldText]:
    """Return the single sentences written after the rules, of which only the kinds are coded."""
    texts = []
    for line in map(json.loads, (GOLD / LATER).read_text(encoding="utf-8").splitlines()):
        claim = {
            "kinds": line["kinds"],
            "alt_kinds": [],
            "holder": None,
            "alt_holders": [],
            "stance": "none",
            "alt_stances": [],
            "likelihood": "open",
            "horizon": "open",
        }
        sentence = GoldSentence(
            start=0, end=len(line["text"]), text=line["text"], claim=claim if line["kinds"] else None, optional=False
        )
        texts.append(
            GoldText(
                id=line["id"],
                half="later",
                published=line["published"],
                author=None,
                text=line["text"],
                sentences=(sentence,),
            )
        )
    return texts


def measured_later() -> dict[str, float]:
    """Return precision, recall and the share left alone, of the sentences written after the rules."""
    texts = load_later()
    figures = score_claims(texts, code_claims(texts)).figures
    return {name: figures[name] for name in ("precision", "recall", "quiet")}


def measured() -> Iterator[tuple[str, ClaimTally]]:
    """Yield the tally of each half."""
    texts = load_claims()
    coded = code_claims(texts)
    for half in HALVES:
        yield half, score_claims([text for text in texts if text.half == half], coded)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of both halves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="list what is wrong in the half for development")
    options = parser.parse_args(arguments)
    for half, tally in measured():
        figures = "  ".join(
            f"{name} {value:.1f} ({'/'.join(map(str, tally.counts[name]))})" for name, value in tally.figures.items()
        )
        sys.stdout.write(f"{half}: {figures}\n")
        if options.show and half == "development":
            sys.stdout.write("".join(f"  {line}\n" for line in sorted(tally.wrong)))
    later = "  ".join(f"{name} {value:.1f}" for name, value in measured_later().items())
    sys.stdout.write(f"later: {later}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

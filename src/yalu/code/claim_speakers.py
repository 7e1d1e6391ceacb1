"""Speakers: what the words before "said" or after "according to" name, person, body, outlet or nobody known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

from yalu.code.vocabulary import read_data
from yalu.model.event import Holder
from yalu.model.mention import ActorMention
from yalu.model.text import Sentence

_Kind = Literal["person", "institution", "outlet", "unnamed"]

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_NAME_WORD = rf"{_CAPITAL}[\w’'.-]*"
_LINK = r"(?:de|van|von|der|bin|al|ibn|la|du)"
_LAST_NAME = re.compile(rf"(?<![\w-])(?P<name>{_NAME_WORD}(?: (?:{_NAME_WORD}|{_LINK}))*)$")
# Where the noun that names a speaker ends and what is said of it begins.
_AFTER_NOUN = re.compile(
    r",| (?:of|at|in|from|for|on|to|by|with|who|whose|near|close|behind|that|which|asking|speaking|obtained|seen|"
    r"familiar|inside|within|based|briefed|involved|writing|here|there)(?= |$)"
)
_PRONOUN = re.compile(r"(?:he|she|it|they|his|her)\b", re.IGNORECASE)
_FULL_NAME = re.compile(rf"(?<![\w’'-]){_NAME_WORD} (?:{_LINK} )?{_NAME_WORD}(?: {_NAME_WORD})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks, whether it judges by trade, and whether "he", "it" or "they" can stand for it."""

    holder: Holder
    expert: bool
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerWords:
    """The words of data/claim_holders.yaml, compiled. `beside`: patterns that name a speaker without its saying."""

    saying: frozenset[str]
    judging: re.Pattern[str]
    predicting: re.Pattern[str]
    quoting: tuple[re.Pattern[str], ...]
    beside: tuple[re.Pattern[str], ...]
    plural_verbs: frozenset[str]
    verb_first: re.Pattern[str]
    verb_last: re.Pattern[str]
    head: re.Pattern[str]
    author: re.Pattern[str]
    adverbs: re.Pattern[str]
    nouns: dict[str, re.Pattern[str]]
    quantities: re.Pattern[str]
    offices: re.Pattern[str]
    generic_bodies: re.Pattern[str]
    small_words: frozenset[str]
    outlet_names: re.Pattern[str]
    institution_names: re.Pattern[str]
    judges: re.Pattern[str]
    judging_people: re.Pattern[str]
    titles: frozenset[str]


@cache
def speaker_words() -> SpeakerWords:
    """Return the words for speakers and saying."""
    data: dict[str, Any] = read_data("claim_holders.yaml")
    verbs = {name: _forms(data[name]) + data[f"{name}_irregular"] for name in ("saying", "judging", "predicting")}
    every_verb = [verb for group in verbs.values() for verb in group]
    plain = _either(every_verb)
    every = _either([*data["judging_frames"], plain, *_forms(data["denying"])])
    adverb = rf"(?:{data['adverbs']} ){{0,2}}"
    who = r"(?P<who>(?:[^\s,;:]+ ){0,9}?[^\s,;:]+(?:, [^;:]{2,110}?,)?)"
    return SpeakerWords(
        saying=frozenset(
            _first_words([*every_verb, *_forms(data["denying"]), *data["at_end"], *data["words_of_saying"]])
        ),
        judging=re.compile(_either([*data["judging_frames"], *verbs["judging"]]), re.IGNORECASE),
        predicting=re.compile(_either(verbs["predicting"]), re.IGNORECASE),
        quoting=_patterns(
            r"\b(?:quot(?:es?|ed|ing)|cit(?:es?|ed|ing)) (?P<who>[^;\"“”]{3,110}?) as (?:saying|telling|writing)\b",
            r"\b(?:heard|learned|learnt) from (?P<who>[^;,.\"“”]{3,90})",
            r",? citing (?P<who>[^;,.\"“”]{3,90})",
        ),
        beside=_patterns(
            rf"\b(?P<view>)(?i:{data['viewing']}) (?P<who>(?!which\b)[^,;]{{2,90}}(?:, [^,;]{{2,60}})?)[,.;]?",
            rf"\b(?i:{data['according']}) (?P<who>(?!which\b)[^,;]{{2,90}}(?:, [^,;]{{2,60}})?)[,.;]?",
            rf"\b(?P<view>)[Ii]n (?P<who>(?:the )?{_NAME_WORD}(?: [\w-]+){{0,4}})[’']s? (?:{data['possessed']})\b",
        ),
        plural_verbs=frozenset(
            [*data["saying"], *data["judging"], *data["predicting"], *data["denying"], "say", "tell", "write", "think"]
        ),
        verb_first=re.compile(
            rf"(?:,|[,.!?]?[\"”]|—)\s*(?:but )?{adverb}(?P<verb>(?!tell|told|inform){plain}) "
            r"(?P<who>[^\"“”;]{2,200}?)[.\"”]*$"
        ),
        verb_last=re.compile(rf" (?P<verb>{_either([*every_verb, *data['at_end']])})\b(?! to be\b)"),
        head=re.compile(rf"[\"“'\s]*(?:{data['lead_in']})?{who} {adverb}(?P<verb>{every})(?=\W|$)"),
        author=re.compile(data["author"]),
        adverbs=re.compile(rf"(?: {data['adverbs']})+$"),
        nouns={
            name: re.compile(rf"(?:.*\b)?(?:{_either(_plurals(data[name]))})", re.IGNORECASE)
            for name in ("experts", "people", "spokespeople", "institutions", "documents", "outlets")
        },
        quantities=re.compile(
            rf"(?:{_either(data['quantities'])})\b(?: (?:of|in|at|among|within|here|there|on)\b.*| [\w-]+)?",
            re.IGNORECASE,
        ),
        offices=re.compile(rf"(?:.*\b)?(?:{'|'.join(data['offices'])})", re.IGNORECASE),
        generic_bodies=re.compile(rf"(?:the|this|that) (?:{'|'.join(data['generic_bodies'])})", re.IGNORECASE),
        small_words=frozenset(data["small_words"].split()),
        outlet_names=re.compile(data["outlet_names"]),
        institution_names=re.compile(data["institution_names"]),
        judges=re.compile(data["judges"]),
        judging_people=re.compile(data["judging_people"]),
        titles=frozenset(data["titles"]),
    )


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def _either(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


def _forms(verbs: Iterable[str]) -> list[str]:
    """Return base verbs, perhaps with a particle, in their present and past forms."""
    forms = []
    for verb in verbs:
        first, _, rest = verb.partition(" ")
        stem = first[:-1] if first.endswith(("e", "y")) and first[-2] not in "aeo" else first
        if first.endswith("e"):
            made = [first, f"{first}s", f"{first}d"]
        elif first.endswith("y") and stem != first:
            made = [first, f"{stem}ies", f"{stem}ied"]
        elif first.endswith(("s", "sh", "ch", "x")):
            made = [first, f"{first}es", f"{first}ed"]
        else:
            made = [first, f"{first}s", f"{first}{first[-1] if first in _DOUBLED else ''}ed"]
        forms += [f"{each} {rest}".strip() for each in made]
    return forms


def _first_words(verbs: Iterable[str]) -> list[str]:
    return [verb.split(" ")[0] for verb in verbs]


_DOUBLED = ("infer", "quip")


def _plurals(nouns: Iterable[str]) -> list[str]:
    found = []
    for noun in nouns:
        plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
        plural = f"{noun[:-3]}men" if noun.endswith("man") else plural
        found += [noun, plural, *([f"{noun}es"] if noun.endswith(("s", "ch", "sh", "x")) else [])]
    return found


@dataclass(slots=True, kw_only=True)
class SpeakerReader:
    """Reads the speakers of one story, and keeps who spoke for those whom pronouns stand for."""

    text: str
    actors: tuple[ActorMention, ...]
    _spoke: list[Speaker] = field(default_factory=list, init=False)
    _starts: list[int] = field(default_factory=lambda: [0], init=False)

    def remember(self, speaker: Speaker) -> None:
        """Take a speaker into the story."""
        self._spoke.append(speaker)

    def speaker(self, sentence: Sentence, start: int, end: int) -> Speaker | None:
        """Return whom the words of a sentence from `start` to `end` name, null where they name no speaker."""
        if sentence.start > self._starts[-1]:
            self._starts.append(sentence.start)
        at = sentence.start + start
        words = self.text[at : sentence.start + end].strip(" .,")
        if not words:
            return None
        noun = _noun(words)
        if noun == words.split(",")[0] and _is_named_body(noun):
            return self._body(words, noun, at)
        if _PRONOUN.fullmatch(noun):
            return self._meant(noun, at, words)
        if speaker_words().generic_bodies.fullmatch(words):
            known = self._last(("institution", "outlet"))
            if known is not None:
                return _as_told(known, words)
        return self._named(words, noun, at)

    def _named(self, words: str, noun: str, at: int) -> Speaker | None:
        """Return the speaker of a noun: first by what stands in small letters before a name, then by the name."""
        known = speaker_words()
        name = _LAST_NAME.search(noun)
        if name is None or _is_sentence_word(noun, name["name"]):
            return self._common(words, noun, at)
        said = noun[: name.start()].strip()
        capitals, title = name["name"], ""
        if "’s " in capitals or "'s " in capitals:
            owner, _, capitals = re.sub("'s ", "’s ", capitals).rpartition("’s ")
            said = f"{said} {owner}’s".strip()
        title, capitals = _title(capitals)
        if not capitals:
            return self._common(words, noun, at)
        if said.endswith(" and") and _LAST_NAME.fullmatch(said[:-4]):
            first = self._person(words, said[:-4], "", at)
            return replace(first, many=True) if first is not None else None
        role = " ".join(part for part in (re.sub(r"^(?:the|a|an) ", "", said, flags=re.IGNORECASE), title) if part)
        if not title and (known.nouns["outlets"].fullmatch(said) or known.outlet_names.search(capitals)):
            return _speaker(words, capitals, None, "outlet", known)
        if not title and (known.nouns["institutions"].fullmatch(said) or known.institution_names.search(capitals)):
            return self._body(words, noun, at)
        return self._person(words, capitals, role, at)

    def _person(self, words: str, name: str, role: str, at: int) -> Speaker | None:
        """Return a person: known to the gazetteer with the office held at the time, or as the text tells."""
        known = speaker_words()
        mention = self._mention(at, words, name)
        actor = mention.actors[0] if mention is not None and mention.actors else None
        if mention is not None and mention.kind not in ("person", "group", "reference"):
            if mention.kind == "adjective":
                return None
            if not role:
                kind: _Kind = "outlet" if actor is not None and actor.sector == "MED" else "institution"
                return _speaker(words, (actor.name if actor else None) or name, None, kind, known)
        if not role and " " not in name and (actor is None or mention is None or mention.kind != "person"):
            earlier = self._surname(name)
            if earlier is not None:
                return _as_told(earlier, words)
        if words[:4].lower() == "the " and not role:
            return self._body(words, name, at)
        told = " ".join(part for part in (role, _house(words, name) if role else _apposition(words, name)) if part)
        office = actor.role if actor is not None and mention is not None and mention.kind == "person" else None
        full = actor.name if actor is not None and mention is not None and mention.kind == "person" else None
        found = _speaker(words, full or name, office or told or None, "person", known)
        earlier = next((each for each in self._spoke if each.holder.name == found.holder.name), None)
        return replace(found, expert=True) if earlier is not None and earlier.expert else found

    def _common(self, words: str, noun: str, at: int) -> Speaker | None:
        """Return a speaker without a name of its own: an office, experts, a ministry, a paper, some."""
        known = speaker_words()
        bare = re.sub(r"^(?:the|an?|its|his|her|their) ", "", noun, flags=re.IGNORECASE)
        behind = re.match(rf"[^,]*, (?P<name>{_NAME_WORD}(?: (?:{_NAME_WORD}|{_LINK}))+)(?=,|$)", words)
        if behind and (known.nouns["people"].fullmatch(bare) or known.nouns["experts"].fullmatch(bare)):
            before = words[: behind.start("name")].rstrip(", ")
            return self._person(words, behind["name"], re.sub(r"^(?:the|an?) ", "", before, flags=re.IGNORECASE), at)
        if known.offices.fullmatch(bare) and not re.match(r"(?:an?|one|some|two|many|several) ", noun, re.IGNORECASE):
            mention = self._mention(at, noun, noun)
            actor = mention.actors[0] if mention is not None and mention.actors else None
            return _speaker(
                words, actor.name if actor else None, (actor.role if actor else None) or bare, "person", known
            )
        for kind, names in _BY_NOUN:
            if any(known.nouns[name].fullmatch(bare) for name in names):
                if kind in ("institution", "outlet"):
                    return self._body(words, noun, at, kind)
                return _speaker(words, None, None, kind, known)
        if known.quantities.fullmatch(noun):
            return _speaker(words, None, None, "unnamed", known)
        return self._body(words, noun, at) if self._mention(at, noun, noun) else None

    def _body(self, words: str, noun: str, at: int, kind: _Kind = "institution") -> Speaker | None:
        """Return an institution, an outlet or a state that speaks, by the gazetteer's name for it where it has one."""
        known = speaker_words()
        mention = self._mention(at, words, noun)
        actor = mention.actors[0] if mention is not None and mention.actors else None
        if mention is not None and mention.kind == "adjective":
            return None
        if actor is not None and actor.sector == "MED":
            kind = "outlet"
        if mention is not None and mention.kind in ("institution", "group", "reference") and not _is_body(noun):
            return None if mention.kind == "reference" else _speaker(words, None, None, "unnamed", known)
        plain = re.sub(r"^[Tt]he ", "", words.split(",")[0])
        return _speaker(words, (actor.name if actor is not None else None) or plain, None, kind, known)

    # Whom the words stand for ---------------------------------------------------------------------------------------

    def _mention(self, at: int, words: str, noun: str) -> ActorMention | None:
        """Return the mention that names the speaker: the last one that touches the noun."""
        first = at + max(0, words.find(noun))
        last = first + len(noun)
        inside = [each for each in self.actors if each.start < last and first < each.end]
        return inside[-1] if inside else None

    def _meant(self, pronoun: str, at: int, words: str) -> Speaker | None:
        word = pronoun.lower()
        if word == "it":
            found = self._last(("institution", "outlet"))
            return _as_told(found, words) if found else self._told_body(at, words)
        if word == "they":
            found = next((each for each in reversed(self._spoke) if each.many), None)
            return _as_told(found, words) if found else None
        found = next(
            (each for each in reversed(self._spoke) if each.holder.kind in ("person", "unnamed") and not each.many),
            None,
        )
        return _as_told(found, words) if found else self._introduced(at, words)

    def _introduced(self, at: int, words: str) -> Speaker | None:
        """Return the person whom an earlier sentence names first, for "he" and "she" where nobody has spoken yet."""
        known = speaker_words()
        start = self._before()
        sentence = self.text[start:at]
        expert = bool(known.judging_people.search(sentence))
        for mention in self.actors:
            if start <= mention.start < at and mention.kind == "person" and mention.actors:
                actor = mention.actors[0]
                holder = Holder(text=words, name=actor.name or actor.text, role=actor.role, kind="person")
                return Speaker(holder=holder, expert=expert)
        for match in _FULL_NAME.finditer(sentence):
            if not known.institution_names.search(match.group()):
                name, role = _title(match.group())[1], _apposition(sentence, match.group()) or None
                return Speaker(holder=Holder(text=words, name=name, role=role, kind="person"), expert=expert)
        return None

    def _before(self) -> int:
        """Return where the sentence before the present one begins."""
        return self._starts[-2] if len(self._starts) > 1 else 0

    def _told_body(self, at: int, words: str) -> Speaker | None:
        """Return the body that the sentence before begins with, for "it"."""
        match = re.match(
            rf"(?:The )?(?P<name>{_NAME_WORD}(?: (?:of|for|and|the|{_NAME_WORD}))*)", self.text[self._before() : at]
        )
        if match is None or not speaker_words().institution_names.search(match["name"]):
            return None
        holder = Holder(text=words, name=match["name"], role=None, kind="institution")
        return Speaker(holder=holder, expert=bool(speaker_words().judges.search(match["name"])))

    def _last(self, kinds: tuple[str, ...]) -> Speaker | None:
        return next((each for each in reversed(self._spoke) if each.holder.kind in kinds), None)

    def _surname(self, name: str) -> Speaker | None:
        """Return who spoke before under a full name that a single one is part of."""
        for each in reversed(self._spoke):
            if each.holder.kind == "person" and name in (each.holder.name or "").split():
                return each
        return None


# What a speaker without a name is, by its noun: the first that fits.
_BY_NOUN: tuple[tuple[_Kind, tuple[str, ...]], ...] = (
    ("institution", ("spokespeople",)),
    ("unnamed", ("experts",)),
    ("outlet", ("outlets",)),
    ("institution", ("documents", "institutions")),
    ("unnamed", ("people",)),
)


def _noun(words: str) -> str:
    """Return the noun that names a speaker, without what is said of it behind."""
    first = words.split(",")[0]
    if _is_named_body(first):
        return first
    behind = _AFTER_NOUN.search(words)
    return words[: behind.start()] if behind and behind.start() else words


def _is_named_body(words: str) -> bool:
    """Tell whether all words are the name of a body: "the Organization for Security", not "Jane Roe of the Bank"."""
    name = re.fullmatch(
        rf"(?:[Tt]he )?(?P<own>{_NAME_WORD}(?: {_NAME_WORD})*)(?: (?:of|for|and|on|in|the|{_NAME_WORD}))*", words
    )
    return name is not None and bool(speaker_words().institution_names.search(name["own"]))


def _title(capitals: str) -> tuple[str, str]:
    """Return the titles before a name and the name: "Unification Minister", "Hong Yong-pyo"."""
    words = capitals.split()
    last = max((at for at, word in enumerate(words) if word in speaker_words().titles), default=-1)
    return " ".join(words[: last + 1]), " ".join(words[last + 1 :])


def _apposition(words: str, name: str) -> str:
    """Return what stands behind a name: "a researcher at the Sejong Institute"."""
    behind = words[words.find(name) + len(name) :]
    told = re.match(r",? (?:who \w+ )?(?:an? |the )?(?P<role>(?:of|at) [A-Z][^,;.]*|[^,;]{3,80})", behind)
    if told is None or not behind.startswith((",", " of ", " at ")):
        return ""
    return told["role"].strip()


def _house(words: str, name: str) -> str:
    """Return where somebody with a title works: "at Hanbit University"."""
    behind = words[words.find(name) + len(name) :]
    told = re.match(r" (?P<house>(?:of|at) (?:the )?[A-Z][^,;.]{2,60})", behind)
    return told["house"] if told else ""


def _is_sentence_word(noun: str, name: str) -> bool:
    """Tell whether the only capital is that of a sentence's first word: "Analysts", "Few"."""
    known = speaker_words()
    if name != noun or " " in name:
        return False
    if name.lower() in known.small_words:
        return True
    return bool(known.quantities.fullmatch(noun)) or any(each.fullmatch(noun) for each in known.nouns.values())


def _is_body(noun: str) -> bool:
    known = speaker_words()
    if any(known.nouns[name].fullmatch(noun) for name in ("institutions", "documents", "outlets", "spokespeople")):
        return True
    named = noun[:1].isupper() or noun[:4].lower() == "the "
    return named and bool(known.institution_names.search(noun) or known.outlet_names.search(noun))


def _speaker(words: str, name: str | None, role: str | None, kind: _Kind, known: SpeakerWords) -> Speaker:
    expert = bool(
        known.judges.search(words)
        or known.judging_people.search(words)
        or any(known.nouns["experts"].fullmatch(part) for part in re.split(r",| (?:of|at|in|from|who|on|for) ", words))
        or (role and known.nouns["experts"].match(role))
        or any(title in words for title in ("Professor", "Prof.", "Dr.", "Dr "))
    )
    many = kind == "unnamed" and not re.match(r"(?:an?|the|one) ", words, flags=re.IGNORECASE)
    return Speaker(holder=Holder(text=words, name=name, role=role, kind=kind), expert=expert, many=many)


def _as_told(speaker: Speaker, words: str) -> Speaker:
    """Return a speaker known before under the words that stand for it now."""
    known = speaker.holder
    text = words if known.name else known.text
    return Speaker(
        holder=Holder(text=text, name=known.name, role=known.role, kind=known.kind),
        expert=speaker.expert,
        many=speaker.many,
    )

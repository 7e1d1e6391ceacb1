"""When: which of a sentence's date words hold for an event.

Only what the text and the publication date yield counts as a date. Where several dates stand in a sentence, the parse
says which clause or phrase each belongs to; where it does not say, the event has none (`yalu.code.clock` then asks the
story).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yalu.code import clause
from yalu.code.frame import Frame
from yalu.code.vocabulary import read_data
from yalu.code.words import ParsedSentence, Word
from yalu.resolve.date_expressions import DateExpression

# Expressions that are no date: an event does not take them, nor do they hide a date beside them.
_NO_DATES = frozenset(("duration", "anniversary", "age", "time", "habit"))
# Expressions that give no day: a clear one beside them is the event's.
_UNCLEAR = ("vague", "unanchored")
# A date that only limits when something is to be over, or comes before or after, is not when it happened.
_LIMITS = frozenset(("by", "before", "until", "after"))
# Further away than a neighbouring clause, a date belongs to something else.
_REACH = 2
_OUT_OF_REACH = 3
_WORDS = read_data("timing.yaml")
_OTHER_TIMES, _ANSWERS, _SAME_TIME, _SCHEDULING = (
    frozenset(_WORDS[name]) for name in ("other_times", "answers", "same_time", "scheduling")
)
_SUBJECTS_AND_OBJECTS = ("nsubj", "nsubjpass", "dobj", "attr")
# The acts that a speaker performs by saying what will or must be: their day is that of the saying.
_SPOKEN_ACTS = ("AGREE", "REJECT", "REQUEST", "THREATEN")
# Deeds that are planned with a date; announced with one, they are agreed on.
_PLANNED = ("CONSULT", "COOPERATE", "AID")
_HOURS = frozenset(("hours", "minutes", "moments"))
_IS = {"is", "are", "am", "'s", "'re"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceDates:
    """The date expressions of one sentence, each with its tokens."""

    doc: ParsedSentence
    expressions: tuple[DateExpression, ...]
    heads: tuple[Word, ...]

    @classmethod
    def of(cls, doc: ParsedSentence, offset: int, expressions: Sequence[DateExpression]) -> SentenceDates:
        """Return the dates of a parsed sentence that begins at document offset `offset`."""
        kept: list[DateExpression] = []
        heads: list[Word] = []
        for expression in expressions:
            if expression.kind in _NO_DATES:
                continue
            span = doc.covering(expression.start - offset, expression.end - offset)
            if span is not None and span.words and not _is_limit(expression, span.root):
                kept.append(expression)
                heads.append(span.root)
        return cls(doc=doc, expressions=tuple(kept), heads=tuple(heads))

    def nearest(self, frame: Frame, judging: frozenset[int] = frozenset()) -> tuple[DateExpression, Word] | None:
        """Return the date expression that holds for an event, with its head: in its own clause, nearest to its trigger.

        `judging` are the verbs of the sentence that judge something told or done before: "condemned the test".
        """
        if not self.heads:
            return None
        trigger = frame.trigger[-1]
        distance, _, _, number = min(
            (
                _distance(head, frame, judging),
                _is_unclear(self.expressions[number], head),
                abs(head.i - trigger.i),
                number,
            )
            for number, head in enumerate(self.heads)
        )
        return (self.expressions[number], self.heads[number]) if distance <= _REACH else None

    def before(self, expression: DateExpression) -> DateExpression | None:
        """Return the date told before one that counts from it: "said on Monday that it had fired a day earlier"."""
        earlier = [
            each
            for each in self.expressions
            if each.start < expression.start and not each.from_anchor and each.kind not in _UNCLEAR
        ]
        return earlier[-1] if earlier and (expression.from_anchor or expression.kind == "unanchored") else None

    def told_in(self, verb: Word) -> DateExpression | None:
        """Return the date that stands in the clause of `verb` itself, in no other event's phrase."""
        for expression, head in zip(self.expressions, self.heads, strict=True):
            if clause_of(head).i == verb.i and not _of_another_time(head, verb):
                return expression
        return None


def looks_ahead(date: Word, frame: Frame) -> bool:
    """Tell whether a date without a year lies ahead: by the tense of the verb it stands with.

    The present of a deed with a date is a plan: "is sending a minister on Monday", "goes to Delhi on June 3".
    """
    verb = clause_of(date)
    words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    past = verb.tag_ == "VBD" or bool(words & {"was", "were", "had", "has", "have", "did"})
    if past and clause.lemma(verb) not in _SCHEDULING:
        return False
    return frame.status == "scheduled" or clause.modality(verb) == "will" or is_plan(frame)


def is_plan(frame: Frame) -> bool:
    """Tell whether a deed is told in the present tense, so that a date to come makes it a plan."""
    if frame.type not in _PLANNED or frame.clause not in frame.trigger:
        return False
    words = {child.lower_ for child in frame.clause.children if child.dep_ in ("aux", "auxpass")}
    progressive = frame.clause.tag_ == "VBG" and bool(words) and words <= _IS
    return progressive or (frame.clause.tag_ in ("VBZ", "VBP") and not words)


def _is_unclear(expression: DateExpression, head: Word) -> bool:
    return expression.kind in _UNCLEAR and of_other_happening(expression, head) is None


def of_other_happening(expression: DateExpression, head: Word) -> DateExpression | None:
    """Return the date of a clause counted from the main one: "left on Monday, two weeks before the vote was held"."""
    if expression.kind != "unanchored" or expression.shift is None or clause_of(head).dep_ != "advcl":
        return None
    return replace(expression, kind="unit", from_anchor=True)


def _is_limit(expression: DateExpression, head: Word) -> bool:
    """Tell whether a date only limits when something is done: "must leave by Friday", but not "had left by Friday"."""
    reached = expression.bound == "by" and clause.tense(clause_of(head)) in ("past", "pluperfect")
    return expression.bound in _LIMITS and not reached


def _distance(date: Word, frame: Frame, judging: frozenset[int]) -> int:
    """Count clause borders between a date and an event: 0 in the same clause or phrase, 3 is out of reach."""
    trigger, verb = frame.trigger[-1], frame.clause
    own = clause_of(date)
    if own.i == verb.i and _is_spoken_act(frame) and looks_ahead(date, frame):
        # "will attack on Friday": the threat is made before.
        return _OUT_OF_REACH
    if trigger.is_ancestor(date) and own.i in (verb.i, trigger.i, clause_of(trigger).i):
        return _inside(date, frame)
    if trigger.dep_ == "pobj" and date.head.dep_ == "prep" and date.head.i == trigger.i + 1:
        # "debris from a weapons test on Monday": the date stands right after the noun, wherever the parser hung it.
        return 0
    if not tells_clause(frame, judging):
        return _OUT_OF_REACH
    if own.i == verb.i:
        apart = _in_another_noun(date, trigger, verb) or _of_another_time(date, verb)
        return _OUT_OF_REACH if apart else _inside(date, frame)
    if "conj" in (own.dep_, verb.dep_) and _is_past(own) != _is_past(verb):
        # "met the minister and will see the prince on Friday"
        return _OUT_OF_REACH
    if verb.is_ancestor(own):
        return _in_clause_below(own)
    if own.is_ancestor(verb):
        # "a year ago, when rebels abducted": the date says when; "attacked at dawn, killing two" is one happening.
        one = any(child.lower_ == "when" for child in verb.children) or goes_on(verb)
        one = one or (verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.i == own.i)
        return 1 if one else _distance_from_report(frame)
    return 2 if verb.dep_ == "conj" or own.dep_ == "conj" else _OUT_OF_REACH


def _inside(date: Word, frame: Frame) -> int:
    """Weigh a date in the event's own clause: one that only names a thing ("its 1969 accord") tells of the thing."""
    noun = frame.trigger[-1]
    if _of_another_time(date, noun if noun.is_ancestor(date) else frame.clause):
        return _OUT_OF_REACH
    if noun.pos_ not in ("NOUN", "PROPN"):
        return 0
    names = date.i < noun.i and noun.is_ancestor(date) and date.dep_ in ("compound", "nmod", "amod", "nummod", "poss")
    if not names:
        return 0
    return _OUT_OF_REACH if frame.clause in frame.trigger and frame.type in ("REJECT", "SANCTION", "CONCEDE") else 1


def _in_clause_below(own: Word) -> int:
    """Weigh a date in a clause that hangs on the event's: "when they meet on June 3" says when."""
    if own.dep_ == "advcl":
        near = _within_hours(own) or any(child.lower_ == "when" for child in own.children)
        return 1 if near else _OUT_OF_REACH
    if own.dep_ == "acl" and clause.lemma(own) in _SCHEDULING:
        # "called off a visit planned for June 4"
        return _OUT_OF_REACH
    return {"relcl": _OUT_OF_REACH, "pcomp": _OUT_OF_REACH, "acl": 2}.get(own.dep_, 1)


def _distance_from_report(frame: Frame) -> int:
    """Weigh the date of a saying for what is said: "said on Tuesday it attacked", but not "said it had attacked"."""
    verb = frame.clause
    if _is_spoken_act(frame) or _within_hours(verb):
        return 1
    if clause.tense(verb) in ("perfect", "pluperfect", "future"):
        return _OUT_OF_REACH
    if verb.dep_ in ("relcl", "acl"):
        # An infinitive that tells of a feat is of the same day: "became the first to visit".
        return 1 if clause.is_infinitive(verb) else _OUT_OF_REACH
    return 1 if verb.dep_ in ("ccomp", "xcomp", "conj", "advcl") else 2


def goes_on(verb: Word) -> bool:
    """Tell whether a relative clause tells what came next: "flew to Berlin, where he met"."""
    return (
        verb.dep_ == "relcl"
        and clause.tense(verb) == "past"
        and any(child.lower_ == "where" for child in verb.children)
        and clause.tense(clause.governor(verb)) == "past"
    )


def _within_hours(verb: Word) -> bool:
    """Tell whether a clause is only hours away from the one it hangs on: "hours after Oslo had fallen on Friday"."""
    return verb.dep_ == "advcl" and any(child.lower_ in _HOURS for child in verb.children if child.dep_ == "npadvmod")


def _is_past(verb: Word) -> bool:
    return clause.tense(verb) not in ("present", "future")


def _is_spoken_act(frame: Frame) -> bool:
    """Tell whether the event is done by saying what will or must be: "will not attend", "must withdraw"."""
    spoken = frame.status == "occurred" and frame.type in _SPOKEN_ACTS
    return spoken and clause.modality(frame.clause) in ("will", "would", "must")


def tells_clause(frame: Frame, judging: frozenset[int]) -> bool:
    """Tell whether the event is what its clause tells, so that the clause's date is the event's."""
    trigger, verb = frame.trigger[-1], frame.clause
    if trigger.pos_ not in ("NOUN", "PROPN") or any(token.pos_ == "VERB" for token in frame.trigger):
        return True
    return verb.i not in judging and any(_carries_clause(noun, verb) for noun in frame.trigger)


def _carries_clause(noun: Word, verb: Word) -> bool:
    """Tell whether the noun is the subject or object of its clause, or shares its time ("at their summit")."""
    if noun.head.dep_ == "prep" and noun.head.lower_ in _SAME_TIME:
        return noun.head.head.i == verb.i
    return noun.head.i == verb.i and noun.dep_ in _SUBJECTS_AND_OBJECTS


def _in_another_noun(date: Word, trigger: Word, verb: Word) -> bool:
    """Tell whether the date sits in the subject phrase and the event does not: "its test in May brought sanctions"."""
    own = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    return own is not None and own.is_ancestor(date) and not own.is_ancestor(trigger) and own.i != trigger.i


def _of_another_time(date: Word, verb: Word) -> bool:
    """Tell whether the date belongs to a cause or an earlier happening: "in response to the raid at the weekend"."""
    return any(
        noun.pos_ in ("NOUN", "PROPN")
        and not clause.is_time(noun)
        and noun.head.dep_ in ("prep", "pcomp")
        and (noun.head.lower_ in _OTHER_TIMES or noun.head.head.lower_ in _ANSWERS)
        for noun in _between(date, verb)
    )


def _between(date: Word, verb: Word) -> Iterator[Word]:
    """Yield the tokens above a date, up to the verb."""
    current = date.head
    while current.i != verb.i and current.head.i != current.i:
        yield current
        current = current.head


def clause_of(token: Word) -> Word:
    """Return the verb of the clause that a token stands in."""
    return clause.governor(token) if token.pos_ not in ("VERB", "AUX") else token

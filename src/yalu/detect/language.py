"""`language`: terms that are used of a relation more than before. It speaks at the speed of a year."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from importlib import resources

import numpy as np
import yaml

from yalu.detect.kinds import by_day
from yalu.detect.makeup import LOOKS, latest
from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.values import History, Statement, month_end, next_month, years_before
from yalu.detect.windows import Floats
from yalu.detect.words import counted, day_words, list_words
from yalu.model.series import Sign

_SEED = 20110614
_ORDERINGS = 999
_FEW_ORDERINGS, _HOPELESS = 99, 0.04
# The prior is worth so many uses, spread over the terms as all that is written of the relation spreads them.
_PRIOR_USES = 20.0
# Below this, no ordering of weeks needs to be drawn: by chance alone the largest z of a vocabulary is above it.
_LEAST_Z = 1.5
# Among publishers read in both periods a term must still stand out: one-sided 5 %.
_STILL_SHOWS = 1.645
_TERMS_NAMED = 3
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]|\d+")
_LEAST_LETTERS = 4
_LEAST_USES = 3


@dataclass(slots=True, kw_only=True)
class Language:
    """A term is used of the relation far more than in the years before.

    Terms are words and pairs of neighbouring words in the sentences about the relation, without names, words of grammar
    and the vocabulary of news prose. At the end of each month the weeks of the last year are held against those of the
    years before; a term counts once a week. The measure is the log-odds ratio with an informative Dirichlet prior, over
    its standard deviation (z; Monroe, Colaresi and Quinn 2008). The largest z of all terms must be one that at most a
    share `chance` of random orderings of the weeks shows. A term must be used in at least `weeks` weeks by at least
    `publishers` publishers; after a sign there is none for a year, and none on the same term for `past_years`.
    """

    name: str = "language.v1"
    past_years: int = 10
    weeks: int = 3
    publishers: int = 2
    recent_weeks: int = 8
    past_weeks: int = 24
    chance: float = 0.005

    def scan(self, history: History) -> list[Sign]:
        """Return a sign for each time that a term came into use."""
        uses = _Uses(history)
        signs: list[Sign] = []
        said: dict[str, date] = {}
        quiet_until = date.min
        for end in _month_ends(history):
            window = uses.window(end, self.past_years) if end > quiet_until else None
            if window is None or window.recent_weeks < self.recent_weeks or window.past_weeks < self.past_weeks:
                continue
            found = self._judge(window, {term for term, until in said.items() if end <= until})
            if found is not None:
                terms, chance = found
                signs.append(self._sign(terms, chance, window, history))
                quiet_until = month_end(years_before(end, -1))
                said |= {term: years_before(end, -self.past_years) for term in terms}
        return in_order(signs)

    def _judge(self, window: _Window, said: set[str]) -> tuple[list[str], float] | None:
        """Return the terms that stand out, the first one most, and the chance of a z as large; null where none does."""
        recent, past = window.counts()
        scores = log_odds(recent, past)
        fits = [
            number
            for number in _ranked(scores, window)
            if recent[number] >= self.weeks
            and window.terms[number] not in said
            and len({each.publisher for each in window.using(window.terms[number])}) >= self.publishers
        ]
        if not fits:
            return None
        largest = window.by_chance(self.weeks, float(scores[fits[0]]))
        chance = float((1 + np.sum(largest >= scores[fits[0]])) / (1 + len(largest)))
        if chance > self.chance:
            return None
        bar = float(np.quantile(largest, 1 - self.chance))
        terms = [window.terms[number] for number in fits if scores[number] >= bar]
        return _without_parts(terms)[:_TERMS_NAMED], chance

    def _sign(self, terms: Sequence[str], chance: float, window: _Window, history: History) -> Sign:
        alone = not _among_same_publishers(terms[0], window)
        caveat = " Publishers read in both periods do not show it, so what was read could explain it." if alone else ""
        return make_sign(
            self.name,
            history,
            at=window.start,
            decided=window.end,
            direction="none",
            statistic=strength(chance, LOOKS),
            reason=self._reason(terms, chance, window) + caveat,
            events=_evidence(window.using(terms[0]), window, history),
            coverage_alone=alone,
            about=terms[0],
        )

    def _reason(self, terms: Sequence[str], chance: float, window: _Window) -> str:
        recent, past = (int(counts[window.terms.index(terms[0])]) for counts in window.counts())
        publishers = len({each.publisher for each in window.using(terms[0])})
        more = f" So do {list_words([_quoted(each) for each in terms[1:]])}." if len(terms) > 1 else ""
        return (
            f"The term {_quoted(terms[0])} stands out in what is written of the relation: it was used in {recent} of "
            f"the {window.recent_weeks} weeks with statements in the year to {day_words(window.end)}, by "
            f"{counted(publishers, 'publisher')}, against {past} of {window.past_weeks} in the {self.past_years} "
            f"years before (a random order of the weeks shows a term as unusual with a probability of {chance:.2g})."
            f"{more}"
        )


def _ranked(scores: Floats, window: _Window) -> list[int]:
    """Return the terms worth a test by z; of two that are always used together, the pair before its words."""

    def rank(number: int) -> tuple[float, int, str]:
        term = window.terms[number]
        return (-round(float(scores[number]), 6), -term.count(" "), term)

    found: list[int] = np.flatnonzero(scores >= _LEAST_Z).tolist()
    return sorted(found, key=rank)


def log_odds(recent: Floats, past: Floats, prior_uses: float = _PRIOR_USES) -> Floats:
    """Return the z of each term: log-odds ratio of its use, recent over past, with an informative Dirichlet prior.

    `recent` and `past` are counts by term, of shape [terms] or [orderings, terms] (Monroe, Colaresi and Quinn 2008,
    equations 15 to 23; the prior is the use in both together, worth `prior_uses` uses).
    """
    both = recent + past
    prior = prior_uses * both / np.maximum(both.sum(axis=-1, keepdims=True), 1.0) + 1e-9
    odds = []
    for counts in (recent, past):
        total = counts.sum(axis=-1, keepdims=True) + prior_uses
        odds.append(np.log(counts + prior) - np.log(np.maximum(total - counts - prior, 1e-9)))
    variance = 1 / (recent + prior) + 1 / (past + prior)
    result: Floats = (odds[0] - odds[1]) / np.sqrt(variance)
    return result


def terms_of(text: str, left_out: frozenset[str]) -> set[str]:
    """Return the terms of a sentence: words and pairs of neighbours, without names and words to leave out.

    A word with a capital is a name, or begins the sentence; it parts its neighbours, as punctuation does.
    """
    found: set[str] = set()
    before = ""
    for word in _WORD.findall(text):
        kept = word.islower() and word[0].isalpha() and word not in left_out and len(word) >= _LEAST_LETTERS
        if kept:
            found.add(word)
            if before:
                found.add(f"{before} {word}")
        before = word if kept else ""
    return found


class _Terms:
    """Which terms each of some statements uses, as columns: `numbers` are places in `names`, which are sorted."""

    def __init__(self, of_statement: Sequence[set[str]]) -> None:
        self.names = sorted(set().union(*of_statement))
        place = {term: number for number, term in enumerate(self.names)}
        self.numbers = np.array([place[term] for found in of_statement for term in found], dtype=np.int64)
        self.ends = np.cumsum([0, *map(len, of_statement)])


class _Uses:
    """The statements of a history with their terms, by day."""

    def __init__(self, history: History) -> None:
        words = left_out()
        self._statements = history.statements
        self._days = [each.day for each in history.statements]
        self._terms = [terms_of(each.text, words) for each in history.statements]
        self._columns = _Terms(self._terms)

    def window(self, end: date, past_years: int) -> _Window:
        """Return what was published in the year to a day and in the years before."""
        start = years_before(end + timedelta(days=1), 1)
        first = bisect.bisect_left(self._days, years_before(start, past_years))
        last = bisect.bisect_right(self._days, end)
        terms = self._terms[first:last]
        return _Window(start, end, self._statements[first:last], terms, self._columns, first)


class _Window:
    """Which terms are used in which week: of the year to `end`, and of the years before.

    `columns` has the terms of many statements, of which those of the window are the ones from number `first` on.
    """

    def __init__(
        self,
        start: date,
        end: date,
        statements: Sequence[Statement],
        terms: Sequence[set[str]],
        columns: _Terms,
        first: int = 0,
    ) -> None:
        self.start = start
        self.end = end
        self._statements = statements
        self._of_statement = terms
        # Day 1 of the calendar is a Monday. The week in which the year begins is one of the last year or of those
        # before, as its statements are.
        weeks = [((each.day.toordinal() - 1) // 7, each.day >= start) for each in statements]
        self._weeks = sorted(set(weeks))
        self._recent = np.array([recent for _, recent in self._weeks], dtype=bool)
        self.recent_weeks = int(self._recent.sum())
        self.past_weeks = len(self._weeks) - self.recent_weeks
        row = {week: number for number, week in enumerate(self._weeks)}
        ends = columns.ends[first : first + len(statements) + 1]
        self._rows = np.repeat(np.array([row[week] for week in weeks], dtype=np.int64), np.diff(ends))
        self._numbers = columns.numbers[ends[0] : ends[-1]]
        # A term that is used less often than a sign asks for cannot raise one: most terms are.
        self._kept = np.flatnonzero(np.bincount(self._numbers, minlength=len(columns.names)) >= _LEAST_USES)
        self.terms = [columns.names[number] for number in self._kept]

    @cached_property
    def _used(self) -> Floats:
        """Whether each term is used in each week, 0 or 1, of shape [weeks, terms]."""
        used = np.zeros((len(self._weeks), len(self.terms)))
        if self.terms:
            columns = np.searchsorted(self._kept, self._numbers).clip(max=len(self.terms) - 1)
            found = self._kept[columns] == self._numbers
            used[self._rows[found], columns[found]] = 1.0
        return used

    def counts(self) -> tuple[Floats, Floats]:
        """Return in how many weeks each term is used: in the last year, and before."""
        return self._used[self._recent].sum(axis=0), self._used[~self._recent].sum(axis=0)

    def by_chance(self, weeks: int, observed: float) -> Floats:
        """Return the largest z of all terms used in enough weeks, for random orders of the weeks.

        A few orders are drawn first; where many of them reach the observed z, the others are not needed.
        """
        random = np.random.default_rng(_SEED)
        few = self._largest(random, weeks, _FEW_ORDERINGS)
        if np.mean(few >= observed) > _HOPELESS:
            return few
        return np.concatenate([few, self._largest(random, weeks, _ORDERINGS - _FEW_ORDERINGS)])

    def _largest(self, random: np.random.Generator, weeks: int, orderings: int) -> Floats:
        orders = np.stack([random.permutation(self._recent) for _ in range(orderings)]).astype(np.float64)
        recent = orders @ self._used
        scores = log_odds(recent, self._used.sum(axis=0) - recent)
        largest: Floats = np.where(recent >= weeks, scores, 0.0).max(axis=1, initial=0.0)
        return largest

    def using(self, term: str) -> list[Statement]:
        """Return the statements of the last year that use a term."""
        pairs = zip(self._statements, self._of_statement, strict=True)
        return [each for each, found in pairs if each.day >= self.start and term in found]

    def of_same_publishers(self) -> _Window:
        """Return the window with only what publishers of both of its parts wrote."""
        sides = [{each.publisher for each in self._statements if (each.day >= self.start) == late} for late in (0, 1)]
        pairs = zip(self._statements, self._of_statement, strict=True)
        kept = [pair for pair in pairs if pair[0].publisher in sides[0] & sides[1]]
        terms = [found for _, found in kept]
        return _Window(self.start, self.end, [each for each, _ in kept], terms, _Terms(terms))


def _among_same_publishers(term: str, window: _Window) -> bool:
    """Return whether a term stands out too in what publishers of both periods wrote."""
    same = window.of_same_publishers()
    if term not in same.terms or not same.recent_weeks or not same.past_weeks:
        return False
    return bool(log_odds(*same.counts())[same.terms.index(term)] >= _STILL_SHOWS)


def _evidence(statements: Sequence[Statement], window: _Window, history: History) -> tuple[str, ...]:
    """Return the known events whose reports use a term; where there is none, the last ones of the year."""
    told = {each.event_id for each in statements}
    known = [event for event in sorted(history.events, key=by_day) if event.known <= window.end]
    telling = [event for event in known if event.event_id in told]
    return latest(telling or [event for event in known if event.start >= window.start] or known[-1:])


def _without_parts(terms: Sequence[str]) -> list[str]:
    """Return terms without those that share a word with one before them: "strategic", after "strategic dialogue"."""
    kept: list[str] = []
    for term in terms:
        if not any(set(term.split()) & set(other.split()) for other in kept):
            kept.append(term)
    return kept


def _month_ends(history: History) -> Iterator[date]:
    if not history.statements:
        return
    end = month_end(history.statements[0].day)
    while end <= history.until:
        yield end
        end = month_end(next_month(end))


def _quoted(term: str) -> str:
    return f"\u2018{term}\u2019"


@cache
def left_out() -> frozenset[str]:
    """Return the words that are no terms: of grammar, and those that all news prose has."""
    text = resources.files("yalu.detect").joinpath("data/language.yaml").read_text(encoding="utf-8")
    return frozenset(word for words in yaml.safe_load(text).values() for word in words)

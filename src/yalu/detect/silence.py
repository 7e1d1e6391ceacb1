"""`silence`: a ritual that did not come. It speaks when its day, and the time that reports take, are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from yalu.detect.anniversaries import occasion
from yalu.detect.rituals import Ritual, Rituals, ritual_words, same_occasion
from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.values import History, StoryCount, years_before
from yalu.detect.words import counted, day_words, list_words, month_day_words
from yalu.model.series import Sign

# Those who used to tell of the ritual must have published, around its day, at least half of what they used to.
_ENOUGH = 0.5
# How many years are waited for as many misses as make a sign.
_PATIENCE = 3


@dataclass(slots=True, kw_only=True)
class Silence:
    """A ritual, held year after year around one day, that did not come.

    It was held in each of the last `years` years or more of which something was read around its day, and did not come
    once; or in each of the last `fewer` years, and did not come twice in a row. Acts that fall on any day must hardly
    be so regular. A visit in place of a message, or any other act of cooperation by the same state within the window,
    is no silence; a window in which nothing was read is passed over. The chance that a ritual goes unheard in a year,
    after n years without a miss, is 1 / (n + 2) (Laplace's rule of succession), and the year after 2 / (n + 3).
    """

    name: str = "silence.v1"
    years: int = 10
    fewer: int = 5

    def scan(self, history: History) -> list[Sign]:
        """Return one sign for each ritual that did not come."""
        rituals = Rituals(history)
        series = [self._missed(ritual, rituals) for ritual in rituals.after(least=self.fewer)]
        kept: list[list[Ritual]] = []
        for missed in sorted(filter(None, series), key=_order):
            last = missed[-1]
            if not any(same_occasion(last, each[-1]) and last.settled.year == each[-1].settled.year for each in kept):
                kept.append(missed)
        return in_order([self._sign(missed, history, rituals.stories) for missed in kept])

    def _missed(self, ritual: Ritual, rituals: Rituals) -> list[Ritual]:
        """Return the times that a ritual did not come, as many as make a sign; none where they do not."""
        needed = 1 if len(ritual.held) >= self.years else 2
        missed: list[Ritual] = []
        for number in range(_PATIENCE):
            due = replace(ritual, expected=years_before(ritual.expected, -number))
            if due.settled > rituals.history.until or rituals.came(due):
                break
            if _read(rituals.stories, due):
                missed.append(due)
            if len(missed) == needed:
                return missed
        return []

    def _sign(self, missed: Sequence[Ritual], history: History, stories: StoryCount) -> Sign:
        ritual = missed[-1]
        alone = _fewer_tellers(ritual, history)
        caveat = " Those who used to tell of it were read less than before, which could explain it." if alone else ""
        held = len(ritual.held)
        return make_sign(
            self.name,
            history,
            at=missed[0].expected,
            decided=ritual.settled,
            direction="cooling",
            statistic=strength(1 / (held + 2) * (1 if len(missed) == 1 else 2 / (held + 3))),
            reason=self._reason(missed, history, _read(stories, ritual)) + caveat,
            events=[event.event_id for event in ritual.held],
            coverage_alone=alone,
        )

    def _reason(self, missed: Sequence[Ritual], history: History, read: int) -> str:
        ritual = missed[-1]
        last, first = ritual.held[0], ritual.held[-1].start.year
        years = list_words([str(each.expected.year) for each in missed])
        return (
            f"The yearly {ritual_words(ritual, history)} around {month_day_words(ritual.expected)}"
            f"{occasion(ritual.expected, (ritual.source, ritual.target))} did not come in {years}: it "
            f"had come in each of the {len(ritual.held)} years since {first} of which those days were read (last on "
            f"{day_words(last.start)}), and by {day_words(ritual.settled)} none was known, among "
            f"{counted(read, 'story', 'stories')} read since {day_words(ritual.opens)}."
        )


def _order(missed: Sequence[Ritual]) -> tuple[str, str, int, str]:
    ritual = missed[-1]
    return (ritual.settled.isoformat(), ritual.source, -len(ritual.held), ritual.held[0].event_id)


def _read(stories: StoryCount, ritual: Ritual) -> int:
    return stories.between(ritual.opens, ritual.settled)


def _fewer_tellers(ritual: Ritual, history: History) -> bool:
    """Return whether the publishers that told of a ritual published less around its day than they used to."""
    tellers = frozenset().union(*(event.publishers(ritual.settled) for event in ritual.held))
    stories = StoryCount(tuple(entry for entry in history.reading if entry.publisher in tellers))
    now = _read(stories, ritual)
    before = [_beside(stories, ritual, year) for year in range(len(ritual.held))]
    return now < _ENOUGH * sum(before) / len(before) or now == 0


def _beside(stories: StoryCount, ritual: Ritual, number: int) -> int:
    """Return the stories of a year in which a ritual was held, around its day, without the reports of it."""
    event = ritual.held[number]
    start = event.start - (ritual.expected - ritual.opens)
    end = event.start + (ritual.settled - ritual.expected)
    own: Sequence[str] = [each.publisher for each in event.told if each.day and start <= each.day <= end]
    return max(0, stories.between(start, end) - len(own))

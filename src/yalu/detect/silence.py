"""`silence`: a ritual that did not come. It speaks when its day, and the time that reports take, are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yalu.detect.anniversaries import occasion
from yalu.detect.kinds import kind_of, named
from yalu.detect.rituals import Ritual, Rituals, same_occasion
from yalu.detect.signs import in_order, make_sign, strength
from yalu.detect.values import History, StoryCount
from yalu.detect.words import counted, day_words, month_day_words
from yalu.model.series import Sign

# Those who used to tell of the ritual must have published, around its day, at least half of what they used to.
_ENOUGH = 0.5


@dataclass(slots=True, kw_only=True)
class Silence:
    """A ritual, held year after year around one day, that did not come.

    It was held in each of the last `years` years or more of which something was read around its day, and acts that fall
    on any day would hardly be so regular. A visit in place of a message, or any other act of cooperation by the same
    state within the window, is no silence; nor is a window in which nothing was read. The chance that a ritual goes
    unheard in a year, after n without a miss, is 1 / (n + 2) (Laplace's rule of succession).
    """

    name: str = "silence.v1"
    years: int = 8

    def scan(self, history: History) -> list[Sign]:
        """Return one sign for each ritual that did not come."""
        rituals = Rituals(history)
        due = [each for each in rituals.after(least=self.years) if each.settled <= history.until]
        missed = [each for each in sorted(due, key=_order) if not rituals.came(each) and _read(rituals.stories, each)]
        kept: list[Ritual] = []
        for ritual in missed:
            if not any(same_occasion(ritual, other) and ritual.expected.year == other.expected.year for other in kept):
                kept.append(ritual)
        return in_order([self._sign(ritual, history, rituals.stories) for ritual in kept])

    def _sign(self, ritual: Ritual, history: History, stories: StoryCount) -> Sign:
        alone = _fewer_tellers(ritual, history)
        caveat = " Those who used to tell of it were read less than before, which could explain it." if alone else ""
        return make_sign(
            self.name,
            history,
            at=ritual.expected,
            decided=ritual.settled,
            direction="cooling",
            statistic=strength(1 / (len(ritual.held) + 2)),
            reason=self._reason(ritual, history, _read(stories, ritual)) + caveat,
            events=[event.event_id for event in ritual.held],
            coverage_alone=alone,
        )

    def _reason(self, ritual: Ritual, history: History, read: int) -> str:
        last = ritual.held[0]
        first = ritual.held[-1].start.year
        return (
            f"The yearly {named(last, kind_of(last), history)} around {month_day_words(ritual.expected)}"
            f"{occasion(ritual.expected, (ritual.source, ritual.target))} did not come in {ritual.expected.year}: it "
            f"had come in each of the {len(ritual.held)} years since {first} of which those days were read (last on "
            f"{day_words(last.start)}), and by {day_words(ritual.settled)} none was known, among "
            f"{counted(read, 'story', 'stories')} read since {day_words(ritual.opens)}."
        )


def _order(ritual: Ritual) -> tuple[str, str, int, str]:
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

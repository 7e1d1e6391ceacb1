"""Coverage is not change: sentences that say how what was read could explain that something seems rare."""

from __future__ import annotations

from datetime import date, timedelta

from yalu.detect.values import StoryCount, years_before
from yalu.detect.words import counted, during_words, span_words

# By chance alone, one event falls in the last year with probability (stories of that year) / (stories since the last
# one). Above a fifth, the year's reading is the simpler explanation; five evenly read years give a sixth.
_COVERAGE_SHARE = 0.2
_SILENT_DAYS = 365
# A record that went unread for more than a quarter of its time cannot say what it never held.
_BLIND_SHARE = 0.25


def _silences(stories: StoryCount, since: date, until: date) -> list[tuple[date, date]]:
    return [spell for spell in stories.silences(since, until) if (spell[1] - spell[0]).days >= _SILENT_DAYS]


def blind(stories: StoryCount, since: date, until: date) -> str:
    """Return a sentence where a year or more between two days went unread, else nothing."""
    silent = _silences(stories, since, until)
    return f" Nothing was read {during_words(*silent[0])}, so an earlier one could have been missed." if silent else ""


def mostly_blind(stories: StoryCount, since: date, until: date) -> str:
    """Return a sentence where much of the time between two days went unread, else nothing."""
    unread = sum((spell[1] - spell[0]).days for spell in _silences(stories, since, until))
    if unread <= _BLIND_SHARE * (until - since).days:
        return ""
    return f" For {span_words(unread)} of that time nothing was read, so an earlier one could have been missed."


def fuller(stories: StoryCount, since: date, until: date) -> str:
    """Return a sentence where the last year was read so much more fully that this alone could explain a rarity."""
    year = years_before(until + timedelta(days=1), 1)
    last = stories.between(year, until)
    whole = last + stories.between(since, year - timedelta(days=1))
    if whole and last / whole <= _COVERAGE_SHARE:
        return ""
    return (
        f" Of {counted(whole, 'story', 'stories')} read since then, {last:,} fall in the last twelve months: fuller"
        " reading alone could explain it."
    )

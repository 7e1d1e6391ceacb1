"""How much speaks for two reports being of one happening, and the same in words.

The parties and the family of types are equal before anything is scored, the directions agree, and the days can be the
same; what is added here decides. A happening's unit is its parties, type and day, as in the coding rules: those three
equal carry two reports over the threshold unless place or persons speak against it. Words alone never do.

The weights were set by hand on made worlds (tests/link/pair_score.py): precision first.
"""

from __future__ import annotations

from yalu.link.reports import Report

THRESHOLD = 0.6
# Inside one state's elite, several things of one kind happen on one day: words or persons must agree as well.
THRESHOLD_INTERNAL = 0.75

SAME_DAY, NEXT_DAY = 0.5, 0.25
# A story tells one thing twice in words it shares, or leaves out the day: what it dates twice is rather two things.
SAME_DAY_SAME_STORY = 0.45
# Days that overlap: the wider the wider one, the less it says. Longest span in days, weight.
OVERLAP = ((7, 0.35), (31, 0.25), (92, 0.15))
WIDE_OVERLAP = 0.1
EQUAL_SPAN = 0.1
# An undated report and one a few days around its publication; or months, or no publication day at all.
UNDATED, UNDATED_LONG, UNDATED_DAYS = 0.25, 0.1, 14
UNDATED_SAME_STORY, BOTH_UNDATED_SAME_STORY = 0.35, 0.4
SAME_TYPE, SAME_MODE, OTHER_MODE = 0.1, 0.05, -0.1
PLAN_OF_IT = 0.15
# State visits last a week at most.
DAYS_OF_PLAN = 7
SAME_TRIGGER = 0.1
SAME_PLACE, OTHER_PLACE, OTHER_COUNTRY = 0.15, -0.05, -0.2
SAME_PERSON, OTHER_PERSONS = 0.1, -0.25
SAME_NUMBER, OTHER_NUMBERS = 0.1, -0.25
WORDS = 0.6
# A word that reports of relations share whatever happened, against one that names the matter.
USUAL_WORD = 0.15
# Fewer words than this are too few to be found again in another report by more than chance.
FEW_WORDS = 3.0


def threshold(report: Report) -> float:
    """Return the score a report must reach to join another."""
    return THRESHOLD_INTERNAL if report.mention.quad is None else THRESHOLD


def comparable(one: Report, other: Report) -> bool:
    """Tell whether two reports of one family and the same parties may be of one happening at all."""
    if one.first > other.last + 1 or other.first > one.last + 1:
        return False
    if not (one.mention.symmetric or other.mention.symmetric) and one.direction != other.direction:
        return False
    if one.mention.type == other.mention.type:
        internal = one.mention.quad is None
        return not internal or one.mention.mode == other.mention.mode or None in (one.mention.mode, other.mention.mode)
    if one.scheduled or other.scheduled:
        return True
    # Two types that both happened are one happening only where two outlets' words were coded apart.
    return one.story != other.story and bool(one.trigger & other.trigger)


def score(one: Report, other: Report) -> float:
    """Return how much speaks for two comparable reports being of one happening, from 0 to 1."""
    total = _dates(one, other) + _types(one, other) + _places(one, other)
    total += _persons(one, other) + _numbers(one, other)
    return max(0.0, min(1.0, total + WORDS * likeness(one, other)))


def likeness(one: Report, other: Report) -> float:
    """Return how alike the content words of two reports are, 0 to 1; usual words count for less.

    The mean of Dice's coefficient and of the overlap coefficient: a follow-up says more than the first report did, and
    what it adds is no difference. A report of very few words
    is not taken to be a part of every longer one.
    """
    size, other_size = _weight(one.words, one.telling), _weight(other.words, other.telling)
    if not size or not other_size:
        return 0.0
    shared = _weight(one.words & other.words, one.telling & other.telling)
    return shared / (size + other_size) + shared / (2 * max(FEW_WORDS, min(size, other_size)))


def _weight(words: frozenset[str], telling: frozenset[str]) -> float:
    return len(telling) + USUAL_WORD * (len(words) - len(telling))


def reason(one: Report, other: Report) -> str:
    """Return in words why two reports were taken to be of one happening."""
    parts = ["same parties", types_in_words(one, other), dates_in_words(one, other)]
    place, there = one.mention.place, other.mention.place
    if place and there and place.name == there.name:
        parts.append(f"both at {place.name}")
    if shared := sorted(one.persons & other.persons, key=str):
        parts.append(f"both name {', '.join(name for _, name in shared)}")
    parts.append(words_in_words(one, other))
    return "; ".join(parts)


def _dates(one: Report, other: Report) -> float:
    if not (one.dated and other.dated):
        # A plan and what became of it are seldom told undated in one breath.
        if one.story != other.story or (one.scheduled != other.scheduled and not (one.dated or other.dated)):
            return UNDATED if max(one.span, other.span) <= UNDATED_DAYS else UNDATED_LONG
        return UNDATED_SAME_STORY if one.dated or other.dated else BOTH_UNDATED_SAME_STORY
    if one.scheduled != other.scheduled and _on_days_of_plan(one, other):
        return SAME_DAY
    span = max(one.span, other.span)
    if span == 1:
        same_day = SAME_DAY_SAME_STORY if one.story == other.story else SAME_DAY
        return same_day if one.first == other.first else NEXT_DAY
    if one.first > other.last or other.first > one.last:
        return NEXT_DAY
    equal = EQUAL_SPAN if (one.first, one.last) == (other.first, other.last) else 0.0
    return equal + next((weight for longest, weight in OVERLAP if span <= longest), WIDE_OVERLAP)


def _on_days_of_plan(one: Report, other: Report) -> bool:
    """Tell whether one report is of a plan for certain days and the other of one of them.

    A visit "from 4 to 6 October" is met again as the talks of the 5th; a visit "next week" is not.
    """
    plan, done = (one, other) if one.scheduled else (other, one)
    if plan.first == done.first:
        return True
    named = plan.mention.date.precision in ("day", "interval") and plan.span <= DAYS_OF_PLAN
    return named and done.span == 1 and plan.first <= done.first <= plan.last


def _types(one: Report, other: Report) -> float:
    # Two acts of one kind on two known days have one trigger too, so it counts only where type or day leave doubt.
    doubt = one.mention.type != other.mention.type or not (one.dated and other.dated)
    trigger = SAME_TRIGGER if doubt and one.trigger & other.trigger else 0.0
    if one.mention.type != other.mention.type:
        return trigger + (PLAN_OF_IT if one.scheduled or other.scheduled else 0.0)
    mode, other_mode = one.mention.mode, other.mention.mode
    if mode is None or other_mode is None:
        return trigger + SAME_TYPE
    return trigger + SAME_TYPE + (SAME_MODE if mode == other_mode else OTHER_MODE)


def _places(one: Report, other: Report) -> float:
    place, there = one.mention.place, other.mention.place
    if place is None or there is None:
        return 0.0
    if place.name == there.name:
        return SAME_PLACE
    # Two names in one country may be a place and the country around it, so they weigh little.
    elsewhere = None not in (place.country, there.country) and place.country != there.country
    return OTHER_COUNTRY if elsewhere else OTHER_PLACE


def _persons(one: Report, other: Report) -> float:
    """Return what it says whom both name. A guest named here and a host named there do not differ."""
    if one.persons & other.persons:
        return SAME_PERSON
    states = {state for state, _ in one.persons} & {state for state, _ in other.persons}
    return OTHER_PERSONS if states else 0.0


def _numbers(one: Report, other: Report) -> float:
    if not one.numbers or not other.numbers:
        return 0.0
    return SAME_NUMBER if one.numbers & other.numbers else OTHER_NUMBERS


def types_in_words(one: Report, other: Report) -> str:
    """Return in words how the types of two reports stand to each other."""
    if one.mention.type != other.mention.type:
        plan = next((report for report in (one, other) if report.scheduled), None)
        happened = other if plan is one else one
        relation = "announces" if plan else "beside"
        return f"{(plan or other).mention.type} {relation} {happened.mention.type}"
    mode = one.mention.mode if one.mention.mode == other.mention.mode else None
    return f"both {one.mention.type}{' ' + mode if mode else ''}"


def dates_in_words(one: Report, other: Report) -> str:
    """Return in words how the days of two reports stand to each other."""
    if not (one.dated and other.dated):
        return "undated in the same story" if one.story == other.story else "undated, reported within days"
    if (one.first, one.last) == (other.first, other.last):
        dates = one.mention.date
        return f"both on {dates.start}" if one.span == 1 else f"both {dates.start} to {dates.end}"
    gap = max(one.first - other.last, other.first - one.last)
    return "dates overlap" if gap <= 0 else "a day apart" if gap == 1 else f"{gap} days apart"


def words_in_words(one: Report, other: Report) -> str:
    """Return in words how many content words two reports share."""
    sizes = sorted((len(one.words), len(other.words)))
    shared = len(one.words & other.words)
    return f"{shared} content word{'' if shared == 1 else 's'} in common, of {sizes[0]} and {sizes[1]}"

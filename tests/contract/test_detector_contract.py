"""What every detector must keep to, built in or offered by a package.

Run it on one of your own by passing it through the entry point `yalu.detector` (docs/adding-a-detector.md).
"""

from dataclasses import replace
from datetime import date, timedelta
from importlib.metadata import EntryPoint

import pytest

from yalu.detect import History, detectors, scan
from yalu.errors import ConfigError
from yalu.model import Sign
from yalu.model.protocols import Detector
from yalu.synth import Plan, Regime, make_world
from yalu.synth import Reading as ReadingPlan
from yalu.synth.history import history_of

UNTIL = date(2014, 12, 31)
NARROW = {"political": 0.9, "economic": 0.1}
WIDE = {"political": 0.3, "economic": 0.4, "social": 0.2, "legal": 0.1}
CENTRAL = {"government": 0.9, "head": 0.1}
LOCAL = {"subnational": 0.6, "business": 0.3, "head": 0.1}


def made_history(seed: int) -> History:
    """Return a lively history: make-up, pace and reading all change."""
    since = date(1996, 1, 1)
    plan = Plan(
        since=since,
        until=UNTIL,
        relations={
            "CHN-PRK": [
                Regime(since=since, per_year=30, domains=NARROW, levels=CENTRAL),
                Regime(since=date(2003, 1, 1), per_year=12, domains=NARROW, levels=CENTRAL),
                Regime(since=date(2010, 1, 1), per_year=40, domains=WIDE, levels=LOCAL),
            ]
        },
        reading=[
            ReadingPlan(since=since, stories_per_year=120),
            ReadingPlan(since=date(2004, 1, 1), stories_per_year=0, reports_per_event=0.0),
            ReadingPlan(since=date(2006, 1, 1), stories_per_year=200),
        ],
        seed=seed,
    )
    history = history_of(make_world(plan), "CHN-PRK", UNTIL)
    # Every seventh report comes two years late: history, told in hindsight.
    late = timedelta(days=700)
    events = tuple(
        replace(event, told=tuple(replace(each, day=each.day + late * (number % 7 == 0)) for each in event.told))
        for number, event in enumerate(history.events)
    )
    return replace(history, events=events).as_of(UNTIL)


HISTORIES = [made_history(seed) for seed in (1, 2)]
CUTS = [date(2002, 6, 15), date(2011, 2, 3)]


@pytest.fixture(params=list(detectors()))
def detector(request) -> Detector:
    return detectors()[request.param]


def test_it_is_a_detector_with_a_versioned_name(detector):
    assert isinstance(detector, Detector)
    name, _, version = detector.name.rpartition(".v")
    assert name
    assert version.isdigit()


@pytest.mark.parametrize("history", HISTORIES)
def test_signs_are_complete_sorted_and_cite_known_events(detector, history):
    known = {event.event_id for event in history.events}
    found = detector.scan(history)
    assert found == sorted(found, key=lambda sign: (sign.decided_at, sign.at, sign.detector, sign.sign_id))
    assert len({sign.sign_id for sign in found}) == len(found)
    for sign in found:
        assert isinstance(sign, Sign)
        assert sign.detector == detector.name
        assert sign.dyad == "CHN-PRK"
        assert date.fromisoformat(sign.at) <= date.fromisoformat(sign.decided_at) <= history.until
        assert sign.events or history.series
        assert known.issuperset(sign.events)
        assert sign.reason.endswith(".")
        assert sign.reason[0].isupper()
        assert isinstance(sign.coverage_alone, bool)


@pytest.mark.parametrize("history", HISTORIES)
def test_nothing_later_changes_a_sign(detector, history):
    whole = detector.scan(history)
    for day in CUTS:
        then = detector.scan(history.as_of(day))
        assert then == [sign for sign in whole if sign.decided_at <= day.isoformat()]


def test_the_same_history_gives_the_same_signs(detector):
    assert detector.scan(HISTORIES[0]) == detector.scan(HISTORIES[0])


def test_the_order_of_events_does_not_matter(detector):
    history = HISTORIES[0]
    assert detector.scan(replace(history, events=history.events[::-1])) == detector.scan(history)


def test_an_empty_history_has_no_signs(detector):
    assert detector.scan(History(dyad="CHN-PRK", until=UNTIL, events=(), reading=())) == []


def test_the_built_in_detectors_find_what_was_planted():
    found = {sign.detector for history in HISTORIES for sign in scan(history)}
    assert found >= {"first.v1", "new.v1", "breadth.v1", "level.v1"}


def test_scan_runs_all_or_the_named():
    history = HISTORIES[0]
    every = scan(history)
    assert scan(history, ["level.v1"]) == [sign for sign in every if sign.detector == "level.v1"]
    with pytest.raises(ConfigError, match="no detector"):
        scan(history, ["omen.v1"])


class Omen:
    """A detector from elsewhere."""

    name = "omen.v1"

    def scan(self, history: History) -> list[Sign]:
        return []


def test_an_installed_package_can_offer_a_detector(monkeypatch):
    point = EntryPoint(name="omen", value=f"{__name__}:Omen", group="yalu.detector")
    monkeypatch.setattr(EntryPoint, "load", lambda self: Omen)
    monkeypatch.setattr("yalu.detect.registry.entry_points", lambda group: [point])
    assert "omen.v1" in detectors()
    monkeypatch.setattr(Omen, "name", "first.v1")
    with pytest.raises(ConfigError, match="two detectors"):
        detectors()

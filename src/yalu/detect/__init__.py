"""Find signs of change: arrays and values in, signs out. Usable alone, without a workspace."""

from yalu.detect.analogue import Analogue, PastYear, analogues
from yalu.detect.balance import Balance
from yalu.detect.breadth import Breadth, breadth_interval
from yalu.detect.changes import change_points, online_change_points
from yalu.detect.dependence import Dependence
from yalu.detect.episodes import group_signs
from yalu.detect.first import First
from yalu.detect.language import Language
from yalu.detect.level import Level
from yalu.detect.makeup import Interval
from yalu.detect.new import New
from yalu.detect.portfolio import Portfolio
from yalu.detect.registry import detectors, scan
from yalu.detect.silence import Silence
from yalu.detect.values import (
    DatedEvent,
    History,
    PartnerEvents,
    Reading,
    Statement,
    Told,
    ValueSeries,
)
from yalu.model.state_name import StateName

__all__ = [
    "Analogue",
    "Balance",
    "Breadth",
    "DatedEvent",
    "Dependence",
    "First",
    "History",
    "Interval",
    "Language",
    "Level",
    "New",
    "PartnerEvents",
    "PastYear",
    "Portfolio",
    "Reading",
    "Silence",
    "StateName",
    "Statement",
    "Told",
    "ValueSeries",
    "analogues",
    "breadth_interval",
    "change_points",
    "detectors",
    "group_signs",
    "online_change_points",
    "scan",
]

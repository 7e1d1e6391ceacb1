"""Find signs of change: arrays and values in, signs out. Usable alone, without a workspace."""

from yalu.detect.composition import Breadth, Interval, Level, breadth_interval
from yalu.detect.episodes import group_signs
from yalu.detect.rarity import First, New
from yalu.detect.registry import detectors, scan, strongest
from yalu.detect.values import (
    DatedEvent,
    History,
    PartnerEvents,
    Reading,
    Statement,
    StateName,
    Told,
    ValueSeries,
)

__all__ = [
    "Breadth",
    "DatedEvent",
    "First",
    "History",
    "Interval",
    "Level",
    "New",
    "PartnerEvents",
    "Reading",
    "StateName",
    "Statement",
    "Told",
    "ValueSeries",
    "breadth_interval",
    "detectors",
    "group_signs",
    "scan",
    "strongest",
]

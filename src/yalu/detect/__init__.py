"""Find signs of change: arrays and values in, signs out. Usable alone, without a workspace."""

from yalu.detect.composition import Breadth, Interval, Level, breadth_interval
from yalu.detect.rarity import First, New
from yalu.detect.registry import detectors, scan, strongest
from yalu.detect.values import DatedEvent, History, Reading, StateName, Told

__all__ = [
    "Breadth",
    "DatedEvent",
    "First",
    "History",
    "Interval",
    "Level",
    "New",
    "Reading",
    "StateName",
    "Told",
    "breadth_interval",
    "detectors",
    "scan",
    "strongest",
]

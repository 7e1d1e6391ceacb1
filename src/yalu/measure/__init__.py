"""Measure a relation: series, a summary, and the history that detectors take. Queries go through the store."""

from yalu.measure.history import read_history
from yalu.measure.relation import CLEAR, Count, Initiative, Summary, Trend, chance_of_rise, summarise, tipping_points
from yalu.measure.series import Measured, measure, measure_among, measure_by, series
from yalu.measure.source import Queryable
from yalu.resolve.state_names import check_state, state_name

__all__ = [
    "CLEAR",
    "Count",
    "Initiative",
    "Measured",
    "Queryable",
    "Summary",
    "Trend",
    "chance_of_rise",
    "check_state",
    "measure",
    "measure_among",
    "measure_by",
    "read_history",
    "series",
    "state_name",
    "summarise",
    "tipping_points",
]

"""Linking: mentions that report one happening become one event, and each mention's link says why."""

from yalu.link.decisions import Decisions, Overruled, Said, settle
from yalu.link.events import REVIEWER_REASON, link_mentions
from yalu.link.reports import Reach, StoryKey, reach

__all__ = ["REVIEWER_REASON", "Decisions", "Overruled", "Reach", "Said", "StoryKey", "link_mentions", "reach", "settle"]

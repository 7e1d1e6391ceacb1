"""Linking: mentions that report one happening become one event, and each mention's link says why."""

from yalu.link.events import link_mentions
from yalu.link.reports import StoryKey

__all__ = ["StoryKey", "link_mentions"]

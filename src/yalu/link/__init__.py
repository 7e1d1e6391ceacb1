"""Linking: mentions that report one happening become one event, and each mention's link says why."""

from yalu.link.candidates import MergeCandidate, SplitCandidate, merge_candidates, split_candidates
from yalu.link.copies import StoryText, find_copies
from yalu.link.decisions import Decisions, Overruled, Said, settle
from yalu.link.events import REVIEWER_REASON, link_mentions
from yalu.link.reach import Reach, chains, reach
from yalu.link.reports import StoryKey

__all__ = [
    "REVIEWER_REASON",
    "Decisions",
    "MergeCandidate",
    "Overruled",
    "Reach",
    "Said",
    "SplitCandidate",
    "StoryKey",
    "StoryText",
    "chains",
    "find_copies",
    "link_mentions",
    "merge_candidates",
    "reach",
    "settle",
    "split_candidates",
]

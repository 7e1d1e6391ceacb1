"""Codebooks: versioned folders of event types, with modes, weights, domains and a crosswalk to CAMEO."""

from yalu.codebook.book import CameoCode, Codebook, Context, EventType, Example, Mode, Term
from yalu.codebook.load import available, load_codebook, read_codebook

__all__ = [
    "CameoCode",
    "Codebook",
    "Context",
    "EventType",
    "Example",
    "Mode",
    "Term",
    "available",
    "load_codebook",
    "read_codebook",
]

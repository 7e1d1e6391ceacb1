"""Coding: from sentences and mentions to event mentions, claims and quantities."""

# Before any module here that imports a part of spaCy.
from yalu.code import quick_spacy as quick_spacy

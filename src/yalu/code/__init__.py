"""Coding: from sentences and mentions to event mentions, claims and quantities."""

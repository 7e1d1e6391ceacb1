"""Actors, places and dates: what a story mentions, and what it stands for."""

"""Made worlds: documents, stories, mentions and events whose truth is known, for tests and for calibration."""

from yalu.synth.plan import EVEN_LEVELS, USUAL_DOMAINS, Plan, Reading, Regime, Ritual, swinging
from yalu.synth.world import World, make_world

__all__ = ["EVEN_LEVELS", "USUAL_DOMAINS", "Plan", "Reading", "Regime", "Ritual", "World", "make_world", "swinging"]

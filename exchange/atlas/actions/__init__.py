"""The atlas's verbs: load a seed release, and keep what sources say of things."""

from exchange.atlas.actions.facts import Tally, keep_facts
from exchange.atlas.actions.release import load_release

__all__ = ["Tally", "keep_facts", "load_release"]

"""How sure a match is, in words: strong, possible or none.

A score over the live offers says little: with twenty equally good ones each would hide the others,
and with three none could stand out. So a pair is compared with a fixed sample of texts, under idf
and norms taken from that sample alone: who else is in the pool changes nothing.
"""

from functools import cache
from math import exp

import numpy as np

from matching import background
from matching.features import Features, extract
from matching.space import Fusion, Space
from matching.text import LANGUAGES

STRONG, POSSIBLE, NONE = "strong", "possible", "none"
STRONG_FROM, POSSIBLE_FROM = 0.75, 0.4
CENTRE, WIDTH = 3.5, 1.0
"""Of the logistic curve from standard deviations above the sample's mean to a strength."""
_LEAST_SPREAD = 0.02


@cache
def sample() -> tuple[Features, ...]:
    """The features of the whole background sample."""
    return tuple(extract(text, lang) for lang in LANGUAGES for text in background.texts(lang))


class Yardstick:
    """The fixed sample as a space; one a process is enough for a fusion."""

    def __init__(self, fusion: Fusion) -> None:
        self._space = Space(fusion)
        for text in sample():
            self._space.append(text)
        self._space.refresh()
        self._langs = np.array([text.lang for text in sample()])

    def measure(self, need: Features) -> "Measure":
        """The sample's similarities with a need, ready to judge offers by."""
        return Measure(self._space, need, self._langs)


class Measure:
    """Judges offers for one need."""

    def __init__(self, space: Space, need: Features, langs: np.ndarray) -> None:
        self._space, self._need, self._langs = space, need, langs
        self._similar = space.similarities(need)

    def strength(self, texts: list[Features], share: float) -> float:
        """0 to 1 for an offer given as the features of its evidence, its own text first."""
        if not any(self._need.blocks.values()) or not texts:
            return 0.0
        each = [sum(self._space.shares(self._need, text).values()) for text in texts]
        mean, spread = self._usual(texts[0].lang)
        height = (combined(each, share) - mean) / spread
        return 1 / (1 + exp(min(50.0, (CENTRE - height) / WIDTH)))

    def _usual(self, lang: str) -> tuple[float, float]:
        """Mean and spread of the sample in the offer's language, or in the need's, or whole."""
        for mask in (self._langs == lang, self._langs == self._need.lang, self._langs != ""):
            if mask.sum() >= 20:
                kept = self._similar[mask]
                return float(kept.mean()), max(float(kept.std()), _LEAST_SPREAD)
        return 0.05, 0.05


def combined(each: list[float], share: float, most: int = 5) -> float:
    """Mean of the five best; each one missing counts as `share` of the best."""
    best = sorted(each, reverse=True)[:most]
    return (sum(best) + (most - len(best)) * share * best[0]) / most if best else 0.0


def band(strength: float) -> str:
    """The word for a strength."""
    if strength >= STRONG_FROM:
        return STRONG
    return POSSIBLE if strength >= POSSIBLE_FROM else NONE

"""How sure a match is, in words: strong, possible or none.

A score over the live offers says little: with twenty equally good ones each would hide the others,
and with three none could stand out. So a pair is weighed by idf and lengths taken from a fixed
sample of texts alone: who else is in the pool changes nothing. What a share of weight in common is
worth was learned from judged pairs.
"""

from functools import lru_cache

import numpy as np

from matching import background
from matching.features import Features, extract
from matching.lexicon import version
from matching.pool import combined
from matching.query import Query
from matching.space import Fusion, Space
from matching.text import LANGUAGES
from matching.vectors import Array, Floats, Vector, vector

STRONG, POSSIBLE, NONE = "strong", "possible", "none"
STRONG_FROM, POSSIBLE_FROM = 0.75, 0.4
CENTRE, STEEP = 0.0579, 2.43
"""Of the logistic curve from the logarithm of a similarity to a strength: "strong" begins at a
similarity of .091, "possible" at .049. Set on half 1 of all judged needs (`evaluate --half 1`,
reported by `--half 2`), to be set again whenever the sample, the lexicon or the fusion changes."""


def sample(fusion: Fusion) -> Space:
    """The background sample as a space, language by language in the order of LANGUAGES, read with
    the lexicon as it stands."""
    return _sample(fusion, version())


@lru_cache(maxsize=4)
def _sample(fusion: Fusion, _lexicon: str) -> Space:
    space = Space(fusion)
    for lang in LANGUAGES:
        for text in background.texts(lang):
            space.append(vector(extract(text, lang)))
    space.refresh()
    return space


class Measure:
    """Judges offers for one need by the sample."""

    def __init__(self, space: Space, need: Features) -> None:
        self._query = Query(space, need, fixed=True)

    def strength(self, texts: list[Vector], share: float) -> float:
        """0 to 1 for an offer given as the vectors of its evidence, its own text first."""
        each = [self._query.with_text(text) for text in texts]
        return float(strengths(np.array([combined(each, share)]))[0])


def strengths(similar: Array | Floats) -> Array:
    """0 to 1 for offers of these similarities under the sample's idf and lengths."""
    heights = STEEP * np.log(np.maximum(similar, 1e-9) / CENTRE)
    return 1 / (1 + np.exp(-heights))


def band(strength: float) -> str:
    """The word for a strength."""
    if strength >= STRONG_FROM:
        return STRONG
    return POSSIBLE if strength >= POSSIBLE_FROM else NONE

"""How sure a match is, in words: strong, possible or none.

A score over the live offers says little: with twenty equally good ones each would hide the others,
and with three none could stand out. So a pair is compared with a fixed sample of texts, under idf
and norms taken from that sample alone: who else is in the pool changes nothing.
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
CENTRE, WIDTH = 3.83, 1.06
"""Of the logistic curve from standard deviations above the sample's mean to a strength: "strong"
begins five above it, "possible" 3.4. Set on half 1 of the judged needs, to be set again whenever
the sample, the lexicon or the fusion changes (`evaluate --half 1`, reported by `--half 2`)."""
_LEAST_SPREAD = 0.02
_ENOUGH = 20


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
    """Judges offers for one need against the sample."""

    def __init__(self, space: Space, need: Features) -> None:
        self.need, self._query = need, Query(space, need)
        similar = self._query.rows()
        ends = np.cumsum([len(background.texts(lang)) for lang in LANGUAGES])
        parts = dict(zip(LANGUAGES, np.split(similar, ends[:-1]), strict=True))
        whole = _usual(similar)
        own = _usual(parts.get(need.lang, similar[:0])) or whole
        self._levels = {lang: _usual(part) or own for lang, part in parts.items()}
        self._whole = whole or (0.05, 0.05)

    def strength(self, texts: list[Vector], share: float) -> float:
        """0 to 1 for an offer given as the vectors of its evidence, its own text first."""
        each = [self._query.with_text(text) for text in texts]
        return float(self.heights(np.array([combined(each, share)]), [texts[0].lang])[0])

    def heights(self, scores: Array | Floats, langs: list[str]) -> Array:
        """0 to 1 for offers with these scores under the sample's idf and these languages."""
        if self.need.empty:
            return np.zeros(len(scores))
        levels = np.array([self._levels.get(lang) or self._whole for lang in langs])
        means, spreads = levels.reshape(-1, 2).T
        heights = (scores - means) / spreads
        return 1 / (1 + np.exp(np.minimum(50.0, (CENTRE - heights) / WIDTH)))


def _usual(similar: np.ndarray) -> tuple[float, float] | None:
    """Mean and spread; None where there are too few to say."""
    if len(similar) < _ENOUGH:
        return None
    return float(similar.mean()), max(float(similar.std()), _LEAST_SPREAD)


def band(strength: float) -> str:
    """The word for a strength."""
    if strength >= STRONG_FROM:
        return STRONG
    return POSSIBLE if strength >= POSSIBLE_FROM else NONE

"""More like these: what people accepted, and what they said of an answer, leads the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.facets import Facet
from matching.features import BLOCKS, Features, extract
from matching.pool import Pool
from matching.query import Query
from matching.records import OfferText
from matching.space import Space, inverse
from matching.vectors import Floats, vector

BETA = 0.5
"""What the mean of the accepted texts counts beside the need's own."""

HELPED, UNFIT = "helped", "unfit"
WEIGHTS = {HELPED: 0.25, UNFIT: -0.15}
"""What the mean similarity with the texts that were said to help, or not, adds to a score (a
judgement until real outcomes exist): the need's own text still leads."""


@dataclass(frozen=True, slots=True)
class Said:
    """Texts of which somebody said that they help this need, and that they do not."""

    helped: Sequence[OfferText] = ()
    unfit: Sequence[OfferText] = ()


class Learned:
    """What is added to each offer of a pool for being like what was said to help, or not."""

    def __init__(self, said: Said, space: Space, pool: Pool, share: float) -> None:
        self._pool = pool
        self.added: dict[str, Floats] = {}
        for name, texts in ((HELPED, said.helped), (UNFIT, said.unfit)):
            if texts:
                alike = [_alike(text, space, pool, share) for text in texts]
                self.added[name] = np.asarray(sum(alike) * np.float32(WEIGHTS[name] / len(texts)))

    def total(self, scores: Floats) -> Floats:
        """The scores by the pool's numbers with what is added."""
        for values in self.added.values():
            scores = scores + values
        return scores

    def facets(self, offer: str) -> list[Facet]:
        """What is added to one offer, as lines of its explanation."""
        number = self._pool.number[offer]
        added = ((name, float(values[number])) for name, values in self.added.items())
        return [Facet(name, (), weight) for name, weight in added if weight]


def _alike(text: OfferText, space: Space, pool: Pool, share: float) -> Floats:
    rows = Query(space, extract(text.body, text.language)).rows()
    similar = pool.combine(rows[None], share)[0]
    return np.maximum(similar, 0.0)


def moved(space: Space, need: Features, accepted: Sequence[Features]) -> Features:
    """The need with what the accepted texts have in common added (J. Rocchio 1971): each text
    counts with length one in each block; words only where the language is the need's."""
    if not accepted:
        return need
    blocks = _scaled(space, need, 1.0)
    for text in accepted:
        for block, terms in _scaled(space, text, BETA / len(accepted)).items():
            if block == "word" and text.lang != need.lang:
                continue
            for term, value in terms.items():
                blocks[block][term] = blocks[block].get(term, 0.0) + value
    return Features(need.lang, blocks, need.places, need.field)


def _scaled(space: Space, text: Features, length: float) -> dict[str, dict[str, float]]:
    scales = inverse(space.norms(vector(text))) * length
    return {
        block: {term: value * scale for term, value in text.blocks[block].items()}
        for block, scale in zip(BLOCKS, scales.tolist(), strict=True)
    }

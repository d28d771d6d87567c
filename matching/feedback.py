"""What people said of an answer leads the next one: what helped draws near, what did not away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.facets import Facet
from matching.features import extract
from matching.pool import Pool
from matching.query import Query
from matching.records import OfferText
from matching.space import Space
from matching.vectors import Floats

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

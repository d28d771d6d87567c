"""A text that asks: weighed once by a space, then compared with its rows or with other texts."""

from functools import cached_property

import numpy as np

from matching.features import BLOCKS, Features
from matching.postings import find
from matching.space import CODES, SAME, Space, bits, inverse
from matching.vectors import (
    Array,
    Columns,
    Floats,
    Vector,
    block_of,
    by_block,
    hashed,
    raw,
    vector,
)

ASKED = 0.5
"""What of the length added to an offer's text is added to a need's where a strength is told: a
need of three words that finds two of them has not proved much. Set on half 1 with the bands."""


class Query:
    """One text against a space; `fixed` weighs by the space's prior alone (by itself where it has
    none), and the longer the text the surer."""

    def __init__(self, space: Space, text: Features, fixed: bool = False) -> None:
        self.text = text
        self._space, self._fixed = space, fixed and space.prior is not None
        self._by: Space = space.prior if fixed and space.prior is not None else space
        self.code = CODES.get(text.lang, -1)
        own = vector(text)
        squares, norms = self._by.weighted(own)
        self._filled = int(bits(norms))
        self._scales = self._by.scales(norms, ASKED) if fixed else inverse(norms)
        weights = own.values * squares * self._scales[block_of(own.columns)]
        # Names that are common everywhere weigh nothing, and stand in the most rows.
        self._columns, self._weights = own.columns[weights > 0], weights[weights > 0]

    def rows(self, new: bool = False) -> Floats:
        """The fused similarity, 0 to 1, with every row of the space, or with those that are not
        `settled`."""
        first = self._space.settled if new else 0
        kinds, scales = self._space.rows(self.code, self._fixed)
        kinds, scales = kinds[first:], scales[first:]
        coefficients = np.array([self.weights(kind) for kind in range(2 * SAME)], np.float32)
        fused = np.zeros(len(kinds), np.float32)
        for place, part in enumerate(by_block(self._columns)):
            if self._filled >> place & 1:
                weights = self._weights[part].astype(np.float32)
                cosines = self._space.dots(self._columns[part], weights, new)
                cosines *= scales[:, place]
                cosines *= coefficients[:, place].take(kinds)
                fused += cosines
        return fused

    def entries(self) -> tuple[Columns, Array]:
        """Its columns, and what they are multiplied by before blocks are weighed."""
        return self._columns, self._weights

    def weights(self, kind: int) -> tuple[float, ...]:
        """What each block counts beside a row of that kind, see `Space.rows`."""
        same = bool(kind & SAME)
        return self._space.fusion.weights(same, self.text.field, self._filled & kind)

    def with_text(self, other: Vector) -> float:
        """The fused similarity with another text."""
        places, held = find(other.columns, self._columns)
        blocks = block_of(self._columns[held])
        products = self._weights[held] * other.values[places[held]] * self._factors(other)[blocks]
        return float(products.sum())

    def _factors(self, other: Vector) -> Array:
        """What each block is multiplied by beside that text."""
        norms = self._by.norms(other)
        kind = int(bits(norms)) | (SAME if other.lang == self.text.lang else 0)
        return self._by.scales(norms) * self.weights(kind)

    @cached_property
    def _terms(self) -> tuple[list[tuple[str, str]], Columns, Array]:
        """Every term of mine by (block, term), its column, and what it is multiplied by before
        blocks are weighed."""
        named = [(block, term) for block in BLOCKS for term in self.text.blocks[block]]
        at = hashed(self.text)
        own = raw(self.text) * self._by.idf(at, self.code) ** 2
        return named, at, own * self._scales[block_of(at)]

    def shares(self, other: Vector) -> dict[tuple[str, str], float]:
        """What each term of mine adds to the similarity with another text, by (block, term).

        The values sum to `with_text`; terms that share a column divide it by their weights.
        """
        named, at, mine = self._terms
        factors = self._factors(other)[block_of(at)]
        places, held = find(other.columns, at)
        held &= factors > 0
        products = mine[held] * other.values[places[held]] * factors[held]
        terms = [named[place] for place in np.flatnonzero(held).tolist()]
        return dict(zip(terms, products.tolist(), strict=True))

"""A text that asks: weighed once by a space, then compared with its rows or with other texts."""

import numpy as np

from matching.features import BLOCKS, Features
from matching.postings import find
from matching.space import CODES, SAME, Space, bits, inverse, unpacked
from matching.vectors import Array, Columns, Floats, Vector, hashed, vector

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
        self.filled = norms > 0
        self._scales = self._by.scales(norms, ASKED) if fixed else inverse(norms)
        self._table: Array | None = None
        self._told: dict[str, tuple[Columns, Array]] = {}
        self._blocks = {}
        for place, (block, (columns, values)) in enumerate(own.blocks.items()):
            weights = values * squares[block] * self._scales[place]
            # Names that are common everywhere weigh nothing, and stand in the most rows.
            self._blocks[block] = columns[weights > 0], weights[weights > 0]

    def rows(self, new: bool = False) -> Floats:
        """The fused similarity, 0 to 1, with every row of the space, or with those that are not
        `settled`."""
        first = self._space.settled if new else 0
        kinds, scales = self._space.rows(self.code, self._fixed)
        kinds, scales = kinds[first:], scales[first:]
        coefficients = self._coefficients().astype(np.float32)
        fused = np.zeros(len(kinds), np.float32)
        for place, (block, (columns, weights)) in enumerate(self._blocks.items()):
            if self.filled[place]:
                cosines = self._space.dots(block, columns, weights.astype(np.float32), new)
                cosines *= scales[:, place]
                cosines *= coefficients[:, place].take(kinds)
                fused += cosines
        return fused

    def entries(self) -> tuple[list[Columns], list[Array]]:
        """Block by block its columns, and what they are multiplied by before blocks are weighed."""
        columns, values = zip(*self._blocks.values(), strict=True)
        return list(columns), list(values)

    def _coefficients(self) -> Array:
        """Weight by kind of row, see `Space.rows`."""
        if self._table is None:
            filled = self.filled & unpacked(np.arange(SAME))
            weigh = self._space.fusion.weights
            self._table = np.concatenate(
                [weigh(same, self.text.field, filled) for same in (False, True)]
            )
        return self._table

    def with_text(self, other: Vector) -> float:
        """The fused similarity with another text."""
        weights, scales = self._with(other)
        return float(
            sum(
                weights[place] * scales[place] * float(mine @ values)
                for place, (mine, values) in enumerate(self._met(other))
            )
        )

    def _with(self, other: Vector) -> tuple[Array, Array]:
        norms = self._by.norms(other)
        kind = int(bits(norms)) | (SAME if other.lang == self.text.lang else 0)
        return self._coefficients()[kind], self._by.scales(norms)

    def _met(self, other: Vector) -> list[tuple[Array, Array]]:
        """Block by block what both hold: my weight and the other's value, column by column."""
        found = []
        for block, (columns, weights) in self._blocks.items():
            theirs, values = other.blocks[block]
            places, held = find(theirs, columns)
            found.append((weights[held], values[places[held]].astype(np.float64)))
        return found

    def _terms(self, block: str) -> tuple[Columns, Array]:
        """Of each term of a block the column, and what it is multiplied by before the block is."""
        if block not in self._told:
            at = hashed(self.text, block)
            raw = np.fromiter(self.text.blocks[block].values(), np.float64, len(at))
            self._told[block] = at, raw * self._by.idf(block, at, self.code) ** 2
        return self._told[block]

    def shares(self, other: Vector) -> dict[tuple[str, str], float]:
        """What each term of mine adds to the similarity with another text, by (block, term).

        The values sum to `with_text`; terms that share a column divide it by their weights.
        """
        weights, scales = self._with(other)
        found: dict[tuple[str, str], float] = {}
        for place, block in enumerate(BLOCKS):
            if not weights[place]:
                continue
            theirs, values = other.blocks[block]
            at, mine = self._terms(block)
            places, held = find(theirs, at)
            products = mine[held] * values[places[held]]
            terms = [
                (block, term)
                for term, met in zip(self.text.blocks[block], held, strict=True)
                if met
            ]
            scale = weights[place] * scales[place] * self._scales[place]
            found.update(zip(terms, (products * scale).tolist(), strict=True))
        return found

"""A text that asks: weighed once by a space, then compared with its rows or with other texts."""

import numpy as np
import numpy.typing as npt

from matching.features import BLOCKS, Features
from matching.postings import find
from matching.space import CODES, SAME, Space, inverse
from matching.vectors import COLUMNS, Array, Columns, Floats, Vector, hashed, vector

ASKED = 0.25
"""What of the length added to an offer's text is added to a need's where a strength is told: a
need of three words that finds two of them has not proved much."""


class Query:
    """One text against a space; `fixed` weighs by the space's prior alone (by itself where it has
    none), and the longer the text the surer."""

    def __init__(self, space: Space, text: Features, fixed: bool = False) -> None:
        self.text = text
        self._space, self._fixed = space, fixed and space.prior is not None
        self._by: Space = space.prior if fixed and space.prior is not None else space
        self._code = CODES.get(text.lang, -1)
        own = vector(text)
        squares, norms = self._by.weighted(own)
        self._filled = norms > 0
        self._scales = self._by.scales(norms, ASKED) if fixed else inverse(norms)
        self._table: Floats | None = None
        self._blocks = {}
        for place, (block, (columns, values)) in enumerate(own.blocks.items()):
            self._blocks[block] = columns, values * squares[block] * self._scales[place]

    def rows(self) -> Floats:
        """The fused similarity, 0 to 1, with every row of the space."""
        kinds, scales = self._space.rows(self._code, self._fixed)
        coefficients = self._coefficients()
        fused = np.zeros(len(kinds), np.float32)
        for place, (block, (columns, weights)) in enumerate(self._blocks.items()):
            if self._filled[place]:
                cosines = self._space.dots(block, columns, weights.astype(np.float32))
                cosines *= scales[:, place]
                cosines *= coefficients[:, place][kinds]
                fused += cosines
        return fused

    def entries(self, kind: int, lang: int) -> tuple[Columns, Floats]:
        """What rows that fill the blocks `kind` tells and are in that language (its number in
        LANGUAGES) are multiplied by, the blocks side by side."""
        weights = self._coefficients()[kind | (SAME if lang == self._code else 0)]
        parts = [
            (columns + np.int32(place * COLUMNS), values * weights[place])
            for place, (columns, values) in enumerate(self._blocks.values())
        ]
        columns = np.concatenate([columns for columns, _ in parts])
        return columns, np.concatenate([values for _, values in parts]).astype(np.float32)

    def _coefficients(self) -> Floats:
        """Weight by kind of row, see `Space.rows`."""
        if self._table is None:
            bits = np.arange(2 * SAME)[:, None] >> np.arange(len(BLOCKS) + 1) & 1
            rows = [self._weights(bool(kind[-1]), kind[:-1] > 0) for kind in bits]
            self._table = np.array(rows, np.float32)
        return self._table

    def _weights(self, same: bool, filled: npt.NDArray[np.bool_]) -> Array:
        return self._space.fusion.weights(same, self.text.field, filled & self._filled)

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
        same = other.lang == self.text.lang
        return self._weights(same, norms > 0), self._by.scales(norms)

    def _met(self, other: Vector) -> list[tuple[Array, Array]]:
        """Block by block what both hold: my weight and the other's value, column by column."""
        found = []
        for block, (columns, weights) in self._blocks.items():
            theirs, values = other.blocks[block]
            places, held = find(theirs, columns)
            found.append((weights[held], values[places[held]].astype(np.float64)))
        return found

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
            at = hashed(self.text, block)
            places, held = find(theirs, at)
            raw = np.fromiter(self.text.blocks[block].values(), np.float64, len(at))
            squares = self._by.idf(block, at, self._code) ** 2
            products = (raw * squares)[held] * values[places[held]]
            terms = [
                (block, term)
                for term, met in zip(self.text.blocks[block], held, strict=True)
                if met
            ]
            scale = weights[place] * scales[place] * self._scales[place]
            found.update(zip(terms, (products * scale).tolist(), strict=True))
        return found

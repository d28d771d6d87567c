"""The best offers for many needs at once, exactly as `Matcher.best` gives them one by one.

The three blocks stand side by side in one matrix whose rows are scaled beforehand, so that a few
dozen needs take one sparse product; a block's weight depends on the languages of the pair, so the
product is taken apart for each language of the offers.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import safe_sparse_dot

from matching.features import BLOCKS
from matching.matcher import Matcher
from matching.query import Query
from matching.records import NeedText
from matching.space import Space
from matching.vectors import COLUMNS, Floats

AT_ONCE = 64
"""Needs in one product: their scores are all that is held besides the index."""


def best_of_all(
    matcher: Matcher, needs: Sequence[NeedText], top: int = 10
) -> Iterator[list[tuple[str, float]]]:
    """For each need in order what `matcher.best(need, top)` gives. The matcher must stay as it is
    until the last one is taken."""
    yield from best_of_asked(matcher, [(need, matcher.ask(need)) for need in needs], top)


def best_of_asked(
    matcher: Matcher, asked: Sequence[tuple[NeedText, Query]], top: int
) -> Iterator[list[tuple[str, float]]]:
    """The same for needs that have been asked already."""
    many = Many(matcher.space_)
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        similar = many.rows([query for _, query in some])
        for (need, _), row in zip(some, similar, strict=True):
            yield matcher.best_by(need, row, top)


class Many:
    """The rows of a space as they stand now, ready for products with many queries."""

    def __init__(self, space: Space) -> None:
        self._space = space
        kinds, langs = space.kinds()
        self._groups = []
        for kind, lang in sorted(set(zip(kinds.tolist(), langs.tolist(), strict=True))):
            rows = np.flatnonzero((kinds == kind) & (langs == lang))
            self._groups.append((kind, lang, rows, _matrix(space, rows)))

    def rows(self, queries: Sequence[Query]) -> Floats:
        """The similarity of each query with each row of the space."""
        found = np.zeros((len(queries), len(self._space)), np.float32)
        for kind, lang, rows, matrix in self._groups:
            asked = [query.entries(kind, lang) for query in queries]
            ends = np.cumsum([0, *(len(columns) for columns, _ in asked)], dtype=np.int32)
            columns = np.concatenate([columns for columns, _ in asked])
            values = np.concatenate([values for _, values in asked])
            shape = len(queries), matrix.shape[0]
            product = sparse.csr_matrix((values, columns, ends), shape=shape)
            similar = safe_sparse_dot(product, matrix, dense_output=True)
            if len(rows) == len(self._space):
                return similar
            found[:, rows] = similar
        return found


def _matrix(space: Space, rows: np.ndarray) -> sparse.csr_matrix:
    """Columns of all blocks by these rows."""
    scales = space.rows(0)[1]
    ends, data, indices = np.zeros(len(BLOCKS) * COLUMNS + 1, np.int32), [], []
    for place, block in enumerate(BLOCKS):
        columns, matrix = space.block(block)
        part = matrix[:, rows] if len(rows) < matrix.shape[1] else matrix
        ends[columns + np.int32(place * COLUMNS + 1)] = np.diff(part.indptr)
        data.append(part.data * scales[rows, place][part.indices])
        indices.append(part.indices)
    np.cumsum(ends, out=ends)
    shape = len(ends) - 1, len(rows)
    return sparse.csr_matrix((np.concatenate(data), np.concatenate(indices), ends), shape=shape)

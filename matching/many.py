"""The best offers for many needs at once, exactly as `Matcher.best` gives them one by one.

The three blocks stand side by side in one matrix whose rows are scaled beforehand, so that a few
dozen needs take one sparse product; a block's weight depends on the languages of the pair, so the
product is taken apart for each language of the offers.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.utils.extmath import safe_sparse_dot

from matching.features import BLOCKS
from matching.matcher import Matcher
from matching.query import Query
from matching.records import NeedText
from matching.space import Space, unpacked
from matching.vectors import COLUMNS, Floats

CELLS = 1 << 20
"""Scores held at once, of some needs with all rows: all there is besides the index."""


def best_of_asked(
    matcher: Matcher, asked: Sequence[tuple[NeedText, Query]], top: int
) -> Iterator[list[tuple[str, float]]]:
    """For each need, and what `matcher.ask` gave for it, in order what `matcher.best` gives. The
    matcher must stay as it is until the last one is taken."""
    many = Many(matcher.space_)
    step = max(1, CELLS // max(1, len(matcher.space_)))
    for start in range(0, len(asked), step):
        needs, queries = zip(*asked[start : start + step], strict=True)
        yield from matcher.best_by(needs, many.rows(queries), top)


class Many:
    """The rows of a space as they stand now, ready for products with many queries."""

    def __init__(self, space: Space) -> None:
        self._space, (kinds, langs) = space, space.kinds()
        self._lines, matrix = _stacked(space)
        self._groups, found = [], [np.zeros(0, np.intp)]
        for kind, lang in sorted(set(zip(kinds.tolist(), langs.tolist(), strict=True))):
            rows = np.flatnonzero((kinds == kind) & (langs == lang))
            part = matrix if len(rows) == len(space) else matrix[:, rows]
            self._groups.append((unpacked(kind), lang, part))
            found.append(rows)
        self._order = np.argsort(np.concatenate(found))

    def rows(self, queries: Sequence[Query]) -> Floats:
        """The similarity of each query with each row of the space."""
        columns, values, lengths = self._entries(queries)
        ends = np.concatenate([[0], np.cumsum(lengths)[len(BLOCKS) - 1 :: len(BLOCKS)]])
        fields, codes = np.array([(query.text.field, query.code) for query in queries]).T
        filled = np.array([query.filled for query in queries])
        found = []
        for both, lang, matrix in self._groups:
            weights = self._space.fusion.weights(codes == lang, fields, filled & both)
            weighed = values * np.repeat(weights.astype(np.float32), lengths)
            asked = sparse.csr_matrix((weighed, columns, ends), (len(queries), matrix.shape[0]))
            found.append(safe_sparse_dot(asked, matrix, dense_output=True))
        if len(found) == 1:
            return found[0]
        none = np.zeros((len(queries), 0), np.float32)
        return np.concatenate([none, *found], axis=1).take(self._order, axis=1)

    def _entries(
        self, queries: Sequence[Query]
    ) -> tuple[npt.NDArray[np.int32], Floats, npt.NDArray[np.intp]]:
        """Where the columns of the queries stand in the matrices, what they count before blocks
        are weighed, and how many each block of each query has."""
        asked = [query.entries() for query in queries]
        columns = [part for parts, _ in asked for part in parts]
        values = np.concatenate([part for _, parts in asked for part in parts])
        lengths = np.array([len(part) for part in columns])
        first = np.tile(np.arange(len(BLOCKS)) * COLUMNS, len(queries))
        places = self._lines[np.concatenate(columns) + np.repeat(first, lengths)]
        return places, values.astype(np.float32), lengths


def _stacked(space: Space) -> tuple[npt.NDArray[np.int32], sparse.csr_matrix]:
    """By block and column the line of it in a matrix, and that matrix by rows of the space, these
    scaled. The longest lines, which are asked for most, lie together; what stands in no row has
    the last line, an empty one."""
    scales, columns, parts = space.rows(0)[1], [], []
    for place, block in enumerate(BLOCKS):
        distinct, matrix = space.block(block)
        scaled = matrix.data * scales[:, place][matrix.indices]
        columns.append(distinct + place * COLUMNS)
        parts.append(sparse.csr_matrix((scaled, matrix.indices, matrix.indptr), matrix.shape))
    parts.append(sparse.csr_matrix((1, len(scales)), dtype=np.float32))
    matrix = sparse.vstack(parts, format="csr")
    order = np.argsort(-np.diff(matrix.indptr), kind="stable")
    found = np.concatenate(columns)
    lines = np.full(len(BLOCKS) * COLUMNS, len(found), np.int32)
    lines[found] = np.argsort(order)[:-1]
    return lines, matrix[order]

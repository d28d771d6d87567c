"""Many needs at once against the rows of a space, as `Query.rows` gives them one by one.

The three blocks stand side by side in one matrix whose rows are scaled beforehand, so that a few
dozen needs take one sparse product; a block's weight depends on the languages of the pair, so the
product is taken apart for each language of the offers.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.utils.extmath import safe_sparse_dot

from matching.features import BLOCKS
from matching.postings import find
from matching.query import Query
from matching.space import SAME, Space
from matching.text import LANGUAGES
from matching.vectors import COLUMNS, Columns, Floats, block_of, by_block

_LANGS = len(LANGUAGES) + 1
_LARGE = 1 << 15
"""Columns there are from which a table of all there could be (12 MB) is worth its memory."""


class Many:
    """The settled rows of a space, but for the `hidden`, ready for products with queries; good
    until its next `refresh`."""

    def __init__(self, space: Space, hidden: npt.NDArray[np.bool_]) -> None:
        self._space = space
        self._columns, self._lines, matrix = _scaled(space, hidden)
        self._groups, found = [], [np.zeros(0, np.intp)]
        groups = _grouped(space, hidden)
        for group in np.unique(groups).tolist():
            rows = np.flatnonzero(groups == group)
            part = matrix if len(rows) == space.settled else matrix[:, rows]
            kind, lang = divmod(group, _LANGS)
            self._groups.append((kind, lang - 1, part))
            found.append(rows)
        self._order = np.argsort(np.concatenate(found))

    def rows(self, queries: Sequence[Query]) -> Floats:
        """The similarity of each query with each row of the space; of the hidden none is told."""
        found = self._settled(queries)
        if self._space.settled == len(self._space):
            return found
        return np.concatenate([found, [query.rows(new=True) for query in queries]], axis=1)

    def _settled(self, queries: Sequence[Query]) -> Floats:
        columns, values = zip(*(query.entries() for query in queries), strict=True)
        ends = np.cumsum([0, *map(len, columns)], dtype=np.int32)
        asked = np.concatenate(columns)
        places, weights = self._places(asked), np.concatenate(values).astype(np.float32)
        blocks, owners = block_of(asked), np.repeat(np.arange(len(queries)), np.diff(ends))
        found = []
        for kind, lang, matrix in self._groups:
            kinds = [kind | SAME * (query.code == lang) for query in queries]
            factors = [query.weights(each) for query, each in zip(queries, kinds, strict=True)]
            weighed = weights * np.array(factors, np.float32)[owners, blocks]
            lines = sparse.csr_matrix((weighed, places, ends), (len(queries), matrix.shape[0]))
            found.append(safe_sparse_dot(lines, matrix, dense_output=True))
        if len(found) == 1:
            return found[0]
        none = np.zeros((len(queries), 0), np.float32)
        return np.concatenate([none, *found], axis=1).take(self._order, axis=1)

    def _places(self, columns: Columns) -> npt.NDArray[np.int32]:
        """The line of each column; what stands in no row has the last line, an empty one."""
        if len(self._columns) > _LARGE:
            return self._table[columns]
        places, held = find(self._columns, columns)
        return self._lines[np.where(held, places, -1)]

    @cached_property
    def _table(self) -> npt.NDArray[np.int32]:
        table = np.full(len(BLOCKS) * COLUMNS, len(self._columns), np.int32)
        table[self._columns] = self._lines[:-1]
        return table


def _grouped(space: Space, hidden: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """Of each settled row the number that rows of its kind and language have; the hidden, of which
    nothing is told, are counted to the largest of the others' groups."""
    kinds, langs = (told[: space.settled] for told in space.kinds())
    groups = kinds.astype(np.int32) * _LANGS + langs + 1
    out = hidden[: space.settled]
    if not out.all():
        groups[out] = np.bincount(groups[~out]).argmax()
    return groups


def _scaled(
    space: Space, hidden: npt.NDArray[np.bool_]
) -> tuple[Columns, npt.NDArray[np.int32], sparse.csr_matrix]:
    """The distinct columns; the line of each in a matrix, and of one more, an empty one; and that
    matrix by rows of the space, these scaled, the hidden ones empty. The longest lines, which are
    asked for most, lie together."""
    scales = space.rows(0)[1][: space.settled].copy()
    scales[hidden[: space.settled]] = 0
    columns, whole = space.matrix()
    parts = [whole[block] for block in by_block(columns)]
    for place, part in enumerate(parts):
        part.data *= scales[:, place][part.indices]
        part.eliminate_zeros()
    parts.append(sparse.csr_matrix((1, len(scales)), dtype=np.float32))
    matrix = sparse.vstack(parts, format="csr")
    order = np.argsort(-np.diff(matrix.indptr), kind="stable")
    return columns, np.argsort(order).astype(np.int32), matrix[order]

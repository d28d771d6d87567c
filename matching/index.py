"""Sparse, hashed, growing matrices: one row a text, cosine against a query.

Columns are a fixed hash of the term (K. Weinberger et al., "Feature hashing for large scale
multitask learning", 2009), so that a row can be added without refitting anything; idf and norms
are refreshed when the collection has grown by a twentieth.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy import sparse

COLUMNS = 1 << 20
_REFRESH = 0.05

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@lru_cache(maxsize=1_000_000)
def column(term: str) -> int:
    """The column of a term, the same on every machine and in every process."""
    return crc32(term.encode("utf-8", "surrogatepass")) & (COLUMNS - 1)


def smooth_idf(frequency: npt.ArrayLike, rows: float) -> Array:
    """ln((1 + rows) / (1 + frequency)) + 1, as scikit-learn smooths it."""
    return np.log((1.0 + rows) / (1.0 + np.asarray(frequency, dtype=np.float64))) + 1.0


class BlockIndex:
    """One block of features for many texts.

    `prior` is a collection of texts whose document frequencies are added to those of the rows, so
    that a pool of three offers knows common words from rare ones.
    """

    def __init__(self, prior: Sequence[Mapping[str, float]] = ()) -> None:
        self._prior_rows = len(prior)
        self._frequency = np.zeros(COLUMNS, dtype=np.int32)
        for text in prior:
            self._count(text)
        self._indices: list[npt.NDArray[np.int32]] = []
        self._data: list[npt.NDArray[np.float32]] = []
        self._matrix = sparse.csr_matrix((0, COLUMNS), dtype=np.float32)
        self._stale = 0
        self.refresh()

    def _count(self, text: Mapping[str, float]) -> None:
        if text:
            self._frequency[np.unique([column(term) for term in text])] += 1

    def __len__(self) -> int:
        return len(self._indices)

    def append(self, text: Mapping[str, float]) -> int:
        """Adds a row and returns its number; idf waits for `refresh` or five per cent more rows."""
        columns, values = _summed(text)
        if len(columns):
            self._frequency[columns] += 1
        self._indices.append(columns)
        self._data.append(values)
        self._norms.append(self._norm(columns, values))
        self._stale += 1
        if self._stale > max(16, _REFRESH * len(self._indices)):
            self._renew = True
        return len(self._indices) - 1

    def refresh(self) -> None:
        """Takes idf and norms from all rows there are now."""
        rows = self._prior_rows + len(self._indices)
        self.idf = smooth_idf(self._frequency, rows).astype(np.float64)
        self._norms = [
            self._norm(columns, values)
            for columns, values in zip(self._indices, self._data, strict=True)
        ]
        self._stale = 0
        self._renew = False
        self._packed = -1

    def _norm(self, columns: npt.NDArray[np.int32], values: npt.NDArray[np.float32]) -> float:
        weighted = values * self.idf[columns]
        return float(np.sqrt(weighted @ weighted))

    def cosines(self, text: Mapping[str, float], rows: Ints | None = None) -> Array:
        """Cosine of the text with every row, or with the rows given; 0 where either is empty."""
        if self._renew:
            self.refresh()
        if self._packed != len(self._indices):
            self._pack()
        columns, values = _summed(text)
        weighted = values * self.idf[columns]
        norm = float(np.sqrt(weighted @ weighted))
        count = len(self._indices) if rows is None else len(rows)
        if not norm:
            return np.zeros(count)
        query = np.zeros(COLUMNS)
        query[columns] = weighted * self.idf[columns] / norm
        matrix = self._matrix if rows is None else self._matrix[rows]
        norms = self._norm_array if rows is None else self._norm_array[rows]
        return np.divide(matrix @ query, norms, out=np.zeros(count), where=norms > 0)

    def _pack(self) -> None:
        lengths = [len(columns) for columns in self._indices]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        empty_columns, empty_values = np.zeros(0, np.int32), np.zeros(0, np.float32)
        self._matrix = sparse.csr_matrix(
            (
                np.concatenate(self._data or [empty_values]),
                np.concatenate(self._indices or [empty_columns]),
                starts,
            ),
            shape=(len(self._indices), COLUMNS),
        )
        self._norm_array = np.array(self._norms)
        self._packed = len(self._indices)

    def weight(self, term: str) -> float:
        """The idf of one term."""
        return float(self.idf[column(term)])


def _summed(
    text: Mapping[str, float],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """Columns and values; terms that share a column are added up."""
    if not text:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    columns = np.fromiter((column(term) for term in text), dtype=np.int32, count=len(text))
    values = np.fromiter(text.values(), dtype=np.float32, count=len(text))
    distinct, places = np.unique(columns, return_inverse=True)
    return distinct, np.bincount(places, weights=values).astype(np.float32)

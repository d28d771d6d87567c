"""Many texts as an inverted file: for each column the rows it stands in.

Only columns that occur are kept, so that a small pool is small in memory. New rows wait in a tail
that is packed when somebody asks; `merge` makes everything one piece again.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.utils.extmath import safe_sparse_dot

from matching.vectors import Columns, Floats

_MOST_PIECES = 6

Rows = npt.NDArray[np.int32]


class Postings:
    """Rows of hashed columns; grows by `append`, answers by `dots`."""

    def __init__(self) -> None:
        self._rows = 0
        self._pieces = [_Piece.of([], 0)]
        self._tail: list[tuple[Columns, Floats]] = []

    def __len__(self) -> int:
        return self._rows

    def append(self, columns: Columns, values: Floats) -> None:
        """Adds a row."""
        self._tail.append((columns, values))
        self._rows += 1

    def counts(self, columns: Columns) -> npt.NDArray[np.int64]:
        """In how many rows each column stood at the last `merge`."""
        return self._pieces[0].counts(columns)

    def dots(self, columns: Columns, weights: Floats, new: bool = False) -> Floats:
        """The product of every row, or of those since the last `merge`, with a query given by its
        distinct columns."""
        self._pack()
        pieces = [piece.dots(columns, weights) for piece in self._pieces[new:]]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def merge(self, kept: npt.NDArray[np.bool_] | None = None) -> None:
        """Makes one piece of all rows, or of those `kept`, which are then numbered anew."""
        self._pack()
        whole = _Piece.joined(self._pieces)
        self._pieces = [whole if kept is None else whole.only(kept)]
        self._rows = self._pieces[0].height

    def matrix(self) -> tuple[Columns, sparse.csr_matrix]:
        """The distinct columns and the matrix of columns by rows, as of the last `merge`."""
        return self._pieces[0].columns, self._pieces[0].matrix

    def _pack(self) -> None:
        if self._tail:
            self._pieces.append(_Piece.of(self._tail, len(self._tail)))
            self._tail = []
        if len(self._pieces) > _MOST_PIECES:
            # The first piece stays as it is: document frequencies are read from it.
            self._pieces[1:] = [_Piece.joined(self._pieces[1:])]


class _Piece:
    """Some rows, packed: `matrix[place]` holds the rows of `columns[place]`."""

    def __init__(self, columns: Columns, matrix: sparse.csr_matrix) -> None:
        self.columns = columns
        self.matrix = matrix
        self.height = matrix.shape[1]
        self.lengths = np.diff(matrix.indptr)

    @classmethod
    def of(cls, rows: list[tuple[Columns, Floats]], height: int) -> "_Piece":
        none = (np.zeros(0, np.int32), np.zeros(0, np.float32))
        columns = np.concatenate([columns for columns, _ in rows] or [none[0]])
        values = np.concatenate([values for _, values in rows] or [none[1]])
        lengths = [len(columns) for columns, _ in rows]
        places = np.repeat(np.arange(height, dtype=np.int32), lengths)
        return cls._built(columns, places, values, height)

    @classmethod
    def _built(cls, columns: Columns, rows: Rows, values: Floats, height: int) -> "_Piece":
        distinct, places = np.unique(columns, return_inverse=True)
        shape = (len(distinct), height)
        matrix = sparse.csr_matrix((values, (places.astype(np.int32), rows)), shape=shape)
        return cls(distinct.astype(np.int32), matrix)

    @classmethod
    def joined(cls, pieces: list["_Piece"]) -> "_Piece":
        full = [piece for piece in pieces if piece.height]
        if len(full) < 2:
            return full[0] if full else pieces[0]
        first = np.cumsum([0] + [piece.height for piece in full])
        entries = [piece.entries() for piece in full]
        return cls._built(
            np.concatenate([columns for columns, _, _ in entries]),
            np.concatenate(
                [rows + np.int32(at) for (_, rows, _), at in zip(entries, first, strict=False)]
            ),
            np.concatenate([values for _, _, values in entries]),
            int(first[-1]),
        )

    def only(self, kept: npt.NDArray[np.bool_]) -> "_Piece":
        columns, rows, values = self.entries()
        numbers = np.cumsum(kept, dtype=np.int32) - 1
        held = kept[rows]
        return self._built(columns[held], numbers[rows[held]], values[held], int(kept.sum()))

    def entries(self) -> tuple[Columns, Rows, Floats]:
        return np.repeat(self.columns, self.lengths), self.matrix.indices, self.matrix.data

    def counts(self, columns: Columns) -> npt.NDArray[np.int64]:
        places, held = find(self.columns, columns)
        found = np.zeros(len(columns), np.int64)
        found[held] = self.lengths[places[held]]
        return found

    def dots(self, columns: Columns, weights: Floats) -> Floats:
        places, held = find(self.columns, columns)
        lines = places[held].astype(np.int32)
        ends = np.array([0, len(lines)], np.int32)
        asked = sparse.csr_matrix((weights[held], lines, ends), (1, len(self.columns)))
        return safe_sparse_dot(asked, self.matrix, dense_output=True)[0]


def find(among: Columns, columns: Columns) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """For each column its place among ascending ones, and whether it is there at all."""
    places = np.searchsorted(among, columns)
    if not len(among):
        return places, np.zeros(len(columns), np.bool_)
    places[places == len(among)] = 0
    return places, among[places] == columns

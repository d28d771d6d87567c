"""An array that grows by rows without being copied each time."""

from typing import Any

import numpy as np
import numpy.typing as npt


class Growing:
    """Rows of one type; `view` is the array as it stands, valid until the next `append`."""

    def __init__(self, kind: npt.DTypeLike, width: int = 0) -> None:
        self._shape = (width,) if width else ()
        self._held: npt.NDArray[Any] = np.zeros((16, *self._shape), kind)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def view(self) -> npt.NDArray[Any]:
        """The rows there are now."""
        return self._held[: self._length]

    def append(self, row: Any) -> None:
        """Adds one row."""
        if self._length == len(self._held):
            more = np.zeros((2 * self._length, *self._shape), self._held.dtype)
            more[: self._length] = self._held
            self._held = more
        self._held[self._length] = row
        self._length += 1

    def replace(self, rows: npt.NDArray[Any]) -> None:
        """Holds these rows instead."""
        self._held = rows.astype(self._held.dtype) if len(rows) else self._held[:16]
        self._length = len(rows)

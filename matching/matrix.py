"""A matrix written row by row, so that it may be larger than the memory."""

from collections.abc import Iterable
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

import numpy as np
import numpy.typing as npt


def write_rows(path: Path, rows: Iterable[npt.NDArray[np.float32]], width: int) -> None:
    """Puts rows of that width into a .npy file; what it held stays until the last one came."""
    with TemporaryFile(dir=path.parent) as file:
        _head(file, 0, width)
        count = 0
        for row in rows:
            file.write(row.astype("<f4").tobytes())
            count += 1
        file.seek(0)
        _head(file, count, width)  # as long as before: numpy leaves room for more rows
        file.seek(0)
        with path.open("wb") as out:
            copyfileobj(file, out)


def _head(file: IO[bytes], count: int, width: int) -> None:
    told = {"descr": "<f4", "fortran_order": False, "shape": (count, width)}
    np.lib.format.write_array_header_1_0(file, told)

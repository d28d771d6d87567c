"""A text as numbers: hashed columns and their raw weights, before idf and norm.

Columns are a fixed hash of the term (K. Weinberger et al., "Feature hashing for large scale
multitask learning", 2009), so that a text can be added without refitting anything. Words carry
their language in the hash, so that each language counts apart in one matrix. The blocks lie one
behind the other: what stands in a matrix apart is still one search, one product and one sum.
"""

from dataclasses import dataclass
from itertools import chain, pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from matching.features import BLOCKS, Features

_BITS = 20
COLUMNS = 1 << _BITS
"""Columns of each block."""
_STARTS = np.arange(len(BLOCKS) + 1, dtype=np.int32) << _BITS

Columns = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Vector:
    """Columns (ascending, each once) and their weights. Terms that share a column are added up."""

    lang: str
    columns: Columns
    values: Floats


def vector(text: Features) -> Vector:
    """The numbers of a text's features."""
    columns, places = np.unique(hashed(text), return_inverse=True)
    return Vector(text.lang, columns, np.bincount(places, raw(text)).astype(np.float32))


def hashed(text: Features) -> Columns:
    """The column of each term, block by block in order, the same on every machine and in every
    process."""
    salts = (crc32(text.lang.encode()) if block == "word" else 0 for block in BLOCKS)
    numbers = [
        crc32(term.encode("utf-8", "surrogatepass"), salt) % COLUMNS + first
        for block, salt, first in zip(BLOCKS, salts, _STARTS.tolist(), strict=False)
        for term in text.blocks[block]
    ]
    return np.array(numbers, np.int32)


def raw(text: Features) -> Array:
    """The weight of each term in the order of `hashed`, before idf."""
    return np.array([*chain.from_iterable(text.blocks[block].values() for block in BLOCKS)])


def block_of(columns: Columns) -> Places:
    """The place in BLOCKS of each column."""
    return columns >> _BITS


def by_block(columns: Columns) -> list[slice]:
    """Where each block stands among ascending columns."""
    ends = np.searchsorted(columns, _STARTS).tolist()
    return [slice(start, end) for start, end in pairwise(ends)]

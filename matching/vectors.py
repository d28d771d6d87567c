"""A text as numbers: per block, hashed columns and their raw weights, before idf and norm.

Columns are a fixed hash of the term (K. Weinberger et al., "Feature hashing for large scale
multitask learning", 2009), so that a text can be added without refitting anything. Words carry
their language in the hash, so that each language counts apart in one matrix.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from matching.features import Features

COLUMNS = 1 << 20
"""Columns of each block."""

Columns = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vector:
    """Columns (ascending, each once) and weights by block: `blocks["word"] == (columns, values)`.
    Terms that share a column are added up."""

    lang: str
    blocks: dict[str, tuple[Columns, Floats]]


def vector(text: Features) -> Vector:
    """The numbers of a text's features."""
    return Vector(text.lang, {block: _summed(text, block) for block in text.blocks})


def hashed(text: Features, block: str) -> Columns:
    """The column of each term in order, the same on every machine and in every process."""
    terms = text.blocks[block]
    salt = crc32(text.lang.encode()) if block == "word" else 0
    numbers = (crc32(term.encode("utf-8", "surrogatepass"), salt) for term in terms)
    return (np.fromiter(numbers, np.uint32, len(terms)) & np.uint32(COLUMNS - 1)).astype(np.int32)


def _summed(text: Features, block: str) -> tuple[Columns, Floats]:
    terms = text.blocks[block]
    if not terms:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    values = np.fromiter(terms.values(), np.float64, len(terms))
    columns, places = np.unique(hashed(text, block), return_inverse=True)
    return columns, np.bincount(places, weights=values).astype(np.float32)

"""The best of many scores, sorted only as far as somebody reads them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from matching.vectors import Floats

OUT = np.float32(-3e9)
"""Added to the score of what may not be suggested: far below any score. Unlike minus infinity it
can be multiplied by yes and no, many times faster than setting entries one by one."""
DIGITS = 6
"""Behind the point: scores are compared and told so far."""
_NOBODY = np.float32(-1e9)
_NEAR = np.float32(2e-6)

Scored = list[tuple[str, float]]


def best_of_each(totals: Floats, ids: Sequence[str], wanted: int) -> list[Scored]:
    """For each row of scores (one a need, by offers) the ids of the `wanted` highest with their
    scores, highest first and equal ones in order of id; nothing that is OUT."""
    found = np.flatnonzero(totals >= _least(totals, wanted)[:, None])
    ends = np.searchsorted(found, np.arange(len(totals) + 1) * totals.shape[1]).tolist()
    lows = (-np.round(totals.ravel()[found].astype(np.float64), DIGITS)).tolist()
    names = [ids[number] for number in (found % totals.shape[1]).tolist()]
    pairs = list(zip(lows, names, strict=True))
    return [
        [(identifier, -low) for low, identifier in sorted(pairs[start:end])[:wanted]]
        for start, end in pairwise(ends)
    ]


def _least(totals: Floats, size: int) -> Floats:
    """Of each row a little below the size-th highest value, so that equals stay together, or
    lower; _NOBODY, which only what is OUT lies below, where there are no more."""
    *rows, count = totals.shape
    if size >= count:
        return np.full(rows, _NOBODY)
    parts = count // (count // (32 * size) or 1)
    # Among the highest of each part the size-th is no higher than the size-th of all.
    highest = totals[..., : count // parts * parts].reshape(*rows, -1, parts).max(axis=-2)
    found = np.partition(highest, parts - size, axis=-1)[..., parts - size]
    return np.maximum(found - _NEAR, _NOBODY)

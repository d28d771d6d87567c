"""More like these: a need moved towards what a coordinator accepted for it."""

from collections.abc import Sequence

from matching.features import BLOCKS, Features
from matching.space import Space, inverse
from matching.vectors import vector

BETA = 0.5
"""What the mean of the accepted texts counts beside the need's own."""


def moved(space: Space, need: Features, accepted: Sequence[Features]) -> Features:
    """The need with what the accepted texts have in common added (J. Rocchio 1971): each text
    counts with length one in each block; words only where the language is the need's."""
    if not accepted:
        return need
    blocks = _scaled(space, need, 1.0)
    for text in accepted:
        for block, terms in _scaled(space, text, BETA / len(accepted)).items():
            if block == "word" and text.lang != need.lang:
                continue
            for term, value in terms.items():
                blocks[block][term] = blocks[block].get(term, 0.0) + value
    return Features(need.lang, blocks, need.places, need.field)


def _scaled(space: Space, text: Features, length: float) -> dict[str, dict[str, float]]:
    scales = inverse(space.norms(vector(text))) * length
    return {
        block: {term: value * scale for term, value in text.blocks[block].items()}
        for block, scale in zip(BLOCKS, scales.tolist(), strict=True)
    }

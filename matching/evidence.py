"""An offer's evidence read piece by piece, each in its own language."""

from functools import lru_cache
from typing import NamedTuple

from matching.features import Features, extract
from matching.lexicon import version
from matching.records import OfferText
from matching.text.detect import guess_language
from matching.vectors import Vector, vector

_ENOUGH = 60
"""Characters from which a piece says its own language; a shorter one is in the offer's."""


class Piece(NamedTuple):
    """One text of an offer with its features and its numbers."""

    text: str
    features: Features
    vector: Vector


def pieces(offer: OfferText) -> list[Piece]:
    """The offer's own text first. An English course in a French expert's list stays English."""
    return _pieces(offer, version())


@lru_cache(maxsize=512)
def _pieces(offer: OfferText, _lexicon: str) -> list[Piece]:
    """Remembered: one offer is among the best for many needs."""
    lang = offer.language
    first, *items = offer.evidence
    return [_piece(first, lang), *(_piece(item, _guess(item, lang)) for item in items)]


def _piece(text: str, lang: str) -> Piece:
    features = extract(text, lang)
    return Piece(text, features, vector(features))


def _guess(text: str, otherwise: str) -> str:
    return (guess_language(text) if len(text) > _ENOUGH else None) or otherwise

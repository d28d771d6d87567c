"""What a need speaks of and an offer does not."""

from typing import Any

from matching.evidence import Piece
from matching.explain import surface
from matching.features import Features
from matching.lexicon import concept_name
from matching.space import Space

_MOST = 5


def missing(
    space: Space, body: str, need: Features, evidence: list[Piece], facets: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    """The weightiest concepts of the need no piece of evidence names, each with the words of the
    need's text (`body`) it stands in, then the facets unmet."""
    told = {term for piece in evidence for term in piece.features.blocks["concept"]}
    weights = {
        term: weight
        for term, weight in space.concept_weights(need).items()
        if term not in told and not term.startswith("w_")
    }
    heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:_MOST]
    lines = [
        {
            "kind": "concept",
            "term": term,
            "note": concept_name(term, "en"),
            "need": surface(body, need, "concept", term),
        }
        for term in heaviest
    ]
    return lines + [{"kind": "facet", "term": name, "note": value} for name, value in facets]

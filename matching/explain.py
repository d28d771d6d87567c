"""Why an offer was found: every term's part of the score, summing to it exactly."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from matching.facets import Facet
from matching.features import Features, occurrences
from matching.lexicon import concept_name
from matching.records import NeedText, OfferText
from matching.space import Space

MOST = 5
"""How many pieces of evidence count."""
_NAMED = 24
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Parts:
    """A score taken apart: `terms` by (block, term), `facets`; all weights sum to `score`."""

    score: float
    terms: dict[tuple[str, str], float]
    facets: list[Facet]


def parts(
    space: Space, need: Features, evidence: list[Features], share: float, found: list[Facet]
) -> Parts:
    """Takes apart the score of one offer, whose evidence is given piece by piece."""
    pieces = [space.shares(need, text) for text in evidence]
    ranked = sorted(pieces, key=lambda piece: -sum(piece.values()))[:MOST]
    terms: dict[tuple[str, str], float] = defaultdict(float)
    for place, piece in enumerate(ranked):
        counted = 1 + (MOST - len(ranked)) * share if place == 0 else 1.0
        for term, weight in piece.items():
            terms[term] += weight * counted / MOST
    total = sum(terms.values()) + sum(facet.weight for facet in found)
    return Parts(total, dict(terms), found)


def because(need: NeedText, offer: OfferText, taken: Parts) -> list[dict[str, Any]]:
    """The explanation as JSON, heaviest first; weights are rounded and still sum to the score.

    Character n-grams are told as the words they stand in; what is left after the first
    two dozen is told as one line a kind.
    """
    need_words = _surfaces(need.body, need.language)
    offer_words = _surfaces("\n".join(offer.evidence), offer.language)
    gathered: dict[tuple[str, str], float] = defaultdict(float)
    for (kind, term), weight in taken.terms.items():
        told = need_words.get((kind, term), term).casefold() if kind == "name" else term
        gathered[kind, told] += weight
    lines = [
        _line(kind, term, weight, need_words, offer_words)
        for (kind, term), weight in gathered.items()
    ]
    lines += [
        {
            "kind": "facet",
            "term": facet.name,
            "weight": facet.weight,
            "note": ", ".join(facet.shared),
        }
        for facet in taken.facets
    ]
    lines.sort(key=lambda line: (-line["weight"], line["kind"], line["term"]))
    return _exact(lines[:_NAMED] + _rest(lines[_NAMED:]), taken.score)


def _line(kind, term, weight, need_words, offer_words) -> dict[str, Any]:
    line = {"kind": kind, "term": term, "weight": weight, "note": ""}
    if kind == "concept":
        line["note"] = concept_name(term, "en")
    for side, words in (("need", need_words), ("offer", offer_words)):
        if (kind, term) in words:
            line[side] = words[kind, term]
    return line


def _rest(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sums: dict[str, list[float]] = defaultdict(list)
    for line in lines:
        sums[line["kind"]].append(line["weight"])
    return [
        {"kind": kind, "term": "", "weight": sum(weights), "note": f"{len(weights)} more"}
        for kind, weights in sorted(sums.items())
    ]


def _exact(lines: list[dict[str, Any]], score: float) -> list[dict[str, Any]]:
    """Rounds the weights and gives the heaviest what rounding lost."""
    for line in lines:
        line["weight"] = round(line["weight"], _DIGITS)
    if lines:
        lost = round(score, _DIGITS) - sum(line["weight"] for line in lines)
        lines[0]["weight"] = round(lines[0]["weight"] + lost, _DIGITS)
    return lines


def _surfaces(text: str, lang: str) -> dict[tuple[str, str], str]:
    """How each feature is written in a text where it first stands."""
    found: dict[tuple[str, str], str] = {}
    for hit in occurrences(text, lang):
        found.setdefault((hit.block, hit.term), text[hit.start : hit.end])
    return found

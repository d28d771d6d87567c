"""Why an offer was found: every term's part of the score, summing to it exactly."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from matching.evidence import Piece
from matching.facets import Facet
from matching.features import Features
from matching.lexicon import concept_name
from matching.pool import MOST
from matching.query import Query

_NAMED = 24
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Parts:
    """A score taken apart: `terms` by (block, term), `facets`; all weights sum to `score`."""

    score: float
    terms: dict[tuple[str, str], float]
    facets: list[Facet]


def parts(query: Query, evidence: list[Piece], share: float, found: list[Facet]) -> Parts:
    """Takes apart the score of one offer, whose evidence is given piece by piece."""
    told = [query.shares(piece.vector) for piece in evidence]
    sums = [sum(terms.values()) for terms in told]
    best, *others = sorted(range(len(told)), key=lambda place: -sums[place])[:MOST]
    counted = [place for place in others if sums[place] > share * sums[best]]
    terms: dict[tuple[str, str], float] = defaultdict(float)
    for place in (best, *counted):
        times = 1 + (MOST - 1 - len(counted)) * share if place == best else 1.0
        for term, weight in told[place].items():
            terms[term] += weight * times / MOST
    total = sum(terms.values(), 0.0) + sum(facet.weight for facet in found)
    return Parts(total, dict(terms), found)


def because(
    body: str, features: Features, evidence: list[Piece], taken: Parts
) -> list[dict[str, Any]]:
    """The explanation as JSON, heaviest first; weights are rounded and still sum to the score.

    `body` is the need's text with its `features`. Character n-grams are told as the words they
    stand in; what is left after the first two dozen is told as one line a kind.
    """
    gathered: dict[tuple[str, str], float] = defaultdict(float)
    told: dict[tuple[str, str], tuple[str, str]] = {}
    for (kind, term), weight in taken.terms.items():
        key = kind, surface(body, features, kind, term).casefold() if kind == "name" else term
        gathered[key] += weight
        told.setdefault(key, (kind, term))
    lines: list[dict[str, Any]] = [
        {
            "kind": kind,
            "term": term,
            "weight": weight,
            "note": concept_name(term, "en") if kind == "concept" else "",
            "need": surface(body, features, *told[kind, term]),
            "offer": _first_surface(evidence, *told[kind, term]),
        }
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


def surface(text: str, features: Features, kind: str, term: str) -> str:
    """How a feature is written in a text where it first stands; empty where it does not."""
    start, end = features.places[kind].get(term, (0, 0))
    return text[start:end]


def _first_surface(evidence: list[Piece], kind: str, term: str) -> str:
    found = (surface(piece.text, piece.features, kind, term) for piece in evidence)
    return next(filter(None, found), "")

"""Soft facets: a small bonus for what need and offer have in common beyond their words.

The weights are a judgement until real outcomes exist to learn from.
"""

from dataclasses import dataclass

from matching.records import NeedText, OfferText

WEIGHTS = {
    "targets": 0.03,
    "support": 0.02,
    "languages": 0.01,
    "regions": 0.01,
    "ecosystems": 0.01,
}
"""The most each facet adds to a score whose text part lies between 0 and 1."""
_EVERYWHERE = "global"


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet in common: its field, the shared values, and what it adds."""

    name: str
    shared: tuple[str, ...]
    weight: float


def facets(need: NeedText, offer: OfferText) -> list[Facet]:
    """What both sides share: each facet's weight times the share of the need's values met."""
    found = []
    for name, weight in WEIGHTS.items():
        wanted, given = getattr(need, name), getattr(offer, name)
        shared = tuple(str(value) for value in wanted if value in given)
        if name == "regions" and wanted and not shared and _EVERYWHERE in given:
            shared = (_EVERYWHERE,)
        if shared:
            found.append(Facet(name, shared, weight * min(1.0, len(shared) / len(wanted))))
    return found


def unmet(need: NeedText, offer: OfferText) -> list[tuple[str, str]]:
    """(facet, value) the need names and an offer that says anything on it does not."""
    return [
        (name, str(value))
        for name in WEIGHTS
        if getattr(offer, name) and _EVERYWHERE not in getattr(offer, name)
        for value in getattr(need, name)
        if value not in getattr(offer, name)
    ]

"""Soft facets: a small bonus for what need and offer have in common beyond their words.

The weights are a judgement until real outcomes exist to learn from.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from matching.records import NeedText, OfferText
from matching.vectors import Floats

WEIGHTS = {
    "targets": 0.02,
    "support": 0.013,
    "languages": 0.007,
    "regions": 0.007,
    "ecosystems": 0.007,
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
        wanted, given = _values(need, name), getattr(offer, name)
        shared = tuple(str(value) for value in wanted if value in given)
        if name == "regions" and wanted and not shared and _EVERYWHERE in given:
            found.append(Facet(name, (_EVERYWHERE,), weight / len(wanted)))
        elif shared:
            found.append(Facet(name, shared, weight * len(shared) / len(wanted)))
    return found


def unmet(need: NeedText, offer: OfferText) -> list[tuple[str, str]]:
    """(facet, value) the need names and an offer that says anything on it does not."""
    return [
        (name, str(value))
        for name in WEIGHTS
        if getattr(offer, name) and _EVERYWHERE not in getattr(offer, name)
        for value in _values(need, name)
        if value not in getattr(offer, name)
    ]


def _values(thing: NeedText | OfferText, name: str) -> tuple[str | int, ...]:
    return tuple(dict.fromkeys(getattr(thing, name)))


class FacetIndex:
    """Which offers carry which values: the bonus of all offers at once."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str | int], array[int]] = defaultdict(lambda: array("i"))

    def append(self, number: int, offer: OfferText) -> None:
        """Notes the values of the offer with that number."""
        for name in WEIGHTS:
            for value in _values(offer, name):
                self._holders[name, value].append(number)

    def bonus(self, need: NeedText, count: int) -> Floats:
        """What facets add for each of `count` offers, as `facets` says it for one."""
        total = np.zeros(count, np.float32)
        for name, weight in WEIGHTS.items():
            wanted = _values(need, name)
            for value in wanted:
                total[self._holding(name, value)] += weight / len(wanted)
            if name == "regions" and wanted:
                anywhere = np.zeros(count, np.bool_)
                anywhere[self._holding(name, _EVERYWHERE)] = True
                for value in wanted:
                    anywhere[self._holding(name, value)] = False
                total[anywhere] += weight / len(wanted)
        return total

    def _holding(self, name: str, value: str | int) -> np.ndarray:
        held = self._holders.get((name, value))
        return np.array(held if held is not None else (), np.int32)

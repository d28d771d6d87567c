"""Soft facets: a small bonus for what need and offer have in common beyond their words.

The weights are a judgement until real outcomes exist to learn from.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from matching.records import EVERYWHERE, NeedText, OfferText
from matching.vectors import Floats

WEIGHTS = {
    "targets": 0.02,
    "support": 0.013,
    "languages": 0.007,
    "regions": 0.007,
    "ecosystems": 0.007,
    "levels": 0.007,
}
"""The most each facet adds to a score whose text part lies between 0 and 1."""


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
        if name == "regions" and wanted and not shared and EVERYWHERE in given:
            found.append(Facet(name, (EVERYWHERE,), weight / len(wanted)))
        elif shared:
            found.append(Facet(name, shared, weight * len(shared) / len(wanted)))
    return found


def unmet(need: NeedText, offer: OfferText) -> list[tuple[str, str]]:
    """(facet, value) the need names and an offer that says anything on it does not; of the form of
    help a gate tells."""
    found = []
    for name in WEIGHTS:
        if name == "levels":
            continue
        wanted, given = _values(need, name), getattr(offer, name)
        # Who shares one language with the other side, or knows one region of it, needs no second.
        enough = name in ("languages", "regions") and not set(wanted).isdisjoint(given)
        if given and EVERYWHERE not in given and not enough:
            found += [(name, str(value)) for value in wanted if value not in given]
    return found


def _values(thing: NeedText | OfferText, name: str) -> tuple[str | int, ...]:
    return tuple(dict.fromkeys(getattr(thing, name)))


class FacetIndex:
    """Which offers carry which values: what facets add for all offers at once."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str | int], array[int]] = defaultdict(partial(array, "i"))

    def append(self, number: int, offer: OfferText) -> None:
        """Notes the values of the offer with that number."""
        for name in WEIGHTS:
            for value in _values(offer, name):
                self._holders[name, value].append(number)

    def add_to(self, totals: Floats, needs: Sequence[NeedText]) -> None:
        """Adds to each row of scores (one a need, by offers) what `facets` says of each pair."""
        for row, need in zip(totals, needs, strict=True):
            for name, weight in WEIGHTS.items():
                wanted = _values(need, name)
                for value in wanted:
                    row[self._holding(name, value)] += weight / len(wanted)
            self._add_everywhere(row, _values(need, "regions"))

    def _add_everywhere(self, row: Floats, wanted: tuple[str | int, ...]) -> None:
        """Who works everywhere and names none of the wanted regions."""
        everywhere = self._holding("regions", EVERYWHERE)
        if wanted and len(everywhere):
            named = np.zeros(len(row), np.bool_)
            for value in wanted:
                named[self._holding("regions", value)] = True
            row[everywhere[~named[everywhere]]] += WEIGHTS["regions"] / len(wanted)

    def _holding(self, name: str, value: str | int) -> npt.NDArray[np.int32]:
        return np.array(self._holders.get((name, value), ()), np.int32)

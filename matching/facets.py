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
from scipy import sparse
from sklearn.utils.extmath import safe_sparse_dot

from matching.records import EVERYWHERE, NeedText, OfferText
from matching.vectors import Floats

WEIGHTS = {
    "targets": 0.02,
    "support": 0.013,
    "languages": 0.007,
    "regions": 0.007,
    "ecosystems": 0.007,
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
    """(facet, value) the need names and an offer that says anything on it does not."""
    found = []
    for name in WEIGHTS:
        wanted, given = _values(need, name), getattr(offer, name)
        # Who shares one language with the other side, or knows one region of it, needs no second.
        enough = name in ("languages", "regions") and not set(wanted).isdisjoint(given)
        if given and EVERYWHERE not in given and not enough:
            found += [(name, str(value)) for value in wanted if value not in given]
    return found


def _values(thing: NeedText | OfferText, name: str) -> tuple[str | int, ...]:
    return tuple(dict.fromkeys(getattr(thing, name)))


class FacetIndex:
    """Which offers carry which values: the bonus of all offers at once."""

    def __init__(self) -> None:
        self._holders: dict[tuple[str, str | int], array[int]] = defaultdict(partial(array, "i"))
        self._packed: tuple[dict[tuple[str, str | int], int], sparse.csr_matrix] | None = None

    def append(self, number: int, offer: OfferText) -> None:
        """Notes the values of the offer with that number."""
        self._packed = None
        for name in WEIGHTS:
            for value in _values(offer, name):
                self._holders[name, value].append(number)

    def bonus(self, needs: Sequence[NeedText], count: int) -> Floats:
        """What facets add, need by need, for each of `count` offers, as `facets` says it for one
        pair."""
        total = self._met(needs, tuple(WEIGHTS), count)
        anywhere = self._holding("regions", EVERYWHERE)
        local = [n for n, need in enumerate(needs) if need.regions]
        if len(anywhere) and local:
            named = [needs[n] for n in local]
            met = self._met(named, ("regions",), count)[:, anywhere]
            alone = [WEIGHTS["regions"] / len(_values(need, "regions")) for need in named]
            rows = np.array(local)[:, None]
            total[rows, anywhere] += (met == 0) * np.array(alone, np.float32)[:, None]
        return total

    def _met(self, needs: Sequence[NeedText], names: tuple[str, ...], count: int) -> Floats:
        """The weights of the values in common in these facets."""
        numbers, holders = self._matrix(count)
        columns, weights, ends = array("i"), array("f"), array("i", [0])
        for need in needs:
            for name in names:
                wanted = _values(need, name)
                for value in wanted:
                    if (name, value) in numbers:
                        columns.append(numbers[name, value])
                        weights.append(WEIGHTS[name] / len(wanted))
            ends.append(len(columns))
        asked = sparse.csr_matrix(
            tuple(np.array(part) for part in (weights, columns, ends)), (len(needs), len(numbers))
        )
        return safe_sparse_dot(asked, holders, dense_output=True)

    def _matrix(self, count: int) -> tuple[dict[tuple[str, str | int], int], sparse.csr_matrix]:
        """The number of each value, and the values by offers."""
        if self._packed is None:
            held = [np.array(numbers, np.int32) for numbers in self._holders.values()]
            ends = np.cumsum([0, *map(len, held)], dtype=np.int32)
            offers = np.concatenate(held) if held else np.zeros(0, np.int32)
            ones = np.ones(len(offers), np.float32)
            matrix = sparse.csr_matrix((ones, offers, ends), (len(held), count))
            self._packed = dict(zip(self._holders, range(len(held)), strict=True)), matrix
        return self._packed

    def _holding(self, name: str, value: str | int) -> npt.NDArray[np.int32]:
        return np.array(self._holders.get((name, value), ()), np.int32)

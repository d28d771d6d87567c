"""The offers in a space: which rows are whose evidence, and one score an offer."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from matching.best import OUT
from matching.facets import FacetIndex
from matching.growing import Growing
from matching.many import Many
from matching.query import Query
from matching.records import NeedText, OfferText
from matching.sieve import Sieve
from matching.space import Space
from matching.vectors import Floats, Vector

MOST = 5
"""How many pieces of evidence count."""


class Pool:
    """Offers by number, in the order they came; a number is good until the next `refresh`."""

    def __init__(self, space: Space, gates: tuple[str, ...] = ()) -> None:
        """`gates`: the gates that are asked."""
        self.space = space
        self.gates = gates
        self.offers: dict[str, OfferText] = {}
        self._begin()

    def _begin(self) -> None:
        self.ids: list[str] = []
        self.number: dict[str, int] = {}
        self._starts = Growing(np.int64)
        self._alive = Growing(np.bool_)
        self._facets = FacetIndex()
        self._sieve = Sieve()
        self._gone = 0
        self._many: Many | None = None

    def add(self, offer: OfferText, evidence: Sequence[Vector]) -> None:
        """Takes in an offer with the vectors of its evidence, at least one."""
        self.remove(offer.id)
        self._take(offer, len(self.space))
        for text in evidence:
            self.space.append(text)

    def freshen(self) -> None:
        """Refreshes where a twentieth of the rows is new, or belongs to nobody any more."""
        if self.space.stale(self._gone):
            self.refresh()

    def _take(self, offer: OfferText, start: int) -> None:
        self.offers[offer.id] = offer
        self.number[offer.id] = len(self.ids)
        self._facets.append(len(self.ids), offer)
        self._sieve.append(len(self.ids), offer)
        self.ids.append(offer.id)
        self._starts.append(start)
        self._alive.append(True)

    def remove(self, identifier: str) -> None:
        """Forgets an offer; one it does not know is no error. Its rows go at the next refresh."""
        if self.offers.pop(identifier, None) is not None:
            number = self.number.pop(identifier)
            self._alive.view[number] = False
            self._gone += int(self.counts()[number])

    def refresh(self) -> None:
        """Takes idf and norms anew and lets go of what was removed."""
        alive, counts = self._alive.view.copy(), self.counts()
        self._many = None
        if alive.all():
            self.space.refresh()
            return
        self.space.refresh(kept=np.repeat(alive, counts))
        left = [self.offers[i] for i, lives in zip(self.ids, alive, strict=True) if lives]
        starts = np.concatenate([[0], np.cumsum(counts[alive])])
        self._begin()
        for offer, start in zip(left, starts, strict=False):
            self._take(offer, int(start))

    def counts(self) -> np.ndarray:
        """How many pieces of evidence each number has."""
        return np.diff(self._starts.view, append=len(self.space))

    def similar(self, queries: Sequence[Query]) -> Floats:
        """The similarity of each query with each row of the space; nothing is told of offers that
        fail a gate whoever asks."""
        if self._many is None:
            never = self._sieve.never(self.gates)
            self._many = Many(self.space, np.repeat(never, self.counts()))
        return self._many.rows(queries)

    def combine(self, similar: Floats, share: float) -> Floats:
        """Of rows of similarities (one a need or a text, by the rows of the space) by number what
        `combined` says; OUT for what was removed. `similar` may be written over."""
        if not similar.size:
            return similar
        starts, least = self._starts.view, np.float32(share)
        if len(starts) == similar.shape[1]:
            similar *= np.float32((1 + (MOST - 1) * share) / MOST)
            return self._living(similar)
        counts = self.counts()
        order = np.argsort(-counts, kind="stable")
        best, *others = _highest(similar, starts[order], counts[order])
        floor, total = least * best, best
        for other in others:
            total = total + np.maximum(other, floor)
        total /= np.float32(MOST)
        return self._living(total.take(np.argsort(order), axis=1))

    def _living(self, totals: Floats) -> Floats:
        if len(self.offers) < totals.shape[1]:
            totals[:, np.flatnonzero(~self._alive.view)] = OUT
        return totals

    def add_facets(self, totals: Floats, needs: Sequence[NeedText]) -> None:
        """Adds what facets are worth to scores by need and number."""
        self._facets.add_to(totals, needs)

    def failing(self, needs: Sequence[NeedText]) -> Iterator[npt.NDArray[np.bool_]]:
        """Need by need, by number, what fails a gate, see `Sieve.failing`."""
        return self._sieve.failing(needs, self.gates)


def _highest(
    similar: Floats, starts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]
) -> Floats:
    """Of each row the MOST highest values of each run of `counts` columns from `starts`, the
    longest run first; where it is shorter, zeros."""
    found = np.zeros((MOST, len(similar), len(starts)), np.float32)
    for place in range(int(counts[0])):
        longer = int(np.count_nonzero(counts > place))
        new = similar.take(starts[:longer] + place, axis=1)
        for held in found[: place + 1, :, :longer]:
            lower = np.minimum(held, new)
            np.maximum(held, new, out=held)
            new = lower
    return found


def combined(each: Sequence[float], share: float) -> float:
    """The score of an offer whose rows score `each`: the mean of the five best, where one that is
    missing, or worse than that, counts as `share` of the best. So one perfect piece is not buried
    under vague ones, and a further piece never harms."""
    if not each:
        return 0.0
    best = sorted(each, reverse=True)[:MOST]
    kept = [max(score, share * best[0]) for score in best]
    return (sum(kept) + (MOST - len(best)) * share * best[0]) / MOST

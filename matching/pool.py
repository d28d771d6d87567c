"""The offers in a space: which rows are whose evidence, and one score an offer."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matching.facets import FacetIndex
from matching.growing import Growing
from matching.records import NeedText, OfferText
from matching.sieve import Sieve
from matching.space import Space
from matching.vectors import Floats, Vector

MOST = 5
"""How many pieces of evidence count."""


class Pool:
    """Offers by number, in the order they came; a number is good until the next `refresh`."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.offers: dict[str, OfferText] = {}
        self._begin()

    def _begin(self) -> None:
        self.ids: list[str] = []
        self.number: dict[str, int] = {}
        self._starts = Growing(np.int64)
        self._alive = Growing(np.bool_)
        self._facets = FacetIndex()
        self._sieve = Sieve()

    def add(self, offer: OfferText, evidence: Sequence[Vector]) -> None:
        """Takes in an offer with the vectors of its evidence, at least one."""
        self.remove(offer.id)
        self._take(offer, len(self.space))
        for text in evidence:
            self.space.append(text)

    def freshen(self) -> None:
        """Refreshes where a twentieth of the rows is new."""
        if self.space.stale:
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
            self._alive.view[self.number.pop(identifier)] = False

    def refresh(self) -> None:
        """Takes idf and norms anew and lets go of what was removed."""
        alive, counts = self._alive.view.copy(), self.counts()
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

    def combine(self, similar: Floats, share: float) -> Floats:
        """By number what `combined` says of its rows; minus infinity for what was removed."""
        if not len(similar):
            return similar
        counts, starts, least = self.counts(), self._starts.view, np.float32(share)
        if len(counts) == len(similar):
            return self._living(similar * np.float32((1 + (MOST - 1) * share) / MOST))
        best = np.maximum.reduceat(similar, starts)
        raised = np.maximum(similar, np.repeat(least * best, counts))
        sums = np.add.reduceat(raised, starts)
        for count in np.unique(counts[counts > MOST]):
            these = np.flatnonzero(counts == count)
            rows = raised[starts[these][:, None] + np.arange(count)]
            sums[these] = np.partition(rows, count - MOST, axis=1)[:, -MOST:].sum(axis=1)
        lacking = (MOST - np.minimum(counts, MOST)).astype(np.float32)
        return self._living((sums + lacking * least * best) / np.float32(MOST))

    def _living(self, totals: Floats) -> Floats:
        if len(self.offers) < len(totals):
            totals[~self._alive.view] = -np.inf
        return totals

    def bonus(self, need: NeedText) -> Floats:
        """What facets add to each number's score."""
        return self._facets.bonus(need, len(self.ids))

    def failing(self, need: NeedText, kept: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """By number what fails a gate, see `Sieve.failing`."""
        return self._sieve.failing(need, kept)


def combined(each: Sequence[float], share: float) -> float:
    """The score of an offer whose rows score `each`: the mean of the five best, where one that is
    missing, or worse than that, counts as `share` of the best. So one perfect piece is not buried
    under vague ones, and a further piece never harms."""
    if not each:
        return 0.0
    best = sorted(each, reverse=True)[:MOST]
    kept = [max(score, share * best[0]) for score in best]
    return (sum(kept) + (MOST - len(best)) * share * best[0]) / MOST

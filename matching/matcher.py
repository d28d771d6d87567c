"""The matcher: fit offers, rank them for a need, with reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import numpy as np

from matching.explain import MOST, because, parts
from matching.facets import facets, unmet
from matching.features import Features, extract
from matching.gates import ALL_GATES, Gate, gates, passes
from matching.index import Array
from matching.missing import missing
from matching.records import NeedText, OfferText
from matching.space import Fusion, Space
from matching.strength import Measure, Yardstick, band, sample
from matching.text.detect import guess_language

EXPLAINED = 100
"""Matches behind this place in a ranking carry a score, but no strength and no reasons."""


class NotFitted(RuntimeError):
    """The matcher was asked before `fit`."""


@dataclass(frozen=True, slots=True)
class Match:
    """One offer for one need. `score` orders a ranking and is the sum of `because`'s weights;
    `strength` (0 to 1) and `band` say how sure it is, whoever else is in the pool."""

    offer: str
    score: float
    strength: float
    band: str
    because: list[dict[str, Any]]
    gates: list[dict[str, str]]
    missing: list[dict[str, Any]]
    need_lang: str
    offer_lang: str

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, equal for equal input."""
        return {name: getattr(self, name) for name in Match.__slots__}


@lru_cache(maxsize=4)
def _yardstick(fusion: Fusion) -> Yardstick:
    return Yardstick(fusion)


class Matcher:
    """Ranks offers for needs.

    Parameters: `fusion`, the weights of the blocks; `share`, what a piece of evidence an offer
    lacks counts of its best one; `use_facets`, whether soft facets add their bonus;
    `kept_gates`, the gates that are asked (none of them for library items, which have no places).

    Learned: `offers_`, the offers by id; `space_`, their vectors.
    """

    def __init__(
        self,
        *,
        fusion: Fusion | None = None,
        share: float = 0.8,
        use_facets: bool = True,
        kept_gates: tuple[str, ...] = ALL_GATES,
    ) -> None:
        self.fusion = fusion
        self.share = share
        self.use_facets = use_facets
        self.kept_gates = kept_gates

    def fit(self, offers: Iterable[OfferText]) -> Self:
        """Reads the offers; of two with the same id the later one counts."""
        fusion = self.fusion or Fusion()
        self.space_ = Space(fusion, sample())
        self.offers_: dict[str, OfferText] = {}
        self._owners: list[str] = []
        self._row_owner: list[int] = []
        for offer in offers:
            self.add(offer)
        self.space_.refresh()
        return self

    def _fitted(self) -> None:
        if not hasattr(self, "space_"):
            raise NotFitted("call fit before ranking, adding or removing")

    def add(self, offer: OfferText) -> None:
        """Takes in one more offer, or a new version of one it knows."""
        self._fitted()
        self.remove(offer.id)
        owner = len(self._owners)
        self._owners.append(offer.id)
        self.offers_[offer.id] = offer
        for text in _evidence(offer):
            self.space_.append(text)
            self._row_owner.append(owner)

    def remove(self, offer_id: str) -> None:
        """Forgets an offer; one it does not know is no error."""
        self._fitted()
        if self.offers_.pop(offer_id, None) is not None:
            self._owners[self._owners.index(offer_id)] = ""

    def scores(self, need: NeedText) -> dict[str, float]:
        """The score of every offer, gates aside."""
        self._fitted()
        totals = self._totals(extract(need.body, need.language))
        found = {}
        for owner, total in zip(self._owners, totals, strict=True):
            if owner:
                bonus = sum(f.weight for f in self._facets(need, self.offers_[owner]))
                found[owner] = float(total) + bonus
        return found

    def _facets(self, need: NeedText, offer: OfferText):
        return facets(need, offer) if self.use_facets else []

    def _totals(self, need: Features) -> Array:
        """Per offer the mean of its five best rows, missing ones counted as a share of the best."""
        similar = self.space_.similarities(need)
        owners = np.array(self._row_owner, dtype=np.int64)
        order = np.lexsort((-similar, owners))
        similar, owners = similar[order], owners[order]
        counts = np.bincount(owners, minlength=len(self._owners))
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else counts
        places = np.arange(len(owners)) - starts[owners]
        kept = places < MOST
        sums = np.bincount(owners[kept], weights=similar[kept], minlength=len(self._owners))
        best = similar[starts] if len(similar) else np.zeros(0)
        lacking = MOST - np.minimum(counts, MOST)
        return (sums + lacking * self.share * best) / MOST

    def rank(self, need: NeedText, top: int = 5) -> list[Match]:
        """The best offers that pass the gates, best first; `top=0` means all of them."""
        self._fitted()
        answers = {i: gates(need, offer, self.kept_gates) for i, offer in self.offers_.items()}
        scores = {i: s for i, s in self.scores(need).items() if passes(answers[i])}
        order = sorted(scores, key=lambda i: (-round(scores[i], 6), i))
        order = order[:top] if top else order
        features = extract(need.body, need.language)
        measure = _yardstick(self.space_.fusion).measure(features)
        matches = [
            self._match(need, features, measure, self.offers_[i], answers[i])
            for i in order[:EXPLAINED]
        ]
        matches.sort(key=lambda match: (-match.score, match.offer))
        return matches + [
            Match(i, round(scores[i], 6), 0.0, "none", [], [], [], features.lang, "")
            for i in order[EXPLAINED:]
        ]

    def _match(
        self,
        need: NeedText,
        features: Features,
        measure: Measure,
        offer: OfferText,
        answers: list[Gate],
    ) -> Match:
        evidence = _evidence(offer)
        taken = parts(self.space_, features, evidence, self.share, self._facets(need, offer))
        strength = round(measure.strength(evidence, self.share), 6)
        return Match(
            offer=offer.id,
            score=round(taken.score, 6),
            strength=strength,
            band=band(strength),
            because=because(need, offer, taken),
            gates=[answer.as_dict() for answer in answers],
            missing=missing(self.space_, features, evidence, unmet(need, offer)),
            need_lang=features.lang,
            offer_lang=evidence[0].lang,
        )


def _evidence(offer: OfferText) -> list[Features]:
    """Each piece in its own language: an English course in a French expert's list stays English."""
    lang = offer.language
    first, *items = offer.evidence
    return [extract(first, lang), *(extract(item, guess(item, lang)) for item in items)]


def guess(text: str, otherwise: str) -> str:
    """The language of a piece of evidence; short ones are taken to be in the offer's."""
    return (guess_language(text) if len(text) > 60 else None) or otherwise

"""The matcher: fit offers, rank them for a need, with reasons."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from matching.best import DIGITS, OUT, Scored, best_of_each
from matching.evidence import pieces
from matching.explain import because, parts
from matching.facets import facets, unmet
from matching.features import Features, extract
from matching.feedback import Learned, Said
from matching.gates import ALL_GATES, gates
from matching.lexicon import version
from matching.missing import missing
from matching.pool import Pool
from matching.query import Query
from matching.records import NeedText, OfferText
from matching.space import Fusion, Space
from matching.strength import NONE, Measure, band, sample, strengths
from matching.unmatched import Hindrance, hindrances
from matching.vectors import Floats

__all__ = [
    "ALL_GATES",
    "Hindrance",
    "Match",
    "Matcher",
    "NeedText",
    "NotFitted",
    "OfferText",
    "Question",
    "Said",
]

EXPLAINED = 100
"""Matches behind this place in a ranking carry a score and a strength, but no reasons."""
CELLS = 1 << 20
"""Scores held at once, of some needs with all rows: all there is besides the index."""
NOTHING_SAID = Said()


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


class Question:
    """A need put to a matcher, and what was said of its answer; good until the matcher changes."""

    def __init__(self, need: NeedText, query: Query, learned: Learned, sample: Space) -> None:
        self.need, self.query, self.learned, self._sample = need, query, learned, sample

    @cached_property
    def measure(self) -> Measure:
        """By which strengths are told."""
        return Measure(self._sample, self.query.text)


class Matcher:
    """Ranks offers for needs.

    Parameters: `fusion`, the weights of the blocks; `share`, what a piece of evidence that an
    offer lacks, or a worse one, counts of its best; `use_facets`, whether soft facets add their
    bonus; `kept_gates`, the gates that are asked (none for resources and lessons, which
    have no places and belong to nobody who could be busy).

    Learned: `offers_`, the offers by id; `space_`, their vectors.
    """

    def __init__(
        self,
        *,
        fusion: Fusion | None = None,
        share: float = 0.6,
        use_facets: bool = True,
        kept_gates: tuple[str, ...] = ALL_GATES,
    ) -> None:
        self.fusion = fusion
        self.share = share
        self.use_facets = use_facets
        self.kept_gates = kept_gates

    def fit(self, offers: Iterable[OfferText]) -> Self:
        """Reads the offers; of two with the same id the later one counts."""
        self._lexicon = version()
        self._sample = sample(self.fusion or Fusion())
        self.space_ = Space(self._sample.fusion, self._sample)
        self._pool = Pool(self.space_, self.kept_gates)
        self.offers_ = self._pool.offers
        for offer in offers:
            self._take(offer)
        self._pool.refresh()
        return self

    def _take(self, offer: OfferText) -> None:
        self._pool.add(offer, [piece.vector for piece in pieces(offer)])

    @property
    def outdated(self) -> bool:
        """Whether the lexicon was extended since `fit`, which then must be called again."""
        self._fitted()
        return self._lexicon != version()

    def _fitted(self) -> None:
        if not hasattr(self, "space_"):
            raise NotFitted("call fit before ranking, adding or removing")

    def add(self, offer: OfferText) -> None:
        """Takes in one more offer, or a new version of one it knows."""
        self._fitted()
        self._take(offer)
        self._pool.freshen()

    def remove(self, offer_id: str) -> None:
        """Forgets an offer; one it does not know is no error."""
        self._fitted()
        self._pool.remove(offer_id)
        self._pool.freshen()

    def refresh(self) -> None:
        """Takes idf anew from the offers there are now; it happens by itself at every twentieth."""
        self._fitted()
        self._pool.refresh()

    def scores(self, need: NeedText) -> dict[str, float]:
        """The score of every offer, gates aside."""
        self._fitted()
        totals = self._totals([need], self.ask(need).rows()[None])[0].tolist()
        return {i: totals[self._pool.number[i]] for i in self.offers_}

    def _totals(self, needs: Sequence[NeedText], similar: Floats) -> Floats:
        """By need and the pool's numbers, of the similarity with every row."""
        totals = self._pool.combine(similar, self.share)
        if self.use_facets:
            self._pool.add_facets(totals, needs)
        return totals

    def _passing(self, needs: Sequence[NeedText], totals: Floats) -> Floats:
        """The same where the offers that fail a gate are OUT; `totals` is written over."""
        fails = self._pool.failing(needs)
        for row, out in zip(totals, fails, strict=True):
            row += np.multiply(out, OUT, dtype=np.float32)
        return totals

    def rank(
        self, need: NeedText, top: int = 5, explained: int = EXPLAINED, said: Said = NOTHING_SAID,
        among: Collection[str] | None = None,
    ) -> list[Match]:  # fmt: skip
        """The best offers that pass the gates, best first; `top=0` means all of them.

        Those behind the place `explained` carry no reasons. `said`: offers like what was said to
        help rank higher, and like what was not lower; `strength` and `band` are of the need alone.
        `among`: ids of the only ones to be listed; those it does not know are passed over.
        """
        asked = self.put(need, said)
        found = self.listed(asked, top, among)
        matches = [self.explain(asked, i) for i, _ in found[:explained]]
        matches.sort(key=lambda match: (-match.score, match.offer))
        return matches + self._plain(asked.query.text, found[explained:])

    def put(self, need: NeedText, said: Said = NOTHING_SAID) -> Question:
        """The need for `listed` and `explain`: what `rank` does at once, step by step."""
        query = self.ask(need)
        learned = Learned(said, self.space_, self._pool, self.share)
        return Question(need, query, learned, self._sample)

    def listed(self, asked: Question, top: int = 5, among: Collection[str] | None = None) -> Scored:
        """Ids and scores of what `rank` would list."""
        similar = self._pool.similar([asked.query])
        totals = asked.learned.total(self._totals([asked.need], similar))
        passing = self._passing([asked.need], totals)
        if among is not None:
            left_out = [n for i, n in self._pool.number.items() if i not in among]
            passing[0, left_out] = OUT
        return best_of_each(passing, self._pool.ids, top or len(self.offers_))[0]

    def fitting(self, need: NeedText) -> int:
        """How many offers pass the gates and are at least possible."""
        self._fitted()
        (failing,) = self._pool.failing([need])
        passing = [i for i, number in self._pool.number.items() if not failing[number]]
        sure = self._strengths(extract(need.body, need.language), passing)
        return sum(band(strength) != NONE for strength in sure)

    def ask(self, need: NeedText) -> Query:
        """The need weighed by the offers as they stand, for `best` to be asked more than once."""
        self._fitted()
        return Query(self.space_, extract(need.body, need.language))

    def best(self, need: NeedText, top: int = 5, query: Query | None = None) -> Scored:
        """Ids and scores of what `rank` would list, without strengths or reasons."""
        return next(self.best_for([(need, query or self.ask(need))], top))

    def best_for(self, asked: Sequence[tuple[NeedText, Query]], top: int = 5) -> Iterator[Scored]:
        """The same for many needs, each with what `ask` gave; the matcher must stay as it is until
        the last one is taken."""
        self._fitted()
        step = max(1, CELLS // max(1, len(self.space_)))
        for start in range(0, len(asked), step):
            needs, queries = zip(*asked[start : start + step], strict=True)
            passing = self._passing(needs, self._totals(needs, self._pool.similar(queries)))
            yield from best_of_each(passing, self._pool.ids, top or len(self.offers_))

    def unmatched(self, need: NeedText) -> list[Hindrance]:
        """Why no offer is at least possible for the need; empty where one is."""
        self._fitted()
        features = extract(need.body, need.language)
        sure = self._strengths(features, list(self.offers_))
        fitting = (
            gates(need, offer, self.kept_gates)
            for offer, strength in zip(self.offers_.values(), sure, strict=True)
            if band(strength) != NONE
        )
        return hindrances(len(self.offers_), fitting)

    def _plain(self, need: Features, found: Scored) -> list[Match]:
        """Matches without reasons."""
        sure = self._strengths(need, [i for i, _ in found])
        return [
            Match(i, score, s, band(s), [], [], [], need.lang, self.offers_[i].language)
            for (i, score), s in zip(found, sure, strict=True)
        ]

    def _strengths(self, need: Features, ids: list[str]) -> list[float]:
        """How well each of these offers answers the need, 0 to 1."""
        if not ids:
            return []
        similar = Query(self.space_, need, fixed=True).rows()
        scores = self._pool.combine(similar[None], self.share)[0]
        scores = scores[[self._pool.number[i] for i in ids]]
        return np.round(strengths(scores.astype(np.float64)), DIGITS).tolist()

    def explain(self, asked: Question, offer_id: str) -> Match:
        """One offer of the pool for the need, with its reasons."""
        need, query, offer = asked.need, asked.query, self.offers_[offer_id]
        evidence = pieces(offer)
        shared = facets(need, offer) if self.use_facets else []
        taken = parts(query, evidence, self.share, shared + asked.learned.facets(offer_id))
        strength = asked.measure.strength([piece.vector for piece in evidence], self.share)
        return Match(
            offer=offer.id,
            score=round(taken.score, DIGITS),
            strength=round(strength, DIGITS),
            band=band(round(strength, DIGITS)),
            because=because(need.body, query.text, evidence, taken),
            gates=[answer.as_dict() for answer in gates(need, offer, self.kept_gates)],
            missing=missing(self.space_, need.body, query.text, evidence, unmet(need, offer)),
            need_lang=query.text.lang,
            offer_lang=evidence[0].features.lang,
        )

"""Countries with the same ask: needs like a need, and near-duplicates among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from matching.matcher import Matcher
from matching.records import NeedText, OfferText
from matching.strength import NONE

DUPLICATE = 0.4
"""From this similarity on two needs are taken for one ask, put twice."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A need like the one asked about. `similarity`: 0 to 1, of the texts alone; `band`: as for
    an offer; `duplicate`: whether it is probably the same ask."""

    need: str
    similarity: float
    band: str
    duplicate: bool


class Peers:
    """Finds needs by needs; the same engine with no gate and no facet."""

    def __init__(self, *, duplicate: float = DUPLICATE) -> None:
        self.duplicate = duplicate

    def fit(self, needs: Iterable[NeedText]) -> Self:
        """Reads the needs; of two with the same id the later one counts."""
        self.matcher_ = Matcher(use_facets=False, kept_gates=(), share=1.0)
        self.matcher_.fit(_as_offer(need) for need in needs)
        return self

    def like(self, need: NeedText, top: int = 5) -> list[Peer]:
        """The most similar other needs with a band above "none", best first."""
        matches = self.matcher_.rank(need, top=top + 1, explained=0)
        return [
            Peer(m.offer, m.score, m.band, m.score >= self.duplicate)
            for m in matches
            if m.offer != need.id and (m.band != NONE or m.score >= self.duplicate)
        ][:top]


def _as_offer(need: NeedText) -> OfferText:
    return OfferText(id=need.id, title=need.title, text=need.text, lang=need.lang)

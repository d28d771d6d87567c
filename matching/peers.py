"""Countries with the same ask: needs like a need, and near-duplicates among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from matching.features import Features, extract
from matching.matcher import Matcher
from matching.query import Query
from matching.records import NeedText, OfferText
from matching.space import Fusion
from matching.strength import NONE, sample
from matching.vectors import vector

DUPLICATE = 0.4
"""From this similarity on two needs are taken for one ask, put twice."""
TRANSLATED = 0.25
"""The same for two needs in two languages, which share no words."""
_SHORT = 5.0
"""A text of so many words and pairs of words must be twice as similar as a long one."""


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

    def fit(self, needs: Iterable[NeedText]) -> Self:
        """Reads the needs; of two with the same id the later one counts."""
        self.matcher_ = Matcher(use_facets=False, kept_gates=(), share=1.0)
        self._needs = {need.id: need for need in needs}
        self.matcher_.fit(_as_offer(need) for need in self._needs.values())
        return self

    def like(self, need: NeedText, top: int = 5) -> list[Peer]:
        """The most similar other needs with a band above "none", best first."""
        matches = self.matcher_.rank(need, top=top + 1, explained=0)
        others = [match for match in matches if match.offer != need.id]
        peers = (
            Peer(m.offer, m.score, m.band, same_ask(need, self._needs[m.offer])) for m in others
        )
        return [peer for peer in peers if peer.band != NONE or peer.duplicate][:top]


def alike(one: NeedText, other: NeedText) -> float:
    """How similar two needs are, 0 to 1, the same whichever comes first and whatever other needs
    there are, 1 for one text twice; about two milliseconds."""
    return _alike(_read(one), _read(other))


def same_ask(one: NeedText, other: NeedText) -> bool:
    """Whether two needs are probably one ask, put twice, by two countries or in two languages.

    Two short texts are soon alike, so that of the shorter the fewer words, the more is wanted.
    """
    texts = _read(one), _read(other)
    words = min(len(text.blocks["word"]) for text in texts)
    least = DUPLICATE if texts[0].lang == texts[1].lang else TRANSLATED
    return words > 0 and _alike(*texts) >= least * (1 + _SHORT / words)


def _read(need: NeedText) -> Features:
    return extract(need.body, need.language)


def _alike(one: Features, other: Features) -> float:
    space = sample(Fusion())
    there, back = Query(space, one), Query(space, other)
    both = there.with_text(vector(one)) * back.with_text(vector(other))
    across = there.with_text(vector(other)) * back.with_text(vector(one))
    return (across / both) ** 0.5 if both else 0.0


def _as_offer(need: NeedText) -> OfferText:
    return OfferText(id=need.id, title=need.title, text=need.text, lang=need.lang)

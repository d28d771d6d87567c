"""How good a ranking is against judgements: which offer answers which need, graded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from matching.judging import USEFUL, Judgement, mean, measures, share_of
from matching.matcher import Match, Matcher
from matching.naive import Naive
from matching.records import NeedText, OfferText
from matching.strength import STRONG

SHOWN = 5
"""The desk lists this many."""

Row = Mapping[str, float]


def evaluate(
    needs: Sequence[NeedText], offers: Sequence[OfferText], judged: Sequence[Judgement], **options
) -> dict[str, Any]:
    """All figures as a JSON-ready dictionary: whole and by language, items, crossing and whether
    the need tells its targets; parity; bands; and beside them what the naive way reaches.

    Gates are not asked: judgements grade the content alone. A judgement whose need is not among
    `needs` raises KeyError. `options` go to the Matcher.
    """
    matcher = Matcher(kept_gates=(), **options).fit(offers)
    naive = Naive().fit(offers)
    known = {need.id: need for need in needs}
    rows: dict[str, list[Row]] = defaultdict(list)
    plain: dict[str, list[Row]] = defaultdict(list)
    bands = _Bands()
    for judgement in judged:
        need = known[judgement.need]
        matches = matcher.rank(need, top=0, explained=0)
        bands.note(matches, judgement)
        if not judgement.answered:
            continue
        ranking = [match.offer for match in matches]
        for name in _groups(need, matcher.offers_, judgement):
            rows[name].append(measures(ranking, judgement))
            plain[name].append(measures(naive.ranking(need), judgement))
    return _told(rows, plain) | {"parity": _parity(rows)} | bands.figures()


class _Bands:
    """How often a band is right among the best five, and how often "strong" is wrong to show."""

    def __init__(self) -> None:
        self._right: dict[str, list[bool]] = defaultdict(list)
        self._nobody: list[bool] = []
        self._taken_out: list[bool] = []

    def note(self, matches: Sequence[Match], judgement: Judgement) -> None:
        """Takes in one need's whole ranking."""
        for match in matches[:SHOWN]:
            right = judgement.grades.get(match.offer, 0) >= USEFUL
            self._right[match.band].append(right)
        unfit = [m for m in matches if judgement.grades.get(m.offer, 0) < USEFUL][:SHOWN]
        wrong = any(match.band == STRONG for match in unfit)
        (self._taken_out if judgement.answered else self._nobody).append(wrong)

    def figures(self) -> dict[str, Any]:
        """A band belongs to the pair alone, so taking the right offers out needs no new pool."""
        right = {f"band {name} is right": share_of(hits) for name, hits in self._right.items()}
        return dict(sorted(right.items())) | {
            "strong where nobody fits": share_of(self._nobody),
            "strong with the right ones taken out": share_of(self._taken_out),
        }


def _told(rows: Mapping[str, list[Row]], plain: Mapping[str, list[Row]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in sorted(rows):
        told[name] = mean(rows[name])
        told[f"{name}, naive"] = mean(plain[name])
    return told


def _groups(need: NeedText, offers: Mapping[str, OfferText], judgement: Judgement) -> list[str]:
    right = [offers[i] for i in sorted(judgement.right) if i in offers]
    crossed = all(offer.language != need.language for offer in right)
    items = max((len(offer.evidence) - 1 for offer in right), default=0)
    groups = ["all", f"language {need.language}", "across" if crossed else "same language"]
    told = "targets told" if need.targets else "no targets told"
    return [*groups, f"items {items}", told]


def _parity(by: Mapping[str, Sequence[Row]]) -> float | None:
    """nDCG@10 across languages over nDCG@10 within one."""
    across, same = mean(by.get("across", [])), mean(by.get("same language", []))
    if not across["needs"] or not same.get("ndcg@10"):
        return None
    return round(across["ndcg@10"] / same["ndcg@10"], 3)

"""All open needs with all offers: what is asked of the engine, and its answer as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from exchange.board.models import Need
from exchange.brokering.index.pools import Pools
from exchange.brokering.index.sources import need_line, whole
from exchange.brokering.models import Exchange, PortfolioLine, Proposal, Suggestion

Pair = tuple[int, int]


def lay_out(
    engine: Any, propose: Any, pools: Pools, pause: Callable[[], None]
) -> Iterator[PortfolioLine]:
    """Unsaved lines of the best pairing under capacity; ``propose`` is the engine's, and calls
    ``pause`` between its pieces, in which the pools may move on."""
    pools.refresh(engine)
    revs = pools.offers.revs()
    needs = {need.pk: need for need in whole(Need.objects.filter(state=Need.OPEN)).order_by("pk")}
    made = propose(
        pools.offers.matcher, list(_asked(engine, needs)),
        previous=_named(_today()), blocked=_named(_blocked()), pause=pause,
    )  # fmt: skip
    for pair in made.pairs:
        kind = PortfolioLine.KEPT if pair.kept else PortfolioLine.NEW
        line = _line(revs, needs[int(pair.need)], kind, pair.offer)
        line.score, line.band = pair.score, pair.band
        yield line
    for need, offer in made.dropped:
        yield _line(revs, needs[int(need)], PortfolioLine.DROPPED, offer)
    for need, lacking in made.short.items():
        line = _line(revs, needs[int(need)], PortfolioLine.SHORT)
        line.lacking, line.lacks = lacking, [one.as_dict() for one in made.why.get(need, [])]
        yield line


def _line(revs: dict[str, int], need: Need, kind: str, offer: str = "") -> PortfolioLine:
    """With the revisions that were read; an offer that did not stand has none."""
    pk, rev = int(offer.split(":")[1]) if offer else None, revs.get(offer)
    return PortfolioLine(need=need, offer_id=pk, kind=kind, need_rev=need.rev, offer_rev=rev)


def _asked(engine: Any, needs: dict[int, Need]) -> Iterator[Any]:
    """The needs with the partners that each still wants; a waiting proposal holds nothing."""
    found = Counter(
        Exchange.objects.filter(need__in=needs)
        .exclude(state=Exchange.ENDED)
        .values_list("need_id", flat=True)
    )
    for pk, need in needs.items():
        wanted = {"partners": max(need.partners - found[pk], 0)}
        yield engine.NeedText.from_json(need_line(need) | wanted)


def _today() -> set[Pair]:
    rows = Proposal.objects.filter(state__in=Proposal.WAITING, need__state=Need.OPEN)
    return set(rows.values_list("need_id", "offer_id"))


def _blocked() -> set[Pair]:
    """Pairs never made (again): set aside, declined, refused here, or at work once already."""
    rows = (
        Suggestion.objects.filter(state=Suggestion.DISMISSED, offer__isnull=False),
        Proposal.objects.filter(state=Proposal.DECLINED),
        PortfolioLine.objects.filter(state=PortfolioLine.REFUSED),
        Exchange.objects.all(),
    )
    return {pair for one in rows for pair in one.values_list("need_id", "offer_id")}


def _named(pairs: set[Pair]) -> list[tuple[str, str]]:
    return [(str(need), f"offer:{offer}") for need, offer in sorted(pairs)]

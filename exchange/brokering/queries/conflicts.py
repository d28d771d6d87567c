"""Conflicts of interest between Parties and providers: declared with an offer, or named by a side
that declined and by a coordinator who set an offer aside."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet

from exchange.board.gates import vetted
from exchange.board.models import Offer
from exchange.board.models.offer import PROVIDERS
from exchange.brokering.models import PortfolioLine, Proposal, Suggestion
from exchange.people.models import Actor


def conflicts() -> dict[tuple[Any, ...], set[str]]:
    """By provider, as PROVIDERS name one, the codes of the Parties."""
    pairs = [*Offer.objects.filter(conflicts__isnull=False).values_list("conflicts", *PROVIDERS)]
    for rows in _named():
        pairs += rows.values_list("need__party_id", *(f"offer__{name}" for name in PROVIDERS))
    found = defaultdict(set)
    for party, *provider in pairs:
        found[tuple(provider)].add(party)
    return found


def in_conflict(party: str) -> QuerySet[Offer]:
    """The standing offers of providers in conflict with this Party."""
    theirs = Q(conflicts=party)
    for rows in _named():
        for name in PROVIDERS:
            theirs |= Q(**{f"{name}__in": rows.filter(need__party=party).values(f"offer__{name}")})
    return Offer.objects.filter(vetted(), theirs, state=Offer.STANDING).distinct()


def named_by(offer: Offer) -> QuerySet[Proposal]:
    """Proposals that the provider of this offer declined for a conflict that still holds."""
    rows = _declined().filter(declined_side=offer.side).select_related("need__party__area")
    return rows.order_by("-ended_at", "-pk")


def set_aside(by: Actor, party: str) -> dict[tuple[Any, ...], Suggestion | PortfolioLine]:
    """By provider, what was set aside for a conflict with this Party in a case that ``by`` holds
    or that nobody holds, and what ``by`` refused as a line of the portfolio: taken back, it no
    longer holds."""
    held = Q(need__case__coordinator=by.user) | Q(need__case__coordinator=None)
    lines = _refused().filter(held | Q(decided_by=by.user), need__party=party)
    rows = _aside().filter(held, need__party=party)
    found: list[Suggestion | PortfolioLine] = [*lines.select_related("offer")]
    found += rows.select_related("offer")
    return {provider_of(one.offer): one for one in found if one.offer}


def provider_of(offer: Offer) -> tuple[Any, ...]:
    """Who provides an offer, as ``conflicts`` names it."""
    return tuple(getattr(offer, name) for name in PROVIDERS)


def _declined() -> QuerySet[Proposal]:
    return Proposal.objects.filter(
        state=Proposal.DECLINED, declined_reason="conflict", conflict_over_at=None
    )


def _aside() -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(
        state=Suggestion.DISMISSED, reason="conflict", offer__isnull=False
    )


def _refused() -> QuerySet[PortfolioLine]:
    return PortfolioLine.objects.filter(state=PortfolioLine.REFUSED, reason="conflict")


def _named() -> tuple[QuerySet[Any], ...]:
    """The rows in which somebody gave a conflict of interest as the reason."""
    return _aside(), _declined(), _refused()

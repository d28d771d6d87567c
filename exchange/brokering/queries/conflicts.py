"""Conflicts of interest between Parties and providers: declared with an offer, or named by a side
that declined and by a coordinator who set an offer aside."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from exchange.board.gates import vetted
from exchange.board.models import Offer
from exchange.brokering.models import PortfolioLine, Proposal, Suggestion

PROVIDERS = ("profile_id", "organisation_id", "party_id")


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


def _named() -> tuple[QuerySet[Any], ...]:
    """The rows in which somebody gave a conflict of interest as the reason."""
    restored = Suggestion.objects.filter(
        need=OuterRef("need"), offer=OuterRef("offer"), state=Suggestion.SUGGESTED
    )
    return (
        Suggestion.objects.filter(
            state=Suggestion.DISMISSED, reason="conflict", offer__isnull=False
        ),
        Proposal.objects.filter(state=Proposal.DECLINED, declined_reason="conflict"),
        PortfolioLine.objects.filter(
            ~Exists(restored), state=PortfolioLine.REFUSED, reason="conflict"
        ),
    )

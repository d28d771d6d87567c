"""Locks in the one order of the house, moves by MOVES, and counted places."""

from __future__ import annotations

from typing import Any

from exchange.board.models import Need, Offer
from exchange.brokering.models import Exchange, Proposal
from exchange.people.models import ExpertProfile

TAKING = (Exchange.OPEN,)
PARTNERING = (Exchange.OPEN, Exchange.REPORTED, Exchange.CLOSED)


def lock_pair(need_id: int, offer_id: int) -> tuple[Need, Offer]:
    """Lock need, provider, offer, in this order; another order deadlocks on PostgreSQL."""
    need = Need.objects.select_for_update().get(pk=need_id)
    offer = Offer.objects.get(pk=offer_id)
    if offer.profile_id:
        ExpertProfile.objects.select_for_update().get(pk=offer.profile_id)
    return need, Offer.objects.select_for_update(of=("self",)).select_related("profile").get(
        pk=offer_id
    )


def free_places(offer: Offer) -> int:
    """How many exchanges the offer can still take; a person's places bound all their offers."""
    taken = Exchange.objects.filter(offer=offer, state__in=TAKING).count()
    free = offer.places - taken
    if offer.profile is not None:
        held = Exchange.objects.filter(offer__profile=offer.profile_id, state__in=TAKING).count()
        free = min(free, offer.profile.places - held)
    return max(free, 0)


def partners_found(need: Need) -> int:
    """How many partners the need has or had, ended ones not counted."""
    return Exchange.objects.filter(need=need, state__in=PARTNERING).count()


def move(thing: Proposal | Exchange, verb: str, **also: Any) -> bool:
    """Move along MOVES by a conditional update; False when it had moved on."""
    before, after = thing.MOVES[verb]
    rows = type(thing).objects.filter(pk=thing.pk, state__in=before)
    moved = rows.update(state=after, **also)
    thing.refresh_from_db()
    return bool(moved)

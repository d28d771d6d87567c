"""What the clock ends: needs long past their date, offers that nobody reconfirmed."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from exchange.board.actions.needs import expire_need
from exchange.board.actions.offers import expire_offer
from exchange.board.gates import EDITABLE, not_yours
from exchange.board.models import Need, Offer
from exchange.people.models import Actor

# A need is kept for two weeks after its date: help that is late is often still help.
GRACE = timedelta(days=14)


def expire_late(*, by: Actor) -> None:
    """Expire what is over; each by its own conditional move."""
    if not by.machine:
        raise not_yours()
    today = timezone.localdate()
    for need in Need.objects.filter(state__in=EDITABLE, by_when__lt=today - GRACE):
        expire_need(by=by, need=need)
    for offer in Offer.objects.filter(state=Offer.STANDING, valid_until__lt=today):
        expire_offer(by=by, offer=offer)

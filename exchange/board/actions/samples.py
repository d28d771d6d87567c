"""Taking the sample needs and offers away."""

from __future__ import annotations

from exchange.board.gates import not_yours
from exchange.board.models import Need, Offer
from exchange.people.models import Actor


def remove_sample(*, by: Actor) -> None:
    """Delete the sample needs and offers; their exchanges must be gone before."""
    if not by.machine:
        raise not_yours()
    Need.objects.filter(is_sample=True).delete()
    Offer.objects.filter(is_sample=True).delete()

"""Taking the sample exchanges away."""

from __future__ import annotations

from exchange.board.gates import not_yours
from exchange.brokering.actions.lessons import source_of
from exchange.brokering.models import Exchange
from exchange.library.actions import forget_lessons
from exchange.people.models import Actor


def remove_sample(*, by: Actor) -> None:
    """Delete the sample exchanges with their rooms, outcomes and lessons."""
    if not by.machine:
        raise not_yours()
    samples = Exchange.objects.filter(is_sample=True)
    forget_lessons(by=by, sources=[source_of(one) for one in samples])
    samples.delete()

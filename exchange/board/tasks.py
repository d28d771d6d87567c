"""What the clock does on the board."""

from __future__ import annotations

from exchange.board import actions
from exchange.people.models import Actor


def keep_time() -> None:
    """Needs and offers whose date has passed expire."""
    actions.expire_late(by=Actor.system("clock"))

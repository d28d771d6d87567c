"""What the clock does in the library."""

from __future__ import annotations

from django.conf import settings

from exchange.library import actions
from exchange.people.models import Actor


def check_links() -> None:
    """A few links that are due are looked at, where this installation may ask the web."""
    if settings.CHECK_LINKS:
        actions.check_links(by=Actor.system("clock"))

"""What the clock does in the library."""

from __future__ import annotations

from django.conf import settings

from exchange.library import actions, queries
from exchange.people.models import Actor


def check_links() -> None:
    """A few links that are due are looked at, where this installation may ask the web."""
    if settings.CHECK_LINKS:
        actions.check_links(by=Actor.system("clock"))


def keep_harvests() -> None:
    """The hubs that are due are read a little further."""
    if queries.sources_due().exists() or queries.sources_at_work().exists():
        from exchange.library.harvest.readers import READERS

        actions.keep_harvests(by=Actor.system("clock"), readers=READERS)

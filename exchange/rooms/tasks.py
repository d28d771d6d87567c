"""What follows facts of lower rooms."""

from __future__ import annotations

from exchange.brokering.models import Exchange
from exchange.journal.models import Entry
from exchange.people.models import Actor
from exchange.rooms import actions


def open_room(entry: Entry) -> None:
    """An exchange has opened: open its room."""
    thing = entry.about.get(kind="exchange").thing
    actions.open_room(by=Actor.system("clock"), exchange=Exchange.objects.get(pk=thing))

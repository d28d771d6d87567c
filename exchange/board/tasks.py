"""What follows on the board, and what the clock does."""

from __future__ import annotations

from exchange.board import actions
from exchange.board.models import Need, Offer
from exchange.journal.models import Entry
from exchange.people.models import Actor


def keep_time() -> None:
    """Needs and offers whose date has passed expire."""
    actions.expire_late(by=Actor.system("clock"))


def translate(entry: Entry) -> None:
    """The version that was asked for is brought by the translation service."""
    by = Actor.system("translator")
    for thing in _things(entry):
        actions.translate_version(by=by, thing=thing, lang=entry.data["lang"])


def _things(entry: Entry) -> list[Need] | list[Offer]:
    pks = [int(one.thing) for one in entry.about.all()]
    if entry.name.startswith("need."):
        return list(Need.objects.filter(pk__in=pks))
    return list(Offer.objects.filter(pk__in=pks))

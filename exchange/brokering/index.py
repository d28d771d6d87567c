"""One matcher a worker process, kept equal to the database's standing offers.

The only place that turns rows into the engine's records. The engine itself is imported by
``brokering.tasks`` and handed in.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from exchange.board.gates import vetted
from exchange.board.models import Need, Offer
from exchange.brokering.actions.locks import free_places


def standing() -> QuerySet[Offer]:
    """Vetted standing offers with all that the engine reads, in order of id."""
    rows = Offer.objects.filter(vetted(), state=Offer.STANDING).select_related("profile")
    return rows.prefetch_related("items", "targets", "support", "languages", "regions").order_by("pk")


def offer_record(offer: Offer) -> dict[str, Any]:
    """An offer as a line of the engine's contract."""
    return {
        "id": str(offer.pk), "title": offer.title, "text": offer.text, "lang": offer.lang,
        "items": [item.text for item in offer.items.all()],
        **_many(offer),
        "regions": [region.pk for region in offer.regions.all()],
        "capacity": free_places(offer), "mode": offer.mode, "cost": offer.cost,
        "party": offer.party_id or "",
    }  # fmt: skip


def need_record(need: Need) -> dict[str, Any]:
    """A need as a line of the engine's contract."""
    return {
        "id": str(need.pk), "title": need.title, "text": need.text, "lang": need.lang,
        **_many(need),
        "mode": need.mode, "level": need.level_id or "", "party": need.party_id,
        "regions": [need.party.region_id],
    }  # fmt: skip


def _many(thing: Need | Offer) -> dict[str, Any]:
    return {
        "targets": [target.pk for target in thing.targets.all()],
        "support": [kind.pk for kind in thing.support.all()],
        "languages": [language.pk for language in thing.languages.all()],
    }

"""One matcher a worker process, kept equal to the database's standing offers.

The only place that turns rows into the engine's records. The engine itself is imported by
``brokering.tasks`` inside its function and handed in, so that no page ever loads it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from exchange.board.gates import vetted
from exchange.board.models import Need, Offer
from exchange.brokering.models import Exchange

# How many suggestions a need keeps; the desk shows five and opens the rest.
KEPT = 12
# The engine's words for the reference's response levels and for "either will do".
LEVELS = {"written_answer": "written", "peer_exchange": "peer"}


def standing() -> QuerySet[Offer]:
    """Vetted standing offers with all that the engine reads, in order of id."""
    rows = Offer.objects.filter(vetted(), state=Offer.STANDING).select_related("profile")
    return rows.prefetch_related("items", "targets", "support", "languages", "regions").order_by(
        "pk"
    )


def offer_record(offer: Offer, capacity: int) -> dict[str, Any]:
    """An offer as a line of the engine's contract."""
    return {
        "id": str(offer.pk), "title": offer.title, "text": offer.text, "lang": offer.lang,
        "items": [item.text for item in offer.items.all()], **_many(offer),
        "regions": [region.pk for region in offer.regions.all()],
        "capacity": capacity, "mode": _mode(offer), "cost": offer.cost,
        "blocked": [offer.party_id] if offer.party_id else [],
    }  # fmt: skip


def need_record(need: Need) -> dict[str, Any]:
    """A need as a line of the engine's contract; load with ``select_related("party")``."""
    return {
        "id": str(need.pk),
        "title": need.title,
        "text": need.text,
        "lang": need.lang,
        **_many(need),
        "mode": _mode(need),
        "level": LEVELS.get(need.level_id or "", need.level_id or ""),
        "party": need.party_id,
        "regions": [need.party.region_id],
    }


def _many(thing: Need | Offer) -> dict[str, Any]:
    return {
        "targets": sorted(target.pk for target in thing.targets.all()),
        "support": sorted(kind.pk for kind in thing.support.all()),
        "languages": sorted(language.pk for language in thing.languages.all()),
    }


def _mode(thing: Need | Offer) -> str:
    return "" if thing.mode == "either" else thing.mode


def capacities(offers: list[Offer]) -> dict[int, int]:
    """Free places of many offers in one query: the offer's own, bound by its person's."""
    open_ones = Exchange.objects.filter(state=Exchange.OPEN)
    pairs = open_ones.values_list("offer_id", "offer__profile_id")
    by_offer, by_profile = Counter(o for o, _ in pairs), Counter(p for _, p in pairs if p)
    free = {}
    for offer in offers:
        places = offer.places - by_offer[offer.pk]
        if offer.profile is not None:
            places = min(places, offer.profile.places - by_profile[offer.profile.pk])
        free[offer.pk] = max(places, 0)
    return free


@dataclass
class Pool:
    """The standing offers as the engine holds them, and the stamp each was read with."""

    matcher: Any = None
    stamps: dict[int, tuple[int, int]] = field(default_factory=dict)

    def refresh(self, engine: Any) -> None:
        """Bring the matcher level with the database: new and changed offers in, gone ones out."""
        offers = list(standing())
        free = capacities(offers)
        now = {offer.pk: (offer.rev, free[offer.pk]) for offer in offers}
        changed = [offer for offer in offers if self.stamps.get(offer.pk) != now[offer.pk]]
        records = [engine.OfferText.from_json(offer_record(o, free[o.pk])) for o in changed]
        if self.matcher is None:
            self.matcher = engine.Matcher().fit(records)
        else:
            for pk in self.stamps.keys() - now.keys():
                self.matcher.remove(str(pk))
            for record in records:
                self.matcher.add(record)
        self.stamps = now

    def version(self, need: Need) -> str:
        """Names the input of a ranking: the need as it reads now, and every offer's stamp."""
        seen = [need_record(need), sorted(self.stamps.items())]
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()

    def rank(self, engine: Any, need: Need) -> list[tuple[int, dict[str, Any]]]:
        """The best offers for a need as ``store_ranking`` takes them, best first."""
        matches = self.matcher.rank(engine.NeedText.from_json(need_record(need)), top=KEPT)
        version = self.version(need)
        return [
            (int(match.offer), {
                "rank": place, "score": match.score, "strength": match.strength,
                "band": match.band, "reasons": match.as_dict(), "version": version,
            })
            for place, match in enumerate(matches, start=1)
        ]  # fmt: skip


POOL = Pool()

"""The lists of needs and offers: found, filtered, counted. Home asks the same questions."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from exchange.atlas.finding import Filters, Search
from exchange.atlas.models import Area, Group, Target
from exchange.board.gates import SHOWN, needs_visible_to, offers_visible_to
from exchange.board.models import Need, Offer
from exchange.board.models.offer import COSTS
from exchange.people.models import Actor

What = Literal["needs", "offers"]
# Where each filter looks, by list.
FIELDS: dict[str, dict[str, str]] = {
    "needs": {
        "target": "targets", "region": "party__region", "support": "support",
        "language": "languages", "state": "state",
    },
    "offers": {
        "target": "targets", "region": "regions", "support": "support",
        "language": "languages", "cost": "cost",
    },
}  # fmt: skip


def needs_found(by: Actor, filters: Filters) -> QuerySet[Need]:
    """Needs that ``by`` may read and that fit: soonest date first, or newest (``sort=new``)."""
    soonest = [F("by_when").asc(nulls_last=True), "pk"]
    order = ["-posted_at", "-pk"] if filters.sort == "new" else soonest
    rows = search(by, filters, "needs").found().select_related("party__area", "seat")
    return rows.prefetch_related("targets").order_by(*order)


def offers_found(by: Actor, filters: Filters) -> QuerySet[Offer]:
    """Standing offers that ``by`` may read and that fit the filters, newest first."""
    rows = search(by, filters, "offers").found()
    return rows.prefetch_related("targets", "languages").order_by("-created_at", "-pk")


def search(by: Actor, filters: Filters, what: What) -> Search:
    """A list as ``by`` may see it; needs are the open ones unless a state is chosen."""
    if what == "offers":
        rows = offers_visible_to(by).filter(state=Offer.STANDING)
        return Search(rows, filters, FIELDS[what], {"cost": COSTS})
    words = {"state": Need.STATES, "region": Group}
    # What waits for the yes of one's own Party is not listed by default, but found under its state.
    ours = Q(state__in=(Need.POSTED, Need.RETURNED), party__in=by.pks("party"))
    seen = needs_visible_to(by).filter(Q(state__in=SHOWN) | ours)
    return Search(seen, filters, FIELDS[what], words, {"state": Need.OPEN})


def by_target(by: Actor) -> list[tuple[Target, int, int]]:
    """Every target with its open needs and standing offers, as ``by`` may see them."""
    needs = search(by, Filters(), "needs").grouped("targets")
    offers = search(by, Filters(), "offers").grouped("targets")
    return [(one, needs.get(one.pk, 0), offers.get(one.pk, 0)) for one in Target.objects.all()]


def needs_by_area(by: Actor) -> list[tuple[Area, int]]:
    """Where the open needs are, with how many, for the map."""
    return _areas(search(by, Filters(), "needs").grouped("party"))


def offers_by_area(by: Actor) -> list[tuple[Area, int]]:
    """Where the providers of standing offers are, with how many offers, for the map."""
    found = search(by, Filters(), "offers")
    place = Coalesce("profile__area", "organisation__area", "party")
    placed = Search(found.rows.annotate(place=place), found.filters, found.fields)
    return _areas(placed.grouped("place"))


def _areas(counts: dict[Any, int]) -> list[tuple[Area, int]]:
    areas = Area.objects.filter(pk__in=[key for key in counts if key]).order_by("pk")
    return [(area, counts[area.pk]) for area in areas]

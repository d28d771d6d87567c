"""The lists of resources, lessons and hubs: found, filtered, counted."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from exchange.atlas.finding import Filters, Search
from exchange.library.models import Hub, Lesson, Resource
from exchange.library.models.resource import COSTS, KINDS
from exchange.library.queries import shown_lessons, shown_resources

# Where each filter looks, by list.
RESOURCES = {
    "kind": "kind", "target": "targets", "support": "support", "language": "languages",
    "cost": "cost", "region": "regions",
}  # fmt: skip
LESSONS = {"target": "targets", "support": "support"}
HUBS = {"target": "targets", "support": "support", "language": "languages"}


def resources(filters: Filters) -> Search:
    """What is shown, as the reader's filters leave it."""
    return Search(shown_resources(), filters, RESOURCES, {"kind": KINDS, "cost": COSTS})


def resources_found(search: Search) -> QuerySet[Resource]:
    """The resources of a search by title, or the newest first (``sort=new``)."""
    order = ["-created_at", "-pk"] if search.filters.sort == "new" else [Lower("title"), "pk"]
    return search.found().prefetch_related("targets", "languages").order_by(*order)


def lessons(filters: Filters) -> Search:
    """The lessons shown, as the reader's filters leave them."""
    return Search(shown_lessons(), filters, LESSONS)


def lessons_found(search: Search) -> QuerySet[Lesson]:
    """The lessons of a search, the newest first."""
    return search.found().prefetch_related("targets", "support").order_by("-kept_at", "-pk")


def hubs(filters: Filters) -> Search:
    """Every hub, as the reader's filters leave them."""
    return Search(Hub.objects.all(), filters, HUBS)


def hubs_found(search: Search) -> QuerySet[Hub]:
    """The hubs of a search by name, each with ``things``: how many resources it shows."""
    shown = Count("resources", filter=Q(resources__state=Resource.SHOWN), distinct=True)
    rows = search.found().annotate(things=shown)
    rows = rows.select_related("source").prefetch_related("targets", "languages")
    return rows.order_by(Lower("name"), "pk")

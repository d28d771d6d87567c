"""The lists of needs and offers: found, filtered, counted. Home asks the same questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Area, Group, Language, Region, SupportKind, Target
from exchange.board.gates import SHOWN, needs_visible_to, offers_visible_to
from exchange.board.models import Need, Offer
from exchange.board.models.offer import COSTS
from exchange.board.reading import searchable
from exchange.people.models import Actor

What = Literal["needs", "offers"]
PAGE = 20
MOST_WORDS = 8
ALL = "all"
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
LABELS = {
    "q": _("Search"), "target": _("Target"), "region": _("Region"), "support": _("Kind of help"),
    "language": _("Language"), "state": _("State"), "cost": _("Cost"),
}  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a reader looks for. Empty means everything, for ``state`` it means open needs."""

    q: str = ""
    target: str = ""
    region: str = ""
    support: str = ""
    language: str = ""
    cost: str = ""
    state: str = ""
    sort: str = ""

    @classmethod
    def read(cls, given: Any) -> Filters:
        """From a query string; what cannot be a value of a filter is left out."""
        found = {
            n: str(given.get(n, ""))[:80].replace("\0", "").strip()
            for n in cls.__dataclass_fields__
        }
        target = found["target"]
        if not (target.isascii() and target.isdigit() and 1 <= int(target) <= 23):
            found["target"] = ""
        return cls(**found)

    @property
    def query(self) -> str:
        """The filters as a query string, for links to other pages of the list."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    def without(self, name: str) -> Filters:
        """The same filters with one taken out."""
        return replace(self, **{name: ""})


@dataclass(frozen=True)
class Facet:
    """One filter: its values with what each would leave, counted under all other filters."""

    name: str
    chosen: str
    options: list[tuple[str, str, int]]
    total: int

    @property
    def label(self) -> Any:
        """The filter's name in the page's language."""
        return LABELS[self.name]

    @property
    def chosen_name(self) -> str:
        """The chosen value in words; as given where the list does not know it."""
        return next((name for value, name, _n in self.options if value == self.chosen), self.chosen)


def needs_found(by: Actor, filters: Filters) -> QuerySet[Need]:
    """Needs that ``by`` may read and that fit: soonest date first, or newest (``sort=new``)."""
    soonest = [F("by_when").asc(nulls_last=True), "pk"]
    order = ["-posted_at", "-pk"] if filters.sort == "new" else soonest
    rows = _narrowed(by, filters, "needs").select_related("party__area", "seat")
    return rows.prefetch_related("targets").order_by(*order)


def offers_found(by: Actor, filters: Filters) -> QuerySet[Offer]:
    """Standing offers that ``by`` may read and that fit the filters, newest first."""
    rows = _narrowed(by, filters, "offers")
    return rows.prefetch_related("targets", "languages").order_by("-created_at", "-pk")


def page(rows: QuerySet[Any], number: Any) -> Page:
    """One page of 20; a number out of range gives the nearest page."""
    return Paginator(rows, PAGE).get_page(number)


def facets(by: Actor, filters: Filters, what: What, total: int) -> list[Facet]:
    """Every filter of a list with its counts, one grouped query each.

    ``total`` is how many rows the filters leave; it is counted again only without a chosen one.
    """
    found = []
    for name, field in FIELDS[what].items():
        chosen = getattr(filters, name)
        rows = _narrowed(by, _open_up(filters, name), what)
        counts = {str(key): n for key, n in _grouped(rows, field) if key is not None}
        options = [
            (value, words, counts[value]) for value, words in _words(name, what) if value in counts
        ]
        every = rows.count() if chosen or name == "state" else total
        found.append(Facet(name, chosen or ("open" if name == "state" else ""), options, every))
    return found


def by_target(by: Actor, filters: Filters | None = None) -> list[tuple[Target, int, int]]:
    """Every target with its open needs and standing offers, as ``by`` may see them."""
    given = filters or Filters()
    needs = dict(_grouped(_narrowed(by, given, "needs"), "targets"))
    offers = dict(_grouped(_narrowed(by, given, "offers"), "targets"))
    return [(one, needs.get(one.pk, 0), offers.get(one.pk, 0)) for one in Target.objects.all()]


def needs_by_area(by: Actor) -> list[tuple[Area, int]]:
    """Where the open needs are, with how many, for the map."""
    return _areas(_grouped(_narrowed(by, Filters(), "needs"), "party"))


def offers_by_area(by: Actor) -> list[tuple[Area, int]]:
    """Where the providers of standing offers are, with how many offers, for the map."""
    rows = _narrowed(by, Filters(), "offers")
    place = Coalesce("profile__area", "organisation__area", "party")
    return _areas(_grouped(rows.annotate(place=place), "place"))


def _narrowed(by: Actor, filters: Filters, what: What) -> QuerySet[Any]:
    rows: QuerySet[Any]
    if what == "needs":
        rows = needs_visible_to(by).filter(state__in=SHOWN)
        filters = filters if filters.state else replace(filters, state=Need.OPEN)
    else:
        rows = offers_visible_to(by).filter(state=Offer.STANDING)
    for word in searchable(filters.q).split()[:MOST_WORDS]:
        rows = rows.filter(search__contains=word)
    for name, field in FIELDS[what].items():
        value = getattr(filters, name)
        if value and (name, value) != ("state", ALL):
            rows = rows.filter(**{field: value})
    return rows


def _open_up(filters: Filters, name: str) -> Filters:
    return replace(filters, **{name: ALL if name == "state" else ""})


def _grouped(rows: QuerySet[Any], field: str) -> QuerySet[Any]:
    return rows.order_by().values_list(field).annotate(n=Count("pk", distinct=True))


def _words(name: str, what: What) -> list[tuple[str, str]]:
    if name == "target":
        return [(str(one.pk), f"{one.pk} {one.name}") for one in Target.objects.all()]
    if name == "state":
        return [(value, str(words)) for value, words in Need.STATES]
    if name == "cost":
        return [(value, str(words)) for value, words in COSTS]
    group = Group if what == "needs" else Region
    model: Any = {"support": SupportKind, "language": Language, "region": group}[name]
    return [(str(one.pk), one.name) for one in model.objects.all()]


def _areas(counted: QuerySet[Any]) -> list[tuple[Area, int]]:
    counts = dict(counted)
    areas = Area.objects.filter(pk__in=[key for key in counts if key]).order_by("pk")
    return [(area, counts[area.pk]) for area in areas]

"""The lists of needs and offers: found, filtered, counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Model, QuerySet

from exchange.atlas.models import Group, Language, SupportKind, Target
from exchange.board.gates import needs_visible_to, offers_visible_to
from exchange.board.models import Need, Offer
from exchange.people.models import Actor
from matching.text import normalise

PAGE = 20


@dataclass(frozen=True)
class Filters:
    """What a reader looks for; empty means everything."""

    q: str = ""
    target: str = ""
    support: str = ""
    region: str = ""
    language: str = ""
    sort: str = ""

    @classmethod
    def read(cls, given: Any) -> Filters:
        """From a query string; whatever is not of the list is left out."""
        names = cls.__dataclass_fields__
        found = {name: str(given.get(name, ""))[:80].replace("\0", "") for name in names}
        target = found["target"]
        found["target"] = target if target.isascii() and target.isdigit() and int(target) <= 23 else ""
        return cls(**found)

    def without(self, name: str) -> str:
        """The query string with one filter taken out."""
        return urlencode({k: v for k, v in vars(replace(self, **{name: ""})).items() if v})


def needs_found(by: Actor, filters: Filters) -> QuerySet[Need]:
    """Open, engaged and met needs that ``by`` may read and that fit the filters."""
    rows = needs_visible_to(by).filter(state__in=(Need.OPEN, Need.ENGAGED, Need.MET))
    rows = _narrow(rows, filters, "party__region")
    order = ["-posted_at", "-pk"] if filters.sort == "new" else [F("by_when").asc(nulls_last=True), "pk"]
    return rows.prefetch_related("targets").select_related("seat").order_by(*order)


def offers_found(by: Actor, filters: Filters) -> QuerySet[Offer]:
    """Standing offers that ``by`` may read and that fit the filters, newest first."""
    rows = _narrow(offers_visible_to(by).filter(state=Offer.STANDING), filters, "regions")
    return rows.prefetch_related("targets", "languages").order_by("-created_at", "-pk")


def _narrow(rows: QuerySet[Any], filters: Filters, region: str) -> QuerySet[Any]:
    for word in normalise(filters.q).split()[:8]:
        rows = rows.filter(search__contains=word)
    chosen = {
        "targets": filters.target, "support": filters.support, "languages": filters.language,
        region: filters.region,
    }  # fmt: skip
    for field, value in chosen.items():
        if value:
            rows = rows.filter(pk__in=rows.model.objects.filter(**{field: value}).values("pk"))
    return rows


def page(rows: QuerySet[Any], number: Any) -> Page:
    """One page of 20; a number out of range gives the nearest page."""
    return Paginator(rows, PAGE).get_page(number)


def facets(rows: QuerySet[Any], region: str) -> dict[str, list[tuple[Model, int]]]:
    """What each filter would leave of these rows: (value, count), one grouped query a facet."""
    kinds: dict[str, tuple[type[Model], str]] = {
        "target": (Target, "targets"), "support": (SupportKind, "support"),
        "language": (Language, "languages"), "region": (Group, region),
    }  # fmt: skip
    plain = rows.order_by().values("pk")
    found = {}
    for name, (model, field) in kinds.items():
        counted = rows.model.objects.filter(pk__in=plain).values_list(field).annotate(n=Count("pk", distinct=True))  # fmt: skip
        counts = {str(key): n for key, n in counted if key is not None}
        found[name] = [(one, counts[str(one.pk)]) for one in model._default_manager.all() if str(one.pk) in counts]  # fmt: skip
    return found


def by_target(by: Actor) -> list[tuple[Target, int, int]]:
    """Every target with its open needs and standing offers, as ``by`` may see them."""
    needs, offers = _counts(needs_found(by, Filters())), _counts(offers_found(by, Filters()))
    return [(one, needs.get(one.pk, 0), offers.get(one.pk, 0)) for one in Target.objects.all()]


def _counts(rows: QuerySet[Any]) -> dict[int, int]:
    plain = rows.model.objects.filter(pk__in=rows.order_by().values("pk"))
    return dict(plain.values_list("targets").annotate(n=Count("pk")))


def party_needs(side: str) -> QuerySet[Need]:
    """All needs of one Party, newest first."""
    rows = Need.objects.filter(party=side.split(":")[1]).prefetch_related("targets")
    return rows.order_by("-edited_at", "-pk")

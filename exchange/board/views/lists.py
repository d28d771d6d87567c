"""The lists of needs and offers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exchange.board import finding
from exchange.board.finding import Filters
from exchange.people.models import ActorRequest


@require_safe
def needs(request: ActorRequest) -> HttpResponse:
    """The needs one may read, searched and filtered."""
    filters = Filters.read(request.GET)
    return _list(request, "needs", filters, finding.needs_found(request.actor, filters))


@require_safe
def offers(request: ActorRequest) -> HttpResponse:
    """The offers one may read, searched and filtered."""
    filters = Filters.read(request.GET)
    return _list(request, "offers", filters, finding.offers_found(request.actor, filters))


def _chips(facets: list[finding.Facet], filters: Filters) -> list[tuple[Any, str, str]]:
    """What is filtered by, as (label, value, the query without it)."""
    chosen = [one for one in facets if getattr(filters, one.name)]
    chips = [(one.label, one.chosen_name, filters.without(one.name).query) for one in chosen]
    words = [(finding.LABELS["q"], filters.q, filters.without("q").query)] if filters.q else []
    return [*words, *chips]


def _list(
    request: ActorRequest, what: finding.What, filters: Filters, rows: finding.QuerySet
) -> HttpResponse:
    page = finding.page(rows, request.GET.get("page"))
    facets = finding.facets(request.actor, filters, what, page.paginator.count)
    hit = int(filters.target) if filters.target else None
    shown = {
        "what": what,
        "filters": filters,
        "page": page,
        "facets": facets,
        "chips": _chips(facets, filters),
        "hit": hit,
    }
    return render(request, "board/list.html", shown)

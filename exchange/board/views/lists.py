"""The lists of needs and offers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exchange.atlas.finding import Filters
from exchange.board import finding
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


def _list(
    request: ActorRequest, what: finding.What, filters: Filters, rows: QuerySet[Any]
) -> HttpResponse:
    search = finding.search(request.actor, filters, what)
    shown = {"what": what, **search.shown(rows, request.GET.get("page"))}
    return render(request, "board/list.html", shown)

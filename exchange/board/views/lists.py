"""The lists of needs and offers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.atlas.finding import ALL, Filters
from exchange.board import finding
from exchange.board.gates import absent, offers_visible_to
from exchange.people.gates import expert_for, may_vet
from exchange.people.models import ActorRequest

# Offers of one organisation or expert are shown up to this many.
OF_ONE = 50


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
    if what == "needs":
        shown |= {"first": _("Soonest date first"), "sorts": [("new", _("Newest first"))]}
        shown["every_state"] = replace(filters, state=ALL).query
        shown["in_every_state"] = next(f.total for f in shown["facets"] if f.name == "state")
    return render(request, "board/list.html", shown)


@require_safe
def offers_of(request: ActorRequest, pk: int) -> HttpResponse:
    """The standing offers of an organisation, for its page; nothing when it has none."""
    rows = finding.offers_found(request.actor, Filters()).filter(organisation=pk)
    found = list(rows[:OF_ONE])
    if not found:
        raise absent()
    return render(request, "board/pieces/offers_of.html", {"offers": found})


@require_safe
def offers_to_vet(request: ActorRequest, pk: int) -> HttpResponse:
    """What an expert offers, for the page of whoever judges them."""
    if not may_vet(request.actor, expert_for(request.actor, pk)):
        raise absent()
    rows = offers_visible_to(request.actor).filter(profile=pk).order_by("-created_at", "-pk")
    return render(request, "board/pieces/offers_to_vet.html", {"offers": rows[:OF_ONE]})

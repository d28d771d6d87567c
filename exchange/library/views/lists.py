"""The lists: what can be used, lessons, hubs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from exchange.atlas.finding import Facet, Filters
from exchange.library import finding
from exchange.library.queries import shown_lessons, shown_resources
from exchange.people.models import ActorRequest

NEAR = 5
MANY = {
    "guide": _("Guides"), "course": _("Courses"), "tool": _("Tools"), "data": _("Data"),
    "help_desk": _("Help desks"), "cases": _("Cases"), "standard": _("Standards"),
}  # fmt: skip


@require_safe
def library(request: ActorRequest) -> HttpResponse:
    """What can be used today, searched and filtered."""
    search = finding.resources(Filters.read(request.GET))
    shown = search.shown(finding.resources_found(search), request.GET.get("page"))
    kind, *shown["facets"] = shown["facets"]
    near = finding.hubs_found(finding.hubs(Filters(target=search.filters.target)))
    shown |= {
        "tabs": _tabs(kind, search.filters), "hubs": near[:NEAR],
        "things": shown_resources().count(), "lessons": shown_lessons().count(),
        "first": _("By title"), "sorts": [("new", _("Newest first"))],
    }  # fmt: skip
    return render(request, "library/library.html", shown)


def _tabs(kind: Facet, filters: Filters) -> list[tuple[str, Any, int, str, bool]]:
    """The kinds as tabs: value, name, count, query, whether it is the chosen one."""
    bare = filters.without("kind").query
    tabs = [("", _("All"), kind.total, bare, not kind.chosen)]
    for value, _name, n in kind.options:
        query = f"{bare}&kind={value}" if bare else f"kind={value}"
        tabs.append((value, MANY[value], n, query, value == kind.chosen))
    return tabs


@require_safe
def lessons(request: ActorRequest) -> HttpResponse:
    """What finished exchanges taught."""
    search = finding.lessons(Filters.read(request.GET))
    shown = search.shown(finding.lessons_found(search), request.GET.get("page"))
    return render(request, "library/lessons.html", shown)


@require_safe
def hubs(request: ActorRequest) -> HttpResponse:
    """The hubs."""
    search = finding.hubs(Filters.read(request.GET))
    shown = search.shown(finding.hubs_found(search), request.GET.get("page"))
    return render(request, "library/hubs.html", shown)

"""Home, the map as a table, my page, results."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from exchange.atlas.finding import Filters
from exchange.insight.queries import home as at_home
from exchange.insight.queries.mine import mine
from exchange.insight.queries.own import own
from exchange.insight.queries.results import shared, shown
from exchange.insight.queries.world import places as seen_places
from exchange.people.models import ActorRequest


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Hero, map, strip of targets, needs and offers; a change of filters spares the hero."""
    filters = Filters.read(request.GET)
    restored = "HX-History-Restore-Request" in request.headers
    if request.headers.get("HX-Target") == "finder" and not restored:
        answer = render(request, "insight/finder.html", at_home.finder(request.actor, filters))
    else:
        answer = render(request, "insight/home.html", at_home.home(request.actor, filters))
    patch_vary_headers(answer, ["HX-Request", "HX-Target"])
    return answer


@require_safe
def places(request: ActorRequest) -> HttpResponse:
    """The map as a table: countries with open needs, offers, exchanges."""
    found, lines = seen_places(request.actor)
    return render(request, "insight/places.html", {"places": found, "lines": len(lines)})


@login_required
@require_safe
def my(request: ActorRequest) -> HttpResponse:
    """What waits for me, what waits for others, what is new."""
    return render(request, "insight/my.html", mine(request.actor))


@login_required
@require_safe
def my_data(request: ActorRequest) -> HttpResponse:
    """All that the site holds of one's own, as one file to keep."""
    answer = JsonResponse(
        own(request.actor), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = 'attachment; filename="ecotone-my-data.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def results(request: ActorRequest) -> HttpResponse:
    """Results that both sides agreed to show."""
    found = shared(request.GET.get("target", ""), request.GET.get("page"))
    return render(request, "insight/results.html", found)


@require_safe
def result(request: ActorRequest, pk: int) -> HttpResponse:
    """One public result."""
    rows = shown().prefetch_related("need__targets", "need__support")
    return render(request, "insight/result.html", {"one": get_object_or_404(rows, pk=pk)})

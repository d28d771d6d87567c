"""What coordinators do about a hub's harvest: connect it, read it now, pause, go on, cancel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.doors import polled
from exchange.errors import Refused
from exchange.library import actions, gates, queries
from exchange.library.forms import SourceForm
from exchange.library.models import Hub
from exchange.library.views.keeping import keeper
from exchange.people.models import Actor, ActorRequest
from exchange.people.views.pages import FORM, done, posted

MOVES = ("pause", "resume", "cancel")
# So many of the records that were skipped are named.
MOST = 50


@login_required
@require_safe
def reading(request: ActorRequest, pk: int) -> HttpResponse:
    """How the hub is read, without the page's frame; asked again by itself while a run is live."""
    keeper(request)
    found = gates.hub_for(request.actor, pk)
    shown = {"hub": found, **shown_reading(request.actor, found)}
    source, job = shown["source"], shown.get("job")
    state = f"{source.fails}-{job.stand}" if job else ""
    return polled(request, state, "library/source.html", shown)


def shown_reading(actor: Actor, hub: Hub) -> dict[str, Any]:
    """What the part of a hub's page that tells of its reading shows to this reader."""
    source, may_keep = queries.source_of(hub), gates.may_keep(actor)
    shown: dict[str, Any] = {"source": source, "may_keep": may_keep}
    if source and may_keep:
        shown |= {"job": queries.run_of(source), "skipped": source.skipped.order_by("pk")[:MOST]}
    return shown


@login_required
@FORM
def connect(request: ActorRequest, pk: int) -> HttpResponse:
    """Connect a hub, or change its connection."""
    by, hub = keeper(request), gates.hub_for(request.actor, pk)
    source = queries.source_of(hub)
    form = SourceForm.of(source, posted(request))
    if done(form, lambda: actions.connect_source(by=by, hub=hub, **form.given())):
        messages.success(request, _("Saved. It is read within a minute when its time has come."))
        return redirect("library:hub", pk)
    shown = {"form": form, "hub": hub, "source": source}
    return render(request, "library/connect.html", shown, status=422 if form.errors else 200)


@login_required
@require_POST
def harvest(request: ActorRequest, pk: int) -> HttpResponse:
    """Read the hub now, or pause, resume or cancel the reading."""
    by, source = keeper(request), queries.source_of(gates.hub_for(request.actor, pk))
    verb = request.POST.get("do", "")
    if source is None or verb not in ("now", *MOVES):
        raise Refused("invalid", _("Choose what to do with the reading of this hub."), 400)
    if verb == "now":
        actions.harvest_now(by=by, source=source)
    else:
        actions.move_harvest(by=by, source=source, verb=verb)
    messages.success(request, _("Done. This page says how far the reading is."))
    return redirect("library:hub", pk)

"""What coordinators do: read suggestions, correct, show, hide, look at reported links."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.atlas.finding import PAGE
from exchange.doors import whole
from exchange.library import actions, gates, queries
from exchange.library.forms import ReasonForm, ResourceForm
from exchange.library.models import Resource
from exchange.people.models import Actor, ActorRequest
from exchange.people.views.pages import FORM, done, posted

MOST_DEAD = 50


def keeper(request: ActorRequest) -> Actor:
    """The reader as coordinator; absent for everybody else."""
    if not gates.may_keep(request.actor):
        raise gates.absent()
    return request.actor.as_coordinator()


@login_required
@require_safe
def suggested(request: ActorRequest) -> HttpResponse:
    """Suggestions that wait, and links that were reported or found dead."""
    keeper(request)
    page = Paginator(queries.suggested(), PAGE).get_page(request.GET.get("page"))
    dead = queries.with_dead_links()
    shown = {"page": page, "dead": dead[:MOST_DEAD]}
    return render(request, "library/suggested.html", shown)


@login_required
@FORM
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct a resource, or take a suggestion in."""
    by, found = keeper(request), gates.resource_for(request.actor, pk)
    if found.state == Resource.GONE:
        raise gates.absent()
    form = ResourceForm.of(found, posted(request))
    if done(form, lambda: _write(by, found, form, request.POST.get("rev", ""))):
        messages.success(request, _("Saved. It is shown to everybody."))
        return redirect("library:resource", pk)
    rev = request.POST.get("rev", found.rev)
    shown = {"form": form, "resource": found, "rev": rev}
    return render(request, "library/edit.html", shown, status=422 if form.errors else 200)


def _write(by: Actor, found: Resource, form: ResourceForm, rev: str) -> None:
    given, seen = form.given(found), whole(rev)
    if found.state == Resource.SHOWN:
        actions.edit_resource(by=by, resource=found, rev=seen, **given)
    else:
        actions.show_resource(by=by, resource=found, rev=seen, **given)


@login_required
@FORM
def hide(request: ActorRequest, pk: int) -> HttpResponse:
    """Refuse a suggestion or take a resource off the lists, with a reason."""
    by, found = keeper(request), gates.resource_for(request.actor, pk)
    form = ReasonForm(posted(request))
    act = actions.refuse_resource if found.state == Resource.HELD else actions.hide_resource
    if done(form, lambda: act(by=by, resource=found, reason=form.cleaned_data["reason"])):
        messages.success(request, _("It is not shown. The reason is kept with it."))
        return redirect("library:suggested")
    shown = {"form": form, "resource": found}
    return render(request, "library/hide.html", shown, status=422 if form.errors else 200)


@login_required
@require_POST
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    """The link works after all."""
    found = gates.resource_for(request.actor, pk)
    actions.settle_reports(by=keeper(request), resource=found)
    messages.success(request, _("The reports are settled: the link works."))
    return redirect("library:resource", pk)

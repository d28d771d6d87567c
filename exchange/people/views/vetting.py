"""Vetting: who waits for it, and a coordinator's record on an expert or an organisation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.doors import limited
from exchange.people import actions, gates, queries
from exchange.people.forms import VettingForm
from exchange.people.models import ActorRequest, ExpertProfile, Organisation
from exchange.people.views.pages import FORM, done, form_page, listed, posted


@login_required
@require_safe
def experts(request: ActorRequest) -> HttpResponse:
    """Experts and organisations that wait for vetting, for coordinators."""
    if not request.actor.coordinates:
        raise gates.absent()
    bodies = queries.organisations_to_vet()[:100]
    return listed(request, "people/experts.html", queries.experts_to_vet(), bodies=bodies)


@login_required
@FORM
@limited("vet")
def vet(request: ActorRequest, pk: int) -> HttpResponse:
    """A coordinator's record on an expert."""
    found = gates.expert_for(request.actor, pk)
    act = partial(actions.vet_expert, profile=found)
    speaks = queries.language_names(found.user)
    return _record(request, found, act, profile=found, speaks=speaks)


@login_required
@FORM
@limited("vet")
def vet_organisation(request: ActorRequest, pk: int) -> HttpResponse:
    """A coordinator's record on an organisation."""
    found = gates.organisation_for(request.actor, pk)
    act = partial(actions.vet_organisation, organisation=found)
    members = queries.members_named(request.actor, found)
    return _record(request, found, act, organisation=found, members=members)


def _record(
    request: ActorRequest,
    found: ExpertProfile | Organisation,
    act: Callable[..., Any],
    **shown: Any,
) -> HttpResponse:
    """Write the record and go on with who waits; or the form with the earlier records."""
    if not gates.may_vet(request.actor, found):
        raise gates.absent()
    form, by = VettingForm(posted(request)), request.actor.as_coordinator()
    if done(form, lambda: act(by=by, **form.cleaned_data)):
        messages.success(request, _("Recorded."))
        return redirect("people:experts")
    shown["records"] = found.vettings.select_related("by").order_by("-at")
    return form_page(request, form, str(found), template="people/vet.html", **shown)

"""Organisations: founding, the page, members."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.atlas.finding import Filters
from exchange.doors import limited
from exchange.people import actions, gates, queries
from exchange.people.forms import OrganisationForm, PersonForm
from exchange.people.models import ActorRequest, Membership, Organisation
from exchange.people.views.pages import FORM, done, form_page, posted


@login_required
@FORM
@limited("found")
def new_organisation(request: ActorRequest) -> HttpResponse:
    """Register an organisation; whoever does is its first member."""
    form = OrganisationForm(posted(request))
    made: list[Organisation] = []
    if done(
        form, lambda: made.append(actions.found_organisation(by=request.actor, **form.cleaned_data))
    ):
        messages.success(request, _("Registered. A coordinator vets it next."))
        return redirect("people:organisation", made[0].pk)
    lead = _("Is it here already? Ask one of its members to add you instead.")
    return form_page(request, form, _("Register an organisation"), lead=lead, button=_("Register"))


@require_safe
def networks(request: ActorRequest) -> HttpResponse:
    """Networks and regional support centres, searched and filtered."""
    search = queries.networks(Filters.read(request.GET))
    shown = search.shown(queries.networks_found(search), request.GET.get("page"))
    return render(request, "people/networks.html", shown)


@FORM
@limited("member")
def organisation(request: ActorRequest, pk: int) -> HttpResponse:
    """An organisation and its members; a member's POST adds another."""
    found = gates.organisation_for(request.actor, pk)
    may_add = gates.may_add_member(request.actor, found)
    if request.method == "POST" and not may_add:
        raise gates.absent()
    form = PersonForm(posted(request))
    if done(form, lambda: _add(request, found, form)):
        messages.success(request, _("Added."))
        return redirect("people:organisation", pk)
    shown = {
        "organisation": found, "form": form, "may_add": may_add,
        "members": queries.members_named(request.actor, found),
        "may_vet": gates.may_vet(request.actor, found),
    }  # fmt: skip
    return render(request, "people/organisation.html", shown, status=422 if form.errors else 200)


def _add(request: ActorRequest, found: Organisation, form: PersonForm) -> None:
    by = request.actor.wearing(f"organisation:{found.pk}")
    by = by if by.hat.side else request.actor.as_coordinator()
    actions.add_member(by=by, organisation=found, user=form.cleaned_data["email"])


@login_required
@require_POST
def remove_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Leave an organisation, or end somebody's membership as a coordinator."""
    found = gates.one_of(Membership.objects.select_related("organisation", "user"), pk)
    if not gates.may_remove(request.actor, found):
        raise gates.absent()
    by = request.actor if found.user_id == request.user.pk else request.actor.as_coordinator()
    actions.remove_member(by=by, membership=found)
    messages.success(request, _("The membership has ended."))
    return redirect("people:me")

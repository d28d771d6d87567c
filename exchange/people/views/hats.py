"""Seats, experts, organisations and invitations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.errors import Refused
from exchange.people import actions, gates
from exchange.people.actions.seats import SALT
from exchange.people.forms import (
    ClaimForm,
    ConductForm,
    DecideForm,
    ExpertForm,
    InviteForm,
    OrganisationForm,
)
from exchange.people.models import ExpertProfile, Invitation, Organisation, SeatClaim
from exchange.people.views.me import _form

FORM = require_http_methods(["GET", "HEAD", "POST"])


def _absent() -> Refused:
    return Refused("absent", _("This page is not there, or not for you."), 404)


@login_required
@FORM
def claim(request: HttpRequest) -> HttpResponse:
    """Claim a seat for a Party."""
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.claim_seat(by=request.actor, **form.cleaned_data)
        messages.success(request, _("Claimed. A focal point of the Party or a coordinator decides; you can write drafts now."))  # fmt: skip
        return redirect("people:me")
    return _form(request, form, _("Claim a seat"))


@login_required
@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """Seats claimed that one may decide on."""
    rows = gates.claims_visible_to(request.actor)[:100]
    if not rows and not request.actor.coordinates and not request.actor.sides:
        raise _absent()
    return render(request, "people/claims.html", {"claims": rows})


@login_required
@require_POST
def decide_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse a claim."""
    found = get_object_or_404(SeatClaim, pk=pk)
    form = DecideForm(request.POST)
    if not gates.may_decide(request.actor, found):
        raise _absent()
    if not form.is_valid():
        raise Refused("no_decision", _("Say yes or no."))
    by = request.actor.as_coordinator() if request.actor.coordinates else request.actor.wearing(f"party:{found.party_id}")  # fmt: skip
    actions.decide_claim(by=by, claim=found, grant=form.cleaned_data["decision"] == "yes", note=form.cleaned_data["note"])  # fmt: skip
    return redirect("people:claims")


@login_required
@FORM
def join(request: HttpRequest) -> HttpResponse:
    """Become an expert."""
    form, conduct = ExpertForm(request.POST or None), ConductForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and conduct.is_valid():
        actions.join_as_expert(by=request.actor, **_expert(form))
        messages.success(request, _("Welcome. A coordinator vets you next; you can write your offer now."))  # fmt: skip
        return redirect("board:new_offer")
    return _form(request, form, _("Become an expert"), conduct=conduct)


@login_required
@FORM
def edit_expert(request: HttpRequest) -> HttpResponse:
    """Change one's expert profile."""
    form = ExpertForm(request.POST or None, instance=get_object_or_404(ExpertProfile, user=request.user))  # fmt: skip
    if request.method == "POST" and form.is_valid():
        actions.edit_expert(by=request.actor, **_expert(form))
        return redirect("people:me")
    return _form(request, form, _("Your expert profile"))


def _expert(form: ExpertForm) -> dict[str, Any]:
    area = form.cleaned_data["area"]
    return form.cleaned_data | {"area": area.pk if area else None}


@login_required
@require_safe
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """An expert's page; unvetted ones for coordinators and themselves only."""
    found = get_object_or_404(ExpertProfile.objects.select_related("user", "area"), pk=pk)
    own = found.user_id == request.user.pk
    if found.vetted_at is None and not (request.actor.coordinates or own):
        raise _absent()
    records = found.vettings.select_related("by").order_by("-at") if request.actor.coordinates else []
    return render(request, "people/expert.html", {"profile": found, "records": records, "own": own})


@login_required
@require_safe
def experts(request: HttpRequest) -> HttpResponse:
    """Experts and organisations that wait for vetting, for coordinators."""
    if not request.actor.coordinates:
        raise _absent()
    waiting = ExpertProfile.objects.filter(vetted_at=None).select_related("user", "area").order_by("pk")  # fmt: skip
    bodies = Organisation.objects.filter(vetted_at=None).order_by("pk")
    return render(request, "people/experts.html", {"waiting": waiting[:100], "bodies": bodies[:100]})


@login_required
@require_POST
def vet(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator's record on an expert."""
    found = get_object_or_404(ExpertProfile, pk=pk)
    actions.vet_expert(by=request.actor.as_coordinator(), profile=found, **_record(request))
    return redirect("people:expert", pk)


@login_required
@require_POST
def vet_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator's record on an organisation."""
    found = get_object_or_404(Organisation, pk=pk)
    actions.vet_organisation(by=request.actor.as_coordinator(), organisation=found, **_record(request))
    return redirect("people:experts")


def _record(request: HttpRequest) -> dict[str, Any]:
    if not request.actor.coordinates:
        raise _absent()
    form = DecideForm(request.POST)
    if not form.is_valid():
        raise Refused("no_decision", _("Say yes or no."))
    return form.cleaned_data


@login_required
@FORM
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Found an organisation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        area = form.cleaned_data.pop("area")
        actions.found_organisation(by=request.actor, area=area.pk if area else None, **form.cleaned_data)  # fmt: skip
        return redirect("people:me")
    return _form(request, form, _("Register an organisation"))


@login_required
@FORM
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a Party's focal point, or a coordinator."""
    if not (request.actor.coordinates or request.actor.administers):
        raise _absent()
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.invite(by=request.actor, **form.cleaned_data)
        messages.success(request, _("Invited. The link works for 30 days."))
        return redirect("people:invite")
    sent = Invitation.objects.select_related("party__area").order_by("-at")[:50]
    return _form(request, form, _("Invite"), sent=sent)


@login_required
@FORM
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation's page: for whom and as what, with one button."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature as problem:
        raise _absent() from problem
    found = get_object_or_404(Invitation.objects.select_related("party__area"), pk=pk)
    if request.method == "POST":
        actions.accept_invitation(by=request.actor, invitation=found)
        return redirect("people:me")
    return render(request, "people/invitation.html", {"invitation": found})

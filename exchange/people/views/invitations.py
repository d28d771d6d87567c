"""Invitations: sending, taking back, accepting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exchange.doors import limited
from exchange.people import actions, gates, queries
from exchange.people.forms import InviteForm
from exchange.people.models import Actor, ActorRequest, Invitation
from exchange.people.models.hats import SEAT_KINDS
from exchange.people.views.pages import FORM, done, form_page, posted


@login_required
@FORM
@limited("invite")
def invite(request: ActorRequest) -> HttpResponse:
    """Invite to a Party's seat, or to coordinate; below, who was invited."""
    kinds = _kinds(request.actor)
    if not kinds:
        raise gates.absent()
    form = InviteForm(posted(request), kinds=kinds, initial={"party": request.GET.get("party")})
    by = request.actor.as_coordinator() if request.actor.coordinates else request.actor
    if done(form, lambda: actions.invite(by=by, **form.cleaned_data)):
        messages.success(request, _("Invited by mail. The link works for 30 days."))
        return redirect("people:invite")
    sent = gates.invitations_visible_to(request.actor)[:50]
    shown: dict[str, Any] = {"sent": sent, "template": "people/invite.html"}
    if request.actor.administers:
        shown["mandates"] = gates.mandates_visible_to(request.actor)
    return form_page(request, form, _("Invite"), **shown)


def _kinds(actor: Actor) -> list[tuple[str, Any]]:
    kinds = [*SEAT_KINDS, ("coordinator", _("Coordinator"))]
    return [(kind, name) for kind, name in kinds if gates.may_invite(actor, kind)]


@login_required
@require_POST
def withdraw_invitation(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = gates.one_of(gates.invitations_visible_to(request.actor), pk)
    actions.withdraw_invitation(by=request.actor, invitation=found)
    messages.success(request, _("Taken back. Its link has ended."))
    return redirect("people:invite")


@FORM
@limited("invitation")
def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """An invitation's page: for whom and as what, with one button; the POST accepts."""
    found = queries.invitation_of(token)
    if found is None:
        raise gates.absent()
    if request.method == "POST":
        actions.accept_invitation(by=request.actor, invitation=found)
        messages.success(request, _("Welcome. You can act in this role now."))
        return redirect("people:me")
    running = found.state == Invitation.SENT and found.until > timezone.now()
    user = request.actor.user
    shown = {
        "invitation": found, "running": running,
        "kind": dict(SEAT_KINDS).get(found.kind, _("Coordinator")),
        "mine": user is not None and gates.has_address(user, found.email),
    }  # fmt: skip
    return render(request, "people/invitation.html", shown)

"""Asking a network about a need, and who was asked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.board.gates import absent, need_for
from exchange.brokering import actions, gates, queries
from exchange.brokering.forms import CallForm
from exchange.people.models import ActorRequest
from exchange.people.views.pages import FORM, done, posted


@login_required
@FORM
def ask(request: ActorRequest, pk: int) -> HttpResponse:
    """Choose a network to ask, those that serve the need's targets first."""
    case, by = gates.case_for(request.actor, pk), request.actor
    if not gates.may_broker(by, case):
        raise gates.held()
    form = CallForm(posted(request), networks=queries.networks_to_ask(case.need))
    if done(form, lambda: actions.ask_network(by=by, need=case.need, **form.cleaned_data)):
        messages.success(request, _("Asked. Its members are told and may read the need."))
        return redirect("brokering:case", pk)
    shown = {"form": form, "need": case.need}
    return render(request, "brokering/ask.html", shown, status=422 if form.errors else 200)


@login_required
@require_safe
def asked(request: ActorRequest, pk: int) -> HttpResponse:
    """The networks asked about a need, for its Party, coordinators and those asked."""
    need = need_for(request.actor, pk)
    calls = list(gates.calls_visible_to(request.actor, need))
    if not calls:
        raise absent()
    mine = [one for one in calls if f"organisation:{one.organisation_id}" in request.actor.sides]
    return render(request, "brokering/pieces/asked.html", {"calls": calls, "mine": mine})

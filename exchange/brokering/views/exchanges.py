"""Exchanges: the list, one of them, its result and its end."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.brokering import actions, gates
from exchange.brokering.forms import ConsentForm, ReportForm
from exchange.brokering.models import Exchange, Outcome
from exchange.people.gates import reachable
from exchange.people.models import Actor, ActorRequest
from exchange.people.queries import people_of
from exchange.people.views.pages import FORM

ROLES = ("need", "offer")
MOST = 200


@login_required
@require_safe
def exchanges(request: ActorRequest) -> HttpResponse:
    """The exchanges one is a side of or coordinates, those under way first."""
    first = Case(When(state__in=Exchange.UNDER_WAY, then=Value(0)), default=Value(1))
    rows = gates.exchanges_visible_to(request.actor).order_by(first, "-opened_at", "-pk")[:MOST]
    under_way = [one for one in rows if one.state in Exchange.UNDER_WAY]
    over = [one for one in rows if one.state in (Exchange.CLOSED, Exchange.ENDED)]
    return render(request, "brokering/exchanges.html", {"under_way": under_way, "over": over})


@login_required
@require_safe
def exchange(request: ActorRequest, pk: int) -> HttpResponse:
    """Both sides, where it stands, the door to its room, and its result."""
    found = gates.exchange_for(request.actor, pk)
    role = gates.role_of(request.actor, found)
    side = getattr(found, role).side if role else ""
    shown = {
        "exchange": found, "need": found.need, "offer": found.offer, "role": role,
        "outcome": Outcome.objects.filter(exchange=found).first(),
        "ours": side and found.reported_by_side == side,
        **_people(request.actor, found),
    }  # fmt: skip
    return render(request, "brokering/exchange.html", shown)


def _people(by: Actor, found: Exchange) -> dict[str, Any]:
    sides = {f"{role}_people": list(people_of(getattr(found, role).side)) for role in ROLES}
    return sides | {"reachable": reachable(by, chain(*sides.values()))}


@login_required
@FORM
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """Three answers about the result; the other side confirms them."""
    found = gates.exchange_for(request.actor, pk)
    if not gates.role_of(request.actor, found):
        raise gates.not_a_side()
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.report(by=request.actor, exchange=found, **form.cleaned_data)
        messages.success(request, _("Reported. The other side is asked to confirm."))
        return redirect("brokering:exchange", pk)
    status = 422 if form.is_bound else 200
    return render(
        request, "brokering/report.html", {"form": form, "exchange": found}, status=status
    )


@login_required
@require_POST
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """The other side confirms the result."""
    found = gates.exchange_for(request.actor, pk)
    actions.confirm(by=request.actor, exchange=found, consents=_consents(request))
    messages.success(request, _("Confirmed. Thank you both."))
    return redirect("brokering:exchange", pk)


@login_required
@require_POST
def reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on after a report or a closure."""
    actions.reopen(by=request.actor, exchange=gates.exchange_for(request.actor, pk))
    return redirect("brokering:exchange", pk)


@login_required
@require_POST
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Stop without a result."""
    actions.end(by=request.actor, exchange=gates.exchange_for(request.actor, pk))
    return redirect("brokering:exchange", pk)


@login_required
@require_POST
def consent(request: ActorRequest, pk: int) -> HttpResponse:
    """Give or take back one side's consent to show the result."""
    found = gates.exchange_for(request.actor, pk)
    actions.consent(by=request.actor, exchange=found, consents=_consents(request))
    return redirect("brokering:exchange", pk)


def _consents(request: ActorRequest) -> bool:
    form = ConsentForm(request.POST)
    return form.is_valid() and form.cleaned_data["consents"]

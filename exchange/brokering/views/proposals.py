"""A proposal and the two answers to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.brokering import actions, gates, queries, why
from exchange.brokering.forms import DeclineForm
from exchange.brokering.models import Exchange, Proposal, Suggestion
from exchange.people.models import ActorRequest, Seat
from exchange.people.views.pages import FORM


@login_required
@require_safe
def proposal(request: ActorRequest, pk: int) -> HttpResponse:
    """What is proposed, why, what is missing, and what each side has said."""
    return _show(request, gates.proposal_for(request.actor, pk), DeclineForm(), 200)


def _show(request: ActorRequest, found: Proposal, form: DeclineForm, status: int) -> HttpResponse:
    role = gates.role_of(request.actor, found)
    waits = found.state in Proposal.WAITING
    shown = _context(found, role) | {
        "form": form,
        "waits": waits,
        "may_answer": waits and bool(role) and not found.yes_of(role),
        "may_take_back": found.names_conflict and found.declined_side in request.actor.sides,
        "may_withdraw": waits and gates.may_broker(request.actor, found.need.case),
        "exchange": Exchange.objects.filter(proposal=found).first(),
    }
    return render(request, "brokering/proposal.html", shown, status=status)


def _context(found: Proposal, role: str) -> dict[str, Any]:
    suggestion = Suggestion.objects.filter(need=found.need, offer=found.offer).first()
    reasons = suggestion.reasons if suggestion else {}
    return {
        "proposal": found,
        "need": found.need,
        "offer": found.offer,
        "role": role,
        "band": suggestion.band if suggestion else "",
        "told": why.told(reasons, why.READERS[role], why.names()) if reasons else [],
        "need_version": queries.version_of(found.need),
        "offer_version": queries.version_of(found.offer),
        "need_text": why.marked(found.need.text, found.need.lang, reasons, "need"),
        "offer_text": why.marked(found.offer.text, found.offer.lang, reasons, "offer"),
    }


@login_required
@FORM
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """The page that says for whom you accept, with one button; the POST accepts."""
    found = gates.proposal_for(request.actor, pk)
    role = gates.role_of(request.actor, found)
    if not role:
        raise gates.not_a_side()
    if request.method == "POST":
        agreed = actions.accept(by=request.actor.wearing(getattr(found, role).side), proposal=found)
        return _accepted(request, agreed)
    return render(
        request,
        "brokering/accept.html",
        _context(found, role) | {"seat": _seat(request, found, role)},
    )


def _accepted(request: ActorRequest, agreed: Proposal) -> HttpResponse:
    exchange = Exchange.objects.filter(proposal=agreed).first()
    if exchange is not None:
        messages.success(request, _("Both sides have accepted: the exchange is open."))
        return redirect("brokering:exchange", exchange.pk)
    messages.success(request, _("Thank you. The other side has been told; you will hear from us."))
    return redirect("brokering:proposal", agreed.pk)


def _seat(request: ActorRequest, found: Proposal, role: str) -> Seat | None:
    """The seat the reader accepts with, when the side is a Party."""
    hat = request.actor.wearing(getattr(found, role).side).hat
    seats = Seat.objects.select_related("party__area")
    return seats.filter(pk=hat.pk).first() if hat.kind == "seat" and hat.pk else None


@login_required
@require_POST
def decline(request: ActorRequest, pk: int) -> HttpResponse:
    """One side's no."""
    found = gates.proposal_for(request.actor, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, 422)
    actions.decline(by=request.actor, proposal=found, **form.cleaned_data)
    messages.success(request, _("Declined. Your coordinator looks further."))
    return redirect("brokering:proposal", pk)


@login_required
@require_POST
def no_conflict(request: ActorRequest, pk: int) -> HttpResponse:
    """The side that named a conflict of interest takes it back."""
    found = gates.proposal_for(request.actor, pk)
    actions.take_back_conflict(by=request.actor, proposal=found)
    messages.success(request, _("Taken back. You can be suggested to each other again."))
    return redirect("brokering:proposal", pk)


@login_required
@require_POST
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """The coordinator takes the proposal back."""
    found = gates.proposal_for(request.actor, pk)
    actions.withdraw_proposal(by=request.actor, proposal=found)
    messages.success(request, _("Taken back. Both sides are told."))
    return redirect("brokering:case", found.need_id)

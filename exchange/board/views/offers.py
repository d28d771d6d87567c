"""Offers: one offer, writing it, renewing it, taking it back."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.board import actions, gates
from exchange.board.forms import OfferForm
from exchange.board.models import Offer
from exchange.board.views.versions import in_languages
from exchange.doors import limited, mark, whole
from exchange.errors import Refused
from exchange.people.models import ActorRequest
from exchange.people.queries import sides_named
from exchange.people.views.pages import FORM

UNFINISHED = {"suggest", "rows"}


@require_safe
def offer(request: ActorRequest, pk: int) -> HttpResponse:
    """One offer with its evidence; names and hours for signed-in readers only."""
    found = gates.offer_for(request.actor, pk)
    may_edit = gates.may_edit_offer(request.actor, found)
    shown = {"offer": found, "may_edit": may_edit}
    if may_edit or request.actor.coordinates:
        shown["conflicts"] = list(found.conflicts.select_related("area"))
    return render(request, "board/offer.html", shown | in_languages(request, found))


@login_required
@FORM
@limited("post")
def new_offer(request: ActorRequest) -> HttpResponse:
    """Offer help: oneself, an organisation one belongs to, or one's Party."""
    return _write(request, None)


@login_required
@FORM
@limited("post")
def edit_offer(request: ActorRequest, pk: int) -> HttpResponse:
    """Change an offer."""
    return _write(request, _mine(request, pk))


def _mine(request: ActorRequest, pk: int) -> Offer:
    found = gates.offer_for(request.actor, pk)
    if not gates.may_edit_offer(request.actor, found):
        raise gates.not_yours()
    return found


def _write(request: ActorRequest, found: Offer | None) -> HttpResponse:
    unfinished, sent = UNFINISHED & set(request.POST), request.method == "POST"
    form = OfferForm(
        request.POST if sent else None, instance=copy(found) if found else None,
        initial={"items": _lines(found)} if found else {}, whole=not unfinished,
    )  # fmt: skip
    if not sent or unfinished:
        return _show(request, found, form, 200)
    if not form.is_valid():
        return _show(request, found, form, 422)
    if form.unconfirmed:
        return _show(request, found, form, 200, confirm=True)
    return _keep(request, found, form)


def _lines(found: Offer) -> list[str]:
    return list(found.items.values_list("text", flat=True))


def _show(
    request: ActorRequest, found: Offer | None, form: OfferForm, status: int, **more: Any
) -> HttpResponse:
    shown = {
        "form": form,
        "offer": found,
        "sides": sides_named(request.actor),
        "cid": mark(request.POST),
        "rev": found.rev if found else "",
        "for": request.POST.get("for", ""),
        "vetted": all(hat.vetted or hat.kind == "seat" for hat in request.actor.hats if hat.side),
        **more,
    }
    if request.method == "POST" and found and status != 409:
        shown["rev"] = _rev(request) or found.rev
    return render(request, "board/offer_form.html", shown, status=status)


def _rev(request: ActorRequest) -> int | None:
    return whole(request.POST.get("rev", ""))


def _keep(request: ActorRequest, found: Offer | None, form: OfferForm) -> HttpResponse:
    try:
        kept = _kept(request, found, form.given())
    except Refused as refused:
        form.add_error(None, str(refused.message))
        fresh = gates.offer_for(request.actor, found.pk) if found else None
        other = fresh if refused.code == "conflict" else None
        return _show(request, fresh, form, refused.status, other=other)
    return redirect("board:offer", kept.pk)


def _kept(request: ActorRequest, found: Offer | None, fields: dict[str, Any]) -> Offer:
    if found is not None:
        by = request.actor.wearing(found.side)
        return actions.edit_offer(by=by, offer=found, rev=_rev(request), **fields)
    side = request.POST.get("for", "") or next(
        (one for one, _name in sides_named(request.actor)), ""
    )
    by = request.actor.wearing(side)
    return actions.publish_offer(by=by, side=side, cid=mark(request.POST), **fields)


@login_required
@FORM
def withdraw_offer(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an offer back, after a page that says what follows."""
    found = _mine(request, pk)
    if request.method == "POST":
        actions.withdraw_offer(by=request.actor.wearing(found.side), offer=found)
        messages.success(request, _("Withdrawn. You can put it up again whenever you like."))
        return redirect("board:offer", pk)
    shown = {"thing": found, "back": "board:offer", "what": "offer"}
    return render(request, "board/withdraw.html", shown)


@login_required
@require_POST
def renew_offer(request: ActorRequest, pk: int) -> HttpResponse:
    """It still stands, for six more months."""
    found = _mine(request, pk)
    actions.renew_offer(by=request.actor.wearing(found.side), offer=found)
    messages.success(request, _("It stands for six more months."))
    return redirect("board:offer", pk)

"""Offers: the list, one offer, writing, renewing, taking back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.board import actions, gates
from exchange.board import finding as queries
from exchange.board.forms import OfferForm
from exchange.board.models import Offer
from exchange.board.reading import proposed
from exchange.doors import limited
from exchange.people.queries import sides_named

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """The offers one may read, searched and filtered."""
    filters = queries.Filters.read(request.GET)
    rows = queries.offers_found(request.actor, filters)
    shown = {
        "page": queries.page(rows, request.GET.get("page")), "filters": filters,
        "facets": queries.facets(rows, "regions"), "what": "offers",
    }  # fmt: skip
    return render(request, "board/list.html", shown)


@require_safe
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer with its evidence; names and hours for signed-in readers only."""
    found = gates.offer_for(request.actor, pk)
    shown = {"offer": found, "may_edit": gates.may_edit_offer(request.actor, found)}
    return render(request, "board/offer.html", shown)


@login_required
@FORM
@limited("post")
def new_offer(request: HttpRequest) -> HttpResponse:
    """Offer help: oneself, an organisation one belongs to, or one's Party."""
    return _write(request, None)


@login_required
@FORM
@limited("post")
def edit_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an offer."""
    found = gates.offer_for(request.actor, pk)
    if not gates.may_edit_offer(request.actor, found):
        raise gates.not_yours()
    return _write(request, found)


def _write(request: HttpRequest, found: Offer | None) -> HttpResponse:
    before = "\n".join(found.items.values_list("text", flat=True)) if found else ""
    suggest = "suggest" in request.POST
    form = OfferForm(request.POST or None, instance=found, initial={"items": before})
    sides = sides_named(request.actor)
    if request.method == "POST" and not suggest and form.is_valid():
        return _keep(request, found, form)
    text = [request.POST.get(name, getattr(found, name, "")) for name in ("title", "text")]
    hints = proposed(*text) if any(text) else {}
    shown = {"form": form, "offer": found, "sides": sides, "hints": hints}
    return render(request, "board/offer_form.html", shown, status=422 if form.is_bound and not suggest else 200)  # fmt: skip


def _keep(request: HttpRequest, found: Offer | None, form: OfferForm) -> HttpResponse:
    fields = {name: form.cleaned_data[name] for name in form.fields}
    fields["lang"] = proposed(fields["title"], fields["text"])["lang"]
    if found is not None:
        kept = actions.edit_offer(by=request.actor, offer=Offer.objects.get(pk=found.pk), **fields)
    else:
        side = request.POST.get("for", "")
        kept = actions.publish_offer(by=request.actor.wearing(side), side=side, **fields)
    return redirect("board:offer", kept.pk)


@login_required
@require_POST
def withdraw_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer back."""
    actions.withdraw_offer(by=request.actor, offer=gates.offer_for(request.actor, pk))
    return redirect("board:offer", pk)


@login_required
@require_POST
def renew_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """It still stands, for six more months."""
    actions.renew_offer(by=request.actor, offer=gates.offer_for(request.actor, pk))
    return redirect("board:offer", pk)

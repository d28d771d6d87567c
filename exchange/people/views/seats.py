"""Seats: claimed, decided, handed over."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.doors import limited
from exchange.people import actions, gates, queries
from exchange.people.forms import ClaimForm, DecisionForm, PersonForm
from exchange.people.models import Actor, ActorRequest, Seat, SeatClaim, User
from exchange.people.views.pages import FORM, done, form_page, listed, posted


@login_required
@FORM
@limited("claim")
def claim(request: ActorRequest) -> HttpResponse:
    """Claim a seat for a Party."""
    form = ClaimForm(posted(request), initial={"party": request.GET.get("party")})
    made: list[SeatClaim] = []
    if done(form, lambda: made.append(actions.claim_seat(by=request.actor, **form.cleaned_data))):
        messages.success(request, _("Claimed. You can write drafts now; here you see who decides."))
        return redirect("people:decide_claim", made[0].pk)
    lead = _(
        "A seat lets you speak for a Party. A focal point of the Party or a "
        "coordinator grants it; until then you can write drafts."
    )
    return form_page(request, form, _("Claim a seat"), lead=lead, button=_("Claim this seat"))


@login_required
@require_safe
def claims(request: ActorRequest) -> HttpResponse:
    """Claims that one may decide, oldest first."""
    if not gates.may_read_claims(request.actor):
        raise gates.absent()
    return listed(request, "people/claims.html", gates.claims_visible_to(request.actor))


@login_required
@FORM
@limited("decide")
def decide_claim(request: ActorRequest, pk: int) -> HttpResponse:
    """A claim: its evidence and who decides; the POST grants or refuses it."""
    found = gates.claim_for(request.actor, pk)
    form = DecisionForm(posted(request))
    if form.is_valid():
        by = _hat(request.actor, found)
        yes = form.cleaned_data["decision"] == "yes"
        actions.decide_claim(by=by, claim=found, grant=yes, note=form.cleaned_data["note"])
        messages.success(request, _("Granted.") if yes else _("Refused."))
        return redirect("people:decide_claim", pk)
    return _claim_page(request, found, form)


def _claim_page(request: ActorRequest, found: SeatClaim, form: DecisionForm) -> HttpResponse:
    waits = found.state == SeatClaim.CLAIMED
    shown = {
        "claim": found, "form": form, "waits": waits, "own": found.user_id == request.user.pk,
        "may_decide": waits and gates.may_decide(request.actor, found),
        "deciders": queries.deciders([found])[found.pk], "invited": queries.invited(found.party_id),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "people/claim.html", shown, status=status)


def _hat(actor: Actor, found: SeatClaim) -> Actor:
    """The Party's seat when one is held, else the coordinator's hat."""
    side = f"party:{found.party_id}"
    return actor.wearing(side) if side in actor.sides else actor.as_coordinator()


@login_required
@require_POST
def withdraw_claim(request: ActorRequest, pk: int) -> HttpResponse:
    """Take one's own claim back."""
    actions.withdraw_claim(by=request.actor, claim=gates.claim_for(request.actor, pk))
    messages.success(request, _("Taken back."))
    return redirect("people:me")


@login_required
@FORM
@limited("hand_over")
def hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Hand a seat to another person."""
    found = gates.seat_for(request.actor, pk)
    form = PersonForm(posted(request))
    if done(form, lambda: _hand_over(request.actor, found, form.cleaned_data["email"])):
        messages.success(request, _("The seat was handed over."))
        return redirect("people:me")
    template = "people/hand_over.html"
    return form_page(request, form, _("Hand over a seat"), seat=found, template=template)


@login_required
@require_POST
@limited("hand_over")
def give_up(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a seat up, so that nobody holds it."""
    _hand_over(request.actor, gates.seat_for(request.actor, pk), None)
    messages.success(request, _("The seat was given up."))
    return redirect("people:me")


def _hand_over(actor: Actor, found: Seat, to: User | None) -> None:
    side = found.side
    by = actor.wearing(side) if side in actor.sides else actor.as_coordinator()
    actions.hand_over_seat(by=by, seat=found, to=to)


@login_required
@require_safe
def who_says_yes(request: ActorRequest, code: str) -> HttpResponse:
    """A piece: who can say yes for a Party, and who was invited when nobody can."""
    seats = queries.endorsing_seats(code)
    shown = {
        "seats": seats, "invited": [] if seats else queries.invited(code),
        "may_read": request.actor.coordinates or f"party:{code}" in request.actor.sides,
        "party": code,
    }  # fmt: skip
    return render(request, "people/pieces/who_says_yes.html", shown)

"""What brokering adds to the pages of lower rooms; empty when it is not for the reader."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exchange.board.gates import absent, need_for, offer_for, offers_visible_to, own_offers
from exchange.board.models import Need
from exchange.brokering import gates, queries, why
from exchange.brokering.models import Case, Exchange, Interest, Proposal
from exchange.people.models import Actor, ActorRequest
from exchange.people.queries import focal_points, invited

SHOWN = 5
OVER = (Need.WITHDRAWN, Need.EXPIRED)


@login_required
@require_safe
def next_step(request: ActorRequest, pk: int) -> HttpResponse:
    """Who acts next on a need, and by when; for its Party and coordinators."""
    need = need_for(request.actor, pk)
    if not gates.may_see_suggestions(request.actor, need):
        raise absent()
    return render(request, "brokering/pieces/next_step.html", _next(request.actor, need))


def _next(by: Actor, need: Need) -> dict[str, Any]:
    case = Case.objects.select_related("coordinator").filter(need=need).first()
    waiting = Proposal.objects.filter(need=need, state__in=Proposal.WAITING).order_by("answer_by")
    rooms = Exchange.objects.filter(need=need, state__in=Exchange.UNDER_WAY)
    due = queries.due_day(need)
    focal = focal_points(need.party_id) if need.state == Need.POSTED else []
    question = need.question
    return {
        "need": need, "ours": need.side in by.sides, "over": _is_over(need),
        "question": question, "asked_by_me": question is not None and question.by == by.user,
        "decides": by.user is not None and by.user in focal,
        "coordinator": case.coordinator if case else None,
        "focal_points": focal, "invited": not focal and invited(need.party_id).exists(),
        "waiting": waiting, "exchanges": rooms, "due": due,
        "may_open": need.side in by.sides or bool(case and gates.holds(by, case)),
        "late": due is not None and due < timezone.localdate(),
    }  # fmt: skip


def _is_over(need: Need) -> bool:
    """Whether nobody proposes any more: taken back, expired, or answered by what exists."""
    return need.state in OVER or (need.state == Need.MET and need.met_by == "reuse")


@login_required
@require_safe
def near_offer(request: ActorRequest, pk: int) -> HttpResponse:
    """Open needs near one's own offer, with reasons."""
    offer = offer_for(request.actor, pk)
    if offer.side not in request.actor.sides:
        raise absent()
    rows = gates.suggestions_visible_to(request.actor).filter(offer=offer, need__state=Need.OPEN)
    rows = rows.exclude(band="none").filter(need__audience__in=("members", "public"))
    found = list(rows.prefetch_related("need__targets").order_by("-strength")[:SHOWN])
    named = why.names() if found else {}
    for one in found:
        one.told = why.told(one.reasons, "expert", named)  # type: ignore[attr-defined]
    return render(request, "brokering/pieces/near.html", {"offer": offer, "suggestions": found})


@login_required
@require_safe
def named_conflicts(request: ActorRequest, pk: int) -> HttpResponse:
    """The conflicts of interest that the provider of one's own offer named when declining."""
    offer = offer_for(request.actor, pk)
    if offer.side not in request.actor.sides:
        raise absent()
    named = {"named": queries.named_by(offer)[:SHOWN]}
    return render(request, "brokering/pieces/named_conflicts.html", named)


@login_required
@require_safe
def interest(request: ActorRequest, pk: int) -> HttpResponse:
    """One's own offers with which one could answer this need."""
    need = need_for(request.actor, pk)
    rows = offers_visible_to(request.actor).filter(own_offers(request.actor)).order_by("pk")
    mine = [one for one in rows if gates.may_show_interest(request.actor, need, one)]
    if not mine:
        raise absent()
    shown = Interest.objects.filter(need=need, offer__in=mine).values_list("offer_id", flat=True)
    context = {"need": need, "offers": mine, "shown": set(shown)}
    return render(request, "brokering/pieces/interest.html", context)

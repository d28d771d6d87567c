"""What a plan lacks, and the draft needs it becomes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from exchange.atlas.models import Party
from exchange.board import actions, gates
from exchange.board.gaps import beside
from exchange.board.models import Need
from exchange.doors import limited
from exchange.people.models import ActorRequest
from exchange.plans import gates as plans
from exchange.plans.gaps import Gap, gap_of_answer, gap_of_target, gaps_of


@login_required
@require_safe
def gaps(request: ActorRequest, code: str) -> HttpResponse:
    """A piece: everything a Party's plan lacks, with the needs that ask for it."""
    party = plans.plan_for(request.actor, code)
    return _piece(request, party, gaps_of(request.actor, party))


@login_required
@require_safe
def target_gap(request: ActorRequest, pk: int) -> HttpResponse:
    """A piece: what one national target lacks."""
    found = plans.target_for(request.actor, pk)
    return _piece(request, found.party, [gap_of_target(found)])


def _piece(request: ActorRequest, party: Party, found: list[Gap]) -> HttpResponse:
    found = [gap for gap in found if gap.kinds]
    if not found:
        raise gates.absent()
    shown = {"lacks": beside(request.actor, found), "party": party,
             "may_write": plans.may_write(request.actor, party)}  # fmt: skip
    return render(request, "board/pieces/gaps.html", shown)


@login_required
@require_POST
@limited("post")
def for_target(request: ActorRequest, pk: int) -> HttpResponse:
    """Draft a need from what a national target lacks."""
    found = plans.target_for(request.actor, pk)
    return _drafted(request, gap_of_target(found), found.party)


@login_required
@require_POST
@limited("post")
def for_answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Draft a need from what an answer of a kept assessment lacks."""
    found = plans.answer_for(request.actor, pk)
    party = found.assessment.party
    return _drafted(request, gap_of_answer(found, party), party)


def _drafted(request: ActorRequest, gap: Gap, party: Party) -> HttpResponse:
    plans.writing(request.actor, party)
    need = actions.draft_from_gap(by=request.actor.wearing(f"party:{party.pk}"), gap=gap)
    return redirect("board:edit_need" if need.state == Need.DRAFT else "board:need", need.pk)

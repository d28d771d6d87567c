"""A Party's plan as a whole."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from exchange.atlas.models import Party
from exchange.people.models import Actor, ActorRequest
from exchange.people.queries import claims_of
from exchange.plans import gates, queries
from exchange.plans.models import NationalTarget
from exchange.plans.picture import picture_of


def own(request: ActorRequest, code: str) -> Party:
    """The Party whose plan the reader writes."""
    party = gates.plan_for(request.actor, code)
    gates.writing(request.actor, party)
    return party


def seated(request: ActorRequest, party: Party) -> Actor:
    """The reader in their seat of the Party."""
    return request.actor.wearing(f"party:{party.pk}")


@login_required
@require_safe
def plans(request: ActorRequest) -> HttpResponse:
    """The plans one may read; whoever has one only is led to it."""
    mine = request.actor.pks("party")
    if len(mine) == 1 and not request.actor.coordinates:
        return redirect("plans:plan", mine[0])
    shown = {"rows": queries.with_plans(gates.plans_visible_to(request.actor), mine),
             "claims": claims_of(request.actor.person), "mine": mine}  # fmt: skip
    return render(request, "plans/plans.html", shown)


@login_required
@require_safe
def plan(request: ActorRequest, code: str) -> HttpResponse:
    """The national targets of a Party, and what they lack."""
    party = gates.plan_for(request.actor, code)
    shown = {
        "party": party, "may_write": gates.may_write(request.actor, party),
        "targets": queries.targets_of(party),
        "picture": picture_of(request.actor, party), "draft": gates.draft_for(request.actor, party),
        "aside": queries.targets_of(party, NationalTarget.RETIRED),
    }  # fmt: skip
    return render(request, "plans/plan.html", shown)

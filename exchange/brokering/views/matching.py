"""The matcher's upkeep: ranking everything again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.board.gates import absent
from exchange.board.models import Need
from exchange.brokering import actions, gates
from exchange.brokering.queries import RANKING
from exchange.doors import polled
from exchange.journal.queries import last_job, trail
from exchange.people.models import Actor, ActorRequest


@login_required
@require_safe
def matching(request: ActorRequest) -> HttpResponse:
    """How far ranking everything again has come, and who asked for it."""
    _may(request.actor)
    return render(request, "brokering/matching.html", _ranking())


@login_required
@require_safe
def ranking(request: ActorRequest) -> HttpResponse:
    """The same without its frame; asks again by itself while the job is under way."""
    _may(request.actor)
    job = last_job(RANKING)
    return polled(request, job.stand if job else "", "brokering/ranking.html", _ranking())


def _ranking() -> dict[str, object]:
    job = last_job(RANKING)
    return {
        "job": job, "live": Need.objects.filter(state__in=Need.LIVE).count(),
        "trail": trail(job).exclude(name="ranking.asked") if job else [],
    }  # fmt: skip


@login_required
@require_POST
def rank_again(request: ActorRequest) -> HttpResponse:
    """Begin, pause, go on or cancel."""
    _may(request.actor)
    verb, job = request.POST.get("do", ""), last_job(RANKING)
    if verb == "begin" or job is None:
        actions.rank_again(by=request.actor)
        messages.success(request, _("Every need is ranked again now. First answers go before."))
    else:
        actions.steer_ranking(by=request.actor, job=job, verb=verb)
    return redirect("brokering:matching")


def _may(by: Actor) -> None:
    if not gates.may_keep_matching(by):
        raise absent()

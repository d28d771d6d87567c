"""The first answer: its page, the part that fills itself, and what the asker says of it."""

from __future__ import annotations

import time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.board import actions as board
from exchange.board.gates import absent, may_ask_again, need_for
from exchange.board.models import Need
from exchange.brokering import actions, gates, queries, why
from exchange.brokering.models import Suggestion
from exchange.brokering.queries import FirstAnswer, first_answer
from exchange.people.models import ActorRequest

# Without JavaScript the page cannot fill itself: it waits this long for what there is.
WAIT_SECONDS, LOOK_EVERY = 8.0, 0.25


@login_required
@require_safe
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """What a country can use now, who has solved it, who asks the same, and who acts next."""
    need = _need(request, pk)
    if "wait" in request.GET:
        _wait(need)
    found = first_answer(need, gates.lines_for(request.actor, need))
    return render(request, "brokering/answer.html", _shown(request, found))


@login_required
@require_safe
def part(request: ActorRequest, pk: int) -> HttpResponse:
    """The answer without its frame; asks again by itself until it is there."""
    return render(request, "brokering/answer/whole.html", _shown(request, _found(request, pk)))


@login_required
@require_safe
def lists(request: ActorRequest, pk: int) -> HttpResponse:
    """The answer's lists on the need's own page."""
    return render(request, "brokering/answer/lists.html", _shown(request, _found(request, pk)))


@login_required
@require_safe
def growing(request: ActorRequest, pk: int) -> HttpResponse:
    """The same answer beside a draft, while it is being written."""
    return render(request, "brokering/answer/growing.html", _shown(request, _found(request, pk)))


def _need(request: ActorRequest, pk: int) -> Need:
    need = need_for(request.actor, pk)
    if not gates.may_see_suggestions(request.actor, need):
        raise absent()
    return need


def _found(request: ActorRequest, pk: int) -> FirstAnswer:
    need = _need(request, pk)
    return first_answer(need, gates.lines_for(request.actor, need))


def _wait(need: Need) -> None:
    """Until the answer is made or the time is over; holds no connection meanwhile."""
    until = time.monotonic() + WAIT_SECONDS
    while first_answer(need, ()).growing and time.monotonic() < until:
        if not connection.in_atomic_block:
            connection.close()
        time.sleep(LOOK_EVERY)


def _shown(request: ActorRequest, found: FirstAnswer) -> dict[str, object]:
    why.explain(found.lines)
    need, may_say = found.need, gates.may_say(request.actor, found.need)
    unseen = found.state is not None and found.state.seen_at is None
    if unseen and found.ready and need.posted_at and need.drafted_by_id == request.user.pk:
        actions.see(by=request.actor, need=need)
    return {
        "answer": found, "growing": found.growing, "need": need, "may_say": may_say,
        "due": queries.next_day(need), "may_wish": may_say and need.state != Need.MET,
        "nobody": why.nobody(found.state, "owner"),
        "twins": gates.twins_for(request.actor, need)[:3],
        "may_close": may_say and need.state in Need.MOVES["reuse"][0],
        "may_ask_again": may_ask_again(request.actor, need),
    }  # fmt: skip


@login_required
@require_POST
def say(request: ActorRequest, pk: int) -> HttpResponse:
    """This helps, not this, or neither again."""
    suggestion = gates.line_for(request.actor, pk)
    by = request.actor.wearing(suggestion.need.side)
    suggestion = actions.say(by=by, suggestion=suggestion, verdict=request.POST.get("say", ""))
    return _line(request, suggestion)


@login_required
@require_POST
def wish(request: ActorRequest, pk: int) -> HttpResponse:
    """A wish for this offer, or its end."""
    suggestion = gates.line_for(request.actor, pk)
    by = request.actor.wearing(suggestion.need.side)
    suggestion = actions.wish(by=by, suggestion=suggestion, on=request.POST.get("wish") != "no")
    return _line(request, suggestion)


def _line(request: ActorRequest, suggestion: Suggestion) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        back = reverse("brokering:answer", args=[suggestion.need_id])
        return redirect(f"{back}#line{suggestion.pk}")
    one = gates.line_for(request.actor, suggestion.pk)
    why.explain([one])
    shown = {"one": one, "may_say": True, "may_wish": one.need.state != Need.MET}
    return render(request, "brokering/answer/line.html", shown)


@login_required
@require_POST
def answered(request: ActorRequest, pk: int) -> HttpResponse:
    """What already exists answered the need."""
    need = need_for(request.actor, pk)
    actions.close_as_answered(by=request.actor.wearing(need.side), need=need)
    messages.success(
        request, _("Closed as answered by what already exists. It counts as a result.")
    )
    return redirect("brokering:answer", pk)


@login_required
@require_POST
def ask_again(request: ActorRequest, pk: int) -> HttpResponse:
    """It did not answer it after all."""
    need = need_for(request.actor, pk)
    board.ask_again(by=request.actor.wearing(need.side), need=need)
    messages.success(request, _("Open again."))
    return redirect("brokering:answer", pk)

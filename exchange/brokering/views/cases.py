"""The desk, a case, and what a coordinator does there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.atlas.finding import Filters
from exchange.board.gates import absent, need_for, offer_for
from exchange.board.models import Need
from exchange.brokering import actions, gates, queries, why
from exchange.brokering.forms import DismissForm, InterestForm, NoteForm
from exchange.brokering.models import Answer, Case, PortfolioLine, Suggestion
from exchange.brokering.models.answer import NOT_SUITABLE
from exchange.doors import whole
from exchange.errors import Refused
from exchange.journal.queries import trail
from exchange.people.models import ActorRequest
from exchange.people.queries import invited

# Suggestions shown at first, the newest facts of a case, offers left out for a conflict.
SHOWN, TRAIL, OPPOSED = 5, 40, 10
# What the desk's list was last narrowed to, in the session.
DESK = "desk"


@login_required
@require_safe
def desk(request: ActorRequest) -> HttpResponse:
    """What waits for a coordinator, queue by queue, longest first."""
    if not request.actor.coordinates:
        raise absent()
    filters = _filters(request.GET)
    # A case leads on to the next one of this list, and back to it.
    if request.session.get(DESK) != filters.query:
        request.session[DESK] = filters.query
    search = queries.desk(request.actor, filters)
    shown = search.shown(queries.desk_found(search), request.GET.get("page"))
    if filters.queue == "nobody":
        _mark_invited(list(shown["page"]))
    return render(request, "brokering/desk.html", shown | _tabs(filters))


def _filters(given: Any) -> Filters:
    filters = Filters.read(given)
    return filters if filters.queue in queries.QUEUES else replace(filters, queue="match")


def _mark_invited(cases: list[Case]) -> None:
    """Each case with the running invitations to be its Party's focal point; one read for all."""
    running = list(invited(*{case.need.party_id for case in cases}))
    for case in cases:
        case.invited = [one for one in running if one.party_id == case.need.party_id]  # type: ignore[attr-defined]


def _tabs(filters: Filters) -> dict[str, Any]:
    """The queues (code, query, name, count), and the query that shows all cases again."""
    counts = queries.desk_counts()
    words = {
        "match": _("Waiting for a match"), "answer": _("Waiting for an answer"),
        "result": _("Result to confirm"), "yes": _("Waiting for the Party's yes"),
        "nobody": _("No focal point yet"),
    }  # fmt: skip
    queues = [
        (queue, replace(filters, queue=queue).query, words[queue], counts[queue])
        for queue in queries.QUEUES
    ]
    return {"queues": queues, "unmine": filters.without("mine").query}


@login_required
@require_safe
def case(request: ActorRequest, pk: int) -> HttpResponse:
    """A need beside its suggestions; a case of somebody else opens after "look in"."""
    found = gates.case_for(request.actor, pk)
    most = None if request.GET.get("all") else SHOWN
    shown = _shown(found, most) | _dates(found) | _way(request, found) | _opposed(request, found)
    shown |= {
        "case": found, "need": found.need, "reasons": NOT_SUITABLE,
        "answer": (answer := Answer.objects.filter(need=found.need).first()),
        "nobody": why.nobody(answer, "coordinator"),
        "twins": gates.twins_for(request.actor, found.need)[:6],
        "holds": gates.holds(request.actor, found),
        "trail": [*trail(found.need).exclude(name="need.drafted").reverse()[:TRAIL]][::-1],
        "may_propose": found.need.state == Need.OPEN and gates.may_broker(request.actor, found),
        "interests": queries.interests_of(found.need)[:20],
    }  # fmt: skip
    return render(request, "brokering/case.html", shown)


def _opposed(request: ActorRequest, found: Case) -> dict[str, Any]:
    """Offers left out for a conflict of interest, with the door that takes it back where it may be
    taken back here."""
    party = found.need.party_id
    opposed = list(queries.in_conflict(party)[:OPPOSED])
    aside = queries.set_aside(request.actor, party) if opposed else {}
    return {"opposed": [(one, _door(aside.get(queries.provider_of(one)))) for one in opposed]}


def _door(aside: Suggestion | PortfolioLine | None) -> str:
    if aside is None:
        return ""
    name = "restore" if isinstance(aside, Suggestion) else "restore_line"
    return reverse(f"brokering:{name}", args=[aside.pk])


def _dates(found: Case) -> dict[str, Any]:
    """Since when a case waits, and by when it should be proposed or, once it is, be answered."""
    need = found.need
    return {
        "waiting": queries.waiting_days(need), "due": queries.due_day(need),
        "answer_by": queries.answer_day(need), "proposals": queries.proposals_of(need)[:20],
    }  # fmt: skip


def _way(request: ActorRequest, found: Case) -> dict[str, Any]:
    """Back to the desk as it was last looked at, and on within it."""
    filters = _filters(QueryDict(request.session.get(DESK, "")))
    near = queries.neighbours(queries.desk(request.actor, filters), found)
    return {"desk": filters.query, "near": near}


def _shown(found: Case, most: int | None) -> dict[str, Any]:
    every = list(queries.suggestions_of(found.need))
    active = [one for one in every if one.state == one.SUGGESTED]
    rows = active[:most]
    named = why.names()
    longest = max((one.score for one in rows), default=0.0)
    under_way = queries.open_counts([one.thing_id for one in rows])
    for one in rows:
        one.told = why.told(one.reasons, "coordinator", named)  # type: ignore[attr-defined]
        one.terms = why.shared_terms(one.reasons)  # type: ignore[attr-defined]
        one.bars = why.bars(one, longest)  # type: ignore[attr-defined]
        one.quote = why.quote(one)  # type: ignore[attr-defined]
        one.under_way = under_way.get(one.thing_id, 0)  # type: ignore[attr-defined]
    best = rows[0].reasons if rows else {}
    return {
        "suggestions": rows, "hidden": len(active) - len(rows),
        "dismissed": [one for one in every if one.state == one.DISMISSED],
        "text": why.marked(found.need.text, found.need.lang, best, "need"),
        "version": queries.version_of(found.need),
        "strong": sum(one.band == "strong" for one in active),
        "possible": sum(one.band == "possible" for one in active),
    }  # fmt: skip


@login_required
@require_POST
def take(request: ActorRequest, pk: int) -> HttpResponse:
    """Hold this case from now on."""
    actions.take_case(by=request.actor, case=gates.case_for(request.actor, pk))
    messages.success(request, _("You hold this case now."))
    return redirect("brokering:case", pk)


@login_required
@require_POST
def look_in(request: ActorRequest, pk: int) -> HttpResponse:
    """Read another coordinator's case; the look is written into its trail."""
    actions.look_in(by=request.actor, case=gates.case_for(request.actor, pk))
    return redirect("brokering:case", pk)


@login_required
@require_POST
def propose(request: ActorRequest, pk: int, offer: int) -> HttpResponse:
    """Propose this pair to both sides."""
    found = gates.case_for(request.actor, pk)
    actions.propose(
        by=request.actor, need=found.need, offer=offer_for(request.actor, offer),
        note=note_of(NoteForm(request.POST)),
    )  # fmt: skip
    messages.success(request, _("Proposed to both sides. They have 14 days to answer."))
    return redirect("brokering:case", pk)


@login_required
@require_POST
def dismiss(request: ActorRequest, pk: int) -> HttpResponse:
    """Not suitable, for one of six reasons."""
    suggestion = gates.suggestion_for(request.actor, pk)
    form = DismissForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.dismiss(by=request.actor, suggestion=suggestion, reason=reason)
    messages.success(request, _("Set aside. You can take it back below the list."))
    return redirect("brokering:case", suggestion.need_id)


@login_required
@require_POST
def restore(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a "not suitable" back, in its own case or from that of another need (``case``)."""
    suggestion = gates.suggestion_for(request.actor, pk)
    actions.restore(by=request.actor, suggestion=suggestion)
    return redirect("brokering:case", whole(request.GET.get("case", "")) or suggestion.need_id)


@login_required
@require_POST
def show_interest(request: ActorRequest, pk: int, offer: int) -> HttpResponse:
    """An expert says "I could help" with one of their offers."""
    need, mine = need_for(request.actor, pk), offer_for(request.actor, offer)
    note = note_of(InterestForm(request.POST))
    actions.show_interest(by=request.actor, need=need, offer=mine, note=note)
    messages.success(request, _("The coordinator sees your offer first now."))
    return redirect("board:need", pk)


def note_of(form: NoteForm) -> str:
    """The note of a form that stands on another page; what is wrong with it as a refusal."""
    if not form.is_valid():
        raise Refused("invalid", form.errors["note"][0])
    return form.cleaned_data["note"]

"""All open needs with all offers at once, decided line by line."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.board.gates import absent
from exchange.brokering import actions, gates, queries, why
from exchange.brokering.forms import DismissForm, NoteForm
from exchange.brokering.models.answer import NOT_SUITABLE
from exchange.brokering.views.cases import note_of
from exchange.journal.models import Job
from exchange.journal.queries import last_job
from exchange.people.models import ActorRequest


@login_required
@require_safe
def portfolio(request: ActorRequest) -> HttpResponse:
    """What was laid out last, as a difference to today's proposals."""
    every, job = gates.portfolio_for(request.actor), last_job(queries.PORTFOLIO)
    # While it is being laid out the page asks again and again, and shows no line.
    kinds = queries.portfolio(every) if job and job.state == Job.DONE else []
    for line in (line for _code, _name, lines, _count in kinds for line in lines):
        line.told = why.hindered(line.lacks)
    shown = {"job": job, "kinds": kinds, "reasons": NOT_SUITABLE}
    return render(request, "brokering/portfolio.html", shown)


@login_required
@require_POST
def lay_out(request: ActorRequest) -> HttpResponse:
    """Lay everything out anew."""
    if not request.actor.coordinates:
        raise absent()
    actions.ask_portfolio(by=request.actor)
    return redirect("brokering:portfolio")


@login_required
@require_POST
def accept_line(request: ActorRequest, pk: int) -> HttpResponse:
    """Propose this pair to both sides."""
    line = gates.line_of_portfolio(request.actor, pk)
    actions.accept_line(by=request.actor, line=line, note=note_of(NoteForm(request.POST)))
    messages.success(request, _("Proposed to both sides. They have 14 days to answer."))
    return redirect("brokering:portfolio")


@login_required
@require_POST
def refuse_line(request: ActorRequest, pk: int) -> HttpResponse:
    """Not this pair, for one of six reasons."""
    line, form = gates.line_of_portfolio(request.actor, pk), DismissForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.refuse_line(by=request.actor, line=line, reason=reason)
    messages.success(request, _("Refused. This pair is not laid out again."))
    return redirect("brokering:portfolio")

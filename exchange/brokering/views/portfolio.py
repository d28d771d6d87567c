"""All open needs with all offers at once, decided line by line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.atlas.finding import PAGE
from exchange.board.gates import absent
from exchange.brokering import actions, gates, queries, why
from exchange.brokering.forms import DismissForm, NoteForm
from exchange.brokering.models.answer import NOT_SUITABLE
from exchange.brokering.views.cases import note_of
from exchange.doors import polled, whole
from exchange.journal.models import Job
from exchange.journal.queries import last_job
from exchange.people.models import ActorRequest


@login_required
@require_safe
def portfolio(request: ActorRequest) -> HttpResponse:
    """What was laid out last, as a difference to today's proposals, group by group."""
    return render(request, "brokering/portfolio.html", _laid_out(request))


@login_required
@require_safe
def laid_out(request: ActorRequest) -> HttpResponse:
    """The same without the page's frame; asked again by itself while it is under way."""
    shown = _laid_out(request)
    job = shown["job"]
    return polled(request, job.stand if job else "", "brokering/laid_out.html", shown)


def _laid_out(request: ActorRequest) -> dict[str, Any]:
    rows, job = gates.portfolio_for(request.actor), last_job(queries.PORTFOLIO)
    # While it is being laid out the page asks again and again, and shows no line.
    rows = rows if job and job.state == Job.DONE else rows.none()
    groups = queries.portfolio_groups(rows)
    group = _group(groups, request.GET.get("group", ""))
    page = Paginator(queries.portfolio(rows, group), PAGE).get_page(request.GET.get("page"))
    above = ""
    told = why.hindered_each([line.lacks for line in page])
    for line, words in zip(page, told, strict=True):
        line.told = words  # type: ignore[attr-defined]
        line.above, above = above, f"l{line.pk}"  # type: ignore[attr-defined]
        line.may_restore = gates.may_restore(request.actor, line)  # type: ignore[attr-defined]
    return {"job": job, "groups": groups, "group": group, "page": page, "reasons": NOT_SUITABLE}


def _group(groups: list[tuple[str, str, int]], asked: str) -> str:
    """The group asked for, else the first that holds something."""
    if asked in (code for code, _name, _n in groups):
        return asked
    return next((code for code, _name, n in groups if n), groups[0][0])


def _back(request: ActorRequest) -> HttpResponse:
    """To the page of the list that the line stood on."""
    return redirect(f"{reverse('brokering:portfolio')}?{request.GET.urlencode()}")


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
    return _back(request)


@login_required
@require_POST
def refuse_line(request: ActorRequest, pk: int) -> HttpResponse:
    """Not this pair, for one of six reasons."""
    line, form = gates.line_of_portfolio(request.actor, pk), DismissForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.refuse_line(by=request.actor, line=line, reason=reason)
    messages.success(request, _("Refused. You can take it back under “Refused pairs”."))
    return _back(request)


@login_required
@require_POST
def restore_line(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a refusal back, here or from a case (``case``: its need)."""
    line = gates.line_of_portfolio(request.actor, pk)
    actions.restore_line(by=request.actor, line=line)
    need = whole(request.GET.get("case", ""))
    return redirect("brokering:case", need) if need else _back(request)

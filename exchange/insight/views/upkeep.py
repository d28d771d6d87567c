"""Jobs: what was given up, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from exchange.board.gates import absent
from exchange.doors import whole
from exchange.insight.queries.upkeep import jobs as waiting_jobs
from exchange.journal.actions import try_again
from exchange.journal.models import Step
from exchange.notices.actions import send_again
from exchange.notices.models import Mail
from exchange.people.models import ActorRequest
from exchange.people.views.pages import FORM


@login_required
@FORM
def jobs(request: ActorRequest) -> HttpResponse:
    """Steps and mails that were given up; a POST gives one of them ten more tries."""
    if not request.actor.administers:
        raise absent()
    if request.method == "POST":
        _again(request)
        messages.success(request, _("It is tried again now."))
        return redirect("insight:jobs")
    return render(request, "insight/jobs.html", waiting_jobs())


def _again(request: ActorRequest) -> None:
    if mail := whole(request.POST.get("mail", "")):
        send_again(by=request.actor, mail=get_object_or_404(Mail, pk=mail))
    else:
        step = whole(request.POST.get("step", "")) or 0
        try_again(by=request.actor, step=get_object_or_404(Step, pk=step))

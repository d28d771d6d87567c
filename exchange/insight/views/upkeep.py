"""Jobs: what was given up, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exchange.board.gates import absent
from exchange.doors import whole
from exchange.insight.queries.upkeep import jobs as waiting_jobs
from exchange.journal.actions import try_again
from exchange.journal.models import Step
from exchange.people.models import ActorRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def jobs(request: ActorRequest) -> HttpResponse:
    """Steps and mails that were given up; a POST gives one step ten more tries."""
    if not request.actor.administers:
        raise absent()
    if request.method == "POST":
        step = get_object_or_404(Step, pk=whole(request.POST.get("step", "")) or 0)
        try_again(by=request.actor, step=step)
        messages.success(request, _("It is tried again now."))
        return redirect("insight:jobs")
    return render(request, "insight/jobs.html", waiting_jobs())

"""Appointments: laying one's own down, and ending another's."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from exchange.doors import limited
from exchange.people import actions, gates
from exchange.people.models import ActorRequest
from exchange.people.views.pages import FORM


@login_required
@FORM
@limited("mandate")
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """What ends with an appointment, and one button."""
    found = gates.mandate_for(request.actor, pk)
    if request.method == "POST":
        actions.end_mandate(by=request.actor, mandate=found)
        messages.success(request, _("The role has ended."))
        return redirect("people:me")
    return render(request, "people/end_mandate.html", {"mandate": found})

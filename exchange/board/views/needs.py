"""One need: its page, the Party's yes, its return, its end."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.board import actions, gates
from exchange.board.forms import NoteForm
from exchange.board.models import Endorsement, Need
from exchange.board.views.versions import in_languages
from exchange.errors import Refused
from exchange.people.models import ActorRequest, Seat
from exchange.people.queries import focal_points
from exchange.people.views.pages import FORM


@require_safe
def need(request: ActorRequest, pk: int) -> HttpResponse:
    """One need, for everybody who may read it; pieces add who acts next and who can help."""
    found = gates.need_for(request.actor, pk)
    ours = found.side in request.actor.sides
    shown = {
        "need": found, "may_edit": gates.may_edit_need(request.actor, found),
        "may_endorse": gates.may_endorse(request.actor, found), "ours": ours,
        "decisions": _decisions(found) if ours or request.actor.coordinates else [],
        "deciders": [] if ours or found.state != Need.DRAFT else focal_points(found.party_id),
        **in_languages(request, found),
    }  # fmt: skip
    return render(request, "board/need.html", shown)


def _decisions(found: Need) -> list[Endorsement]:
    return list(found.endorsements.select_related("by", "seat").order_by("-at")[:10])


@login_required
@FORM
def endorse(request: ActorRequest, pk: int) -> HttpResponse:
    """The Party's yes: a page that says for whom, with one button."""
    found = gates.need_for(request.actor, pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.endorse(
            by=request.actor.wearing(found.side), need=found, note=form.cleaned_data["note"]
        )
        messages.success(request, _("You said yes. Coordinators can propose a match now."))
        return redirect("board:need", pk)
    return _ask(request, found, form, "yes")


@login_required
@FORM
def return_need(request: ActorRequest, pk: int) -> HttpResponse:
    """Send it back to its author with a question."""
    found = gates.need_for(request.actor, pk)
    form = NoteForm(request.POST or None, question=True)
    if request.method == "POST" and form.is_valid():
        actions.return_need(
            by=request.actor.wearing(found.side), need=found, note=form.cleaned_data["note"]
        )
        messages.success(request, _("Returned. The author sees your question."))
        return redirect("board:need", pk)
    return _ask(request, found, form, "return")


def _ask(request: ActorRequest, found: Need, form: NoteForm, what: str) -> HttpResponse:
    if not gates.may_endorse(request.actor, found):
        raise Refused(
            "not_waiting",
            _(
                "This need does not wait for your yes: it was answered already, or a focal "
                "point of its Party answers."
            ),
            403,
        )
    hats = request.actor.hats
    mine = [hat.pk for hat in hats if hat.pk and gates.is_endorsing(hat, found)]
    seat = Seat.objects.filter(pk__in=mine).first()
    shown = {"need": found, "form": form, "what": what, "seat": seat}
    return render(request, "board/decide.html", shown, status=422 if form.errors else 200)


@login_required
@FORM
def withdraw_need(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a need back, after a page that says what follows."""
    found = gates.need_for(request.actor, pk)
    if request.method == "POST":
        actions.withdraw_need(by=request.actor.wearing(found.side), need=found)
        messages.success(request, _("Withdrawn."))
        return redirect("board:need", pk)
    if not gates.may_edit_need(request.actor, found):
        raise gates.not_editable(request.actor, found)
    shown = {"thing": found, "back": "board:need", "what": "need"}
    return render(request, "board/withdraw.html", shown)

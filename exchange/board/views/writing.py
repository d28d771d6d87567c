"""Writing a need: on one page, saved as one writes, and more of it later."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from exchange.board import actions, gates
from exchange.board.forms import MoreForm
from exchange.board.models import Need
from exchange.board.views.sheet import Sheet
from exchange.doors import limited, mark, read_json, whole
from exchange.errors import Refused
from exchange.people.models import ActorRequest
from exchange.people.views.pages import FORM

LONGEST = 20_000


@login_required
@FORM
@limited("post")
def new_need(request: ActorRequest) -> HttpResponse:
    """Post a need on one page, or save it and finish later."""
    if not gates.parties_for(request.actor):
        return render(
            request, "board/no_seat.html", status=403 if request.method == "POST" else 200
        )
    begun = (
        gates.draft_with(request.actor, mark(request.POST)) if request.method == "POST" else None
    )
    if begun is not None and not gates.may_edit_need(request.actor, begun):
        return redirect("board:need", begun.pk)
    return _write(Sheet(request, begun))


@login_required
@FORM
@limited("post")
def edit_need(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or change a posted need."""
    return _write(Sheet(request, _editable(request, pk)))


def _editable(request: ActorRequest, pk: int) -> Need:
    found = gates.need_for(request.actor, pk)
    if gates.may_edit_need(request.actor, found):
        return found
    raise gates.not_editable(request.actor, found)


def _write(sheet: Sheet) -> HttpResponse:
    if not sheet.is_sent or "suggest" in sheet.data:
        return sheet.show()
    if not sheet.form.is_valid():
        return sheet.show(422)
    if not sheet.later and sheet.form.unconfirmed:
        return sheet.show(confirm=True)
    return sheet.keep()


@login_required
@require_POST
@limited("draft", per_user="1200/h", per_address="30000/h")
def draft(request: ActorRequest) -> HttpResponse:
    """Autosave: keeps the draft, and says what its text speaks of by now."""
    data = _flat(read_json(request))
    sheet = Sheet(request, _begun(request, data), data)
    if not sheet.parties and sheet.found is None:
        raise Refused("no_seat", gates.not_yours().message, 403)
    try:
        kept = sheet.autosaved()
    except Refused as refused:
        if refused.code != "conflict":
            raise
        return _two_versions(sheet, refused)
    return JsonResponse(_saved(sheet, kept))


def _begun(request: ActorRequest, data: Any) -> Need | None:
    pk = str(data.get("need", ""))
    if not pk:
        return gates.draft_with(request.actor, mark(data))
    return _editable(request, whole(pk) or 0)


def _flat(given: dict[str, Any]) -> MultiValueDict[str, str]:
    """A JSON object as a form is sent: lists of short texts by name, anything else left out."""
    flat: MultiValueDict[str, str] = MultiValueDict()
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        flat.setlist(name, [_text(v) for v in values[:100] if isinstance(v, str | int)])
    return flat


def _text(value: str | int) -> str:
    """As a form could have sent it: JSON can hold half a character, and no database can."""
    return str(value)[:LONGEST].encode("utf-8", "replace").decode()


def _saved(sheet: Sheet, kept: Need) -> dict[str, Any]:
    picks = render_to_string("board/from_text.html", {"form": sheet.form}, sheet.request)
    answer = render_to_string("board/growing.html", {"need": kept}, sheet.request)
    return {
        "need": kept.pk, "rev": kept.rev, "at": timezone.now().isoformat(), "hints": picks,
        "answer": answer, "edit": reverse("board:edit_need", args=[kept.pk]),
    }  # fmt: skip


def _two_versions(sheet: Sheet, refused: Refused) -> JsonResponse:
    other = sheet.other()
    shown = render_to_string("board/other.html", {"other": other, "live": True}, sheet.request)
    body = {"code": "conflict", "message": str(refused.message), "need": other.pk, "rev": other.rev}
    return JsonResponse(body | {"other": shown}, status=409)


@login_required
@FORM
@limited("post")
def more(request: ActorRequest, pk: int) -> HttpResponse:
    """The rest of a need, asked later."""
    found = _editable(request, pk)
    form = MoreForm(request.POST if request.method == "POST" else None, instance=copy(found))
    if request.method != "POST" or not form.is_valid():
        return _more(request, found, form, 422 if form.errors else 200)
    rev = Sheet(request, found).rev
    try:
        actions.edit_need(by=request.actor.wearing(found.side), need=found, rev=rev, **form.given())
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return _more(request, gates.need_for(request.actor, pk), form, refused.status)
    return redirect("board:need", pk)


def _more(request: ActorRequest, found: Need, form: MoreForm, status: int) -> HttpResponse:
    shown = {"form": form, "need": found, "other": found if status == 409 else None}
    return render(request, "board/more.html", shown, status=status)

"""What changes a message, whatever its door; and a message with all its wordings."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from exchange.errors import Refused
from exchange.people.models import ActorRequest
from exchange.rooms import actions, gates, protocol
from exchange.rooms.files import taken
from exchange.rooms.forms import ChangeForm, EditForm, RedactForm, new_cid
from exchange.rooms.models import Message, Room


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, pk: int, no: int) -> HttpResponse:
    """One's own message in a form; another one's change meanwhile is shown beside it."""
    found = gates.room_for(request.actor, pk)
    if wants_json(request):
        return ack(request, found, "edit", no=no)
    message = gates.message_in(found, no)
    form = EditForm(request.POST or None, initial={"body": message.body, "rev": message.rev})
    if request.method == "POST":
        return _changed(request, "edit", message, form)
    if message.redacted_at is not None:
        return back_to(message)
    gates.check_edit(gates.writer_in(request.actor, found), found, message)
    return _form(request, "edit", message, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: ActorRequest, pk: int, no: int) -> HttpResponse:
    """Ask once more before words are taken away; a coordinator says why."""
    found = gates.room_for(request.actor, pk)
    if wants_json(request):
        return ack(request, found, "redact", no=no)
    message = gates.message_in(found, no)
    form = RedactForm(request.POST or None, asks_why=message.author_id != request.actor.person.pk)
    if request.method == "POST":
        return _changed(request, "redact", message, form)
    if message.redacted_at is not None:
        return back_to(message)
    gates.check_redact(gates.writer_in(request.actor, found), message)
    return _form(request, "redact", message, form)


@login_required
@require_safe
def history(request: ActorRequest, pk: int, no: int) -> HttpResponse:
    """One message with its earlier wordings, the newest first."""
    message = gates.message_in(gates.room_for(request.actor, pk), no)
    said = [(message.edited_at or message.at, _words_and_files(message))]
    said += [(one.at, protocol.html_of(one)) for one in message.revisions.order_by("-rev")]
    return render(request, "rooms/history.html", {"message": message, "said": said})


def wants_json(request: ActorRequest) -> bool:
    """Whether a page without a socket asks, and not a form."""
    return request.headers.get("Accept", "").startswith("application/json")


def ack(request: ActorRequest, found: Room, kind: str, **also: int) -> JsonResponse:
    """What a socket would answer to the same frame."""
    frame = {**request.POST.dict(), **also, "t": kind}
    given, cid = protocol.written(frame), str(frame.get("cid", ""))
    if given is None:
        raise gates.stale()
    if kind == "send":
        given["files"] = taken(request.FILES.getlist("files"))
    try:
        said = change(request, found, kind, {"cid": cid, **given})
    except gates.Changed as changed:
        words = {"code": changed.code, "message": str(changed.message), "rev": changed.rev}
        return JsonResponse(words, status=changed.status)
    return JsonResponse(protocol.ack(cid, said.event.seq, said.message.no, said.dup))


def change(request: ActorRequest, found: Room, kind: str, given: dict[str, Any]) -> actions.Said:
    """Say, edit, take back or pin, at the pace of one person in one room."""
    if protocol.PACE.wait((request.actor.person.pk, found.pk)):
        raise Refused("rate", _("That was much at once. Wait a moment, then send it again."), 429)
    return actions.VERBS[kind](by=request.actor, room=found, **given)


def back_to(message: Message) -> HttpResponseRedirect:
    """To a message on the page of its room that holds it."""
    there = reverse("rooms:room", args=[message.room_id])
    return HttpResponseRedirect(f"{there}?at={message.no}#m{message.no}", status=303)


def _changed(request: ActorRequest, kind: str, message: Message, form: ChangeForm) -> HttpResponse:
    """Do what the form says; what is refused stays written in it."""
    if not form.is_valid():
        return _form(request, kind, message, form.renewed(), 422)
    try:
        change(request, message.room, kind, {"no": message.no, **form.cleaned_data})
    except Refused as refused:
        if refused.code in ("absent", "forbidden"):
            raise
        form.add_error(None, refused.message)
        message.refresh_from_db()
        now = form.renewed(rev=message.rev, cid=new_cid())
        return _form(request, kind, message, now, refused.status)
    return back_to(message)


def _words_and_files(message: Message) -> SafeString:
    return protocol.html_of(message) + protocol.files_of(message)


def _form(
    request: ActorRequest, kind: str, message: Message, form: ChangeForm, status: int = 200
) -> HttpResponse:
    shown = {
        "form": form, "message": message, "words": _words_and_files(message),
        "shows": kind == "redact" or status == 409,
    }  # fmt: skip
    return render(request, f"rooms/{kind}.html", shown, status=status)

"""The room as a page: what was said, a form, people, and what was agreed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.brokering.gates import exchange_for, role_of
from exchange.errors import Refused
from exchange.people.gates import reachable
from exchange.people.models import Actor, ActorRequest
from exchange.rooms import actions, gates, protocol, queries
from exchange.rooms.forms import SayForm, new_cid
from exchange.rooms.models import Member, Room
from exchange.rooms.views.changing import ack, change, wants_json
from exchange.rooms.views.timeline import lines_of, missed_of

CLOCK = Actor.system("clock")
ASKED = ("after", "before", "at")


@login_required
@require_safe
def room(request: ActorRequest, pk: int) -> HttpResponse:
    """The last 50 messages, or those behind ``after``, before ``before`` or around ``at``; read
    marks move with what was not looked for. ``reply`` is the message that is to be answered."""
    form = SayForm(initial={"reply_to": request.GET.get("reply", "")})
    return _page(request, gates.room_for(request.actor, pk), form)


@login_required
@require_POST
def say(request: ActorRequest, pk: int) -> HttpResponse:
    """Say something, from the form or from a page whose socket is cut; 303 to the message. With
    ``answer`` nothing is said yet: the page comes again with what was written and what it answers.
    """
    found = gates.room_for(request.actor, pk)
    if wants_json(request):
        return ack(request, found, "send")
    if "answer" in request.POST:
        return _page(request, found, SayForm.going_on(request.POST, request.FILES))
    form = SayForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form.renewed(), status=422)
    try:
        said = change(request, found, "send", form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.message)
        return _page(request, found, form.renewed(cid=new_cid()), refused.status)
    there = reverse("rooms:room", args=[pk])
    return HttpResponseRedirect(f"{there}#m{said.message.no}", status=303)


@login_required
@require_POST
def pin(request: ActorRequest, pk: int) -> HttpResponse:
    """Pin a message for everybody, or take the pin off; back to what is pinned."""
    found = gates.room_for(request.actor, pk)
    if wants_json(request):
        return ack(request, found, "pin")
    given = protocol.written({**request.POST.dict(), "t": "pin"})
    if given is None:
        raise gates.stale()
    cid = request.POST.get("cid") or new_cid()
    change(request, found, "pin", {"cid": cid, **given})
    return HttpResponseRedirect(reverse("rooms:room", args=[pk]) + "#pins", status=303)


@login_required
@require_safe
def pins(request: ActorRequest, pk: int) -> HttpResponse:
    """The piece that lists what is pinned, asked for again by pages that see it change."""
    found = gates.room_for(request.actor, pk)
    me = found.members.filter(user=request.actor.person, state=Member.ACTIVE).first()
    may_write = me is not None and found.is_writable
    shown = {"room": found, "pinned": _pinned(found), "may_write": may_write}
    return render(request, "rooms/pins.html", shown)


@login_required
@require_POST
def unread(request: ActorRequest, pk: int) -> HttpResponse:
    """Leave a message and what follows for later; on to the page whose door counts them."""
    found = gates.room_for(request.actor, pk)
    no = protocol.number(request.POST.get("no", ""))
    if no is None:
        raise gates.stale()
    actions.mark_unread(by=request.actor, room=found, no=no)
    return redirect("brokering:exchange", found.exchange_id)


@login_required
@require_safe
def search(request: ActorRequest, pk: int) -> HttpResponse:
    """What was said with these words, the latest first, each leading to its place in the room."""
    found, q = gates.room_for(request.actor, pk), request.GET.get("q", "")[:80].strip()
    shown = {"room": found, "q": q, "messages_found": queries.said_with(found, q)}
    return render(request, "rooms/search.html", shown)


@login_required
@require_safe
def events(request: ActorRequest, pk: int) -> JsonResponse:
    """The frames behind ``after``, for a page without a socket: a batch, or a reset when far."""
    found = gates.room_for(request.actor, pk)
    after = protocol.number(request.GET.get("after", ""))
    if after is None or after > found.head_seq or found.head_seq - after > protocol.FAR:
        return JsonResponse({"t": "reset", "head": found.head_seq})
    rows = queries.events_after(pk, after, protocol.BATCH)
    cast = queries.cast_of(pk, rows)
    evs = [protocol.ev(row, cast) for row in rows]
    return JsonResponse({"t": "batch", "evs": evs, "head": found.head_seq})


@login_required
@require_safe
def door(request: ActorRequest, pk: int) -> HttpResponse:
    """The piece that leads from an exchange into its room, with what is unread there."""
    exchange = exchange_for(request.actor, pk)
    found = Room.objects.filter(exchange=exchange).first()
    shown: dict[str, Any] = {"room": None, "unread": 0}
    if found is not None:
        shown["room"] = gates.room_for(request.actor, found.pk)
        member = found.members.filter(user=request.actor.user, state=Member.ACTIVE).first()
        shown["unread"] = queries.unread(member, found) if member else 0
    return render(request, "rooms/door.html", shown)


def _page(request: ActorRequest, found: Room, form: SayForm, status: int = 200) -> HttpResponse:
    actions.sync_members(by=CLOCK, room=found)
    people = list(queries.people_in(found))
    me = next((one for one in people if one.user_id == request.actor.person.pk), None)
    asked = {name: protocol.number(request.GET.get(name, "")) for name in ASKED}
    page = queries.page_of(found, **asked)
    lines = lines_of(page, queries.cast_of(found.pk, page.events), me, found.is_writable)
    shown = _about(request.actor, found) | _compose(found, form) | {
        "people": people, "me": me, "page": page, "lines": lines, "form": form,
        "missed": missed_of(page, me), "may_write": me is not None and found.is_writable,
        "reachable": reachable(request.actor, [one.user for one in people]),
    }  # fmt: skip
    answer = render(request, "rooms/room.html", shown, status=status)
    if page.numbers and asked["before"] is None and asked["at"] is None:
        actions.mark_read(by=request.actor, room=found, no=page.numbers[-1])
    return answer


def _compose(found: Room, form: SayForm) -> dict[str, Any]:
    """What stands around the form: what is answered, if it is in this room, and what is pinned."""
    no = protocol.number(form["reply_to"].value() or "") or 0
    message = queries.message_of(found, no) if no else None
    quote = protocol.quote_of(message) if message else ""
    return {"answered": message, "quote": quote, "pinned": _pinned(found)}


def _pinned(found: Room) -> list[tuple[int, str]]:
    return [(one.no, protocol.quote_of(one)) for one in queries.pinned_in(found)]


def _about(by: Actor, found: Room) -> dict[str, Any]:
    """What the frame of the page says: both sides, where each role comes from, what was agreed."""
    exchange = found.exchange
    need, offer = exchange.need, exchange.offer
    provider: Any = offer.organisation or offer.party
    if offer.profile is not None:
        provider = offer.profile.area or offer.profile.headline
    return {
        "room": found, "exchange": exchange, "need": need, "offer": offer,
        "proposal": exchange.proposal, "holder": need.case.coordinator,
        "may_report": bool(role_of(by, exchange)) and exchange.state == "open",
        "places": {"need": need.party.name, "offer": provider, "coordinator": _("Coordinator")},
    }  # fmt: skip

"""The database's side of a socket, in threads of its own that drop dead connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from exchange.people.models import Actor, User
from exchange.rooms import actions, gates, protocol, queries
from exchange.rooms.hub import Holder, Item, codes
from exchange.rooms.models import Member, Room, RoomEvent

T = TypeVar("T")
CLOCK = Actor.system("clock")
# Looking must not wait behind writers that wait for a lock; SQLite has one writer at a time, and
# more threads would only sleep in its busy handler.
READERS = ThreadPoolExecutor(4, thread_name_prefix="rooms-read")
WRITERS = ThreadPoolExecutor(
    1 if connection.vendor == "sqlite" else 4, thread_name_prefix="rooms-write"
)


async def _in(pool: ThreadPoolExecutor, call: Callable[..., T], *args: Any) -> T:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(pool, partial(_with_live_connections, call, *args))


def _with_live_connections(call: Callable[..., T], *args: Any) -> T:
    """Drop what is dead before and after; a pool takes its connection back, SQLite's stays open.

    (To open it anew, and to write its log back with the last close, costs as much as a message.)
    """
    close_old_connections()
    try:
        return call(*args)
    finally:
        if connection.vendor == "sqlite":
            connection.close_at = None
        close_old_connections()


async def enter(user: User, pk: int) -> tuple[dict[str, Any], int, int, int]:
    """Check the person at the door: what they are here, head, message head and read mark.

    Raises ``Refused("absent")``.
    """
    return await _in(READERS, _enter, user, pk)


async def items_after(room: int, after: int) -> list[Item]:
    """Up to 200 events behind a number, encoded."""
    return await _in(READERS, _items_after, room, after)


async def heads(rooms: list[int]) -> dict[int, int]:
    """The head of each room."""
    return await _in(READERS, queries.heads, rooms)


async def ended(holders: dict[int, set[Holder]]) -> dict[int, dict[Holder, int]]:
    """Whose right to a room has ended, with the close code."""
    return await _in(READERS, _ended, holders)


async def write(
    user: User, pk: int, kind: str, cid: str, given: dict[str, Any]
) -> tuple[dict[str, Any], Item]:
    """Say, edit, take back or pin something; the ack and the event for everybody."""
    return await _in(WRITERS, _write, user, pk, kind, cid, given)


async def mark_read(user: User, pk: int, no: int) -> bool:
    """Move one's own read mark."""
    return await _in(WRITERS, _mark_read, user, pk, no)


def _enter(user: User, pk: int) -> tuple[dict[str, Any], int, int, int]:
    by = Actor(user)
    room = gates.room_for(by, pk)
    mine = Member.objects.filter(room=room, user=user, state=Member.ACTIVE)
    me = mine.first()
    if me is None and actions.sync_members(by=CLOCK, room=room):
        me = mine.first()
    can = ["read", *(("redact",) if me else ())]
    can += ["send", "edit", "pin"] if me and room.is_writable else []
    you = {"id": user.pk, "role": me.role if me else "guest", "can": can}
    return you, room.head_seq, room.msg_head, me.read_no if me else room.msg_head


def _items_after(room: int, after: int) -> list[Item]:
    events = queries.events_after(room, after)
    cast = queries.cast_of(room, events)
    return [_item(event, cast) for event in events]


def _item(event: RoomEvent, cast: dict[int, Member]) -> Item:
    frame = protocol.encode(protocol.ev(event, cast))
    about = event.message_id or 0
    quotes = (event.message.reply_to_id or 0) if event.message else 0
    out, mends = protocol.put_out(event), protocol.mended(event)
    return Item(event.seq, frame, out, about, quotes, mends)


def _write(
    user: User, pk: int, kind: str, cid: str, given: dict[str, Any]
) -> tuple[dict[str, Any], Item]:
    said = actions.VERBS[kind](by=Actor(user), room=Room(pk=pk), cid=cid, **given)
    prefetch_related_objects([said.message], "files")
    item = _item(said.event, queries.cast_of(pk, [said.event]))
    return protocol.ack(cid, said.event.seq, said.message.no, said.dup), item


def _mark_read(user: User, pk: int, no: int) -> bool:
    room = Room.objects.get(pk=pk)
    return actions.mark_read(by=Actor(user), room=room, no=no)


def _ended(holders: dict[int, set[Holder]]) -> dict[int, dict[Holder, int]]:
    everyone = {holder for some in holders.values() for holder in some}
    signed_out = _signed_out(everyone)
    found: dict[int, dict[Holder, int]] = {}
    rooms = gates.rooms_in_full().in_bulk(list(holders))
    for pk, some in holders.items():
        inside: set[int] = set()
        if room := rooms.get(pk):
            actions.sync_members(by=CLOCK, room=room)
            inside = queries.readers(room)
        found[pk] = {one: codes.SIGNED_OUT for one in some if one in signed_out}
        found[pk] |= {one: codes.NOT_HERE for one in some if one[0] not in inside}
    return found


def _signed_out(everyone: set[Holder]) -> set[Holder]:
    """Those whose session is gone, whose password has changed, or who may no longer sign in."""
    keys = {session for _user, session, _proof in everyone}
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    sessions = set(alive.values_list("session_key", flat=True))
    active = User.objects.filter(is_active=True).only("password")
    users = active.in_bulk([user for user, _s, _p in everyone])
    proofs = {pk: user.get_session_auth_hash() for pk, user in users.items()}
    return {
        one for one in everyone
        if one[1] not in sessions or not constant_time_compare(proofs.get(one[0], ""), one[2])
    }  # fmt: skip

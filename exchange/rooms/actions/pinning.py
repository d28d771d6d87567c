"""Keeping a message in sight of everybody above the talk."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.people.models import Actor
from exchange.rooms import gates
from exchange.rooms.actions.numbering import append, lock
from exchange.rooms.actions.wording import Said, check_cid, done_before, latest
from exchange.rooms.models import Message, Room, RoomEvent

MOST_PINNED = 20


def pin(*, by: Actor, room: Room, no: int, cid: str, on: bool) -> Said:
    """Pin a message above the talk, or (not ``on``) take the pin off; any member may.

    Twice is once. Raises ``Refused`` with ``invalid`` (also for a ``cid`` that was used for
    something else), ``absent``, ``locked``, ``gone`` (taken back) or ``full`` (20 are pinned).
    """
    check_cid(cid)
    with transaction.atomic():
        room = lock(room.pk)
        member = gates.writer_in(by, room)
        message, what = gates.message_in(room, no), "pinned" if on else "unpinned"
        if before := done_before(by, member, room, cid):
            if before.message != message or before.event.extra.get("what") != what:
                raise gates.stale()
            return before
        gates.check_pin(room, message)
        if on == (message.pinned_at is not None):
            return Said(message, latest(message), member, dup=True)
        _move(room, message, on)
        event = append(
            room, RoomEvent.PIN, actor=by.user, message=message, cid=cid, extra={"what": what}
        )
    return Said(message, event, member, dup=False)


def _move(room: Room, message: Message, on: bool) -> None:
    if on and room.messages.filter(pinned_at__isnull=False).count() >= MOST_PINNED:
        words = _("20 messages are pinned here. Take the pin off one of them first.")
        raise Refused("full", words, 409)
    message.pinned_at = timezone.now() if on else None
    message.save(update_fields=["pinned_at"])

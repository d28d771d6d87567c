"""Saying something, and marking what was read and told."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import not_yours
from exchange.errors import Refused
from exchange.people.models import Actor, User
from exchange.rooms import gates
from exchange.rooms.actions.numbering import append, lock
from exchange.rooms.models import Member, Message, Room, RoomEvent
from exchange.rooms.protocol import BODY, CID
from matching.text.detect import guess_language

# Control characters and lone surrogates, which PostgreSQL and JSON readers refuse.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Said(NamedTuple):
    """What came of saying something; ``dup`` when the same ``cid`` had come before."""

    message: Message
    event: RoomEvent
    by: Member
    dup: bool


def say(*, by: Actor, room: Room, cid: str, body: str, lang: str = "") -> Said:
    """Say something in a room: it takes the room's next number, once for one ``cid``.

    ``cid`` is 8 to 64 letters, digits, ``-`` or ``_``; ``body`` at most 8 000 characters; an
    empty ``lang`` is guessed from the text. Raises ``Refused`` with ``invalid``, ``too_long``,
    ``locked`` or ``absent`` (no member).
    """
    body = _checked(cid, body)
    with transaction.atomic():
        room = lock(room.pk)
        member = gates.writer_in(by, room)
        before = RoomEvent.objects.filter(room=room, actor=by.user, cid=cid)
        if event := before.select_related("message").first():
            assert event.message is not None  # only messages carry a cid
            return Said(event.message, event, member, dup=True)
        if not room.is_writable:
            raise gates.locked()
        message = _write(room, member.user, body, lang, timezone.now())
        event = append(room, RoomEvent.MESSAGE, actor=by.user, message=message, cid=cid)
        # One's own words are read, unless something before them is not.
        Member.objects.filter(pk=member.pk, read_no=message.no - 1).update(read_no=message.no)
    return Said(message, event, member, dup=False)


def plant_message(
    *, by: Actor, room: Room, author: User, body: str, lang: str, at: datetime
) -> Message:
    """Put a sample message of a member at a past moment; it counts as read and told by all."""
    if by.machine != "seed":
        raise not_yours()
    with transaction.atomic():
        room = lock(room.pk)
        message = _write(room, author, body, lang, at)
        append(room, RoomEvent.MESSAGE, actor=author, message=message)
        room.members.update(told_no=message.no, read_no=message.no)
    return message


def mark_read(*, by: Actor, room: Room, no: int) -> bool:
    """Mark everything up to message ``no`` as read by oneself; True when the mark moved."""
    if by.user is None:
        return False
    no = max(0, min(no, room.msg_head))
    mine = Member.objects.filter(room=room, user=by.user, state=Member.ACTIVE, read_no__lt=no)
    return bool(mine.update(read_no=no))


def mark_told(*, by: Actor, member: Member, no: int) -> None:
    """Remember that a member was told by mail of everything up to message ``no``."""
    if not by.machine:
        raise not_yours()
    Member.objects.filter(pk=member.pk, told_no__lt=no, room__msg_head__gte=no).update(told_no=no)


def _checked(cid: str, body: str) -> str:
    if not CID.fullmatch(cid):
        raise Refused("invalid", _("This form is too old. Load the page again, then send."))
    body = UNPRINTABLE.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not body:
        raise Refused("invalid", _("Write something first."))
    if len(body) > BODY:
        raise Refused("too_long", _("A message holds at most 8,000 characters. Send parts."), 413)
    return body


def _write(room: Room, author: User, body: str, lang: str, at: datetime) -> Message:
    room.msg_head = room.msg_head + 1
    lang = (lang or guess_language(body) or "")[:5]
    return Message.objects.create(
        room=room, no=room.msg_head, author=author, body=body, lang=lang, at=at
    )

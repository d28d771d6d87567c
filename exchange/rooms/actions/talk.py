"""Saying something, and marking what was read and told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import not_yours
from exchange.errors import Refused
from exchange.people.models import Actor, User
from exchange.rooms import gates, queries
from exchange.rooms.actions.numbering import append, lock
from exchange.rooms.actions.wording import (
    Said,
    body_of,
    check_cid,
    done_before,
    has_held,
    keep_mentions,
    language_of,
)
from exchange.rooms.files import IN_A_ROOM, Sent
from exchange.rooms.models import Content, File, Member, Mention, Message, Room, RoomEvent


def say(
    *, by: Actor, room: Room, cid: str, body: str, lang: str = "", reply_to: int = 0,
    files: Sequence[Sent] = (),
) -> Said:  # fmt: skip
    """Say something in a room: it takes the room's next number, once for one ``cid``.

    ``cid`` is 8 to 64 letters, digits, ``-`` or ``_``; ``body`` at most 8 000 characters, none
    where there are ``files``; an empty ``lang`` is guessed from the text; ``reply_to`` is the
    number of the message this one answers. Raises ``Refused`` with ``invalid`` (also for a message
    that is not in the room), ``too_long``, ``full`` (of files), ``locked``, ``absent`` (no member)
    or ``conflict``: other words or files under a ``cid`` that was used, from a form one went back
    to.
    """
    check_cid(cid)
    body = body_of(body, may_be_empty=bool(files))
    with transaction.atomic():
        room = lock(room.pk)
        member = gates.writer_in(by, room)
        if before := done_before(by, member, room, cid):
            if not _repeats(before, body, reply_to, files):
                raise gates.sent_before()
            return before
        if not room.is_writable:
            raise gates.locked()
        answered = gates.answered_in(room, reply_to)
        _check_place_for(room, files)
        message = _write(room, member.user, body, lang, timezone.now(), answered)
        _keep(message, files)
        keep_mentions(room, message)
        event = append(
            room, RoomEvent.MESSAGE, actor=by.user, message=message, cid=cid, at=message.at
        )
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
        append(room, RoomEvent.MESSAGE, actor=author, message=message, at=at)
        room.members.update(told_no=message.no, read_no=message.no)
    return message


def mark_read(*, by: Actor, room: Room, no: int) -> bool:
    """Mark everything up to message ``no`` as read by oneself; True when the mark moved."""
    if by.user is None:
        return False
    no = max(0, min(no, room.msg_head))
    mine = Member.objects.filter(room=room, user=by.user, state=Member.ACTIVE, read_no__lt=no)
    return bool(mine.update(read_no=no))


def mark_unread(*, by: Actor, room: Room, no: int) -> bool:
    """Leave message ``no`` and what follows unread for oneself; True when the mark moved.

    Nobody is written to for it: what was read once counts as told; what came since does not.
    """
    if by.user is None or no < 1:
        return False
    mine = Member.objects.filter(room=room, user=by.user, state=Member.ACTIVE, read_no__gte=no)
    return bool(mine.update(read_no=no - 1, told_no=Greatest(F("told_no"), F("read_no"))))


def mark_told(*, by: Actor, member: Member, no: int) -> None:
    """Remember that a member was told by mail of everything up to message ``no``."""
    if not by.machine:
        raise not_yours()
    Member.objects.filter(pk=member.pk, told_no__lt=no, room__msg_head__gte=no).update(told_no=no)


def mark_mentioned(*, by: Actor, mention: Mention) -> bool:
    """Remember that a person was told of being named; False when that was done before."""
    if not by.machine:
        raise not_yours()
    untold = Mention.objects.filter(pk=mention.pk, told_at=None)
    return bool(untold.update(told_at=timezone.now()))


def _repeats(before: Said, body: str, reply_to: int, files: Sequence[Sent]) -> bool:
    """Whether a message was sent before as it is sent now; of one that was taken back only its
    name can tell."""
    message = before.message
    answered = message.reply_to.no if message.reply_to else 0
    as_then = answered == reply_to or message.redacted_at is not None
    as_then = as_then and has_held(message, body, files)
    return before.event.kind == RoomEvent.MESSAGE and as_then


def _check_place_for(room: Room, files: Sequence[Sent]) -> None:
    more = sum(len(one.data) for one in files)
    if more and queries.bytes_in(room) + more > IN_A_ROOM:
        raise Refused("full", _(
            "A room holds 200 MB of files, and with these it would be more. Take back messages "
            "whose files are not needed any more, or send a link to where these lie."
        ), 409)  # fmt: skip


def _keep(message: Message, files: Sequence[Sent]) -> None:
    for one in files:
        row = File.objects.create(
            message=message, name=one.name, kind=one.kind, size=len(one.data), digest=one.digest
        )
        Content.objects.create(file=row, data=one.data)


def _write(
    room: Room, author: User, body: str, lang: str, at: datetime, answered: Message | None = None
) -> Message:
    room.msg_head = room.msg_head + 1
    return Message.objects.create(
        room=room, no=room.msg_head, author=author, body=body, lang=language_of(body, lang), at=at,
        reply_to=answered,
    )  # fmt: skip

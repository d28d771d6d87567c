"""Changing what one said, and taking words away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.people.models import Actor
from exchange.rooms import gates
from exchange.rooms.actions.numbering import append, lock
from exchange.rooms.actions.wording import (
    Said,
    body_of,
    check_cid,
    cleaned,
    done_before,
    has_held,
    keep_mentions,
    language_of,
    latest,
)
from exchange.rooms.models import Member, Message, Revision, Room, RoomEvent

REASON = 300


def edit(*, by: Actor, room: Room, no: int, rev: int, cid: str, body: str) -> Said:
    """Change one's own message; its earlier wording is kept beside it, for all who read the room.

    ``rev`` is the change the writer started from: another one in the database is a conflict, and
    nothing is written. Raises ``Refused`` with ``invalid``, ``too_long``, ``absent``, ``locked``,
    ``forbidden`` (another's message) or ``gone`` (taken back), and ``Changed`` for a conflict,
    which other words under a ``cid`` that was used are too: a form one went back to.
    """
    check_cid(cid)
    body = body_of(body)
    with transaction.atomic():
        room = lock(room.pk)
        member = gates.writer_in(by, room)
        if before := done_before(by, member, room, cid):
            if not has_held(before.message, body):
                raise gates.Changed(before.message.rev)
            return before
        message = gates.message_in(room, no)
        gates.check_edit(member, room, message)
        if rev != message.rev:
            raise gates.Changed(message.rev)
        if body == message.body:
            return Said(message, latest(message), member, dup=True)
        _reword(message, body)
        keep_mentions(room, message)
        event = append(
            room, RoomEvent.EDIT, actor=by.user, message=message, cid=cid, at=message.edited_at
        )
    return Said(message, event, member, dup=False)


def redact(*, by: Actor, room: Room, no: int, cid: str, why: str = "") -> Said:
    """Take a message's words away for good, with all its earlier wordings and its files,
    what it answered and whom it named; its number stays, and it is pinned no more.

    Who wrote it may, and the case's coordinator, who says ``why`` (at most 300 characters); also
    where the room is only read. Twice is once. Raises ``Refused`` with ``invalid``, ``absent`` or
    ``forbidden``.
    """
    check_cid(cid)
    with transaction.atomic():
        room = lock(room.pk)
        member = gates.writer_in(by, room)
        message = gates.message_in(room, no)
        gates.check_redact(member, message)
        if message.redacted_at is not None:
            return Said(message, latest(message), member, dup=True)
        if done_before(by, member, room, cid):
            raise gates.stale()
        _take_back(message, member, cleaned(why))
        event = append(
            room, RoomEvent.REDACT, actor=by.user, message=message, cid=cid,
            at=message.redacted_at,
        )  # fmt: skip
    return Said(message, event, member, dup=False)


def _reword(message: Message, body: str) -> None:
    Revision.objects.create(
        message=message, rev=message.rev, body=message.body, lang=message.lang,
        at=message.edited_at or message.at,
    )  # fmt: skip
    message.rev, message.edited_at = message.rev + 1, timezone.now()
    message.body, message.lang = body, language_of(body)
    message.save(update_fields=["rev", "edited_at", "body", "lang"])


def _take_back(message: Message, member: Member, why: str) -> None:
    own = message.author_id == member.user_id
    if not own and not why:
        raise Refused("invalid", _("Say why, in a few words."))
    if len(why) > REASON:
        raise Refused("invalid", _("A reason holds at most 300 characters."))
    message.revisions.all().delete()
    message.mentions.all().delete()
    message.files.all().delete()
    message.rev, message.redacted_at = message.rev + 1, timezone.now()
    message.redacted_by, message.redacted_why = member.user, "" if own else why
    message.body = message.lang = ""
    message.reply_to = message.pinned_at = None
    message.save(
        update_fields=[
            "rev", "redacted_at", "redacted_by", "redacted_why", "body", "lang", "reply_to",
            "pinned_at",
        ]
    )  # fmt: skip

"""What waits in rooms and on pages: told by the clock, and settled once it was seen."""

from __future__ import annotations

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef
from django.db.models.functions import Cast
from django.utils import timezone

from exchange.board.gates import not_yours
from exchange.brokering.models import Answer
from exchange.notices.actions.reading import count_as_read
from exchange.notices.actions.telling import GATHER, put_in_mail
from exchange.notices.models import Notice
from exchange.notices.recipients import MESSAGE, NAMED
from exchange.people.models import Actor
from exchange.rooms.actions import mark_mentioned, mark_told
from exchange.rooms.hub.bell import BELL
from exchange.rooms.models import Member, Mention
from exchange.rooms.queries import mentions_to_read, mentions_to_tell, unread_for_notice


def tell_named(*, by: Actor) -> int:
    """Tell members whom a message names, at once and once for each message; returns how many.

    Who is there and reads it in the meantime is not told.
    """
    if not by.machine:
        raise not_yours()
    _settle_read_names()
    return sum(_tell_of(by, mention) for mention in mentions_to_tell())


def _tell_of(by: Actor, mention: Mention) -> bool:
    with transaction.atomic():
        if not mark_mentioned(by=by, mention=mention):
            return False
        notice = Notice.objects.create(
            user_id=mention.user_id, kind=NAMED, about_kind="message",
            about_id=str(mention.message_id), urgent=True,
        )  # fmt: skip
        put_in_mail([notice])
        BELL.call([mention.user_id])
    return True


def tell_unread(*, by: Actor) -> int:
    """Tell members of messages they have left unread for two minutes; one notice a room.

    While that notice is unread, newer messages only freshen it: no second mail goes out.
    """
    if not by.machine:
        raise not_yours()
    _settle_read_rooms()
    _settle_seen_answers()
    told = 0
    for member in unread_for_notice(GATHER):
        with transaction.atomic():
            notice, new = Notice.objects.get_or_create(
                user_id=member.user_id, kind=MESSAGE, about_kind="room",
                about_id=str(member.room_id), entry=None, read_at=None,
            )  # fmt: skip
            Notice.objects.filter(pk=notice.pk).update(at=timezone.now())
            if new:
                put_in_mail([notice])
                BELL.call([member.user_id])
            mark_told(by=by, member=member, no=member.room.msg_head)
            told += 1
    return told


def _settle_read_rooms() -> None:
    """Notices of messages that were read in their room since count as read."""
    caught_up = Member.objects.filter(user=OuterRef("user"), read_no__gte=F("told_no")).annotate(
        name=Cast("room", CharField())
    )
    count_as_read(
        Notice.objects.filter(Exists(caught_up.filter(name=OuterRef("about_id"))), kind=MESSAGE)
    )


def _settle_seen_answers() -> None:
    """The notice of a first answer that its asker has before them counts as read."""
    seen = Answer.objects.filter(need__drafted_by=OuterRef("user"), seen_at__isnull=False)
    seen = seen.annotate(name=Cast("need", CharField()))
    count_as_read(
        Notice.objects.filter(Exists(seen.filter(name=OuterRef("about_id"))), kind="need.answer")
    )


def _settle_read_names() -> None:
    """Notices of messages that were read in their room, or that name nobody any more, count as
    read."""
    stand = mentions_to_read().filter(user=OuterRef("user"))
    stand = stand.annotate(name=Cast("message", CharField()))
    named = Notice.objects.filter(kind=NAMED, read_at=None)
    count_as_read(named.exclude(Exists(stand.filter(name=OuterRef("about_id")))))

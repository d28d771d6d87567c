"""What every change of a room has in common: a name of its own, and words that can be kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.people.models import Actor, User
from exchange.rooms import gates
from exchange.rooms.files import Sent
from exchange.rooms.models import Member, Mention, Message, Room, RoomEvent
from exchange.rooms.naming import named_in
from exchange.rooms.protocol import BODY, CID
from matching.text.detect import guess_language

# Control characters and lone surrogates, which PostgreSQL and JSON readers refuse.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Said(NamedTuple):
    """What came of saying or changing something; ``dup`` when it had been done before."""

    message: Message
    event: RoomEvent
    by: Member
    dup: bool


def done_before(by: Actor, member: Member, room: Room, cid: str) -> Said | None:
    """What the same person did in the locked room under this ``cid``: done once, answered again."""
    events = RoomEvent.objects.filter(room=room, actor=by.user, cid=cid)
    if event := events.select_related("message__reply_to__author").first():
        assert event.message is not None  # only what is done to messages carries a cid
        return Said(event.message, event, member, dup=True)
    return None


def latest(message: Message) -> RoomEvent:
    """What was done to a message last."""
    return RoomEvent.objects.filter(message=message).select_related("message").latest("seq")


def has_held(message: Message, body: str, files: Sequence[Sent] | None = None) -> bool:
    """Whether these are words of the message, now or earlier, and these its files; none are left
    to tell by once they were taken back."""
    if message.redacted_at is not None:
        return True
    if files is not None:
        came = list(message.files.values_list("digest", flat=True))
        if came != [one.digest for one in files]:
            return False
    return body == message.body or message.revisions.filter(body=body).exists()


def keep_mentions(room: Room, message: Message) -> None:
    """Keep which members a message names now. Who was told of it already is not told again."""
    people: list[User] = []
    if "@" in message.body:
        here = room.members.filter(state=Member.ACTIVE).select_related("user")
        people = named_in(message.body, [one.user for one in here])
    if message.rev:
        message.mentions.filter(told_at=None).exclude(user__in=people).delete()
    Mention.objects.bulk_create(
        [Mention(message=message, user=one, rev=message.rev) for one in people],
        ignore_conflicts=True,
    )


def check_cid(cid: str) -> None:
    """Refuse a name that could not be told from another one's."""
    if not CID.fullmatch(cid):
        raise gates.stale()


def cleaned(text: str) -> str:
    """Text that every database and reader can hold, with one kind of line break."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def body_of(text: str, may_be_empty: bool = False) -> str:
    """The words of a message as they are kept; none and too many are refused."""
    body = cleaned(text)
    if not body and not may_be_empty:
        raise Refused("invalid", _("Write something first."))
    if len(body) > BODY:
        raise Refused("too_long", _("A message holds at most 8,000 characters. Send parts."), 413)
    return body


def language_of(body: str, lang: str = "") -> str:
    """The language a text is kept under: the one named, else the one it seems to be in."""
    return (lang or guess_language(body) or "")[:5]

"""Reads that span: who belongs in, pages of what was said, and who has not read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Greatest
from django.utils import timezone

from exchange.atlas.finding import MOST_WORDS, searchable
from exchange.people.models import User
from exchange.people.queries import coordinators, people_of
from exchange.rooms.models import File, Member, Mention, Message, Room, RoomEvent

PAGE = 50
# Catching up reads the database in pages of this many events.
READ = 200
SEARCHED = 5_000


def belongs(room: Room) -> dict[int, tuple[str, str]]:
    """Who is of the room by right: the person's key to (role, side). Load rooms in full."""
    exchange = room.exchange
    found: dict[int, tuple[str, str]] = {}
    holder = exchange.need.case.coordinator_id
    if holder and coordinators().filter(pk=holder).exists():
        found[holder] = ("coordinator", "")
    for role, side in (("offer", exchange.offer.side), ("need", exchange.need.side)):
        found |= dict.fromkeys(people_of(side).values_list("pk", flat=True), (role, side))
    return found


def readers(room: Room) -> set[int]:
    """Everybody who may read the room now: its members, and coordinators who looked in."""
    members = room.members.filter(state=Member.ACTIVE).values_list("user", flat=True)
    removed = room.members.filter(state=Member.REMOVED).values("user")
    looks = room.exchange.need.case.looks.values("user")
    guests = coordinators().filter(pk__in=looks).exclude(pk__in=removed)
    return {*members, *guests.values_list("pk", flat=True)}


def people_in(room: Room) -> QuerySet[Member]:
    """The members now, coordinator last."""
    members = room.members.filter(state=Member.ACTIVE).select_related("user")
    return members.order_by("-role", "joined_seq", "pk")


def cast_of(room_id: int, events: list[RoomEvent]) -> dict[int, Member]:
    """Whom these events speak of, as members that are or were, by the person's key."""
    named = {event.actor_id for event in events} | {event.extra.get("user") for event in events}
    named |= {event.message.redacted_by_id for event in events if event.message is not None}
    members = Member.objects.filter(room=room_id, user__in=named - {None}).select_related("user")
    return {member.user_id: member for member in members}


def events_after(room_id: int, after: int, limit: int = READ) -> list[RoomEvent]:
    """Up to ``limit`` events of a room behind number ``after``, in their order."""
    return list(_shown(RoomEvent.objects.filter(room=room_id, seq__gt=after))[:limit])


def _shown(events: QuerySet[RoomEvent]) -> QuerySet[RoomEvent]:
    """Events in their order, with all that their messages show."""
    events = events.select_related("message__author", "message__reply_to__author")
    named = Prefetch("message__mentions", Mention.objects.select_related("user"))
    files = ("message__files", "message__reply_to__files")
    return events.prefetch_related(named, *files).order_by("seq")


def message_of(room: Room, no: int) -> Message | None:
    """The room's message of this number, if there is one."""
    return room.messages.select_related("author").filter(no=no).first()


def pinned_in(room: Room) -> QuerySet[Message]:
    """What is pinned above the talk, the latest first."""
    pinned = room.messages.filter(pinned_at__isnull=False).select_related("author")
    return pinned.prefetch_related("files").order_by("-pinned_at", "-no")


def bytes_in(room: Room) -> int:
    """How much the room's files hold."""
    files = File.objects.filter(message__room=room)
    return files.aggregate(bytes=Sum("size"))["bytes"] or 0


def heads(room_ids: list[int]) -> dict[int, int]:
    """The latest event number of each of these rooms."""
    return dict(Room.objects.filter(pk__in=room_ids).values_list("pk", "head_seq"))


@dataclass(frozen=True)
class Page:
    """Part of a room's talk in its order; ``earlier`` and ``newer`` say whether there is more."""

    events: list[RoomEvent]
    earlier: bool
    newer: bool

    @property
    def numbers(self) -> list[int]:
        """The numbers of its messages."""
        return [event.message.no for event in self.events if event.message is not None]


def page_of(
    room: Room, after: int | None = None, before: int | None = None, at: int | None = None
) -> Page:
    """The last 50 messages; those behind number ``after``, before ``before`` or around ``at``.

    What else happened between them stands where it happened.
    """
    rows = RoomEvent.objects.filter(room=room)
    said = _shown(rows.filter(kind=RoomEvent.MESSAGE))
    if at is not None:
        after = max(0, min(at, room.msg_head) - PAGE // 2)
    if after is not None:
        found = list(said.filter(message__no__gt=after)[: PAGE + 1])
        earlier, newer = after > 0, len(found) > PAGE
        found = found[:PAGE]
    else:
        if before is not None:
            said = said.filter(message__no__lt=before)
        found = list(said.order_by("-seq")[: PAGE + 1])
        earlier, newer = len(found) > PAGE, before is not None
        found = found[:PAGE][::-1]
    between = rows.filter(message__isnull=True)
    if earlier:
        between = between.filter(seq__gt=found[0].seq if found else room.head_seq)
    if newer:
        between = between.filter(seq__lt=found[-1].seq if found else 0)
    return Page(sorted([*found, *between], key=lambda event: event.seq), earlier, newer)


def said_with(room: Room, words: str) -> list[Message]:
    """The latest 50 messages that hold each of these words, or whose files are called so, whatever
    their case and accents.

    Read as they stand among the last 5 000: no index keeps words that were edited or taken back.
    """
    sought = searchable(words).split()[:MOST_WORDS]
    if not sought:
        return []
    rows = room.messages.filter(redacted_at=None).select_related("author").order_by("-no")
    fits = (one for one in rows.prefetch_related("files")[:SEARCHED] if _holds(one, sought))
    return list(islice(fits, PAGE))


def _holds(message: Message, words: list[str]) -> bool:
    text = searchable("\n".join([message.body, *(file.name for file in message.files.all())]))
    return all(word in text for word in words)


def unread(member: Member, room: Room) -> int:
    """How many messages of others a member has not read."""
    return waiting_for(member.user_id, room, member.read_no).count()


def waiting_for(user: User | int | None, room: Any, read: Any) -> QuerySet[Message]:
    """What others than ``user`` (or who has that key) wrote in a room behind number ``read`` and
    let stand; room and number may be references to an outer query."""
    said = Message.objects.filter(room=room, no__gt=read, redacted_at=None)
    return said.exclude(author=user)


def unread_for_notice(older_than: timedelta) -> QuerySet[Member]:
    """Members to tell, with their rooms: a message of somebody else that they have neither read
    nor been told of is older than ``older_than``.

    Newer ones are told with it: afterwards mark ``member.room.msg_head`` as told.
    """
    fresh = Message.objects.filter(
        room=OuterRef("room"), redacted_at=None, no__gt=OuterRef("known"),
        at__lte=timezone.now() - older_than,
    ).exclude(author=OuterRef("user"))  # fmt: skip
    # What names them is told by itself.
    of_them = Mention.objects.filter(message=OuterRef("pk"), user=OuterRef(OuterRef("user")))
    fresh = fresh.exclude(Exists(of_them))
    members = Member.objects.filter(state=Member.ACTIVE, user__is_active=True)
    members = members.annotate(known=Greatest(F("read_no"), F("told_no")))
    members = members.filter(Exists(fresh), room__msg_head__gt=F("known"))
    return members.select_related("room").order_by("pk")


def mentions_to_read() -> QuerySet[Mention]:
    """Mentions of people who are in the room and have not read the message since. A name that came
    with an edit may stand in what was read before: nobody can tell of it, so it stays."""
    here = Member.objects.filter(
        room=OuterRef("message__room"), user=OuterRef("user"), state=Member.ACTIVE
    )
    unread = here.filter(read_no__lt=OuterRef("message__no"))
    return Mention.objects.filter(Exists(unread) | Q(Exists(here), rev__gt=0))


def mentions_to_tell() -> QuerySet[Mention]:
    """Members who were named by somebody else, have not been told, and have not read it since."""
    rows = mentions_to_read().filter(told_at=None, message__redacted_at=None, user__is_active=True)
    return rows.exclude(user=F("message__author")).select_related("message").order_by("pk")

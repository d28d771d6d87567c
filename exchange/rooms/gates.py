"""Who may enter a room and write in it. Forbidden and absent are refused in the same words."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import absent, not_yours
from exchange.brokering.gates import holds, role_of
from exchange.errors import Refused
from exchange.people.models import Actor
from exchange.people.queries import coordinators, people_of
from exchange.rooms.models import File, Member, Message, Room

# The largest number of an id; what is beyond it is not there.
MOST = 2**63 - 1


class Changed(Refused):
    """A change that started from an older wording; ``rev`` is the one that stands now."""

    def __init__(self, rev: int) -> None:
        super().__init__("conflict", _("This message was changed since you opened it."), 409)
        self.rev = rev


def rooms_in_full() -> QuerySet[Room]:
    """Rooms with all that their page says about the two sides."""
    return Room.objects.select_related(
        "exchange__proposal", "exchange__need__party__area", "exchange__need__seat",
        "exchange__need__case__coordinator", "exchange__offer__profile__user",
        "exchange__offer__profile__area", "exchange__offer__organisation",
        "exchange__offer__party__area",
    )  # fmt: skip


def room_for(by: Actor, pk: int) -> Room:
    """The room, for both sides and the case's coordinators; else ``Refused("absent")``.

    Whoever was removed is out, whatever hats they hold; a coordinator of another case has to
    look in there first, which is logged.
    """
    room = rooms_in_full().filter(pk=pk).first() if pk <= MOST else None
    if room is None or not may_enter(by, room):
        raise absent()
    return room


def may_enter(by: Actor, room: Room) -> bool:
    """Whether ``by`` may read the room now."""
    if by.machine:
        return True
    if by.user is None:
        return False
    if not role_of(by, room.exchange) and not holds(by, room.exchange.need.case):
        return False
    return not room.members.filter(user=by.user, state=Member.REMOVED).exists()


def writer_in(by: Actor, room: Room) -> Member:
    """The membership ``by`` writes with, read fresh inside the writing transaction.

    Raises ``Refused("absent")`` for whoever is no member, or whose seat has ended since.
    """
    member = None
    if by.user is not None:
        rows = Member.objects.filter(room=room, user=by.user, state=Member.ACTIVE)
        member = rows.select_related("user").first()
    if member is None or not _still_stands(member, room):
        raise absent()
    return member


def message_in(room: Room, no: int) -> Message:
    """The room's message of this number, or ``Refused("absent")``."""
    messages = room.messages.select_related("author", "redacted_by", "reply_to__author")
    message = messages.filter(no=no).first() if no <= MOST else None
    if message is None:
        raise absent()
    return message


def answered_in(room: Room, no: int) -> Message | None:
    """The room's message that one is to answer; None for number 0, which answers nothing."""
    if no == 0:
        return None
    messages = room.messages.select_related("author")
    if 0 < no <= MOST and (message := messages.filter(no=no).first()):
        return message
    words = _("The message you answer is not in this room. Send yours without it.")
    raise Refused("invalid", words)


def file_in(room: Room, pk: int) -> File:
    """The file of this key that came with a message of the room, or ``Refused("absent")``."""
    files = File.objects.filter(message__room=room).select_related("message__author")
    file = files.filter(pk=pk).first() if pk <= MOST else None
    if file is None:
        raise absent()
    return file


def check_edit(member: Member, room: Room, message: Message) -> None:
    """Who wrote a message may change it, while the room is written in and it was not taken back."""
    if not room.is_writable:
        raise locked()
    if message.author_id != member.user_id:
        raise not_yours()
    if message.redacted_at is not None:
        raise gone()


def check_pin(room: Room, message: Message) -> None:
    """Whoever writes here may pin what was not taken back, while the room is written in."""
    if not room.is_writable:
        raise locked()
    if message.redacted_at is not None:
        raise gone()


def check_redact(member: Member, message: Message) -> None:
    """Who wrote a message may take it back, and the case's coordinator."""
    if message.author_id != member.user_id and member.role != "coordinator":
        raise not_yours()


def may_remove(by: Actor, room: Room) -> bool:
    """The case's own coordinator, and the system."""
    mine = by.user is not None and room.exchange.need.case.coordinator_id == by.user.pk
    return bool(by.machine) or (mine and by.coordinates)


def locked() -> Refused:
    """The refusal of words for a room that is only read."""
    return Refused("locked", _("This exchange has ended, so the room is only read now."), 409)


def gone() -> Refused:
    """The refusal of a change to words that are no more."""
    return Refused("gone", _("This message was taken back."), 409)


def sent_before() -> Refused:
    """The refusal of other words from a form that was sent already."""
    words = _("You sent other words from this page before. Send these too, if you mean to.")
    return Refused("conflict", words, 409)


def stale() -> Refused:
    """The refusal of what a form cannot have meant: a broken number, or a name already used."""
    return Refused("invalid", _("This form is too old. Load the page again, then send."))


def _still_stands(member: Member, room: Room) -> bool:
    if member.role == "coordinator":
        mine = room.exchange.need.case.coordinator_id == member.user_id
        return mine and coordinators().filter(pk=member.user_id).exists()
    return people_of(member.side).filter(pk=member.user_id).exists()

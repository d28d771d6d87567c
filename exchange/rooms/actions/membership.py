"""Opening a room, and keeping its members those who belong there."""

from __future__ import annotations

from django.db import transaction

from exchange.board.gates import not_yours
from exchange.brokering.models import Exchange
from exchange.journal.actions import record
from exchange.people.actions import end_contact_grants, grant_contacts
from exchange.people.models import Actor, User
from exchange.rooms import gates, queries
from exchange.rooms.actions.numbering import append, lock
from exchange.rooms.models import Member, Room, RoomEvent

CLOCK = Actor.system("clock")


def open_room(*, by: Actor, exchange: Exchange) -> Room:
    """The exchange's room with both sides and the coordinator in it; opened once."""
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        room, new = Room.objects.get_or_create(exchange=exchange)
        room = lock(room.pk)
        if new:
            append(room, RoomEvent.ROOM, extra={"what": "opened"})
            for user_id, (role, side) in queries.belongs(room).items():
                Member.objects.create(room=room, user_id=user_id, role=role, side=side,
                                      joined_seq=room.head_seq)  # fmt: skip
            record("room.opened", by=by, about=[room, exchange])
    return room


def sync_members(*, by: Actor, room: Room) -> bool:
    """Let in who has come to a side, and out whose seat has ended; True when somebody moved.

    ``room`` is loaded in full. Who was removed stays out. Costs reads only when nobody moved.
    """
    if not by.machine:
        raise not_yours()
    if not _moves(room):
        return False
    with transaction.atomic():
        room = lock(room.pk)
        moves = _moves(room)
        for user_id, (role, side) in moves.items():
            if role:
                _let_in(room, user_id, role, side)
            else:
                _let_out(by, room, room.members.get(user=user_id), Member.LEFT)
    return bool(moves)


def remove_member(*, by: Actor, member: Member) -> Member:
    """Put a person out of a room for good; nothing reaches them from this number on."""
    with transaction.atomic():
        room = lock(member.room_id)
        if not gates.may_remove(by, room):
            raise not_yours()
        member = room.members.select_related("user").get(pk=member.pk)
        if member.role == "coordinator":
            raise not_yours()
        if member.state != Member.REMOVED:
            _let_out(by.as_coordinator(), room, member, Member.REMOVED)
    return member


def _moves(room: Room) -> dict[int, tuple[str, str]]:
    """Whose (role, side) is not as it should be; an empty role means out."""
    due = queries.belongs(room)
    moves: dict[int, tuple[str, str]] = dict(due)
    for user_id, state, *stands in room.members.values_list("user", "state", "role", "side"):
        is_in = state == Member.ACTIVE
        if state == Member.REMOVED or (is_in and due.get(user_id) == tuple(stands)):
            moves.pop(user_id, None)
        elif is_in and user_id not in due:
            moves[user_id] = ("", "")
    return moves


def _let_in(room: Room, user_id: int, role: str, side: str) -> None:
    member, new = Member.objects.get_or_create(
        room=room, user_id=user_id, defaults={"role": role, "side": side, "state": Member.LEFT}
    )
    came = member.state == Member.LEFT
    Member.objects.filter(pk=member.pk).update(role=role, side=side, state=Member.ACTIVE)
    if came:
        event = append(room, RoomEvent.MEMBER, extra={"what": "joined", "user": user_id})
        if new:
            Member.objects.filter(pk=member.pk).update(
                joined_seq=event.seq, read_no=room.msg_head, told_no=room.msg_head
            )
        _open_contacts(room, member)


def _let_out(by: Actor, room: Room, member: Member, state: str) -> None:
    Member.objects.filter(pk=member.pk).update(state=state)
    member.state = state
    append(room, RoomEvent.MEMBER, actor=by.user, extra={"what": state, "user": member.user_id})
    end_contact_grants(by=CLOCK, why=f"exchange:{room.exchange_id}", viewer=member.user)
    record("room.member_removed", by=by, about=[room, room.exchange, member.user],
           data={"member": member.pk, "state": state})  # fmt: skip


def _open_contacts(room: Room, member: Member) -> None:
    """Who comes later may see what the other side's people chose to show, and the reverse."""
    other = {"need": "offer", "offer": "need"}.get(member.role)
    for owner in User.objects.filter(
        room_members__room=room, room_members__role=other, room_members__state=Member.ACTIVE
    ):
        for a, b in ((owner, member.user), (member.user, owner)):
            grant_contacts(by=CLOCK, owner=a, viewer=b, why=f"exchange:{room.exchange_id}")

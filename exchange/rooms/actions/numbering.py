"""The one place that takes a room's next number, under the room's lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from exchange.people.models import User
from exchange.rooms.hub.bell import BELL
from exchange.rooms.models import Message, Room, RoomEvent


def lock(room_id: int) -> Room:
    """The room, locked until the transaction ends, so that commits come in the numbers' order."""
    rooms = Room.objects.select_related("exchange__need__case", "exchange__offer")
    return rooms.select_for_update(of=("self",)).get(pk=room_id)


def append(
    room: Room, kind: str, *, actor: User | None = None, message: Message | None = None,
    cid: str = "", extra: dict[str, Any] | None = None, at: datetime | None = None,
) -> RoomEvent:  # fmt: skip
    """Write the locked room's next event, and ring once it is committed."""
    room.head_seq += 1
    event = RoomEvent.objects.create(
        room=room, seq=room.head_seq, kind=kind, actor=actor, message=message, cid=cid,
        extra=extra or {}, at=at or timezone.now(),
    )  # fmt: skip
    Room.objects.filter(pk=room.pk).update(head_seq=room.head_seq, msg_head=room.msg_head)
    transaction.on_commit(lambda: BELL.ring(room.pk, event.seq))
    return event

"""A room's verbs, by thing."""

from collections.abc import Callable

from exchange.rooms.actions.membership import open_room, remove_member, sync_members
from exchange.rooms.actions.mending import edit, redact
from exchange.rooms.actions.pinning import pin
from exchange.rooms.actions.talk import (
    mark_mentioned,
    mark_read,
    mark_told,
    mark_unread,
    plant_message,
    say,
)
from exchange.rooms.actions.wording import Said

# What a frame of this kind asks for, at every door.
VERBS: dict[str, Callable[..., Said]] = {
    "send": say, "edit": edit, "redact": redact, "pin": pin,
}  # fmt: skip

__all__ = [
    "VERBS", "Said", "edit", "mark_mentioned", "mark_read", "mark_told", "mark_unread",
    "open_room", "pin", "plant_message", "redact", "remove_member", "say", "sync_members",
]  # fmt: skip

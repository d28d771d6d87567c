"""A room's verbs, by thing."""

from exchange.rooms.actions.membership import open_room, remove_member, sync_members
from exchange.rooms.actions.talk import Said, mark_read, mark_told, plant_message, say

__all__ = [
    "Said", "mark_read", "mark_told", "open_room", "plant_message", "remove_member", "say",
    "sync_members",
]  # fmt: skip

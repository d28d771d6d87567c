"""A room, who is in it, what was said, and every event in its order."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.brokering.models import Exchange
from exchange.people.models import User

ROLES = [("need", _("Asks")), ("offer", _("Helps")), ("coordinator", _("Coordinator"))]


class Room(models.Model):
    """Where both sides of an exchange and its coordinator talk.

    ``head_seq`` is the number of the latest event, ``msg_head`` of the latest message; both are
    moved only under this row's lock.
    """

    exchange = models.OneToOneField(Exchange, on_delete=models.CASCADE, related_name="room")
    head_seq = models.PositiveBigIntegerField(default=0)
    msg_head = models.PositiveBigIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "rooms_room"

    def __str__(self) -> str:
        return f"room {self.pk}"

    @property
    def is_writable(self) -> bool:
        """Whether members may still write: a closed or ended exchange is only read."""
        return self.exchange.state in Exchange.UNDER_WAY


class Member(models.Model):
    """A person in a room. ``left`` when the seat or profile ended, ``removed`` for good.

    ``read_no`` and ``told_no`` are numbers of messages: read up to, told of by mail up to.
    """

    ACTIVE, LEFT, REMOVED = "active", "left", "removed"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="room_members")
    side = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=12, choices=ROLES)
    joined_seq = models.PositiveBigIntegerField(default=0)
    told_no = models.PositiveBigIntegerField(default=0)
    read_no = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, default=ACTIVE)

    class Meta:
        db_table = "rooms_member"
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="room_member_once"),
            models.CheckConstraint(
                condition=Q(state__in=["active", "left", "removed"]), name="room_member_state"
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class Message(models.Model):
    """What somebody said, as it stands now; ``no`` counts the room's messages without gaps.

    ``rev`` counts its changes. One that was taken back holds no words any more, only who did it
    and, where a coordinator did, ``redacted_why``; it answers nothing and is not pinned.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    no = models.PositiveBigIntegerField()
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField(max_length=8000)
    lang = models.CharField(max_length=5, blank=True)
    reply_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    rev = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    pinned_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    redacted_at = models.DateTimeField(null=True)
    redacted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    redacted_why = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "rooms_message"
        constraints = [models.UniqueConstraint(fields=["room", "no"], name="message_no_once")]
        indexes = [
            models.Index(
                fields=["room"], name="message_pinned", condition=Q(pinned_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"message {self.no} of room {self.room_id}"

    @property
    def named(self) -> list[User]:
        """The members it named at some time; ``naming`` tells who of them stands in its words."""
        return [one.user for one in self.mentions.all()] if "@" in self.body else []


class Mention(models.Model):
    """A member whom a message named, since its wording ``rev``; ``told_at`` once they were told.

    It goes when the name is edited away before that, and when the message is taken back.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")
    rev = models.PositiveIntegerField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "rooms_mention"
        constraints = [
            models.UniqueConstraint(fields=["message", "user"], name="mention_once"),
        ]
        indexes = [
            models.Index(fields=["id"], name="mention_untold", condition=Q(told_at=None)),
        ]

    def __str__(self) -> str:
        return f"mention {self.pk}"


class Revision(models.Model):
    """An earlier wording of a message, since ``at``; it goes when the message is taken back."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="revisions")
    rev = models.PositiveIntegerField()
    body = models.TextField(max_length=8000)
    lang = models.CharField(max_length=5, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "rooms_revision"
        constraints = [
            models.UniqueConstraint(fields=["message", "rev"], name="revision_once"),
        ]

    def __str__(self) -> str:
        return f"wording {self.rev} of message {self.message_id}"


class File(models.Model):
    """A file that came with a message; ``kind`` is the ending by which its content was known.

    It goes, bytes and name, when the message is taken back. ``digest`` (SHA-256) tells whether
    the same was sent twice.
    """

    PICTURES = ("png", "jpg", "jpeg", "webp")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "rooms_file"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def is_picture(self) -> bool:
        """Whether browsers show it."""
        return self.kind in self.PICTURES


class Content(models.Model):
    """A file's bytes, in a table of their own so that no list of files reads them."""

    file = models.OneToOneField(File, on_delete=models.CASCADE, primary_key=True)
    data = models.BinaryField()

    class Meta:
        db_table = "rooms_content"

    def __str__(self) -> str:
        return f"content of file {self.file_id}"


class RoomEvent(models.Model):
    """One thing that happened in a room; carries no text, so redacted words never return.

    ``cid`` is the sender's own name for it: the same one again is the same event.
    """

    MESSAGE, EDIT, REDACT, PIN = "message", "edit", "redact", "pin"
    MEMBER, ROOM = "member", "room"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    cid = models.CharField(max_length=64, blank=True)
    extra: Any = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "rooms_event"
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="event_seq_once"),
            models.UniqueConstraint(
                fields=["room", "actor", "cid"], condition=~Q(cid=""), name="event_cid_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["message", "edit", "redact", "pin", "member", "room"]),
                name="event_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.seq} of room {self.room_id}"

"""One thing one person is told. Its words are made when it is read, from kind and rows."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from exchange.journal.models import Entry
from exchange.people.models import User


class Notice(models.Model):
    """Told to ``user`` because of ``entry`` (none for messages that wait in a room).

    ``about_kind`` and ``about_id`` name the thing as the journal does: ``proposal``, ``12``.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=30)
    about_id = models.CharField(max_length=40)
    urgent = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "notices_notice"
        constraints = [
            models.UniqueConstraint(fields=["user", "entry", "kind"], name="notice_once"),
            # Messages that wait have no entry: one unread notice a room holds them all.
            models.UniqueConstraint(
                fields=["user", "kind", "about_kind", "about_id"],
                condition=models.Q(entry=None, read_at=None),
                name="notice_once_a_room",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="notice_user_at"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["about_kind", "about_id"], name="notice_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"

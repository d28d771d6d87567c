"""A mail to send: claimed before, marked after; and what a person wants by mail."""

from __future__ import annotations

import uuid
from email.utils import parseaddr
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.journal.models import Entry
from exchange.notices.models.notice import Notice
from exchange.people.models import User


class Mail(models.Model):
    """A bundle of notices to a person, or an invitation to an address. Holds no words.

    A mail whose notices were read or settled before it went out is dropped, not sent.
    """

    BUNDLE, INVITATION = "bundle", "invitation"
    WAITING, CLAIMED, SENT = "waiting", "claimed", "sent"
    DROPPED, FAILED = "dropped", "failed"
    MOST_TRIES: ClassVar[int] = 10
    MOVES = {
        "claim": ((WAITING, CLAIMED), CLAIMED),
        "mark": ((CLAIMED,), SENT),
        "drop": ((CLAIMED,), DROPPED),
        "put_off": ((CLAIMED,), WAITING),
        "give_up": ((CLAIMED,), FAILED),
        "send_again": ((FAILED,), WAITING),
    }

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="mails")
    address = models.EmailField(blank=True)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, default=BUNDLE)
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=8, default=WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    notices = models.ManyToManyField(Notice, db_table="notices_mail_notice", related_name="mails")

    class Meta:
        db_table = "notices_mail"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "claimed", "sent", "dropped", "failed"]),
                name="mail_state",
            ),
            models.CheckConstraint(
                condition=Q(kind="bundle", user__isnull=False)
                | (Q(kind="invitation", entry__isnull=False) & ~Q(address="")),
                name="mail_to_somebody",
            ),
            # What waits for a person goes into one mail; one that was tried keeps its own content.
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state="waiting", kind="bundle", tries=0),
                name="mail_one_waiting",
            ),
            models.UniqueConstraint(fields=["entry", "kind"], name="mail_once_an_entry"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="mail_due", condition=Q(state__in=["waiting", "claimed"])
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    @property
    def message_id(self) -> str:
        """The Message-ID, the same at every try, so that a mail sent twice is seen as one."""
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        return f"<{self.key}@{domain}>"


class Preference(models.Model):
    """How much a person wants by mail; without a row everything."""

    ALL, URGENT, ACCOUNT = "all", "urgent", "account"
    CHOICES = [
        (ALL, _("Everything that concerns me, bundled")),
        (URGENT, _("Only what waits for my answer")),
        (ACCOUNT, _("Nothing but matters of my account")),
    ]

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mail_preference")
    mail = models.CharField(max_length=8, choices=CHOICES, default=ALL)

    class Meta:
        db_table = "notices_preference"

    def __str__(self) -> str:
        return f"{self.mail} to {self.user_id}"

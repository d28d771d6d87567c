"""The agreed cooperation, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.models import Need, Offer
from exchange.brokering.models.proposal import Proposal
from exchange.people.models import User

# Days after which a report that nobody confirmed closes its exchange.
CLOSE_AFTER = 21


class Exchange(models.Model):
    """Opened by both acceptances; only an open one takes a place of its offer."""

    OPEN, REPORTED, CLOSED, ENDED = "open", "reported", "closed", "ended"
    STATES = [
        (OPEN, _("Under way")), (REPORTED, _("Result to confirm")), (CLOSED, _("Closed")),
        (ENDED, _("Ended without a result")),
    ]  # fmt: skip
    UNDER_WAY = (OPEN, REPORTED)
    MOVES = {
        "report": ((OPEN,), REPORTED),
        "confirm": ((REPORTED,), CLOSED),
        "reopen": ((REPORTED, CLOSED), OPEN),
        "end": ((OPEN,), ENDED),
    }

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="exchanges")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="exchanges")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="exchange")
    state = models.CharField(max_length=10, choices=STATES, default=OPEN)
    reported_by_side = models.CharField(max_length=40, blank=True)
    reported_at = models.DateTimeField(null=True)
    closed_basis = models.CharField(
        max_length=10, blank=True,
        choices=[("both", _("Confirmed by both sides")), ("one", _("Reported by one side"))],
    )  # fmt: skip
    reminders = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        db_table = "brokering_exchange"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "reported", "closed", "ended"]),
                name="exchange_state",
            )
        ]
        indexes = [models.Index(fields=["offer", "state"], name="exchange_offer_state")]

    def __str__(self) -> str:
        return f"EX-{self.pk:04d}"

    @property
    def confirm_by(self) -> date | None:
        """The day on which an unconfirmed report closes the exchange; None without a report."""
        at = self.reported_at
        return timezone.localdate(at + timedelta(days=CLOSE_AFTER)) if at else None


class Outcome(models.Model):
    """The result of an exchange in three answers; public only with the consent of both."""

    exchange = models.OneToOneField(Exchange, on_delete=models.CASCADE, related_name="outcome")
    done = models.TextField(max_length=1500)
    changed = models.TextField(max_length=1500)
    lesson = models.TextField(max_length=1500, blank=True)
    lang = models.CharField(max_length=5, blank=True)
    reported_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    need_consents = models.BooleanField(default=False)
    offer_consents = models.BooleanField(default=False)
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "brokering_outcome"

    def __str__(self) -> str:
        return f"outcome of {self.exchange_id}"

    @property
    def is_public(self) -> bool:
        """Whether both sides agreed to show it."""
        return self.need_consents and self.offer_consents

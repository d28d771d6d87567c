"""A coordinator's case of one need, what the matcher suggests for it, and who is interested."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.board.models import Need, Offer
from exchange.people.models import User

BANDS = [("strong", _("Strong")), ("possible", _("Possible")), ("none", _("Weak"))]
NOT_SUITABLE = [
    ("theme", _("Another subject")), ("method", _("Another kind of help")),
    ("language", _("Language")), ("capacity", _("No time in the period")),
    ("conflict", _("Conflict of interest")), ("known", _("Already tried or known")),
]  # fmt: skip


class Case(models.Model):
    """The brokering of one need; a coordinator takes it, and holds it until it is handed on."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="case")
    coordinator = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="cases"
    )
    ranked_at = models.DateTimeField(null=True)
    ranked_rev = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "brokering_case"

    def __str__(self) -> str:
        return f"case {self.pk}"


class LookIn(models.Model):
    """A coordinator looked into a case held by another; logged, and shown in its trail."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "brokering_look_in"
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="look_in_once")]

    def __str__(self) -> str:
        return f"look-in {self.pk}"


class Suggestion(models.Model):
    """What the matcher found for a need, with its reasons; unique per pair."""

    SUGGESTED, DISMISSED = "suggested", "dismissed"

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="suggestions")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="suggestions")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    strength = models.FloatField()
    band = models.CharField(max_length=10, choices=BANDS)
    reasons = models.JSONField(default=dict)
    version = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=SUGGESTED)
    reason = models.CharField(max_length=10, choices=NOT_SUITABLE, blank=True)
    dismissed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    dismissed_at = models.DateTimeField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "brokering_suggestion"
        constraints = [
            models.UniqueConstraint(fields=["need", "offer"], name="suggestion_once"),
            models.CheckConstraint(
                condition=Q(state__in=["suggested", "dismissed"]), name="suggestion_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} for {self.need_id}"


class Interest(models.Model):
    """An expert's own "I could help" on an open need, made with one of their offers."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="interests")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="interests")
    note = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "brokering_interest"
        constraints = [models.UniqueConstraint(fields=["need", "offer"], name="interest_once")]

    def __str__(self) -> str:
        return f"interest {self.pk}"

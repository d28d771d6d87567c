"""A coordinator's pairing, waiting for both sides."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.board.models import Need, Offer
from exchange.people.models import User

DECLINE_REASONS = [
    ("time", _("No time in the period")), ("subject", _("Not quite the subject")),
    ("conflict", _("Conflict of interest")), ("elsewhere", _("Help was found elsewhere")),
    ("terms", _("Cost or terms")), ("other", _("Another reason")),
]  # fmt: skip


class Proposal(models.Model):
    """Nothing is held until both sides accept; then the exchange opens."""

    MADE, HALF, AGREED = "made", "half", "agreed"
    DECLINED, WITHDRAWN, LAPSED = "declined", "withdrawn", "lapsed"
    STATES = [
        (MADE, _("Waiting for both")), (HALF, _("Waiting for one side")), (AGREED, _("Agreed")),
        (DECLINED, _("Declined")), (WITHDRAWN, _("Withdrawn")), (LAPSED, _("Lapsed")),
    ]  # fmt: skip
    WAITING = (MADE, HALF)
    MOVES = {
        "accept_first": ((MADE,), HALF),
        "accept_last": ((HALF,), AGREED),
        "decline": (WAITING, DECLINED),
        "withdraw": (WAITING, WITHDRAWN),
        "lapse": (WAITING, LAPSED),
    }

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="proposals")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="proposals")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(max_length=2000, blank=True)
    answer_by = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default=MADE)
    need_yes_at = models.DateTimeField(null=True)
    need_yes_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    offer_yes_at = models.DateTimeField(null=True)
    offer_yes_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    declined_side = models.CharField(max_length=40, blank=True)
    declined_reason = models.CharField(max_length=10, choices=DECLINE_REASONS, blank=True)
    declined_line = models.CharField(max_length=500, blank=True)
    # When the side that gave a conflict of interest as its reason took it back.
    conflict_over_at = models.DateTimeField(null=True)
    lapse_reason = models.CharField(max_length=12, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "brokering_proposal"
        constraints = [
            models.UniqueConstraint(
                fields=["need", "offer"],
                condition=Q(state__in=["made", "half", "agreed"]),
                name="proposal_once_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["made", "half", "agreed", "declined", "withdrawn", "lapsed"]
                ),
                name="proposal_state",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def names_conflict(self) -> bool:
        """Whether a side declined it for a conflict of interest that still holds."""
        given = self.state == Proposal.DECLINED and self.declined_reason == "conflict"
        return given and self.conflict_over_at is None

    def yes_of(self, role: str) -> bool:
        """Whether the ``need`` or the ``offer`` side has accepted."""
        return (self.need_yes_at if role == "need" else self.offer_yes_at) is not None

"""A proposal for all open needs at once, to be accepted or refused line by line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.board.models import Need, Offer
from exchange.brokering.models.answer import BANDS, NOT_SUITABLE
from exchange.journal.models import Job
from exchange.people.models import User


class PortfolioLine(models.Model):
    """One pair that the job laid out, set against today's proposals; or a need left short.

    ``need_rev`` and ``offer_rev`` are what it read: other ones today make the line stale.
    """

    NEW, KEPT, DROPPED, SHORT = "new", "kept", "dropped", "short"
    KINDS = [
        (NEW, _("New pairs")), (SHORT, _("Needs left without enough partners")),
        (DROPPED, _("Proposals it would do without")), (KEPT, _("Proposals it would keep")),
    ]  # fmt: skip
    OPEN, ACCEPTED, REFUSED, RESTORED = "open", "accepted", "refused", "restored"
    MOVES = {
        "accept": ((OPEN,), ACCEPTED), "refuse": ((OPEN,), REFUSED),
        "restore": ((REFUSED,), RESTORED),
    }  # fmt: skip

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    band = models.CharField(max_length=10, choices=BANDS, blank=True)
    score = models.FloatField(default=0)
    # How many partners are lacking, and why, in the engine's words.
    lacking = models.PositiveSmallIntegerField(default=0)
    lacks = models.JSONField(default=list)
    need_rev = models.PositiveIntegerField()
    offer_rev = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=8, default=OPEN)
    # A refused pair is not laid out again, until it is taken back; the reason stays written.
    reason = models.CharField(max_length=10, choices=NOT_SUITABLE, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "brokering_portfolio_line"
        constraints = [
            models.UniqueConstraint(fields=["job", "need", "offer"], name="portfolio_pair_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["new", "kept", "dropped", "short"]), name="portfolio_kind"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "refused", "restored"]),
                name="portfolio_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.need_id} {self.offer_id}"

    @property
    def is_stale(self) -> bool:
        """Whether the need or the offer changed since; load both with ``select_related``."""
        need_moved = self.need.state != Need.OPEN or self.need.rev != self.need_rev
        if need_moved or self.offer is None:
            return need_moved
        return self.offer.state != Offer.STANDING or self.offer.rev != self.offer_rev

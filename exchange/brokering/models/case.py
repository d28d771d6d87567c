"""A coordinator's case of one need, and who is interested in it."""

from __future__ import annotations

from django.db import models

from exchange.board.models import Need, Offer
from exchange.people.models import User


class Case(models.Model):
    """The brokering of one need; a coordinator takes it, and holds it until it is handed on."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="case")
    coordinator = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="cases"
    )
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

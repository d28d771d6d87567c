"""Two needs that are probably one ask, put twice."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from exchange.board.models import Need


class Twin(models.Model):
    """A pair the matcher takes for the same ask, once a pair: the older need first.

    It says nothing of who may read either; pages ask the gate of needs.
    """

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "brokering_twin"
        constraints = [
            models.UniqueConstraint(fields=["need", "other"], name="twin_once"),
            models.CheckConstraint(condition=Q(need__lt=F("other")), name="twin_older_first"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} and {self.other_id}"

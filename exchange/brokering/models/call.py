"""A targeted call: a network is asked about one need."""

from __future__ import annotations

from django.db import models

from exchange.board.models import Need
from exchange.people.models import Organisation, User


class NetworkCall(models.Model):
    """A coordinator asks a network whether it can help; its members may read the need then."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="calls")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="calls")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "brokering_network_call"
        constraints = [
            models.UniqueConstraint(fields=["need", "organisation"], name="network_call_once")
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"

    @property
    def why(self) -> str:
        """The reason under which the network reads the need."""
        return f"call:{self.pk}"

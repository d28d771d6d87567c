"""A need or an offer in another language."""

from __future__ import annotations

from hashlib import sha256

from django.db import models
from django.db.models import Q

from exchange.atlas.models import Language
from exchange.board.models.need import Need
from exchange.board.models.offer import Offer
from exchange.people.models import User


def stamp_of(title: str, text: str) -> str:
    """Tells one wording from another: 64 characters."""
    return sha256(f"{title}\n{text}".encode()).hexdigest()


class Version(models.Model):
    """Title and text of one need or one offer in another language; the original stays as it is."""

    need = models.ForeignKey(Need, null=True, on_delete=models.CASCADE, related_name="versions")
    offer = models.ForeignKey(Offer, null=True, on_delete=models.CASCADE, related_name="versions")
    lang = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=3000)
    # Made by a machine and looked at by nobody.
    machine = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now=True)
    # Of the words this was made from (``stamp_of``); the original may say something else now.
    of_words = models.CharField(max_length=64)
    rev = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "board_version"
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=False, offer__isnull=True)
                | Q(need__isnull=True, offer__isnull=False),
                name="version_of_one",
            ),
            models.UniqueConstraint(fields=["need", "lang"], name="version_once_need"),
            models.UniqueConstraint(fields=["offer", "lang"], name="version_once_offer"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def thing(self) -> Need | Offer:
        """Whose version it is; load with ``select_related``."""
        found = self.need or self.offer
        assert found is not None  # held by the constraint version_of_one
        return found

    @property
    def is_behind(self) -> bool:
        """Whether the original's words have changed since."""
        return self.of_words != stamp_of(self.thing.title, self.thing.text)

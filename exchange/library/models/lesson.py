"""What an exchange taught, for others to use."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Party, SupportKind, Target


class Lesson(models.Model):
    """Kept with the consent of both sides; taken down when one of them takes it back."""

    SHOWN, HIDDEN = "shown", "hidden"
    STATES = [(SHOWN, _("Shown")), (HIDDEN, _("Taken down"))]
    MOVES = {"show": ((HIDDEN,), SHOWN), "hide": ((SHOWN,), HIDDEN)}

    # What it came from, such as "exchange:7": one thing gives one lesson.
    source = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=3000)
    lang = models.CharField(max_length=5, blank=True)
    # The title is its need's, which another side wrote, maybe in another language than the text.
    title_lang = models.CharField(max_length=5, blank=True, default="")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    targets = models.ManyToManyField(Target, db_table="library_lesson_target")
    support = models.ManyToManyField(SupportKind, db_table="library_lesson_support")
    state = models.CharField(max_length=10, choices=STATES, default=SHOWN)
    rev = models.PositiveIntegerField(default=0)
    search = models.TextField(default="", blank=True)
    kept_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "library_lesson"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["shown", "hidden"]), name="lesson_state")
        ]
        indexes = [models.Index(fields=["state", "-kept_at"], name="lesson_state_kept")]

    def __str__(self) -> str:
        return self.title

    @property
    def exchange(self) -> int | None:
        """The number of the exchange it came from, where it came from one."""
        kind, _colon, number = self.source.partition(":")
        return int(number) if kind == "exchange" and number.isdigit() else None

"""A Party's own target, what it is aligned with, and what it lacks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Barrier, Goal, Party, SupportKind, Target
from exchange.people.models import User


class NationalTarget(models.Model):
    """A national target as its Party words it. Its state moves only along MOVES."""

    CURRENT, RETIRED = "current", "retired"
    STATES = [(CURRENT, _("Current")), (RETIRED, _("Set aside"))]
    MOVES = {"retire": ((CURRENT,), RETIRED), "restore": ((RETIRED,), CURRENT)}

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="national_targets")
    code = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=3000, blank=True)
    lang = models.CharField(max_length=5, blank=True)
    lacks = models.ManyToManyField(SupportKind, db_table="plans_target_lack")
    barriers = models.ManyToManyField(Barrier, db_table="plans_target_barrier")
    state = models.CharField(max_length=8, choices=STATES, default=CURRENT)
    # The code and the words in one spelling: the same ones twice are one target.
    # Letters such as ß become two or three in one spelling.
    code_key = models.CharField(max_length=120, blank=True)
    text_key = models.CharField(max_length=64)
    # Counts edits: a form drawn from an older one is a conflict.
    rev = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(auto_now_add=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        db_table = "plans_target"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["current", "retired"]), name="target_state"
            ),
            models.CheckConstraint(condition=~Q(title="") | ~Q(text=""), name="target_has_words"),
            models.UniqueConstraint(
                fields=["party", "code_key"], condition=~Q(code_key=""), name="target_code_once"
            ),
            models.UniqueConstraint(fields=["party", "text_key"], name="target_text_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its title, or the beginning of its text."""
        return self.title or (self.text if len(self.text) <= 120 else f"{self.text[:119]}…")

    @property
    def label(self) -> str:
        """Its code and its name in at most 200 characters, as a need names what it serves."""
        return " ".join(f"{self.code} {self.name}".split())[:200]


class Alignment(models.Model):
    """What a national target is aligned with, scheme and identifier as given.

    ``target`` or ``goal`` is set where it names one of the KMGBF; any other scheme is only kept.
    """

    national = models.ForeignKey(
        NationalTarget, on_delete=models.CASCADE, related_name="alignments"
    )
    order = models.PositiveSmallIntegerField(default=0)
    scheme = models.CharField(max_length=60, blank=True)
    identifier = models.CharField(max_length=120)
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "plans_alignment"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(goal__isnull=True), name="alignment_one"
            )
        ]

    def __str__(self) -> str:
        is_short = self.scheme.isalpha() and self.scheme.isupper() and ":" not in self.identifier
        parting = " " if is_short and len(self.scheme) > 1 else ": "
        return f"{self.scheme}{parting}{self.identifier}" if self.scheme else self.identifier

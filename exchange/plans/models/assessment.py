"""A Party's own view of the 23 targets at a date."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Barrier, Party, SupportKind, Target
from exchange.people.models import User

# From least to most; what is not applicable stands outside the order.
LEVELS = [
    ("none", _("None")), ("begun", _("Under development")), ("partly", _("Partly")),
    ("fully", _("Fully")), ("not_applicable", _("Not applicable")),
]  # fmt: skip


class Assessment(models.Model):
    """A set of answers: one draft a Party until it is kept, then a dated picture that stays."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="assessments")
    begun_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    kept_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    kept_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        db_table = "plans_assessment"
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(kept_at__isnull=True), name="assessment_one_draft"
            )
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class Answer(models.Model):
    """What is said of one target. ``rev`` counts its changes and ``changed_by`` made the last one,
    so that nobody's words are overwritten by a colleague who has not seen them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=14, choices=LEVELS, blank=True)
    barriers = models.ManyToManyField(Barrier, db_table="plans_answer_barrier")
    lacks = models.ManyToManyField(SupportKind, db_table="plans_answer_lack")
    note = models.TextField(max_length=1000, blank=True)
    rev = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "plans_answer"
        ordering = ["target"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "target"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(level__in=["", "none", "begun", "partly", "fully", "not_applicable"]),
                name="answer_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level or '?'} of target {self.target_id}"

"""Entries (what happened), About rows (to what) and Steps (what still follows)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One fact, named ``noun.past``; holds ids, states and names of fields, never texts."""

    name = models.CharField(max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    hat = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "journal_entry"
        indexes = [models.Index(fields=["name", "-at"], name="entry_name_at")]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class About(models.Model):
    """A thing an entry concerns: each trail is one indexed query."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="about")
    kind = models.CharField(max_length=30)
    thing = models.CharField(max_length=40)

    class Meta:
        db_table = "journal_about"
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing", "entry"], name="about_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.thing}"


class Step(models.Model):
    """One thing that follows an entry, done once, with its own lease, tries and back-off."""

    WAITING, RUNNING, DONE, GIVEN_UP = "waiting", "running", "done", "given_up"
    MOST_TRIES: ClassVar[int] = 10

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default=WAITING)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "journal_step"
        constraints = [
            models.UniqueConstraint(fields=["entry", "name"], name="step_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "given_up"]),
                name="step_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="step_due", condition=Q(state__in=["waiting", "running"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} after {self.entry_id}"

"""What happened (Entry), to what (About), what still follows (Step), and long work (Job)."""

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


class Job(models.Model):
    """Long work that people watch, pause and cancel; its state moves only along MOVES.

    Whoever carries it out may die at any moment: a job left running is simply carried on with
    from ``done``. A job that is being paused or cancelled says so to its worker by the answer to
    the next ``progress_job``. Who asked, paused or cancelled stands in its trail.
    """

    WAITING, RUNNING, PAUSED = "waiting", "running", "paused"
    DONE, FAILED, CANCELLED = "done", "failed", "cancelled"
    LIVE = (WAITING, RUNNING, PAUSED)
    MOVES = {
        "start": ((WAITING,), RUNNING),
        "pause": ((WAITING, RUNNING), PAUSED),
        "resume": ((PAUSED,), WAITING),
        "cancel": (LIVE, CANCELLED),
        "finish": ((RUNNING,), DONE),
        "fail": ((WAITING, RUNNING), FAILED),
    }

    # What is done, as "library.harvest", and to what, as "source:3"; empty: to everything.
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=9, default=WAITING)
    # In whatever the kind counts; ``total`` is None as long as nobody knows it.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    # A line about how it stands or why it failed, in the words of whoever carries it out.
    note = models.CharField(max_length=300, blank=True, default="")
    asked_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "journal_job"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "running", "paused", "done", "failed", "cancelled"]
                ),
                name="job_state",
            ),
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=Q(state__in=["waiting", "running", "paused"]),
                name="job_live_once",
            ),
        ]
        indexes = [models.Index(fields=["kind", "about", "-id"], name="job_kind_about")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} {self.state}"

    @property
    def stand(self) -> str:
        """A word that changes whenever its state or its progress does."""
        return f"{self.pk}-{self.state}-{self.moved_at.timestamp()}"

    @property
    def at_work(self) -> bool:
        """Whether it goes on by itself, so that a page asks again how far it is."""
        return self.state in (self.WAITING, self.RUNNING)

    @property
    def is_live(self) -> bool:
        """Whether it has not come to an end."""
        return self.state in self.LIVE

"""How a hub is read: where, by which protocol, how often, how far, and what went wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.library.models.hub import Hub
from exchange.library.models.troubles import PROBLEMS, TROUBLES

KINDS = [
    ("oai", "OAI-PMH"), ("dcat", _("DCAT catalogue")), ("schema", _("Sitemap with schema.org")),
    ("ckan", "CKAN"), ("rss", _("RSS or Atom feed")),
]  # fmt: skip


class Source(models.Model):
    """The connection of a hub, made by a coordinator; the hosts named here are all that is asked.

    ``since`` is where the next run begins, ``cursor`` where the running one stands; both are
    written in the transaction that keeps the records they speak of.
    """

    JOB = "library.harvest"

    hub = models.OneToOneField(Hub, on_delete=models.CASCADE, related_name="source")
    kind = models.CharField(max_length=8, choices=KINDS)
    address = models.URLField(max_length=500)
    # Further hosts that were confirmed, where the hub leads elsewhere.
    hosts = models.JSONField(default=list, blank=True)
    every = models.PositiveSmallIntegerField(
        default=24, validators=[MinValueValidator(1), MaxValueValidator(720)]
    )
    on = models.BooleanField(default=True)
    since = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    # The number of the run, and what it has met so far: seen, new, changed, gone, left, broken.
    run = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    # Tries in a row without an answer; and until when a worker holds it, or it is left alone.
    fails = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=16, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "library_source"
        indexes = [models.Index(fields=["on", "due_at"], name="source_due")]

    def __str__(self) -> str:
        return f"source {self.pk}"

    @property
    def name(self) -> str:
        """What its job is about, and its resources come from."""
        return f"harvest:{self.hub_id}"

    @property
    def trouble(self) -> Any:
        """Why the last run ended early, in words; nothing when it went well."""
        return TROUBLES.get(self.error, "")

    @property
    def crawls(self) -> bool:
        """Whether it is read page by page as people see it, so that a robots.txt is kept to; the
        other kinds are interfaces for machines, connected with the knowledge of their people."""
        return self.kind == "schema"

    @property
    def confirmed(self) -> list[str]:
        """Every host that may be asked."""
        return [urlsplit(self.address).hostname or "", *self.hosts]


class Skipped(models.Model):
    """A record that could not be kept, until it comes whole or its hub takes it back."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="skipped")
    identifier = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=16)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "library_skipped"
        constraints = [
            models.UniqueConstraint(fields=["source", "identifier"], name="skipped_once")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.identifier}"

    @property
    def why(self) -> Any:
        """Why it was skipped, in words."""
        return PROBLEMS.get(self.code) or TROUBLES.get(self.code, self.code)

"""One thing that exists and can be used: a course, a tool, a guide, a help desk."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import (
    Language,
    Region,
    Sourced,
    SupportKind,
    Target,
    in_language,
    language_of,
)
from exchange.library.models.hub import Hub
from exchange.people.models import User

KINDS = [
    ("guide", _("Guide")), ("course", _("Course")), ("tool", _("Tool")), ("data", _("Data")),
    ("help_desk", _("Help desk")), ("cases", _("Cases")), ("standard", _("Standard")),
]  # fmt: skip
COSTS = [("free", _("free")), ("registration", _("free, after registering")),
         ("cost", _("at a cost")), ("unsaid", _("cost not said"))]  # fmt: skip


class Resource(Sourced):
    """A resource of a hub or suggested by a person; its state moves only along MOVES."""

    HELD, SHOWN, HIDDEN, GONE = "held", "shown", "hidden", "gone"
    STATES = [
        (HELD, _("Waits for a coordinator")), (SHOWN, _("Shown")), (HIDDEN, _("Not shown")),
        (GONE, _("Gone from its hub")),
    ]  # fmt: skip
    MOVES = {
        "show": ((HELD, HIDDEN), SHOWN),
        "refuse": ((HELD,), HIDDEN),
        "hide": ((SHOWN,), HIDDEN),
        # A hub's word moves what is shown only: what a coordinator hid stays hidden.
        "drop": ((SHOWN,), GONE),
        "return": ((GONE,), SHOWN),
    }
    # What the site's own link check found last; UNCHECKED until it has run.
    UNCHECKED, WORKS, UNCLEAR, UNASKED = "", "works", "unclear", "unasked"
    FAILING, DEAD = "failing", "dead"
    LINK_STATES = [
        (UNCHECKED, _("Not checked by us yet")), (WORKS, _("Works")),
        (UNCLEAR, _("Answers, but not to our check")),
        (UNASKED, _("Not tried: its site asks machines to stay away")),
        (FAILING, _("Did not answer last time")), (DEAD, _("Does not work")),
    ]  # fmt: skip
    SEED, PERSON = "seed", "person"

    # Where it came from: "seed", "harvest:<hub>" or "person", and its name there.
    source = models.CharField(max_length=40, default=PERSON)
    identifier = models.CharField(max_length=300, blank=True, default="")
    hub = models.ForeignKey(Hub, null=True, on_delete=models.PROTECT, related_name="resources")
    proposed_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="suggested"
    )
    kind = models.CharField(max_length=10, choices=KINDS, default="guide")
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=3000, blank=True)
    lang = models.CharField(max_length=5, blank=True)
    # One line a language that says what it gives.
    gist = models.JSONField(default=dict, blank=True)
    targets = models.ManyToManyField(Target, db_table="library_resource_target")
    support = models.ManyToManyField(SupportKind, db_table="library_resource_support")
    languages = models.ManyToManyField(Language, db_table="library_resource_language")
    regions = models.ManyToManyField(Region, db_table="library_resource_region")
    cost = models.CharField(max_length=12, choices=COSTS, default="free")
    # The run of its hub's source that named it last; what a whole run does not name is gone.
    seen_run = models.PositiveIntegerField(null=True)
    link = models.URLField(max_length=500)
    link_state = models.CharField(max_length=8, choices=LINK_STATES, blank=True, default=UNCHECKED)
    link_fails = models.PositiveSmallIntegerField(default=0)
    checked = models.DateTimeField(null=True)
    check_due = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=6, choices=STATES, default=HELD)
    # A coordinator's line on a refusal, for whoever suggested it.
    reason = models.CharField(max_length=500, blank=True)
    rev = models.PositiveIntegerField(default=0)
    # The form's own mark: the same form sent twice is one suggestion.
    cid = models.CharField(max_length=32, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "library_resource"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["held", "shown", "hidden", "gone"]), name="resource_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    link_state__in=["", "works", "unclear", "unasked", "failing", "dead"]
                ),
                name="resource_link_state",
            ),
            models.UniqueConstraint(
                fields=["source", "identifier"], condition=~Q(identifier=""),
                name="resource_once_a_source",
            ),
            models.UniqueConstraint(
                fields=["cid"], condition=~Q(cid=""), name="resource_once_a_form"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "kind"], name="resource_state_kind"),
            models.Index(fields=["state", "check_due"], name="resource_state_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean_fields(self, exclude: Any = None) -> None:
        """As Django's; a link leads to the web, and names no user."""
        super().clean_fields(exclude=exclude)
        parts = urlsplit(self.link)
        if "link" not in (exclude or ()) and (
            parts.scheme not in ("http", "https") or parts.username is not None
        ):
            raise ValidationError({"link": _("Give a web address that begins with https://.")})

    @property
    def is_harvested(self) -> bool:
        """Whether its words are its hub's own."""
        return self.source.startswith("harvest:")

    @property
    def line(self) -> str:
        """What it gives, in one line of the page's language where there is one."""
        return in_language(self.gist)

    @property
    def line_lang(self) -> str:
        """The language of that line; of the text where there is no line."""
        return language_of(self.gist) or self.lang

    @property
    def said(self) -> list[str]:
        """The texts in which a search looks for it."""
        return [self.title, self.text, *self.gist.values(), self.hub.name if self.hub else ""]


class LinkReport(models.Model):
    """Somebody says that a link is dead; open until a coordinator has looked."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "library_link_report"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "by"], condition=Q(settled_at=None), name="report_once"
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

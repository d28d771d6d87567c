"""A need, the Party's yes to it, and who else may read it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Barrier, Language, Party, ResponseLevel, SupportKind, Target
from exchange.board.models.wording import Worded
from exchange.people.models import Seat, User
from exchange.plans.models import Answer, NationalTarget

AUDIENCES = [
    ("coordinators", _("Coordinators only")), ("members", _("Members")), ("public", _("Everyone")),
]  # fmt: skip
MET_BY = [("exchange", _("By an exchange")), ("reuse", _("By what already exists"))]
# What a need may make a condition; the rest are wishes.
MUSTS = [
    ("target", _("Serves one of our targets")), ("support", _("Gives one of our kinds of support")),
    ("language", _("Works in one of our languages")), ("region", _("Knows our region")),
    ("free", _("Free of charge for us")),
]  # fmt: skip
MODES = [("either", _("Either")), ("remote", _("Remote")), ("on_site", _("On site"))]


class Need(Worded):
    """What a Party asks for. Its state moves only along MOVES."""

    DRAFT, POSTED, RETURNED, OPEN = "draft", "posted", "returned", "open"
    ENGAGED, MET, WITHDRAWN, EXPIRED = "engaged", "met", "withdrawn", "expired"
    STATES = [
        (DRAFT, _("Draft")), (POSTED, _("Waiting for the yes")), (RETURNED, _("Returned")),
        (OPEN, _("Open")), (ENGAGED, _("Exchange under way")), (MET, _("Answered")),
        (WITHDRAWN, _("Withdrawn")), (EXPIRED, _("Expired")),
    ]  # fmt: skip
    LIVE = (POSTED, RETURNED, OPEN, ENGAGED)
    MOVES = {
        "post": ((DRAFT, RETURNED), POSTED),
        "endorse": ((POSTED,), OPEN),
        "return": ((POSTED,), RETURNED),
        "fill": ((OPEN, MET), ENGAGED),
        "reopen": ((ENGAGED, MET), OPEN),
        "meet": ((OPEN, ENGAGED), MET),
        "reuse": ((POSTED, OPEN), MET),
        # Back to where the Party's yes stands: given, or still asked for.
        "ask_again": ((MET,), OPEN),
        "ask_yes_again": ((MET,), POSTED),
        "withdraw": ((DRAFT, POSTED, RETURNED, OPEN), WITHDRAWN),
        "expire": ((DRAFT, POSTED, RETURNED, OPEN), EXPIRED),
    }

    # A draft of somebody whose seat is not granted yet has no seat; posting needs one.
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="needs")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="needs")
    drafted_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="drafts"
    )
    title = models.CharField(max_length=160, blank=True)
    text = models.TextField(max_length=3000, blank=True)
    targets = models.ManyToManyField(Target, db_table="board_need_target")
    support = models.ManyToManyField(SupportKind, db_table="board_need_support")
    languages = models.ManyToManyField(Language, db_table="board_need_language")
    by_when = models.DateField(null=True, blank=True)
    audience = models.CharField(max_length=12, choices=AUDIENCES, default="coordinators")
    serves = models.CharField(max_length=200, blank=True)
    # The Party's own target that it serves, and the answer of a self-assessment it came from.
    plan = models.ForeignKey(
        NationalTarget, null=True, on_delete=models.SET_NULL, related_name="needs"
    )
    assessed = models.ForeignKey(Answer, null=True, on_delete=models.SET_NULL, related_name="needs")
    partners = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(max_length=8, choices=MODES, default="either")
    level = models.ForeignKey(ResponseLevel, null=True, blank=True, on_delete=models.PROTECT)
    barrier = models.ForeignKey(Barrier, null=True, blank=True, on_delete=models.PROTECT)
    tried = models.TextField(max_length=2000, blank=True)
    benefits = models.TextField(max_length=1000, blank=True)
    success = models.TextField(max_length=1000, blank=True)
    musts = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)
    # Nothing is shown wider before the Party's yes, also when it was answered without one.
    yes_at = models.DateTimeField(null=True)
    met_by = models.CharField(max_length=10, blank=True, choices=MET_BY)
    # Counts edits: a draft saved from an older one is a conflict, and a ranking names what it read.
    rev = models.PositiveIntegerField(default=0)
    # The form's own mark: the same form sent twice, or saved and then posted, is one need.
    cid = models.CharField(max_length=32, blank=True, default="")
    search = models.TextField(default="", blank=True)
    # Ids of the things that its text names most; None until the worker has read it.
    subjects = models.JSONField(null=True, editable=False)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(auto_now_add=True)
    posted_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "board_need"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "posted",
                        "returned",
                        "open",
                        "engaged",
                        "met",
                        "withdrawn",
                        "expired",
                    ]
                ),
                name="need_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn", "expired"]) | Q(seat__isnull=False),
                name="need_seat_when_posted",
            ),
            models.CheckConstraint(
                condition=Q(partners__gte=1, partners__lte=20), name="need_partners"
            ),
            models.UniqueConstraint(fields=["cid"], condition=~Q(cid=""), name="need_once_a_form"),
        ]
        indexes = [
            models.Index(fields=["state", "by_when"], name="need_state_by"),
            models.Index(
                fields=["id"], condition=Q(subjects__isnull=True), name="need_subjects_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"need {self.pk}"

    @property
    def side(self) -> str:
        """Whose need it is, as a side of a proposal."""
        return f"party:{self.party_id}"

    @property
    def must_names(self) -> list[Any]:
        """What an offer must meet, in words."""
        return [name for code, name in MUSTS if code in self.musts]

    @property
    def question(self) -> Endorsement | None:
        """The focal point's question, while a returned need waits for its answer."""
        if self.state != Need.RETURNED:
            return None
        asked = self.endorsements.filter(decision="return").select_related("by")
        return asked.order_by("-at").first()


class Endorsement(models.Model):
    """A Party's yes to a posted need, or its return with a question; given by a seat."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="endorsements")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(
        max_length=8, choices=[("yes", _("Yes")), ("return", _("Returned"))]
    )
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "board_endorsement"

    def __str__(self) -> str:
        return f"{self.decision} to {self.need_id}"


class Reader(models.Model):
    """A side that may read a need beyond its audience until a moment, and why."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="readers")
    side = models.CharField(max_length=40)
    why = models.CharField(max_length=40)
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "board_reader"
        constraints = [models.UniqueConstraint(fields=["need", "side", "why"], name="reader_once")]

    def __str__(self) -> str:
        return f"{self.side} reads {self.need_id}"

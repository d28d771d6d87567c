"""An offer, and its evidence, item by item."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Language, Party, Region, SupportKind, Target
from exchange.board.models.need import MODES
from exchange.board.models.wording import Worded
from exchange.people.models import ExpertProfile, Organisation

COSTS = [
    ("free", _("Free of charge")),
    ("cost", _("At a cost")),
    ("programme", _("Paid by a programme")),
]

# The fields of which exactly one says who provides an offer.
PROVIDERS = ("profile_id", "organisation_id", "party_id")


class Offer(Worded):
    """A standing supply of help by exactly one provider; it lapses unless reconfirmed."""

    STANDING, WITHDRAWN, EXPIRED = "standing", "withdrawn", "expired"
    STATES = [
        (STANDING, _("Standing")), (WITHDRAWN, _("Withdrawn")), (EXPIRED, _("Expired")),
    ]  # fmt: skip
    MOVES = {
        "publish": ((WITHDRAWN, EXPIRED), STANDING),
        "withdraw": ((STANDING, EXPIRED), WITHDRAWN),
        "expire": ((STANDING,), EXPIRED),
    }

    profile = models.ForeignKey(
        ExpertProfile, null=True, on_delete=models.CASCADE, related_name="offers"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="offers"
    )
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="offers")
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=3000)
    targets = models.ManyToManyField(Target, db_table="board_offer_target")
    support = models.ManyToManyField(SupportKind, db_table="board_offer_support")
    languages = models.ManyToManyField(Language, db_table="board_offer_language")
    regions = models.ManyToManyField(Region, db_table="board_offer_region")
    # Parties with which the provider has a conflict of interest; alike on all their offers.
    conflicts = models.ManyToManyField(Party, related_name="+", db_table="board_offer_conflict")
    mode = models.CharField(max_length=8, choices=MODES, default="either")
    cost = models.CharField(max_length=10, choices=COSTS, default="free")
    hours = models.PositiveSmallIntegerField(default=4)
    places = models.PositiveSmallIntegerField(default=1)
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default=STANDING)
    rev = models.PositiveIntegerField(default=0)
    # The form's own mark: the same form sent twice is one offer.
    cid = models.CharField(max_length=32, blank=True, default="")
    search = models.TextField(default="", blank=True)
    # Ids of the things that its text names most; None until the worker has read it.
    subjects = models.JSONField(null=True, editable=False)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "board_offer"
        constraints = [
            models.CheckConstraint(
                condition=Q(profile__isnull=False, organisation__isnull=True, party__isnull=True)
                | Q(profile__isnull=True, organisation__isnull=False, party__isnull=True)
                | Q(profile__isnull=True, organisation__isnull=True, party__isnull=False),
                name="offer_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["standing", "withdrawn", "expired"]), name="offer_state"
            ),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=50), name="offer_places"),
            models.UniqueConstraint(fields=["cid"], condition=~Q(cid=""), name="offer_once_a_form"),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at", "-id"], name="offer_state_created"),
            models.Index(
                fields=["id"], condition=Q(subjects__isnull=True), name="offer_subjects_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def side(self) -> str:
        """Who provides it, as a side of a proposal."""
        if self.profile_id:
            return f"profile:{self.profile_id}"
        if self.organisation_id:
            return f"organisation:{self.organisation_id}"
        return f"party:{self.party_id}"

    @property
    def provider(self) -> ExpertProfile | Organisation | Party:
        """The one provider; load with ``select_related``."""
        found = self.profile or self.organisation or self.party
        assert found is not None  # held by the constraint offer_of_one
        return found

    @property
    def is_vetted(self) -> bool:
        """Whether more than coordinators and the owner may see it; Parties need no vetting."""
        if self.profile is not None:
            return self.profile.vetted_at is not None
        return self.organisation is None or self.organisation.vetted_at is not None


class EvidenceItem(models.Model):
    """One proof of what an offer says: a mission, a publication, a course; ranked by itself."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=600)

    class Meta:
        db_table = "board_evidence_item"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text[:60]

"""The hats: what a person may hold, who granted it, and the claims and invitations to it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import (
    Area,
    Language,
    Party,
    Region,
    Sourced,
    SupportKind,
    Target,
    in_language,
)
from exchange.people.models.hat import Hat
from exchange.people.models.user import User

SEAT_KINDS = [
    ("focal_point", _("National focal point")),
    ("chm", _("CHM national focal point")),
    ("staff", _("Country staff")),
]
# The seats that may say yes for the Party.
ENDORSING = ("focal_point", "chm")
ORGANISATION_KINDS = [
    ("institution", _("Institution")), ("network", _("Technical network")),
    ("centre", _("Regional support centre")), ("programme", _("Programme")),
    ("ngo", _("Non-governmental organisation")), ("company", _("Company")),
]  # fmt: skip


class Seat(models.Model):
    """A place to speak for a Party; it can be handed over, what hangs on it stays."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField(max_length=20, choices=SEAT_KINDS)
    body = models.CharField(max_length=160, blank=True)
    holder = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats"
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "people_seat"
        constraints = [
            models.UniqueConstraint(fields=["party", "holder", "kind"], name="seat_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.kind}"

    @property
    def side(self) -> str:
        """Whom the seat speaks for."""
        return f"party:{self.party_id}"


class SeatClaim(models.Model):
    """A person's claim to a seat, with its evidence; until granted they only write drafts."""

    CLAIMED, GRANTED, REFUSED, WITHDRAWN = "claimed", "granted", "refused", "withdrawn"
    MOVES = {"grant": ((CLAIMED,), GRANTED), "refuse": ((CLAIMED,), REFUSED),
             "withdraw": ((CLAIMED,), WITHDRAWN)}  # fmt: skip

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="claims")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=20, choices=SEAT_KINDS, default="staff")
    body = models.CharField(max_length=160)
    evidence = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, default=CLAIMED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_note = models.CharField(max_length=500, blank=True)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "people_seat_claim"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "party", "kind"], condition=Q(state="claimed"), name="claim_once"
            )
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class Organisation(Sourced):
    """Whom experts belong to: an institution, a network, a support centre, a programme.

    One that a release names has a ``key`` and stands in the list of networks without a member.
    """

    NETWORKS = ("centre", "network")

    key = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ORGANISATION_KINDS)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    home = models.URLField(max_length=300, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    targets = models.ManyToManyField(Target, db_table="people_organisation_target")
    support = models.ManyToManyField(SupportKind, db_table="people_organisation_support")
    languages = models.ManyToManyField(Language, db_table="people_organisation_language")
    regions = models.ManyToManyField(Region, db_table="people_organisation_region")
    vetted_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        db_table = "people_organisation"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="organisation_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        """What it does, in the page's language, else in English; empty where nobody has said."""
        return in_language(self.texts)

    @property
    def said(self) -> list[str]:
        """The texts in which a search looks for it."""
        return [self.name, *self.texts.values()]


class Membership(models.Model):
    """A person belongs to an organisation, and may offer and accept for it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )

    class Meta:
        db_table = "people_membership"
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="member_once")]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class ExpertProfile(models.Model):
    """A person who volunteers help; ``places`` bounds the exchanges over all their offers."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="expert")
    headline = models.CharField(max_length=160)
    about = models.TextField(max_length=3000, blank=True)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    orcid = models.CharField(max_length=19, blank=True)
    places = models.PositiveSmallIntegerField(default=1)
    conduct_agreed_at = models.DateTimeField(null=True)
    interests = models.TextField(max_length=1000, blank=True)
    references_text = models.TextField(max_length=1000, blank=True)
    vetted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_expert_profile"

    def __str__(self) -> str:
        return str(self.user)


class Vetting(models.Model):
    """A coordinator's dated record on an expert or an organisation: yes or no, and on what."""

    profile = models.ForeignKey(
        ExpertProfile, null=True, on_delete=models.CASCADE, related_name="vettings"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="vettings"
    )
    decision = models.CharField(max_length=10, choices=[("yes", _("Yes")), ("no", _("No"))])
    identity = models.BooleanField(default=False)
    references = models.BooleanField(default=False)
    conduct = models.BooleanField(default=False)
    interests = models.BooleanField(default=False)
    note = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "people_vetting"
        constraints = [
            models.CheckConstraint(
                condition=Q(profile__isnull=False, organisation__isnull=True)
                | Q(profile__isnull=True, organisation__isnull=False),
                name="vetting_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"vetting {self.pk}"


class Mandate(models.Model):
    """A coordinator's or an administrator's appointment."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    kind = models.CharField(
        max_length=15,
        choices=[("coordinator", _("Coordinator")), ("administrator", _("Administrator"))],
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    since = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_mandate"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(ended_at=None), name="mandate_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class Invitation(models.Model):
    """An invitation by mail to a seat of a Party or to coordinate; its link is signed."""

    SENT, ACCEPTED, WITHDRAWN = "sent", "accepted", "withdrawn"
    MOVES = {"accept": ((SENT,), ACCEPTED), "withdraw": ((SENT,), WITHDRAWN)}

    email = models.EmailField()
    kind = models.CharField(max_length=20)
    party = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    body = models.CharField(max_length=160, blank=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, default=SENT)
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()

    class Meta:
        db_table = "people_invitation"

    def __str__(self) -> str:
        return f"invitation {self.pk}"


def lacks_second_factor(user: User) -> bool:
    """Whether production asks a second factor of this person that is not set up."""
    if not settings.PRODUCTION or not user.mandates.filter(ended_at=None).exists():
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def hats_of(user: User) -> tuple[Hat, ...]:
    """Every hat ``user`` holds now, in the order seats, expert, organisations, mandates.

    In production a mandate is no hat until its holder has a second factor.
    """
    hats = [Hat("seat", s.pk, s.side, s.kind) for s in user.seats.order_by("pk")]
    for profile in ExpertProfile.objects.filter(user=user):
        vetted = profile.vetted_at is not None
        hats.append(Hat("expert", profile.pk, f"profile:{profile.pk}", vetted=vetted))
    for one in user.memberships.select_related("organisation").order_by("pk"):
        side = f"organisation:{one.organisation_id}"
        hats.append(Hat("member", one.pk, side, vetted=one.organisation.vetted_at is not None))
    kinds = sorted(user.mandates.filter(ended_at=None).values_list("kind", flat=True))
    if kinds and lacks_second_factor(user):
        kinds = []
    return (*hats, *(Hat(kind) for kind in kinds))  # type: ignore[arg-type]

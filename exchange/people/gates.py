"""Who may decide on whom, and see whose names and contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.people.models import (
    Actor,
    ContactGrant,
    ExpertProfile,
    Invitation,
    Mandate,
    Membership,
    Organisation,
    Seat,
    SeatClaim,
    User,
)
from exchange.people.models.contacts import FIELDS
from exchange.people.models.hats import ENDORSING

T = TypeVar("T", bound=Model)


def absent() -> Refused:
    """The one refusal for what is not there and for what may not be seen."""
    words = _(
        "This page is not there, or not for you. Search for it, or ask who sent you the link."
    )
    return Refused("absent", words, 404)


def moved_on() -> Refused:
    """The refusal of a step from a state that a thing has left."""
    return Refused("moved_on", _("This has moved on meanwhile. Look at it again."), 409)


def one_of(rows: QuerySet[T], pk: Any) -> T:
    """The row with this key among those that may be seen, or ``Refused("absent")``."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise absent()
    return found


def parties_of(by: Actor, *, endorsing: bool = False) -> list[str]:
    """The codes of the Parties for which ``by`` holds a seat, or a seat that says yes."""
    seats = [hat for hat in by.hats if hat.kind == "seat"]
    seats = [hat for hat in seats if not endorsing or hat.seat_kind in ENDORSING]
    return [hat.side.removeprefix("party:") for hat in seats]


def may_decide(by: Actor, claim: SeatClaim) -> bool:
    """Coordinators, and seat holders of the same Party: focal points for every kind, staff for
    staff; never the claimant."""
    if by.machine:
        return True
    if by.user is None or by.user.pk == claim.user_id:
        return False
    endorsing = claim.kind != "staff"
    return by.coordinates or claim.party_id in parties_of(by, endorsing=endorsing)


def claims_visible_to(by: Actor) -> QuerySet[SeatClaim]:
    """Waiting claims that ``by`` may decide, oldest first."""
    rows = SeatClaim.objects.filter(state=SeatClaim.CLAIMED).exclude(user=by.user)
    rows = rows.select_related("user", "party__area").order_by("at", "pk")
    if by.coordinates:
        return rows
    focal, seated = parties_of(by, endorsing=True), parties_of(by)
    return rows.filter(Q(party__in=focal) | Q(party__in=seated, kind="staff"))


def may_read_claims(by: Actor) -> bool:
    """Whether the list of claims is for ``by``: coordinators and seat holders."""
    return by.coordinates or bool(parties_of(by))


def claim_for(by: Actor, pk: int) -> SeatClaim:
    """The claim, for its claimant and those who may decide it, or ``Refused("absent")``."""
    rows = SeatClaim.objects.select_related("user", "party__area", "decided_by")
    claim = one_of(rows, pk)
    own = by.user is not None and claim.user_id == by.user.pk
    if by.user is None or not (own or may_decide(by, claim)):
        raise absent()
    return claim


def may_hand_over(by: Actor, seat: Seat) -> bool:
    """The holder, a focal point of the same Party, and coordinators; never an empty seat."""
    if by.machine:
        return True
    if by.user is None or seat.holder_id is None:
        return False
    focal = seat.party_id in parties_of(by, endorsing=True)
    return seat.holder_id == by.user.pk or by.coordinates or focal


def seat_for(by: Actor, pk: int) -> Seat:
    """The seat, for those who may hand it over, or ``Refused("absent")``."""
    seat = one_of(Seat.objects.select_related("party__area", "holder"), pk)
    if not may_hand_over(by, seat):
        raise absent()
    return seat


def may_invite(by: Actor, kind: str) -> bool:
    """Administrators invite coordinators; coordinators invite to a Party's seats."""
    if by.machine:
        return True
    return by.administers if kind == "coordinator" else by.coordinates


def mandates_visible_to(by: Actor) -> QuerySet[Mandate]:
    """Running appointments: one's own, for administrators all, by kind and since when."""
    rows = Mandate.objects.filter(ended_at=None).select_related("user")
    if not by.administers:
        rows = rows.filter(user=by.user)
    return rows.order_by("kind", "since", "pk")


def mandate_for(by: Actor, pk: int) -> Mandate:
    """A running appointment that ``by`` may end, or ``Refused("absent")``."""
    if by.user is None:
        raise absent()
    return one_of(mandates_visible_to(by), pk)


def may_end(by: Actor, mandate: Mandate) -> bool:
    """Whoever holds it, and administrators."""
    own = by.user is not None and mandate.user_id == by.user.pk
    return own or by.administers or bool(by.machine)


def running_invitations() -> QuerySet[Invitation]:
    """Invitations that can still be accepted, newest first."""
    rows = Invitation.objects.filter(state=Invitation.SENT, until__gt=timezone.now())
    return rows.select_related("party__area", "invited_by").order_by("-at", "-pk")


def invitations_visible_to(by: Actor) -> QuerySet[Invitation]:
    """Running invitations of the kinds that ``by`` may send."""
    kinds = Q(kind="coordinator") if by.administers else Q(pk=None)
    if by.coordinates:
        kinds |= ~Q(kind="coordinator")
    return running_invitations().filter(kinds)


def has_address(user: User, email: str) -> bool:
    """Whether ``user`` has shown that this e-mail address is theirs."""
    if user.email.lower() == email.lower():
        return True
    return EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()


def may_vet(by: Actor, thing: ExpertProfile | Organisation) -> bool:
    """Coordinators; never oneself, nor an organisation one belongs to."""
    if by.machine:
        return True
    own = "profile" if isinstance(thing, ExpertProfile) else "organisation"
    return by.coordinates and f"{own}:{thing.pk}" not in by.sides


def expert_for(by: Actor, pk: int) -> ExpertProfile:
    """A vetted expert for everybody, others for themselves and coordinators."""
    rows = ExpertProfile.objects.select_related("user", "area")
    profile = one_of(rows.filter(user__is_active=True), pk)
    if profile.vetted_at is None and not (by.coordinates or f"profile:{pk}" in by.sides):
        raise absent()
    return profile


def organisation_for(by: Actor, pk: int) -> Organisation:
    """A vetted organisation for everybody, others for their members and coordinators."""
    found = one_of(Organisation.objects.select_related("area"), pk)
    if found.vetted_at is None and not (by.coordinates or is_member(by, found)):
        raise absent()
    return found


def is_member(by: Actor, organisation: Organisation) -> bool:
    """Whether ``by`` speaks for the organisation."""
    return f"organisation:{organisation.pk}" in by.sides


def may_add_member(by: Actor, organisation: Organisation) -> bool:
    """Its members; coordinators while a listed network has none; the system."""
    if by.machine or is_member(by, organisation):
        return True
    is_listed = organisation.kind in Organisation.NETWORKS and bool(organisation.key)
    return by.coordinates and is_listed and not organisation.memberships.exists()


def may_remove(by: Actor, membership: Membership) -> bool:
    """Oneself, and coordinators."""
    own = by.user is not None and membership.user_id == by.user.pk
    return own or by.coordinates or bool(by.machine)


def may_name(by: Actor, user: User) -> bool:
    """Whether ``by`` may read this person's name: signed in, or with the person's consent."""
    return by.is_signed_in or bool(by.machine) or user.named_publicly


def visible_contact(by: Actor, owner: User) -> list[str]:
    """The names of the fields of ``owner``'s contacts that ``by`` may look at now."""
    if by.user is None:
        return []
    if by.user.pk == owner.pk or by.administers:
        return list(FIELDS)
    open_fields = {name for _pk, fields in _granted(by.user, [owner]) for name in fields}
    return [name for name in FIELDS if name in open_fields]


def reachable(by: Actor, owners: Iterable[User]) -> set[int]:
    """The keys of those others of whose contacts ``by`` may look at something now."""
    others = [one for one in owners if by.user is not None and one.pk != by.user.pk]
    if by.user is None or by.administers:
        return {one.pk for one in others}
    return {pk for pk, fields in _granted(by.user, others) if fields}


def _granted(viewer: User, owners: list[User]) -> Iterable[tuple[int, list[str]]]:
    running = Q(until=None) | Q(until__gt=timezone.now())
    grants = ContactGrant.objects.filter(running, owner__in=owners, viewer=viewer)
    return grants.values_list("owner", "fields")

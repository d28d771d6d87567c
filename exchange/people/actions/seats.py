"""Claiming, granting and inviting to a Party's seats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people import gates
from exchange.people.actions.accounts import refused
from exchange.people.models import Actor, Invitation, Mandate, Seat, SeatClaim, User

SALT = "ecotone.invitation"
INVITED_DAYS = 30


def seat(*, by: Actor, user: User, party: Any, kind: str, body: str = "") -> Seat:
    """Seat a person for a Party without a claim; for seeds and imports. Twice is once."""
    if not by.machine:
        raise refused()
    return _give(by, user, party, kind, body)


def _give(by: Actor, user: User, party: Any, kind: str, body: str) -> Seat:
    party_id = getattr(party, "pk", party)
    with transaction.atomic():
        given, new = Seat.objects.get_or_create(
            party_id=party_id, holder=user, kind=kind, defaults={"body": body}
        )
        if new:
            record("seat.granted", by=by, about=[given, user], data={"kind": kind})
    return given


def claim_seat(*, by: Actor, party: Any, kind: str, body: str, evidence: str) -> SeatClaim:
    """Claim a seat with evidence; a waiting claim to the same seat is that claim."""
    if by.user is None:
        raise refused()
    with transaction.atomic():
        claim, new = SeatClaim.objects.get_or_create(
            user=by.user, party=party, kind=kind, state=SeatClaim.CLAIMED,
            defaults={"body": body, "evidence": evidence},
        )  # fmt: skip
        if new:
            record("seat.claimed", by=by, about=[claim, party], data={"kind": kind})
    return claim


def decide_claim(*, by: Actor, claim: SeatClaim, grant: bool, note: str = "") -> SeatClaim:
    """Grant or refuse a claim, once; granting seats the claimant."""
    with transaction.atomic():
        claim = SeatClaim.objects.select_for_update(of=("self",)).select_related("user", "party").get(pk=claim.pk)  # fmt: skip
        if not gates.may_decide(by, claim):
            raise refused()
        after = SeatClaim.GRANTED if grant else SeatClaim.REFUSED
        if claim.state == after:
            return claim
        if claim.state != SeatClaim.CLAIMED:
            raise Refused("decided", _("This claim was decided already."), 409)
        given = _give(by, claim.user, claim.party, claim.kind, claim.body) if grant else None
        SeatClaim.objects.filter(pk=claim.pk).update(
            state=after, seat=given, decided_by=by.user, decided_at=timezone.now(),
            decided_note=note[:500],
        )  # fmt: skip
        if not grant:
            record("seat.refused", by=by, about=[claim, claim.user])
    claim.refresh_from_db()
    return claim


def withdraw_claim(*, by: Actor, claim: SeatClaim) -> None:
    """Take one's own waiting claim back."""
    with transaction.atomic():
        mine = SeatClaim.objects.filter(pk=claim.pk, user=by.user, state=SeatClaim.CLAIMED)
        if mine.update(state=SeatClaim.WITHDRAWN):
            record("claim.withdrawn", by=by, about=[claim])


def invite(*, by: Actor, email: str, kind: str, party: Any = None, body: str = "") -> Invitation:
    """Invite by mail to a Party's seat (coordinators) or to coordinate (administrators)."""
    allowed = by.administers if kind == "coordinator" else by.coordinates
    if not (allowed or by.machine):
        raise refused()
    with transaction.atomic():
        invitation = Invitation.objects.create(
            email=email.strip().lower(), kind=kind, party=party, body=body, invited_by=by.user,
            until=timezone.now() + timedelta(days=INVITED_DAYS),
        )  # fmt: skip
        about = [invitation, party] if party is not None else [invitation]
        record("invitation.sent", by=by, about=about, data={"kind": kind})
    return invitation


def invitation_token(invitation: Invitation) -> str:
    """The signed word in an invitation's link; nothing secret is stored."""
    return signing.dumps(invitation.pk, salt=SALT)


def accept_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Accept with the address that was invited; gives the seat or the mandate, once."""
    if by.user is None or by.user.email.lower() != invitation.email.lower():
        raise Refused("other_address", _("This invitation was sent to another e-mail address. Sign in with that one."), 403)  # fmt: skip
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if invitation.state == Invitation.ACCEPTED and invitation.accepted_by == by.user:
            return invitation
        if invitation.state != Invitation.SENT or invitation.until < timezone.now():
            raise Refused("over", _("This invitation is over. Ask for a new one."), 409)
        Invitation.objects.filter(pk=invitation.pk).update(state=Invitation.ACCEPTED, accepted_by=by.user)  # fmt: skip
        if invitation.party is not None:
            _give(by, by.user, invitation.party, invitation.kind, invitation.body)
        else:
            Mandate.objects.get_or_create(user=by.user, kind=invitation.kind, ended_at=None)
        record("invitation.accepted", by=by, about=[invitation])
    invitation.refresh_from_db()
    return invitation

"""Claiming, granting, handing over and giving up a Party's seats."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people import gates
from exchange.people.actions.fields import checked, in_turn, move, over, refused
from exchange.people.models import Actor, Seat, SeatClaim, User

MOST_WAITING = 5


def seat(*, by: Actor, user: User, party: Any, kind: str, body: str = "") -> Seat:
    """Seat a person for a Party without a claim; for seeds and imports. Twice is once."""
    if not by.machine:
        raise refused()
    return give(by, user, party, kind, body)


def give(by: Actor, user: User, party: Any, kind: str, body: str, why: Any = None) -> Seat:
    """Write the seat, once; the caller has asked whether ``by`` may. ``why``: the claim."""
    wanted = Seat(party_id=getattr(party, "pk", party), kind=kind, body=body)
    checked(wanted, ["party", "kind", "body"])
    with transaction.atomic():
        given, new = Seat.objects.get_or_create(
            party_id=wanted.party_id, holder=user, kind=kind, defaults={"body": body}
        )
        if new:
            about = [given, user] if why is None else [given, user, why]
            record("seat.granted", by=by, about=about, data={"kind": kind})
    return given


def claim_seat(*, by: Actor, party: Any, kind: str, body: str, evidence: str) -> SeatClaim:
    """Claim a seat with evidence; a waiting claim to the same seat is that claim.

    Raises ``Refused("held")`` for a seat one holds, ``Refused("enough")`` beyond five waiting.
    """
    if by.user is None:
        raise refused()
    party_id = getattr(party, "pk", party)
    claim = SeatClaim(user=by.user, party_id=party_id, kind=kind, body=body, evidence=evidence)
    checked(claim, ["party", "kind", "body", "evidence"])
    if Seat.objects.filter(party=party_id, kind=kind, holder=by.user).exists():
        raise Refused("held", _("You hold this seat already."), 409)
    with transaction.atomic():
        in_turn(by)
        waiting = SeatClaim.objects.filter(user=by.user, state=SeatClaim.CLAIMED)
        same = waiting.filter(party=party_id, kind=kind).first()
        if same is not None:
            return same
        if waiting.count() >= MOST_WAITING:
            raise Refused(
                "enough", _("Five of your claims wait already. Take one back first."), 429
            )
        claim.save()
        record("seat.claimed", by=by, about=[claim, claim.party], data={"kind": kind})
    return claim


def decide_claim(*, by: Actor, claim: SeatClaim, grant: bool, note: str = "") -> SeatClaim:
    """Grant or refuse a claim, once; granting seats the claimant.

    The same decision by the same person again changes nothing; any other second decision is
    ``Refused("decided")``.
    """
    verb = "grant" if grant else "refuse"
    with transaction.atomic():
        rows = SeatClaim.objects.select_for_update(of=("self",)).select_related("user", "party")
        claim = rows.get(pk=claim.pk)
        if not gates.may_decide(by, claim):
            raise refused()
        checked(SeatClaim(decided_note=note), ["decided_note"])
        when = timezone.now()
        if not move(claim, verb, decided_by=by.user, decided_at=when, decided_note=note):
            mine = by.user is not None and claim.decided_by_id == by.user.pk
            if mine and claim.state == SeatClaim.MOVES[verb][1]:
                return claim
            raise over()
        if grant:
            given = give(by, claim.user, claim.party_id, claim.kind, claim.body, claim)
            SeatClaim.objects.filter(pk=claim.pk).update(seat=given)
        else:
            record("seat.refused", by=by, about=[claim, claim.user], data={"kind": claim.kind})
    claim.refresh_from_db()
    return claim


def withdraw_claim(*, by: Actor, claim: SeatClaim) -> None:
    """Take one's own waiting claim back; ``Refused("decided")`` when it waits no more."""
    if by.user is None or claim.user_id != by.user.pk:
        raise refused()
    with transaction.atomic():
        if not move(claim, "withdraw"):
            raise over()
        record("claim.withdrawn", by=by, about=[claim])


def hand_over_seat(*, by: Actor, seat: Seat, to: User | None) -> Seat:
    """Give a seat to another person, or to nobody; what hangs on it stays with it.

    The holder, a focal point of the same Party and coordinators may. The new holder must not
    hold such a seat (``Refused("held")``); ``Refused("decided")`` when it moved meanwhile.
    """
    if not gates.may_hand_over(by, seat):
        raise refused()
    before = seat.holder_id
    with transaction.atomic():
        # The Party's seats are locked together, so that two hand-overs never meet in one person.
        seats = list(Seat.objects.select_for_update().filter(party=seat.party_id, kind=seat.kind))
        if to is not None and any(one.holder_id == to.pk for one in seats):
            raise Refused("held", _("This person holds such a seat already."), 409)
        rows = Seat.objects.filter(pk=seat.pk, holder=before)
        if not rows.update(holder=to, since=timezone.now()):
            raise over()
        about = [seat, seat.party, *User.objects.filter(pk__in=[before, to.pk if to else None])]
        record("seat.handed_over", by=by, about=about, data={"kind": seat.kind})
    seat.refresh_from_db()
    return seat

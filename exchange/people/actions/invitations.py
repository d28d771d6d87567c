"""Inviting to a Party's seat, or to coordinate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people import gates
from exchange.people.actions.accounts import appoint
from exchange.people.actions.fields import checked, in_turn, move, over, refused
from exchange.people.actions.seats import give
from exchange.people.models import Actor, Invitation
from exchange.people.models.hats import SEAT_KINDS

INVITED = timedelta(days=30)
KINDS = {"coordinator", *(kind for kind, _name in SEAT_KINDS)}


def invite(*, by: Actor, email: str, kind: str, party: Any = None, body: str = "") -> Invitation:
    """Invite by mail to a Party's seat (coordinators) or to coordinate (administrators).

    The same invitation while one still runs is that one, and no second mail.
    """
    if not gates.may_invite(by, kind):
        raise refused()
    if kind not in KINDS or (kind == "coordinator") != (party is None):
        raise Refused("invalid", _("A seat has a Party, a coordinator has none."))
    party_id = getattr(party, "pk", party)
    wanted = Invitation(email=email.strip().lower(), kind=kind, party_id=party_id, body=body)
    checked(wanted, ["email", "kind", "party", "body"] if party_id else ["email", "kind", "body"])
    with transaction.atomic():
        in_turn(by)
        running = gates.running_invitations().filter(kind=kind, party=party_id, email=wanted.email)
        if (found := running.first()) is not None:
            return found
        wanted.invited_by, wanted.until = by.user, timezone.now() + INVITED
        wanted.save()
        about = [wanted, wanted.party] if wanted.party is not None else [wanted]
        record("invitation.sent", by=by, about=about, data={"kind": kind})
    return wanted


def withdraw_invitation(*, by: Actor, invitation: Invitation) -> None:
    """Take an invitation back, so that its link ends; ``Refused("decided")`` once accepted."""
    if not gates.may_invite(by, invitation.kind):
        raise refused()
    with transaction.atomic():
        if not move(invitation, "withdraw"):
            raise over()
        record("invitation.withdrawn", by=by, about=[invitation])


def accept_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Accept with the address that was invited; gives the seat or the mandate, once.

    Raises ``Refused("other_address")`` and ``Refused("over")``.
    """
    if by.user is None or not gates.has_address(by.user, invitation.email):
        raise Refused(
            "other_address",
            _(
                "This invitation was sent to another e-mail address. Sign out, and "
                "sign in or up with that one."
            ),
            403,
        )
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if invitation.state == Invitation.ACCEPTED and invitation.accepted_by_id == by.user.pk:
            return invitation
        gone = invitation.until < timezone.now()
        if gone or not move(invitation, "accept", accepted_by=by.user):
            raise Refused(
                "over", _("This invitation is over. Ask the person who sent it for a new one."), 409
            )
        if invitation.party_id is not None:
            give(by, by.user, invitation.party_id, invitation.kind, invitation.body)
        else:
            appoint(by, by.user, invitation.kind)
        record("invitation.accepted", by=by, about=[invitation], data={"kind": invitation.kind})
    return invitation

"""Who may decide on whom, and see whose contacts."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from exchange.people.models import Actor, ContactGrant, SeatClaim, User
from exchange.people.models.contacts import FIELDS
from exchange.people.models.hats import ENDORSING


def may_decide(by: Actor, claim: SeatClaim) -> bool:
    """Coordinators, and seat holders of the same Party: focal points for every kind, staff for
    staff; never the claimant."""
    if by.machine:
        return True
    if by.user is None or by.user.pk == claim.user_id:
        return False
    mine = [hat for hat in by.hats if hat.side == f"party:{claim.party_id}"]
    focal = any(hat.seat_kind in ENDORSING for hat in mine)
    return by.coordinates or focal or (bool(mine) and claim.kind == "staff")


def claims_visible_to(by: Actor) -> QuerySet[SeatClaim]:
    """Waiting claims that ``by`` may decide, oldest first."""
    rows = SeatClaim.objects.filter(state=SeatClaim.CLAIMED).exclude(user=by.user)
    rows = rows.select_related("user", "party__area").order_by("at")
    if by.coordinates:
        return rows
    focal = [h.side[6:] for h in by.hats if h.seat_kind in ENDORSING]
    staff = [h.side[6:] for h in by.hats if h.kind == "seat"]
    return rows.filter(Q(party__in=focal) | Q(party__in=staff, kind="staff"))


def visible_contact(by: Actor, owner: User) -> list[str]:
    """The names of the fields of ``owner``'s contacts that ``by`` may look at now."""
    if by.user is None:
        return []
    if by.user.pk == owner.pk or by.administers:
        return list(FIELDS)
    running = Q(until=None) | Q(until__gt=timezone.now())
    grants = ContactGrant.objects.filter(running, owner=owner, viewer=by.user)
    open_fields = {name for fields in grants.values_list("fields", flat=True) for name in fields}
    return [name for name in FIELDS if name in open_fields]

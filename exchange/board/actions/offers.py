"""What is done to an offer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Party
from exchange.board import gates
from exchange.board.actions.fields import move, of_provider, write_offer
from exchange.board.models import Offer
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.models import Actor

VALID = timedelta(days=183)


def publish_offer(*, by: Actor, side: str = "", cid: str = "", **fields: Any) -> Offer:
    """Make a standing offer for ``side`` (the hat worn by default), valid for six months.

    Unvetted providers' offers are seen by coordinators only until they are vetted. The same form
    sent twice gives one offer.
    """
    side = side or by.hat.side
    if not side or (side not in by.sides and not by.machine):
        raise Refused(
            "no_side", _("Say for whom you offer: yourself, your organisation or your Party."), 403
        )
    with transaction.atomic():
        offer, is_new = _begin(by, side, cid, fields)
        if is_new:
            said = Party.objects.filter(pk__in=of_provider(offer).values("conflicts"))
            write_offer(offer, fields | {"conflicts": {*said, *fields.get("conflicts", ())}})
            record("offer.published", by=by, about=[offer], data={"rev": offer.rev})
    return offer


def _begin(by: Actor, side: str, cid: str, fields: dict[str, Any]) -> tuple[Offer, bool]:
    kind, pk = side.split(":")
    try:
        with transaction.atomic():
            made = Offer.objects.create(
                **{f"{kind}_id": pk}, title=fields["title"], text=fields["text"], cid=cid,
                state=Offer.STANDING, valid_until=timezone.localdate() + VALID,
            )  # fmt: skip
            return made, True
    except IntegrityError:
        begun = Offer.objects.filter(cid=cid).first() if cid else None
        if begun is None or not gates.may_edit_offer(by, begun):
            raise gates.absent() from None
        return begun, False


def edit_offer(*, by: Actor, offer: Offer, rev: int | None = None, **fields: Any) -> Offer:
    """Change an offer; everything that was ranked with it is ranked again."""
    with transaction.atomic():
        offer = Offer.objects.select_for_update().get(pk=offer.pk)
        if not gates.may_edit_offer(by, offer):
            raise gates.not_yours()
        write_offer(offer, fields, rev=rev)
        data = {"rev": offer.rev, "fields": sorted(fields)}
        record("offer.edited", by=by, about=[offer], data=data)
    return offer


def withdraw_offer(*, by: Actor, offer: Offer) -> Offer:
    """Take an offer back; twice changes nothing."""
    with transaction.atomic():
        if not gates.may_edit_offer(by, offer):
            raise gates.not_yours()
        if move(offer, "withdraw"):
            record("offer.withdrawn", by=by, about=[offer])
    return offer


def renew_offer(*, by: Actor, offer: Offer) -> Offer:
    """Say that an offer still stands, for another six months."""
    with transaction.atomic():
        if not gates.may_edit_offer(by, offer):
            raise gates.not_yours()
        until = timezone.localdate() + VALID
        if move(offer, "publish", valid_until=until):
            record("offer.published", by=by, about=[offer], data={"rev": offer.rev})
        else:
            Offer.objects.filter(pk=offer.pk, state=Offer.STANDING).update(valid_until=until)
            offer.refresh_from_db()
    return offer


def expire_offer(*, by: Actor, offer: Offer) -> bool:
    """The clock's end of an offer that nobody reconfirmed; False when it had moved on."""
    if not by.machine:
        raise gates.not_yours()
    with transaction.atomic():
        if not move(offer, "expire"):
            return False
        record("offer.expired", by=by, about=[offer])
    return True

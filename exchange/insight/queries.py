"""What the home page and my page show."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from exchange.board.finding import Filters, needs_found, offers_found
from exchange.board.models import Need
from exchange.brokering.gates import exchanges_visible_to, proposals_visible_to, role_of
from exchange.brokering.models import Exchange, Proposal
from exchange.people.models import Actor

SHOWN = 5


def home(by: Actor) -> dict[str, Any]:
    """The newest needs and offers a visitor may see, and how many there are."""
    needs, offers = needs_found(by, Filters()), offers_found(by, Filters())
    return {
        "needs": needs[:SHOWN], "offers": offers[:SHOWN],
        "need_count": needs.count(), "offer_count": offers.count(),
    }  # fmt: skip


def mine(by: Actor) -> dict[str, Any]:
    """What waits for a person, what waits for others, and the needs of their Parties."""
    parties = [side[6:] for side in by.sides if side.startswith("party:")]
    focal = [hat.side[6:] for hat in by.hats if hat.seat_kind in ("focal_point", "chm")]
    needs = Need.objects.filter(Q(party__in=parties) | Q(drafted_by=by.user)).distinct()
    needs = needs.select_related("party__area", "seat").prefetch_related("targets")
    waiting = list(proposals_visible_to(by).filter(state__in=Proposal.WAITING)[:100])
    reported = exchanges_visible_to(by).filter(state=Exchange.REPORTED)[:100]
    return {
        "endorse": [need for need in needs if need.state == Need.POSTED and need.party_id in focal],
        "answer": [p for p in waiting if role_of(by, p) and not p.yes_of(role_of(by, p))],
        "others": [p for p in waiting if not role_of(by, p) or p.yes_of(role_of(by, p))],
        "confirm": [e for e in reported if role_of(by, e) and e.reported_by_side not in by.sides],
        "needs": needs.order_by("-edited_at")[:100],
    }  # fmt: skip

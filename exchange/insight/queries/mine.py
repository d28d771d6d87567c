"""My page as a whole: headline numbers, needs of one's Parties, offers and what is near them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from exchange.atlas.models import listed
from exchange.board.gates import offers_visible_to, own_offers
from exchange.board.models import Need, Offer
from exchange.brokering import why
from exchange.brokering.gates import suggestions_visible_to
from exchange.brokering.models import Exchange, Proposal, Suggestion
from exchange.insight.queries.for_me import for_me
from exchange.insight.queries.for_others import for_others
from exchange.insight.queries.items import Rows, own_needs
from exchange.notices.models import Line
from exchange.notices.queries import notices_of
from exchange.notices.words import lines_of
from exchange.people.models import Actor, Seat, SeatClaim

NEWS, NEAR, NEEDS, OFFERS = 6, 5, 50, 50
GONE = (Need.WITHDRAWN, Need.EXPIRED)


@dataclass(frozen=True)
class OwnNeed:
    """A need of one's Party as a row: its glyph fills with its state."""

    need: Need
    glyph: str
    tone: str
    state: str


def mine(by: Actor) -> dict[str, Any]:
    """Everything my page shows; the number of queries does not grow with the rows."""
    offers = list(_offers(by)[:OFFERS])
    rows = Rows.read(by, offers)
    needs = [_drawn(need) for need in _needs(by)[:NEEDS]]
    theirs = for_others(rows)
    return {
        "mine": for_me(rows), "theirs": theirs, "news": news(by), "needs": needs,
        "offers": offers, "near": near(by, offers), "whose": _parties(by),
        "first_run": not (by.hats or needs or _claims(by)),
    }  # fmt: skip


def news(by: Actor) -> list[Line]:
    """The newest notices in words, unread ones first."""
    assert by.user is not None
    return lines_of(by, list(notices_of(by.user)[:NEWS]))


def near(by: Actor, offers: list[Offer]) -> list[Suggestion]:
    """Open needs that the matcher finds near one's own offers, each need once, with reasons."""
    rows = suggestions_visible_to(by).filter(
        offer__in=[offer.pk for offer in offers], need__state=Need.OPEN,
        need__audience__in=("members", "public"), state=Suggestion.SUGGESTED,
    )  # fmt: skip
    pair = Proposal.objects.filter(need=OuterRef("need"), offer=OuterRef("offer"))
    rows = rows.exclude(Exists(pair.filter(state__in=(*Proposal.WAITING, Proposal.AGREED))))
    best: dict[int, Suggestion] = {}
    for one in rows.exclude(band="none").order_by("-strength", "pk")[: NEAR * 4]:
        if one.need.side not in by.sides:
            best.setdefault(one.need_id, one)
    found = list(best.values())[:NEAR]
    named = why.names() if found else {}
    for one in found:
        one.told = why.told(one.reasons, "expert", named)  # type: ignore[attr-defined]
    return found


def _needs(by: Actor) -> QuerySet[Need]:
    waiting = Proposal.objects.filter(need=OuterRef("pk"), state__in=Proposal.WAITING)
    close = Q(suggestions__state=Suggestion.SUGGESTED, suggestions__offer__isnull=False)
    close &= ~Q(suggestions__band="none") & ~Q(suggestions__verdict="not")
    rows = own_needs(by).exclude(state__in=GONE).prefetch_related("targets")
    rows = rows.annotate(proposed=Exists(waiting), close=Count("suggestions", filter=close))
    return rows.order_by("-moved_at", "-pk")


def _drawn(need: Need) -> OwnNeed:
    if need.state == Need.OPEN and need.proposed:  # type: ignore[attr-defined]
        return OwnNeed(need, "possible", "g-match", _("Proposed"))
    glyph, tone = {
        Need.DRAFT: ("draft", ""),
        Need.ENGAGED: ("match", "g-match"),
        Need.MET: ("done", "g-offer"),
    }.get(need.state, ("need", "g-need"))
    return OwnNeed(need, glyph, tone, need.get_state_display())


def _offers(by: Actor) -> QuerySet[Offer]:
    """One's own offers that were not taken back, with the exchanges that fill their places."""
    busy = Count("exchanges", filter=Q(exchanges__state=Exchange.OPEN))
    rows = offers_visible_to(by).filter(own_offers(by)).exclude(state=Offer.WITHDRAWN)
    return rows.annotate(busy=busy).prefetch_related("targets").order_by("-edited_at", "-pk")


def _parties(by: Actor) -> str:
    """The Parties one holds seats for, with the body: "Fiji, Ministry of Environment"."""
    seats = Seat.objects.filter(holder=by.user).select_related("party__area").order_by("pk")
    named = [listed(filter(None, [seat.party.name, seat.body])) for seat in seats]
    return get_text_list(list(dict.fromkeys(named)), _("and"))


def _claims(by: Actor) -> bool:
    return SeatClaim.objects.filter(user=by.user, state=SeatClaim.CLAIMED).exists()

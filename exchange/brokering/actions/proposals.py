"""Proposing a pair, and the two answers to it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.actions import fill_need, open_to, shut_to
from exchange.board.gates import not_yours, offer_for
from exchange.board.models import Need, Offer
from exchange.brokering import gates
from exchange.brokering.actions.cases import grant_to_coordinator, take_case
from exchange.brokering.actions.locks import free_places, lock_pair, move, partners_found
from exchange.brokering.models import Case, Exchange, Proposal
from exchange.brokering.models.proposal import DECLINE_REASONS
from exchange.brokering.queries import in_conflict
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.actions import grant_contacts
from exchange.people.models import Actor
from exchange.people.queries import people_of

ANSWER_DAYS = 14
CLOCK = Actor.system("clock")


def propose(*, by: Actor, need: Need, offer: Offer, note: str = "") -> Proposal:
    """Pair a need and an offer; both sides have 14 days. Proposing a waiting pair again is it."""
    if not by.coordinates or by.user is None:
        raise not_yours()
    offer = offer_for(by, offer.pk)
    with transaction.atomic():
        need, offer = lock_pair(need.pk, offer.pk)
        case = _case(by, need)
        waiting = Proposal.objects.filter(
            need=need, offer=offer, state__in=Proposal.WAITING
        ).first()
        if waiting is not None:
            return waiting
        _may_pair(need, offer)
        proposal = Proposal.objects.create(
            need=need, offer=offer, made_by=by.user, note=note.strip()[:2000],
            answer_by=timezone.localdate() + timedelta(days=ANSWER_DAYS),
        )  # fmt: skip
        if case.coordinator_id is None:
            case = take_case(by=by, case=case)
        grant_to_coordinator(case, offer)
        open_to(by=CLOCK, need=need, side=offer.side, why=f"proposal:{proposal.pk}")
        record("proposal.made", by=by.as_coordinator(), about=[proposal, need, offer])
    return proposal


def _case(by: Actor, need: Need) -> Case:
    case, _new = Case.objects.select_related("coordinator").get_or_create(need=need)
    if not gates.may_broker(by, case):
        raise gates.held()
    return case


def _may_pair(need: Need, offer: Offer) -> None:
    if need.state != Need.OPEN:
        raise Refused(
            "not_open",
            _("A proposal goes out once the Party has said yes and still wants a partner."),
            409,
        )
    if offer.state != Offer.STANDING or not offer.is_vetted:
        raise Refused(
            "not_standing", _("This offer does not stand, or its provider is not vetted yet."), 409
        )
    if offer.side == need.side:
        raise Refused("same_side", _("A Party cannot be paired with itself."), 409)
    if in_conflict(need.party_id).filter(pk=offer.pk).exists():
        words = _("A conflict of interest is recorded between this Party and who offers this.")
        raise Refused("conflict_of_interest", words, 409)
    if Exchange.objects.filter(need=need, offer=offer, state=Exchange.OPEN).exists():
        raise Refused("paired", _("These two are already at work."), 409)
    if not free_places(offer):
        raise Refused("no_place", _("This offer has no free place now."), 409)


def accept(*, by: Actor, proposal: Proposal) -> Proposal:
    """One side's yes; the second yes opens the exchange. A repeated yes changes nothing.

    An acceptance that finds no free place or a filled need is not taken: the proposal lapses
    with that reason and ``Refused("no_place")`` is raised.
    """
    no_place = False
    with transaction.atomic():
        need, offer = lock_pair(proposal.need_id, proposal.offer_id)
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        role = _side(by, proposal)
        if proposal.yes_of(role):
            return proposal
        if proposal.state not in Proposal.WAITING:
            raise _gone()
        reason = _no_room(need, offer)
        if reason:
            lapse(proposal, reason)
            no_place = True
        else:
            _say_yes(by, proposal, role)
    if no_place:
        raise Refused(
            "no_place",
            _(
                "The place was taken a moment ago, so nothing was agreed. Your coordinator "
                "has been told."
            ),
            409,
        )
    return proposal


def _no_room(need: Need, offer: Offer) -> str:
    if need.state != Need.OPEN or partners_found(need) >= need.partners:
        return "filled"
    if offer.state != Offer.STANDING or not free_places(offer):
        return "no_place"
    return ""


def _say_yes(by: Actor, proposal: Proposal, role: str) -> None:
    by = by.wearing(getattr(proposal, role).side)
    stamps = {f"{role}_yes_at": timezone.now(), f"{role}_yes_by": by.user}
    first = proposal.state == Proposal.MADE
    if not move(proposal, "accept_first" if first else "accept_last", **stamps):
        raise _gone()
    about = [proposal, proposal.need, proposal.offer]
    if first:
        record("proposal.half_agreed", by=by, about=about, data={"role": role})
    else:
        _open_exchange(by, proposal, role)


def _open_exchange(by: Actor, proposal: Proposal, role: str) -> None:
    need, offer = proposal.need, proposal.offer
    Proposal.objects.filter(pk=proposal.pk).update(ended_at=timezone.now())
    exchange = Exchange.objects.create(
        need=need, offer=offer, proposal=proposal, is_sample=need.is_sample
    )
    open_to(by=CLOCK, need=need, side=offer.side, why=f"exchange:{exchange.pk}")
    _open_contacts(exchange)
    record("exchange.opened", by=by, about=[exchange, proposal, need, offer], data={"role": role})
    if partners_found(need) >= need.partners:
        fill_need(by=CLOCK, need=need)
        others = Proposal.objects.filter(need=need, state__in=Proposal.WAITING).order_by("pk")
        for other in others.select_for_update():
            lapse(other, "filled")


def _open_contacts(exchange: Exchange) -> None:
    """Each side may see what the other's people chose to show."""
    ours, theirs = list(people_of(exchange.need.side)), list(people_of(exchange.offer.side))
    pairs = [(a, b) for a in ours for b in theirs] + [(b, a) for a in ours for b in theirs]
    for owner, viewer in pairs:
        if owner.pk != viewer.pk:
            grant_contacts(by=CLOCK, owner=owner, viewer=viewer, why=f"exchange:{exchange.pk}")


def decline(*, by: Actor, proposal: Proposal, reason: str, line: str = "") -> Proposal:
    """One side's no: a reason for the coordinator, an optional line for the other side."""
    if reason not in dict(DECLINE_REASONS):
        raise Refused("no_reason", _("Choose a reason; only your coordinator reads it."))
    with transaction.atomic():
        lock_pair(proposal.need_id, proposal.offer_id)
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        role = _side(by, proposal)
        side = getattr(proposal, role).side
        if proposal.state == Proposal.DECLINED and proposal.declined_side == side:
            return proposal
        if not move(proposal, "decline", declined_side=side, declined_reason=reason,
                    declined_line=line.strip()[:500], ended_at=timezone.now()):  # fmt: skip
            raise _gone()
        _shut(proposal)
        record(
            "proposal.declined",
            by=by.wearing(side),
            about=[proposal, proposal.need, proposal.offer],
            data={"role": role, "reason": reason},
        )
        if reason == "conflict":
            record("conflict.named", by=by.wearing(side),
                   about=[proposal, proposal.need, proposal.offer])  # fmt: skip
    return proposal


def take_back_conflict(*, by: Actor, proposal: Proposal) -> Proposal:
    """The side that declined for a conflict of interest says that there is none (any more).

    The proposal stays declined; the provider's offers are suggested to that Party again. Twice
    changes nothing.
    """
    if proposal.declined_side not in by.sides:
        raise not_yours()
    with transaction.atomic():
        row = Proposal.objects.filter(pk=proposal.pk, conflict_over_at=None)
        if proposal.names_conflict and row.update(conflict_over_at=timezone.now()):
            record("conflict.taken_back", by=by.wearing(proposal.declined_side),
                   about=[proposal, proposal.need, proposal.offer])  # fmt: skip
    proposal.refresh_from_db()
    return proposal


def withdraw_proposal(*, by: Actor, proposal: Proposal) -> Proposal:
    """The coordinator takes a waiting proposal back."""
    if not gates.holds(by, proposal.need.case):
        raise not_yours()
    if not gates.may_broker(by, proposal.need.case):
        raise gates.held()
    with transaction.atomic():
        lock_pair(proposal.need_id, proposal.offer_id)
        if move(proposal, "withdraw", ended_at=timezone.now()):
            _shut(proposal)
            record("proposal.withdrawn", by=by.as_coordinator(),
                   about=[proposal, proposal.need, proposal.offer])  # fmt: skip
        elif proposal.state != Proposal.WITHDRAWN:
            raise _gone()
    return proposal


def lapse(proposal: Proposal, reason: str) -> bool:
    """End a waiting proposal without an answer: ``time``, ``filled``, ``no_place`` or ``gone``.

    Called inside the transaction that holds its locks.
    """
    if not move(proposal, "lapse", lapse_reason=reason, ended_at=timezone.now()):
        return False
    _shut(proposal)
    record("proposal.lapsed", by=CLOCK, about=[proposal, proposal.need, proposal.offer],
           data={"reason": reason})  # fmt: skip
    return True


def _shut(proposal: Proposal) -> None:
    shut_to(by=CLOCK, need=proposal.need, why=f"proposal:{proposal.pk}")


def _side(by: Actor, proposal: Proposal) -> str:
    role = gates.role_of(by, proposal)
    if not role:
        raise gates.not_a_side()
    return role


def _gone() -> Refused:
    return Refused("gone", _("This proposal has ended meanwhile. Nothing was changed."), 409)

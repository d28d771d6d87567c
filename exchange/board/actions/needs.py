"""What is done to a need."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Party
from exchange.board import gates
from exchange.board.actions.fields import move, write_need
from exchange.board.models import Endorsement, Need, Reader
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.journal.queries import is_waiting
from exchange.people.models import Actor, Seat

# Letters of a draft, its Party's names among them, from which it is worth looking for an answer.
ENOUGH = 120


def save_draft(
    *,
    by: Actor,
    need: Need | None = None,
    rev: int | None = None,
    cid: str = "",
    party: Party | None = None,
    **fields: Any,
) -> Need:
    """Keep a draft on the server, for ``party`` or the Party of the seat worn.

    A person whose seat is claimed but not granted may do this, and no more. A changed text asks
    for its first answer, once while one is waiting to be made. Raises ``Refused("conflict")``
    when ``rev`` is not the newest.
    """
    with transaction.atomic():
        seat = _seat(by)
        held = seat.party if seat else None
        party = party or (need.party if need else held)
        is_kept = need is not None and party == need.party
        if party is None or not (is_kept or party.pk in gates.parties_for(by)):
            raise Refused("forbidden", _("Sign in, and say for which Party you ask."), 403)
        need = _locked(need) if need else _begin(by, cid, party, seat)
        if not gates.may_edit_need(by, need) or need.state not in (Need.DRAFT, Need.RETURNED):
            raise gates.not_yours()
        _give_to(need, party, seat)
        before = need.search
        write_need(need, fields, rev=rev)
        if need.search != before and len(need.search) >= ENOUGH:
            _ask_meanwhile(by, need)
    return need


def post_need(
    *, by: Actor, need: Need | None = None, rev: int | None = None, cid: str = "", **fields: Any
) -> Need:
    """Post a draft, or a new need, for the Party whose seat ``by`` wears.

    A focal point's own post is the Party's yes at once. Posting twice gives one post.
    """
    with transaction.atomic():
        seat = _seat(by)
        if seat is None:
            raise Refused(
                "no_seat",
                _("Your seat for this Party is not granted yet. Your text is kept as a draft."),
                403,
            )
        if need is not None and not gates.may_edit_need(by, need):
            raise gates.not_yours()
        need = _locked(need) if need else _begin(by, cid, seat.party, seat)
        if need.state in (Need.POSTED, Need.OPEN):
            return need
        _give_to(need, seat.party, seat)
        if fields:
            write_need(need, fields, rev=rev)
        _whole(need)
        if not move(need, "post", posted_at=timezone.now(), seat=need.seat or seat):
            raise _moved_on()
        record("need.posted", by=by, about=[need, need.party], data={"rev": need.rev})
        if gates.is_endorsing(by.hat, need):
            need = endorse(by=by, need=need)
    return need


def _ask_meanwhile(by: Actor, need: Need) -> None:
    """A draft's answer grows while it is written; a step that waits reads the newest text."""
    if not is_waiting("brokering.rank_need", need):
        record("need.drafted", by=by, about=[need])


def _locked(need: Need) -> Need:
    return (
        Need.objects.select_for_update(of=("self",)).select_related("party__area").get(pk=need.pk)
    )


def _begin(by: Actor, cid: str, party: Party, seat: Seat | None) -> Need:
    """A new draft; the one already begun with the same form where there is one."""
    try:
        with transaction.atomic():
            return Need.objects.create(party=party, seat=seat, drafted_by=by.user, cid=cid)
    except IntegrityError:
        begun = gates.draft_with(by, cid)
        if begun is None:
            raise gates.absent() from None
        return _locked(begun)


def _give_to(need: Need, party: Party, seat: Seat | None) -> None:
    """While it is a draft a need may change hands to another Party its writer speaks for."""
    if need.party_id == party.pk:
        return
    if need.state != Need.DRAFT:
        raise gates.not_yours()
    Need.objects.filter(pk=need.pk).update(party=party, seat=seat, plan=None, assessed=None)
    need.party, need.seat, need.plan, need.assessed = party, seat, None, None


def edit_need(*, by: Actor, need: Need, rev: int | None = None, **fields: Any) -> Need:
    """Change a posted or open need; only a focal point may show an open one to more people."""
    with transaction.atomic():
        need = Need.objects.select_for_update().get(pk=need.pk)
        if not gates.may_edit_need(by, need):
            raise gates.not_yours()
        wider = gates.WIDTH[fields.get("audience", need.audience)] > gates.WIDTH[need.audience]
        if (
            wider
            and need.state == Need.OPEN
            and not any(gates.is_endorsing(h, need) for h in by.hats)
        ):
            raise Refused(
                "yes_needed", _("Only your focal point can show an open need to more people."), 403
            )
        before = need.lang
        names = write_need(need, fields, rev=rev)
        if need.state != Need.DRAFT:
            _whole(need)
            record("need.edited", by=by, about=[need], data={"rev": need.rev, "fields": names})
        elif need.lang != before and len(need.search) >= ENOUGH:
            _ask_meanwhile(by, need)
    return need


def endorse(*, by: Actor, need: Need, note: str = "") -> Need:
    """The Party's yes; a second yes changes nothing."""
    return _decide(by, need, "endorse", "yes", note, "need.endorsed")


def return_need(*, by: Actor, need: Need, note: str) -> Need:
    """Send a posted need back to its author with a question."""
    if not note.strip():
        raise Refused("no_note", _("Say in a line what should change."))
    return _decide(by, need, "return", "return", note, "need.returned")


def _decide(by: Actor, need: Need, verb: str, decision: str, note: str, fact: str) -> Need:
    with transaction.atomic():
        need = Need.objects.select_for_update().get(pk=need.pk)
        seat = _endorsing_seat(by, need)
        if seat is None:
            raise Refused(
                "forbidden", _("Only a focal point of this Party can say yes or return it."), 403
            )
        if need.state == Need.MOVES[verb][1]:
            return need
        if not move(need, verb, **({"yes_at": timezone.now()} if decision == "yes" else {})):
            raise _moved_on()
        Endorsement.objects.create(
            need=need, seat=seat, by=by.user, decision=decision, note=note[:1000]
        )
        record(fact, by=by, about=[need, need.party], data={"seat": seat.pk})
    return need


def withdraw_need(*, by: Actor, need: Need) -> Need:
    """Take a need back; waiting proposals lapse."""
    with transaction.atomic():
        need = Need.objects.select_for_update().get(pk=need.pk)
        if not gates.may_write(by, need):
            raise gates.not_yours()
        if need.state == Need.WITHDRAWN:
            return need
        if not move(need, "withdraw"):
            raise gates.closed()
        record("need.withdrawn", by=by, about=[need])
    return need


def reuse_need(*, by: Actor, need: Need) -> Need:
    """The Party says that what already exists answered it; twice is once."""
    with transaction.atomic():
        need = Need.objects.select_for_update().get(pk=need.pk)
        if need.state == Need.MET and need.met_by == "reuse":
            return need
        if not gates.may_edit_need(by, need) or not move(need, "reuse", met_by="reuse"):
            raise gates.not_editable(by, need)
        record("need.reused", by=by, about=[need])
    return need


def ask_again(*, by: Actor, need: Need) -> Need:
    """What existed did not answer it after all: it waits again where it waited before."""
    with transaction.atomic():
        need = Need.objects.select_for_update().get(pk=need.pk)
        if not gates.may_ask_again(by, need):
            raise gates.not_yours()
        if move(need, "ask_again" if need.yes_at else "ask_yes_again", met_by=""):
            record("need.asked_again", by=by, about=[need])
    return need


def expire_need(*, by: Actor, need: Need) -> bool:
    """The clock's end of a need whose date has passed; False when it had moved on."""
    return _system_move(by, need, "expire", "need.expired")


def fill_need(*, by: Actor, need: Need) -> bool:
    """All partners found: brokering's word, inside its transaction."""
    return _system_move(by, need, "fill", "need.filled")


def meet_need(*, by: Actor, need: Need) -> bool:
    """The last exchange closed: brokering's word, inside its transaction."""
    return _system_move(by, need, "meet", "need.met", met_by="exchange")


def reopen_need(*, by: Actor, need: Need) -> bool:
    """A partner's place is free again: brokering's word, inside its transaction."""
    return _system_move(by, need, "reopen", "need.reopened")


def _system_move(by: Actor, need: Need, verb: str, fact: str, **also: Any) -> bool:
    if not by.machine:
        raise gates.not_yours()
    with transaction.atomic():
        if not move(need, verb, **also):
            return False
        record(fact, by=by, about=[need])
    return True


def open_to(*, by: Actor, need: Need, side: str, why: str, until: datetime | None = None) -> None:
    """Let a side read a need beyond its audience; brokering's and the clock's verb."""
    if not by.machine:
        raise gates.not_yours()
    Reader.objects.update_or_create(need=need, side=side, why=why, defaults={"until": until})


def shut_to(*, by: Actor, need: Need, why: str) -> None:
    """End what ``open_to`` gave for this reason."""
    if not by.machine:
        raise gates.not_yours()
    Reader.objects.filter(need=need, why=why).update(until=timezone.now())


def _seat(by: Actor) -> Seat | None:
    if by.hat.kind != "seat" or by.hat.pk is None or by.user is None:
        return None
    return Seat.objects.select_related("party").filter(pk=by.hat.pk, holder=by.user).first()


def _endorsing_seat(by: Actor, need: Need) -> Seat | None:
    worn = next((hat for hat in by.hats if gates.is_endorsing(hat, need)), None)
    if worn is None or worn.pk is None:
        return None
    return Seat.objects.filter(pk=worn.pk, holder=by.user).first()


def _whole(need: Need) -> None:
    """A posted need has a title, a text, and a date that is not over."""
    if not need.title.strip() or not need.text.strip():
        raise Refused("incomplete", _("Give your need a short title, and say what would help."))
    if need.by_when is not None and need.by_when < timezone.localdate():
        raise Refused("past", _("The date is over. Choose a later one."))


def _moved_on() -> Refused:
    return Refused("moved_on", _("This need has moved on meanwhile. Look at it again."), 409)

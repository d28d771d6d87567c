"""Reporting, confirming, reopening and ending an exchange."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.actions import fill_need, meet_need, reopen_need
from exchange.board.models import Need
from exchange.brokering import gates
from exchange.brokering.actions.locks import free_places, lock_pair, move, partners_found
from exchange.brokering.models import Exchange, Outcome
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.models import Actor
from matching.text.detect import guess_language

CLOCK = Actor.system("clock")


def report(
    *, by: Actor, exchange: Exchange, done: str, changed: str, lesson: str = "",
    consents: bool = False,
) -> Exchange:  # fmt: skip
    """One side says what came of it; the place is free at once, the other side confirms."""
    if not done.strip() or not changed.strip():
        raise Refused("incomplete", _("Say what was done, and what changed."))
    # Read from the words: people write in other languages than the page's.
    lang = guess_language(f"{done}\n{changed}\n{lesson}") or ""
    with transaction.atomic():
        exchange, role = _locked(by, exchange)
        side = getattr(exchange, role).side
        if exchange.state == Exchange.REPORTED and exchange.reported_by_side == side:
            return exchange
        if not move(exchange, "report", reported_by_side=side, reported_at=timezone.now()):
            raise _gone()
        texts = {"done": done.strip()[:1500], "changed": changed.strip()[:1500],
                 "lesson": lesson.strip()[:1500], "lang": lang}  # fmt: skip
        given = {f"{r}_consents": consents and r == role for r in ("need", "offer")}
        Outcome.objects.update_or_create(
            exchange=exchange, defaults={**texts, **given, "reported_by": by.user}
        )
        _note("exchange.reported", by.wearing(side), exchange, role=role)
    return exchange


def confirm(*, by: Actor, exchange: Exchange, consents: bool = False) -> Exchange:
    """The other side confirms the result; the exchange is closed by both."""
    with transaction.atomic():
        exchange, role = _locked(by, exchange)
        side = getattr(exchange, role).side
        if exchange.state == Exchange.CLOSED:
            return exchange
        if exchange.reported_by_side == side:
            raise Refused("own_report", _("The other side confirms what you reported."), 403)
        close(by.wearing(side), exchange, "both")
        if consents:
            Outcome.objects.filter(exchange=exchange).update(**{f"{role}_consents": True})
    return exchange


def close(by: Actor, exchange: Exchange, basis: str) -> bool:
    """Close a reported exchange on ``both`` or ``one`` side's word, inside its locks."""
    if not move(exchange, "confirm", closed_basis=basis, closed_at=timezone.now()):
        if basis == "both":
            raise _gone()
        return False
    _note("exchange.closed", by, exchange, basis=basis)
    _settle(exchange.need)
    return True


def reopen(*, by: Actor, exchange: Exchange) -> Exchange:
    """Either side goes on after a report or a closure; the place must still be free."""
    with transaction.atomic():
        exchange, role = _locked(by, exchange)
        if exchange.state == Exchange.OPEN:
            return exchange
        if not free_places(exchange.offer):
            raise Refused("no_place", _("The place was given to another exchange meanwhile."), 409)
        if not move(exchange, "reopen", closed_basis="", closed_at=None, reminders=0):
            raise _gone()
        _note("exchange.reopened", by.wearing(getattr(exchange, role).side), exchange, role=role)
        _settle(exchange.need)
    return exchange


def end(*, by: Actor, exchange: Exchange) -> Exchange:
    """Stop without a result; the need looks for a partner again."""
    with transaction.atomic():
        exchange, role = _locked(by, exchange)
        if exchange.state == Exchange.ENDED:
            return exchange
        if not move(exchange, "end", closed_at=timezone.now()):
            raise _gone()
        _note("exchange.ended", by.wearing(getattr(exchange, role).side), exchange, role=role)
        _settle(exchange.need)
    return exchange


def consent(*, by: Actor, exchange: Exchange, consents: bool) -> None:
    """Give or take back one side's consent to show the result; shown only with both."""
    with transaction.atomic():
        exchange, role = _locked(by, exchange)
        outcome = Outcome.objects.filter(exchange=exchange)
        if not outcome.update(**{f"{role}_consents": consents}):
            raise _gone()
        _note("exchange.consent_changed", by, exchange, role=role, consents=consents)


def _settle(need: Need) -> None:
    """Met when every wanted partner's exchange is closed, open again when one is missing."""
    need.refresh_from_db()
    closed = Exchange.objects.filter(need=need, state=Exchange.CLOSED).count()
    if closed >= need.partners:
        meet_need(by=CLOCK, need=need)
    elif partners_found(need) < need.partners:
        reopen_need(by=CLOCK, need=need)
    else:
        fill_need(by=CLOCK, need=need)


def _locked(by: Actor, exchange: Exchange) -> tuple[Exchange, str]:
    lock_pair(exchange.need_id, exchange.offer_id)
    exchange = Exchange.objects.select_for_update().get(pk=exchange.pk)
    role = gates.role_of(by, exchange)
    if not role:
        raise gates.not_a_side()
    return exchange, role


def _note(fact: str, by: Actor, exchange: Exchange, **data: object) -> None:
    record(fact, by=by, about=[exchange, exchange.need, exchange.offer], data=data)


def _gone() -> Refused:
    return Refused("gone", _("This exchange has moved on meanwhile. Look at it again."), 409)

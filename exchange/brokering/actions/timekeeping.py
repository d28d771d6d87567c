"""What the clock does: remind, lapse, and close what nobody confirmed."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from exchange.board.gates import not_yours
from exchange.brokering.actions.exchanges import close
from exchange.brokering.actions.locks import lock_pair
from exchange.brokering.actions.proposals import lapse
from exchange.brokering.models import Exchange, Proposal
from exchange.brokering.models.exchange import CLOSE_AFTER
from exchange.journal.actions import record
from exchange.people.models import Actor

# Days before the answer-by date at which a proposal is recalled, and days after a report.
REMIND_BEFORE = (7, 2)
CONFIRM_AFTER = (7, 14)


def keep_time(*, by: Actor) -> None:
    """Remind twice, then lapse a proposal; remind twice, then close a report by one side."""
    if not by.machine:
        raise not_yours()
    today = timezone.localdate()
    for proposal in Proposal.objects.filter(state__in=Proposal.WAITING):
        left = (proposal.answer_by - today).days
        if left < 0:
            _lapse_late(proposal)
        else:
            _remind(by, proposal, sum(left <= days for days in REMIND_BEFORE), "proposal.reminded")
    for exchange in Exchange.objects.filter(state=Exchange.REPORTED, reported_at__isnull=False):
        since = (timezone.now() - exchange.reported_at).days  # type: ignore[operator]
        if since >= CLOSE_AFTER:
            _close_late(by, exchange)
        else:
            _remind(by, exchange, sum(since >= days for days in CONFIRM_AFTER), "exchange.reminded")


def _remind(by: Actor, thing: Proposal | Exchange, due: int, fact: str) -> None:
    """Bring the count of reminders to ``due``; one notice even after a long silence."""
    if thing.reminders >= due:
        return
    with transaction.atomic():
        rows = type(thing).objects.filter(pk=thing.pk, state=thing.state, reminders__lt=due)
        if rows.update(reminders=due):
            record(fact, by=by, about=[thing, thing.need, thing.offer], data={"nth": due})


def _lapse_late(proposal: Proposal) -> None:
    with transaction.atomic():
        lock_pair(proposal.need_id, proposal.offer_id)
        if Proposal.objects.filter(pk=proposal.pk, answer_by__lt=timezone.localdate()).exists():
            lapse(proposal, "time")


def _close_late(by: Actor, exchange: Exchange) -> None:
    with transaction.atomic():
        lock_pair(exchange.need_id, exchange.offer_id)
        late = timezone.now() - timedelta(days=CLOSE_AFTER)
        if Exchange.objects.filter(pk=exchange.pk, reported_at__lte=late).exists():
            close(by, exchange, "one")

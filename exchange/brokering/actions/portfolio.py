"""All open needs with all offers at once: laid out as a job, decided line by line."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import not_yours
from exchange.brokering.actions.cases import dismiss, restore
from exchange.brokering.actions.proposals import propose
from exchange.brokering.gates import may_restore
from exchange.brokering.models import PortfolioLine, Proposal, Suggestion
from exchange.brokering.models.answer import NOT_SUITABLE
from exchange.brokering.queries import PORTFOLIO
from exchange.errors import Refused
from exchange.journal.actions import ask_job, move_job, progress_job, record
from exchange.journal.models import Job
from exchange.people.gates import moved_on
from exchange.people.models import Actor


def ask_portfolio(*, by: Actor) -> Job:
    """Ask for all open needs to be laid out against all offers; a live job is the answer."""
    if not by.coordinates:
        raise not_yours()
    return ask_job(by=by.as_coordinator(), kind=PORTFOLIO, fact="portfolio.asked")


def store_portfolio(*, by: Actor, job: Job, lines: Iterable[PortfolioLine]) -> bool:
    """Keep the lines in place of undecided older ones and end the job; False, and nothing kept,
    when it ended meanwhile. Two workers at one job leave the lines of one."""
    if not by.machine:
        raise not_yours()
    lines = list(lines)
    with transaction.atomic():
        if not progress_job(by=by, job=job, done=len(lines), total=len(lines)):
            return False
        PortfolioLine.objects.filter(state=PortfolioLine.OPEN).delete()
        for line in lines:
            line.job = job
        PortfolioLine.objects.bulk_create(lines)
        return move_job(by=by, job=job, verb="finish")


def accept_line(*, by: Actor, line: PortfolioLine, note: str = "") -> Proposal:
    """Propose the pair to both sides, once; refused as any proposal is, and
    ``Refused("moved_on")`` where a colleague refused the pair or it was laid out anew."""
    if not by.coordinates or line.offer is None:
        raise not_yours()
    with transaction.atomic():
        proposal = propose(by=by, need=line.need, offer=line.offer, note=note)
        if _decide(by, line, "accept"):
            record(
                "portfolio.accepted", by=by.as_coordinator(), about=[line, line.need, line.offer]
            )
        elif not PortfolioLine.objects.filter(pk=line.pk, state=PortfolioLine.ACCEPTED).exists():
            raise moved_on()
    return proposal


def refuse_line(*, by: Actor, line: PortfolioLine, reason: str) -> PortfolioLine:
    """Not this pair, for one of six reasons; not laid out again, and set aside in its case, until
    one of the two is taken back."""
    if not by.coordinates or line.offer is None:
        raise not_yours()
    if reason not in dict(NOT_SUITABLE):
        raise Refused("no_reason", _("Choose why it is not suitable."))
    with transaction.atomic():
        if not _decide(by, line, "refuse", reason=reason):
            raise moved_on()
        record("portfolio.refused", by=by.as_coordinator(), about=[line, line.need, line.offer],
               data={"reason": reason})  # fmt: skip
        named = Suggestion.objects.filter(need=line.need, offer=line.offer)
        aside = [dismiss(by=by, suggestion=one, reason=reason) for one in named]
        if reason == "conflict" and not any(one.reason == reason for one in aside):
            record("conflict.named", by=by.as_coordinator(), about=[line.need, line.offer])
    line.refresh_from_db()
    return line


def restore_line(*, by: Actor, line: PortfolioLine) -> PortfolioLine:
    """Take a refusal back, and what it set aside in the pair's case with it; for who gave it and
    who may act in that case. Twice is once."""
    if not may_restore(by, line):
        raise not_yours()
    with transaction.atomic():
        if _decide(by, line, "restore"):
            about = [one for one in (line.need, line.offer) if one]
            record("portfolio.restored", by=by.as_coordinator(), about=[line, *about])
            aside = Suggestion.objects.filter(
                need=line.need, offer=line.offer, state=Suggestion.DISMISSED, reason=line.reason
            )
            back = [restore(by=by, suggestion=one) for one in aside]
            if line.reason == "conflict" and not back:
                record("conflict.taken_back", by=by.as_coordinator(), about=about)
        elif not PortfolioLine.objects.filter(pk=line.pk, state=PortfolioLine.RESTORED).exists():
            raise moved_on()
    line.refresh_from_db()
    return line


def _decide(by: Actor, line: PortfolioLine, verb: str, **also: str) -> bool:
    before, after = PortfolioLine.MOVES[verb]
    row = PortfolioLine.objects.filter(pk=line.pk, state__in=before)
    decided = {"decided_by": by.user, "decided_at": timezone.now()}
    return bool(row.update(state=after, **decided, **also))

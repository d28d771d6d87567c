"""Reading the hubs that are due, a few seconds at a time, whoever dies in between."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from exchange.journal.actions import move_job, progress_job, run_due_short
from exchange.journal.models import Job
from exchange.library import queries
from exchange.library.actions.fields import move
from exchange.library.actions.harvests import begin_run, tell
from exchange.library.actions.intake import keep_records
from exchange.library.gates import not_yours
from exchange.library.harvest.asking import asker
from exchange.library.harvest.saying import record_of
from exchange.library.harvest.shape import Page, Problem, Read, Trouble
from exchange.library.models import Record, Resource, Skipped, Source
from exchange.people.models import Actor

log = logging.getLogger(__name__)
# A slice leaves the worker room for people's needs; a page longer than LEASE loses its claim.
SLICE = 5.0
LEASE = timedelta(seconds=90)
# So often a hub that does not answer is asked again within a run, each time later.
TRIES = 6
MOST_SKIPPED = 200


def keep_harvests(*, by: Actor, readers: Mapping[str, Read]) -> bool:
    """Begin what is due, and carry on for SLICE seconds the run that has waited longest; whether
    there was one."""
    if not by.machine:
        raise not_yours()
    for source in queries.sources_due():
        begin_run(by, source)
    for source in queries.sources_at_work():
        if _claim(source):
            _carry_on(by, source, readers[source.kind])
            return True
    return False


def _claim(source: Source) -> bool:
    """Take a source by a conditional update; a worker that dies loses it when the lease ends."""
    before, source.held_until = source.held_until, timezone.now() + LEASE
    row = Source.objects.filter(pk=source.pk, held_until=before)
    return bool(row.update(held_until=source.held_until, tried_at=timezone.now()))


def _carry_on(by: Actor, source: Source, read: Read) -> None:
    """Read pages until the slice is over, the run ends, or somebody pauses it; what else is due
    goes between two pages."""
    job = queries.run_of(source)
    assert job is not None  # it is at work
    move_job(by=by, job=job, verb="start")
    until = time.monotonic() + SLICE
    try:
        ask = asker(source.confirmed, f"{source.name}:{source.run}" if source.crawls else "")
        for page in read(ask, source.address, source.since, source.cursor):
            goes_on = _keep_page(by, source, job, page) and not page.ended
            if not goes_on or time.monotonic() > until:
                break
            run_due_short()
        _hold(source, timezone.now())
    except Trouble as trouble:
        _stumble(by, source, job, trouble)
    except Exception as problem:
        log.exception("harvest of %s failed", source)
        _stumble(by, source, job, Trouble("ours", type(problem).__name__))


def _hold(source: Source, until: datetime) -> bool:
    """Move the end of our claim; False when it is no longer ours."""
    mine = Source.objects.filter(pk=source.pk, held_until=source.held_until)
    source.held_until = until
    return bool(mine.update(held_until=until))


def _keep_page(by: Actor, source: Source, job: Job, page: Page) -> bool:
    """Keep a page and the cursor behind it in one transaction; False: stop, nothing was kept."""
    told = [record_of(item) for item in page.items]
    records = [one for one in told if isinstance(one, Record)]
    problems = [*page.problems, *(one for one in told if isinstance(one, Problem))]
    done = job.done + len(told) + len(page.problems) + len(page.seen)
    if page.whole and not done and _shown(source).exists():
        raise Trouble("empty")
    with _still_ours(source), transaction.atomic():
        if not _hold(source, timezone.now() + LEASE):
            return False
        if not progress_job(by=by, job=job, done=done, total=page.total):
            return False
        counts = Counter(source.counts) + Counter(seen=done - job.done)
        counts += keep_records(by, source, records, problems)
        _skip(source, records, problems)
        unread = [one[:300] for one in page.seen]
        known = Resource.objects.filter(source=source.name, seen_where__in=unread)
        known.update(seen_run=source.run, seen_on=timezone.localdate())
        job.done, source.counts, source.cursor = done, dict(counts), page.cursor
        source.fails = 0
        source.save(update_fields=["counts", "cursor", "fails"])
        if page.ended:
            _finish(by, source, job, page)
    return True


@contextmanager
def _still_ours(source: Source) -> Iterator[None]:
    """What is rolled back leaves the claim as it was, here as in the database."""
    before = source.held_until
    try:
        yield
    except BaseException:
        source.held_until = before
        raise


def _shown(source: Source) -> QuerySet[Resource]:
    return Resource.objects.filter(source=source.name, state=Resource.SHOWN)


def _skip(source: Source, records: list[Record], problems: list[Problem]) -> None:
    """Name what was skipped, and no longer name what has come whole or is gone."""
    whole = {one.identifier for one in records} - {one.identifier for one in problems}
    Skipped.objects.filter(source=source, identifier__in=whole).delete()
    free = MOST_SKIPPED - source.skipped.count()
    for one in problems[: max(free, 0)]:
        Skipped.objects.update_or_create(
            source=source, identifier=one.identifier[:300], defaults={"code": one.code}
        )


def _finish(by: Actor, source: Source, job: Job, page: Page) -> None:
    """The run has read all there is: what a whole list did not name is gone."""
    if page.whole:
        gone = move(_shown(source).exclude(seen_run=source.run), "drop")
        source.counts = dict(+(Counter(source.counts) + Counter(gone=gone)))
    source.since, source.cursor, source.succeeded_at = page.since, {}, timezone.now()
    source.error = source.detail = ""
    source.save(update_fields=["since", "cursor", "counts", "succeeded_at", "error", "detail"])
    move_job(by=by, job=job, verb="finish")
    tell(by, source)


def _stumble(by: Actor, source: Source, job: Job, trouble: Trouble) -> None:
    """Wait for another try, or end the run with a reason; what was kept stays."""
    if trouble.code == "early":
        _hold(source, timezone.now() + timedelta(seconds=trouble.wait or 0))
        return
    source.fails += 1
    with transaction.atomic():
        if trouble.wait is not None and source.fails < TRIES:
            later = timedelta(seconds=min(trouble.wait * 2 ** (source.fails - 1), 3600))
            if _hold(source, timezone.now() + later):
                source.save(update_fields=["fails"])
            return
        if not _hold(source, timezone.now()):
            return
        if move_job(by=by, job=job, verb="fail", note=trouble.code):
            source.cursor, source.error, source.detail = {}, trouble.code, trouble.detail[:300]
            source.save(update_fields=["fails", "cursor", "error", "detail"])
            tell(by, source)

"""The journal's verbs: write down a fact, carry out what follows it, keep long work."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any, Protocol

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from exchange.journal.bell import ring
from exchange.journal.models import About, Entry, Job, Step

log = logging.getLogger(__name__)
# A step is held for LEASE and renewed while it is carried out: whoever dies is soon found out, and
# whoever is merely slow keeps it.
LEASE = timedelta(seconds=20)
LONGEST_WAIT = 600
# The fact behind each move of a job; beginning is a worker's routine and no fact.
MOVED = {"pause": "job.paused", "resume": "job.resumed", "cancel": "job.cancelled",
         "finish": "job.done", "fail": "job.failed"}  # fmt: skip


class Doer(Protocol):
    """Who did it: anything with a user (or None) and the label of the hat worn."""

    @property
    def user(self) -> Any: ...
    @property
    def label(self) -> str: ...


def record(
    name: str, *, by: Doer, about: Iterable[models.Model], data: Mapping[str, Any] | None = None
) -> Entry:
    """Write one fact, what it concerns and what follows, in the caller's transaction.

    ``about`` are saved rows; ``data`` holds ids, states and names of fields only.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{name} must be recorded inside the transaction that makes it true")
    entry = Entry.objects.create(name=name, user=by.user, hat=by.label, data=dict(data or {}))
    things = {(one._meta.model_name or "", str(one.pk)) for one in about}
    About.objects.bulk_create(About(entry=entry, kind=k, thing=t) for k, t in sorted(things))
    names = _flow().FLOW[name]
    now = timezone.now()
    Step.objects.bulk_create(Step(entry=entry, name=step, due_at=now) for step in names)
    if names:
        ring()
    return entry


def run_due(limit: int = 100) -> int:
    """Carry out up to ``limit`` steps that are due, those of flow.FIRST before all others and
    the rest oldest first; returns how many were tried."""
    tried = 0
    while tried < limit and (step := _claim()):
        tried += 1
        _carry_out(step)
    return tried


def run_due_short() -> None:
    """Carry out what is due and short, in the order of ``run_due``, and what the clock would do
    of flow.QUICK; long work calls this between its pieces, so none of flow.LONG is begun inside
    another."""
    _tick_meanwhile()
    while step := _taken(_first()) or _taken(_rest().exclude(name__in=_flow().LONG)):
        _carry_out(step)


# When each verb of flow.QUICK was last carried out between pieces of this worker's long work.
_ticked: dict[str, float] = {}


def _tick_meanwhile() -> None:
    """Carry out the quick verbs of the clock whose seconds are over: their ticks wait behind the
    long work of this worker. One that fails has its next turn."""
    now, flow = time.monotonic(), _flow()
    for name in flow.QUICK:
        if now - _ticked.setdefault(name, now) < flow.CLOCK[name]:
            continue
        _ticked[name] = now
        try:
            _verb(name)()
        except Exception:
            log.exception("%s failed between pieces of long work", name)


def _claim() -> Step | None:
    """Take the next due step by a conditional update, or None; two workers never hold one."""
    return _taken(_first()) or _taken(_rest())


def _due() -> QuerySet[Step]:
    open_steps = Q(state=Step.WAITING) | Q(state=Step.RUNNING)
    return Step.objects.filter(open_steps, due_at__lte=timezone.now()).select_related("entry")


def _first() -> QuerySet[Step]:
    """The newest first: an answer is worth most while its asker still looks at the page."""
    return _due().filter(name__in=_flow().FIRST).order_by("-due_at", "-id")


def _rest() -> QuerySet[Step]:
    """Without those of flow.ONCE that a living worker is at: they wait for it to end."""
    at_work = Step.objects.filter(state=Step.RUNNING, due_at__gt=timezone.now())
    busy = at_work.filter(name__in=_flow().ONCE).values("name")
    return _due().exclude(name__in=busy).order_by("due_at", "id")


def _taken(steps: QuerySet[Step]) -> Step | None:
    for step in steps[:20]:
        with transaction.atomic():
            if _take(step):
                return step
    return None


def _take(step: Step) -> bool:
    """Hold a step; of flow.ONCE those that wait now are done by the run that follows."""
    once = step.name in _flow().ONCE
    alike = Step.objects.filter(name=step.name, state__in=(Step.WAITING, Step.RUNNING))
    if once:  # locked in one order, so that two workers never wait for each other
        list(alike.order_by("pk").select_for_update().values_list("pk"))
    taken = Step.objects.filter(
        pk=step.pk, state=step.state, due_at=step.due_at, tries=step.tries
    ).update(state=Step.RUNNING, due_at=timezone.now() + LEASE, tries=step.tries + 1)
    if taken and once:
        alike.filter(state=Step.WAITING).update(state=Step.DONE)
    step.tries += taken
    return bool(taken)


def _flow() -> Any:
    return import_module("exchange.flow")


def _verb(name: str) -> Any:
    room, verb = name.split(".")
    return getattr(import_module(f"exchange.{room}.tasks"), verb)


def _carry_out(step: Step) -> None:
    if step.name in _flow().LONG:
        _ticked.clear()  # until it began the clock's own ticks came through
    try:
        with _held(step):
            _verb(step.name)(step.entry)
    except Exception as problem:
        log.exception("step %s failed, try %s", step, step.tries)
        wait = timedelta(seconds=min(2**step.tries, LONGEST_WAIT))
        state = Step.GIVEN_UP if step.tries >= Step.MOST_TRIES else Step.WAITING
        Step.objects.filter(pk=step.pk, tries=step.tries).update(
            state=state, due_at=timezone.now() + wait, error=repr(problem)[:300]
        )
    else:
        Step.objects.filter(pk=step.pk, tries=step.tries).update(state=Step.DONE, error="")


@contextmanager
def _held(step: Step) -> Iterator[None]:
    """Renew the lease of a step from a thread of its own until the step has ended."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(LEASE.total_seconds() / 4):
            try:
                mine = Step.objects.filter(pk=step.pk, state=Step.RUNNING, tries=step.tries)
                mine.update(due_at=timezone.now() + LEASE)
            except Exception as problem:
                log.warning("the lease of step %s was not renewed: %s", step, problem)
            finally:
                connection.close()

    keeper = threading.Thread(target=renew, name="lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def try_again(*, by: Doer, step: Step) -> Step:
    """Give a step that was given up ten more tries."""
    with transaction.atomic():
        moved = Step.objects.filter(pk=step.pk, state=Step.GIVEN_UP).update(
            state=Step.WAITING, tries=0, due_at=timezone.now()
        )
        if moved:
            record("step.retried", by=by, about=[step])
    ring()
    step.refresh_from_db()
    return step


def ask_job(
    *, by: Doer, kind: str, about: str = "", total: int | None = None, fact: str = ""
) -> Job:
    """Ask for long work of this kind; while one is live, that one is the answer.

    ``fact`` is told of a new one besides: its Steps carry the job out. Whether ``by`` may ask is
    for the room of the kind.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                job = Job.objects.create(kind=kind, about=about, total=total)
        except IntegrityError:
            return Job.objects.get(kind=kind, about=about, state__in=Job.LIVE)
        record("job.asked", by=by, about=[job], data={"kind": kind, "about": about})
        if fact:
            record(fact, by=by, about=[job])
    return job


def move_job(*, by: Doer, job: Job, verb: str, note: str | None = None) -> bool:
    """Move a job along MOVES (start, pause, resume, cancel, finish, fail) by a conditional update.

    False when it had moved on, and then nothing was written. ``job`` is fresh afterwards.
    """
    before, after = Job.MOVES[verb]
    also = {} if note is None else {"note": note[:300]}
    with transaction.atomic():
        row = Job.objects.filter(pk=job.pk, state__in=before)
        moved = bool(row.update(state=after, moved_at=timezone.now(), **also))
        if moved and verb in MOVED:
            record(MOVED[verb], by=by, about=[job])
    job.refresh_from_db()
    return moved


def progress_job(
    *, by: Doer, job: Job, done: int, total: int | None = None, note: str | None = None
) -> bool:
    """Say how far a running job has come; False when somebody paused or cancelled it.

    Called in the transaction that keeps the work done so far, it locks the job's row: what was
    counted is kept, and a pause comes before or after it, never between.
    """
    told = {"total": total, "note": note and note[:300]}
    also = {name: value for name, value in told.items() if value is not None}
    row = Job.objects.filter(pk=job.pk, state=Job.RUNNING)
    return bool(row.update(done=done, moved_at=timezone.now(), **also))

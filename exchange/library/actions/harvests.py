"""What people decide of a hub's harvests: connect it, read it now, pause, go on, cancel."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.journal.actions import ask_job, move_job, record
from exchange.journal.models import Job
from exchange.library import gates, queries
from exchange.library.models import Hub, Source
from exchange.people.gates import moved_on
from exchange.people.models import Actor

FIELDS = ("kind", "address", "hosts", "every", "on")
HOST = re.compile(r"(?=.{1,253}$)[^\s/:@.]+(?:\.[^\s/:@.]+)+")
CHANGES = ("new", "changed", "gone")


def connect_source(*, by: Actor, hub: Hub, **fields: Any) -> Source:
    """Connect a hub, or change its connection; by this the hosts named are confirmed.

    ``fields``: kind, address, hosts (a list of names), every (hours), on. Another address or kind
    begins anew, and ends a run of the old one.
    """
    _only_keepers(by)
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(hub=hub).first() or Source(hub=hub)
        before = (source.kind, source.address) if source.pk else None
        for name in FIELDS:
            setattr(source, name, fields.get(name, getattr(source, name)))
        _check(source)
        if before != (source.kind, source.address):
            source.since, source.cursor, source.due_at = {}, {}, timezone.now()
            source.error = source.detail = ""
            if before and (job := live_job(source)):
                move_job(by=by, job=job, verb="cancel")
        source.save()
        data = {"fields": sorted(set(fields) & set(FIELDS))}
        record("hub.connected", by=by, about=[hub], data=data)
    return source


def _check(source: Source) -> None:
    """``Refused("invalid")`` for a connection that could not be read."""
    try:
        source.clean_fields(exclude={one.name for one in Source._meta.fields} - set(FIELDS))
    except ValidationError as problem:
        raise Refused("invalid", problem.messages[0], 422) from problem
    if not source.address.startswith(("http://", "https://")) or "@" in source.address:
        raise Refused("invalid", _("Give a web address that begins with https://."), 422)
    for host in source.hosts:
        if not HOST.fullmatch(host):
            words = _("“%(host)s” is no name of a host. Write it as data.example.org.")
            raise Refused("invalid", words % {"host": host[:100]}, 422)


def harvest_now(*, by: Actor, source: Source) -> Job:
    """Begin a run now; while one is live, that one is the answer."""
    _only_keepers(by)
    begin_run(by, source)
    job = live_job(source)
    assert job is not None  # begun, or found running
    return job


def begin_run(by: Actor, source: Source) -> None:
    """Begin the next run of a source, unless one is live; the one after it is due a while later."""
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=source.pk)
        source.due_at = timezone.now() + timedelta(hours=source.every)
        if live_job(source) is None:
            ask_job(by=by, kind=Source.JOB, about=source.name)
            source.run, source.cursor, source.counts, source.fails = source.run + 1, {}, {}, 0
            source.held_until = timezone.now()
        source.save(update_fields=["due_at", "run", "cursor", "counts", "fails", "held_until"])


def move_harvest(*, by: Actor, source: Source, verb: str) -> Job:
    """Pause, resume or cancel the run of a source; ``Refused("moved_on")`` when it has ended.

    What a cancelled run has brought stays.
    """
    _only_keepers(by)
    job = live_job(source)
    with transaction.atomic():
        if job is None or not move_job(by=by, job=job, verb=verb):
            raise moved_on()
        if verb == "cancel":
            tell(by, source)
    return job


def live_job(source: Source) -> Job | None:
    """The run that waits, runs or pauses."""
    job = queries.run_of(source)
    return job if job and job.is_live else None


def tell(by: Actor, source: Source) -> None:
    """The fact of a run, once, at its end: needs look again only when something has changed."""
    counts = Source.objects.values_list("counts", flat=True).get(pk=source.pk)
    if any(counts.get(name) for name in CHANGES):
        record("library.taken_in", by=by, about=[source.hub], data=counts)


def _only_keepers(by: Actor) -> None:
    if not gates.may_keep(by):
        raise gates.not_yours()

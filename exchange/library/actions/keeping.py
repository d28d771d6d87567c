"""What people do with resources: suggest one, show it, refuse it, correct it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.library import gates
from exchange.library.actions.fields import checked, move, write_resource
from exchange.library.actions.links import settle
from exchange.library.models import Resource
from exchange.people.gates import moved_on
from exchange.people.models import Actor


def suggest_resource(*, by: Actor, cid: str = "", **fields: Any) -> Resource:
    """Name something that is missing; it is held until a coordinator shows or refuses it.

    The same form sent twice is one suggestion.
    """
    made = Resource(source=Resource.PERSON, proposed_by=by.person, cid=cid, cost="unsaid")
    for name in ("title", "link"):
        setattr(made, name, fields.get(name, ""))
    checked(made, ("title", "link"))
    with transaction.atomic():
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            return _begun(by, cid)
        write_resource(made, fields)
        record("resource.suggested", by=by, about=[made])
    return made


def _begun(by: Actor, cid: str) -> Resource:
    begun = Resource.objects.filter(cid=cid, proposed_by=by.person).first()
    if begun is None:
        raise gates.absent()
    return begun


def edit_resource(
    *, by: Actor, resource: Resource, rev: int | None = None, **fields: Any
) -> Resource:
    """A coordinator's correction; a later reading of its source leaves it alone."""
    with _kept(by):
        if not fields:
            return resource
        write_resource(resource, fields, rev=rev)
        data = {"rev": resource.rev, "fields": sorted(fields)}
        record("resource.edited", by=by, about=[resource], data=data)
    return resource


def show_resource(
    *, by: Actor, resource: Resource, rev: int | None = None, **fields: Any
) -> Resource:
    """Show a held or hidden resource to everybody, with a coordinator's corrections; twice is
    once."""
    with _kept(by):
        if fields:
            write_resource(resource, fields, rev=rev)
        if move(Resource.objects.filter(pk=resource.pk), "show", reason=""):
            record("resource.shown", by=by, about=[resource])
    resource.refresh_from_db()
    return resource


def refuse_resource(*, by: Actor, resource: Resource, reason: str) -> Resource:
    """Do not take a suggestion in, with a line for whoever made it."""
    return _take_down(by, resource, "refuse", reason, "resource.refused")


def hide_resource(*, by: Actor, resource: Resource, reason: str) -> Resource:
    """Take a resource off the lists, with a line that says why; its reports are settled."""
    return _take_down(by, resource, "hide", reason, "resource.hidden")


def _take_down(by: Actor, resource: Resource, verb: str, reason: str, fact: str) -> Resource:
    if not reason.strip():
        raise Refused("no_reason", _("Say in a line why it is not shown."), 422)
    with _kept(by):
        row = Resource.objects.filter(pk=resource.pk)
        if move(row, verb, reason=reason.strip()[:500]):
            settle(resource)
            record(fact, by=by, about=[resource])
        elif row.get().state != Resource.HIDDEN:
            raise moved_on()
    resource.refresh_from_db()
    return resource


@contextmanager
def _kept(by: Actor) -> Iterator[None]:
    """One coordinator's change of a resource, in one transaction."""
    if not gates.may_keep(by):
        raise gates.not_yours()
    with transaction.atomic():
        yield

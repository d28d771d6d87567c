"""Links: reported dead by people, looked at by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from exchange.journal.actions import record
from exchange.library import gates, robots, wire
from exchange.library.models import LinkReport, Resource
from exchange.people.models import Actor

# How many links one run looks at, and how long an answer counts.
A_RUN = 5
A_LOOK = timedelta(minutes=30)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
# A link is called dead when it has failed on so many looks, a day apart.
MOST_FAILS = 3


def report_link(*, by: Actor, resource: Resource) -> LinkReport:
    """A person says that a shown resource's link is dead; twice is once, until it is settled.

    The next link check looks at it first.
    """
    if resource.state != Resource.SHOWN:
        raise gates.absent()
    with transaction.atomic():
        report, new = LinkReport.objects.get_or_create(
            resource=resource, by=by.person, settled_at=None
        )
        if new:
            Resource.objects.filter(pk=resource.pk).update(check_due=timezone.now())
            record("link.reported", by=by, about=[resource])
    return report


def settle_reports(*, by: Actor, resource: Resource) -> int:
    """A coordinator looked, and the link works; how many reports that settled."""
    if not gates.may_keep(by):
        raise gates.not_yours()
    with transaction.atomic():
        settled = settle(resource)
        if settled:
            record("link.found_working", by=by, about=[resource])
    return settled


def settle(resource: Resource) -> int:
    """Close the open reports on a resource, inside the caller's transaction."""
    return LinkReport.objects.filter(resource=resource, settled_at=None).update(
        settled_at=timezone.now()
    )


def check_links(*, by: Actor) -> int:
    """Look at a few links that are due, one a host; how many were looked at.

    Each is claimed by a conditional update before it is fetched, so that two workers never ask
    for the same; whoever dies leaves it due again in half an hour.
    """
    if not by.machine:
        raise gates.not_yours()
    looked, may = 0, robots.gate("links")
    for resource in _due():
        claim = Resource.objects.filter(pk=resource.pk, check_due=resource.check_due)
        if claim.update(check_due=timezone.now() + A_LOOK):
            _store(by, resource, wire.look(resource.link, may))
            looked += 1
    return looked


def _due() -> list[Resource]:
    """The longest due links, one of each host."""
    rows = Resource.objects.filter(state=Resource.SHOWN, check_due__lte=timezone.now())
    found: dict[str, Resource] = {}
    for one in rows.order_by("check_due", "pk")[: A_RUN * 10]:
        found.setdefault(wire.host_of(one.link), one)
    return list(found.values())[:A_RUN]


def _store(by: Actor, resource: Resource, look: str) -> None:
    """Write what a look found; a link that died or came back is a fact."""
    fails = resource.link_fails + 1 if look == wire.FAILS else 0
    known = {Resource.WORKS, Resource.UNCLEAR, Resource.UNASKED}
    failed = Resource.DEAD if fails >= MOST_FAILS else Resource.FAILING
    state = look if look in known else failed
    now = timezone.now()
    with transaction.atomic():
        row = Resource.objects.filter(pk=resource.pk, link=resource.link)
        due = now + (DAY if fails else WEEK)
        stored = row.update(link_state=state, link_fails=fails, checked=now, check_due=due)
        dead = Resource.DEAD
        if stored and (state == dead) != (resource.link_state == dead):
            fact = "link.died" if state == dead else "link.returned"
            record(fact, by=by, about=[resource])

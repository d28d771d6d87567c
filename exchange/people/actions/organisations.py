"""Founding an organisation, and who belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from exchange.atlas.actions import Tally, keep_facts
from exchange.atlas.finding import searchable
from exchange.journal.actions import record
from exchange.people import gates
from exchange.people.actions.fields import checked, in_turn, refused
from exchange.people.models import Actor, Membership, Organisation, User


def found_organisation(*, by: Actor, name: str, kind: str, area: str | None = None) -> Organisation:
    """Register an organisation; its founder is its first member, a coordinator vets next.

    The same form sent twice is one: a founder's own, of this name and kind, that waits for vetting.
    """
    if by.user is None:
        raise refused()
    one = Organisation(name=name, kind=kind, area_id=area, is_sample=by.user.is_sample)
    checked(one, ["name", "kind", *(["area"] if area else [])])
    one.search = searchable(" ".join(one.said))
    with transaction.atomic():
        in_turn(by)
        waiting = Organisation.objects.filter(memberships__user=by.user, vetted_at=None)
        if (same := waiting.filter(name=name, kind=kind).first()) is not None:
            return same
        one.save()
        Membership.objects.create(user=by.user, organisation=one)
        record("organisation.founded", by=by, about=[one])
    return one


def add_member(*, by: Actor, organisation: Organisation, user: User) -> Membership:
    """A member lets another registered person speak for the organisation; twice is once.

    A coordinator adds the first member of a listed network.
    """
    if not gates.may_add_member(by, organisation):
        raise refused()
    with transaction.atomic():
        member, new = Membership.objects.get_or_create(organisation=organisation, user=user)
        if new:
            record("member.added", by=by, about=[organisation, user])
    return member


def remove_member(*, by: Actor, membership: Membership) -> None:
    """Leave an organisation; coordinators may end anybody's membership."""
    if not gates.may_remove(by, membership):
        raise refused()
    with transaction.atomic():
        if Membership.objects.filter(pk=membership.pk).delete()[0]:
            about = [membership.organisation, membership.user]
            record("member.removed", by=by, about=about)


def list_networks(*, by: Actor, facts: Mapping[str, Mapping[str, Any]]) -> Tally:
    """Networks and support centres as a release names them, by key; they need no vetting.

    Part of ``library.release``, which holds the transaction and records the fact. The list says
    where each was seen; its members are added by a coordinator.
    """
    if not by.machine:
        raise refused()
    first = {"vetted_at": timezone.now()}
    return keep_facts(by=by, model=Organisation, facts=facts, first=first)

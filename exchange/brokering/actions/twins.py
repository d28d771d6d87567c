"""Keeping which needs are probably one ask."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from exchange.board.gates import not_yours
from exchange.board.models import Need
from exchange.brokering.models import Twin
from exchange.people.models import Actor


def store_twins(*, by: Actor, need: Need, others: Iterable[int]) -> None:
    """These are the twins of a need now; equal input leaves equal rows, also of two workers."""
    if not by.machine:
        raise not_yours()
    pairs = {(min(need.pk, pk), max(need.pk, pk)) for pk in others}
    with transaction.atomic():
        rows = Twin.objects.filter(Q(need=need) | Q(other=need))
        old = {(one.need_id, one.other_id): one.pk for one in rows}
        Twin.objects.filter(pk__in=[pk for pair, pk in old.items() if pair not in pairs]).delete()
        new = [Twin(need_id=one, other_id=two) for one, two in sorted(pairs - old.keys())]
        Twin.objects.bulk_create(new, ignore_conflicts=True)

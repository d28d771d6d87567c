"""Keeping what the matcher found, and dropping what no longer stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from exchange.board.actions import shut_to
from exchange.board.gates import not_yours
from exchange.board.models import Need, Offer
from exchange.brokering.actions.proposals import lapse
from exchange.brokering.models import Case, NetworkCall, Proposal, Suggestion
from exchange.journal.actions import record
from exchange.people.models import Actor

# Fields of a suggestion that a ranking owns; a coordinator's dismissal is never touched by it.
RANKED = ("rank", "score", "strength", "band", "reasons", "version")


def store_ranking(
    *, by: Actor, need: Need, found: Iterable[tuple[int, dict[str, Any]]], version: str
) -> bool:
    """Keep a ranking: (offer id, values of RANKED) best first. True when a row changed.

    ``version`` names the input. Equal input leaves equal rows, also when two workers run at
    once: the case row is locked, and only rows that differ are written.
    """
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(need=need).first()
        if case is None or case.ranked_rev == version:
            return False
        first = not case.ranked_rev
        changed = _write(need, dict(found))
        Case.objects.filter(pk=case.pk).update(ranked_rev=version, ranked_at=timezone.now())
        if first:
            record("suggestions.ready", by=by, about=[case, need])
    return changed


def is_ranked(*, need: Need, version: str) -> bool:
    """Whether the need's suggestions were made from this very input."""
    return Case.objects.filter(need=need, ranked_rev=version).exists()


def _write(need: Need, found: dict[int, dict[str, Any]]) -> bool:
    old = {s.offer_id: s for s in Suggestion.objects.filter(need=need)}
    gone = [s.pk for pk, s in old.items() if pk not in found and s.state == Suggestion.SUGGESTED]
    Suggestion.objects.filter(pk__in=gone).delete()
    new = [Suggestion(need=need, offer_id=pk, **row) for pk, row in found.items() if pk not in old]
    Suggestion.objects.bulk_create(new)
    differing = []
    for pk, row in found.items():
        kept = old.get(pk)
        if kept and any(getattr(kept, name) != row[name] for name in RANKED):
            for name in RANKED:
                setattr(kept, name, row[name])
            differing.append(kept)
    Suggestion.objects.bulk_update(differing, RANKED)
    return bool(gone or new or differing)


def drop_offer(*, by: Actor, offer: Offer) -> None:
    """An offer no longer stands: its waiting proposals lapse, its suggestions go."""
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        _lapse(Proposal.objects.filter(offer=offer), "gone")
        Suggestion.objects.filter(offer=offer).delete()


def lapse_all(*, by: Actor, need: Need) -> None:
    """A need was withdrawn or expired: its waiting proposals lapse, networks asked read it no
    more."""
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        for call in NetworkCall.objects.filter(need=need):
            shut_to(by=by, need=need, why=call.why)
        _lapse(Proposal.objects.filter(need=need), "gone")


def _lapse(proposals: Any, reason: str) -> None:
    waiting = proposals.filter(state__in=Proposal.WAITING).order_by("pk")
    for proposal in waiting.select_for_update(of=("self",)):
        lapse(proposal, reason)

"""Keeping what the matcher found, and dropping what no longer stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from exchange.board.actions import shut_to
from exchange.board.gates import not_yours
from exchange.board.models import Need, Offer
from exchange.brokering.actions.proposals import lapse
from exchange.brokering.index import Found
from exchange.brokering.models import Answer, NetworkCall, Proposal, Suggestion
from exchange.journal.actions import record
from exchange.people.models import Actor


def store_ranking(
    *, by: Actor, need: Need, found: Iterable[Found], version: str,
    lacks: Sequence[dict[str, Any]] = (), text: Mapping[str, Any] | None = None,
) -> bool:  # fmt: skip
    """Keep a ranking, best first, and why nobody fits (``lacks``), and what the need's text shows
    by itself (``text``: an answer's ``unknown`` and ``notes``; None: those kept still hold). True
    when a row changed.

    ``version`` names the input. Equal input leaves equal rows, also when two workers run at
    once: the answer's row is locked, and only rows that differ are written.
    """
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        Answer.objects.get_or_create(need=need)
        answer = Answer.objects.select_for_update().get(need=need)
        if answer.version == version:
            return False
        better, changed = _write(need, {(one.kind, one.pk): one.values for one in found})
        Answer.objects.filter(pk=answer.pk).update(
            version=version, ranked_at=timezone.now(), lacks=list(lacks), **(text or {})
        )
        if better and answer.told_at:
            record("answer.grew", by=by, about=[need])
    return changed


def announce(*, by: Actor, need: Need) -> None:
    """A posted need has its first answer: told once, however often it is ranked."""
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        ready = Answer.objects.filter(need=need, told_at=None).exclude(version="")
        if ready.update(told_at=timezone.now()):
            record("suggestions.ready", by=by, about=[need])


def _write(need: Need, found: dict[tuple[str, int], dict[str, Any]]) -> tuple[bool, bool]:
    """Bring the rows level with ``found``: whether a new one is strong, and whether any changed."""
    rows = Suggestion.objects.filter(need=need)
    old = {(one.kind, one.thing_id): one for one in rows}
    gone = [one.pk for key, one in old.items() if key not in found and _is_untouched(one)]
    Suggestion.objects.filter(pk__in=gone).delete()
    new = [
        Suggestion(need=need, **{f"{kind}_id": pk}, **values)
        for (kind, pk), values in found.items() if (kind, pk) not in old
    ]  # fmt: skip
    Suggestion.objects.bulk_create(new)
    differing = {
        old[key].pk: different for key, values in found.items()
        if key in old and (different := _different(old[key], values))
    }  # fmt: skip
    for pk, values in differing.items():  # one by one: a statement for many takes Django longer
        Suggestion.objects.filter(pk=pk).update(**values)
    return any(one.band == "strong" for one in new), bool(gone or new or differing)


def _different(row: Suggestion, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def _is_untouched(one: Suggestion) -> bool:
    return one.state == Suggestion.SUGGESTED and not one.verdict and one.wished_at is None


def drop_offer(*, by: Actor, offer: Offer) -> None:
    """An offer no longer stands: its waiting proposals lapse, its suggestions go, but for those
    that hold a conflict of interest: it is the provider's, and outlives the offer."""
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        _lapse(Proposal.objects.filter(offer=offer), "gone")
        kept = Q(state=Suggestion.DISMISSED, reason="conflict")
        Suggestion.objects.filter(~kept, offer=offer).delete()


def lapse_all(*, by: Actor, need: Need) -> None:
    """A need was withdrawn, expired or answered otherwise: its waiting proposals lapse, networks
    asked read it no more."""
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

"""Why a match is proposed, in few lines for the one who is asked; read when a mail is made."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from exchange.brokering import why
from exchange.brokering.gates import role_of
from exchange.brokering.models import Proposal, Suggestion
from exchange.people.models import Actor

Reasons = dict[int, tuple[why.Reason, ...]]


def reasons_of(by: Actor, proposals: Iterable[Proposal]) -> Reasons:
    """By proposal: what both sides share and what is missing, as ``by`` may know it.

    A pair that no ranking has explained, or whose explanation is gone, has none.
    """
    asked: dict[tuple[int, int | None], Proposal] = {
        (one.need_id, one.offer_id): one for one in proposals
    }
    pairs = Q(pk=None)
    for need, offer in asked:
        pairs |= Q(need=need, offer=offer)
    rows = list(Suggestion.objects.filter(pairs).only("need", "offer", "reasons")) if asked else []
    named = why.names() if rows else {}
    found: Reasons = {}
    for row in rows:
        proposal = asked[row.need_id, row.offer_id]
        told = why.in_short(row.reasons, why.READERS[role_of(by, proposal)], named)
        found[proposal.pk] = tuple(told)
    return found

"""What needs and offers speak of, read by a worker: pages name it and search no lexicon."""

from __future__ import annotations

from exchange.board.gates import not_yours
from exchange.board.models import Need, Offer
from exchange.people.models import Actor
from matching.hints import subjects

# Rows of each kind read at once: half a second of work.
AT_ONCE = 200


def read_subjects(*, by: Actor) -> int:
    """Read what is new or has changed; drafts are left until they are posted. How many were."""
    if not by.machine:
        raise not_yours()
    unread = Need.objects.filter(subjects__isnull=True).exclude(state=Need.DRAFT)
    kept = 0
    for rows in (unread, Offer.objects.filter(subjects__isnull=True)):
        words = rows.order_by("-pk").values_list("pk", "rev", "title", "text", "lang")
        for pk, rev, title, text, lang in words[:AT_ONCE]:
            named = subjects(title, text, lang or "en")
            # Of what was edited meanwhile the newer words are read next time.
            kept += rows.model.objects.filter(pk=pk, rev=rev).update(subjects=named)
    return kept

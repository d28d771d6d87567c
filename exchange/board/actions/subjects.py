"""What needs and offers speak of, read by a worker: pages name it and search no lexicon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

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
    return sum(_read(rows.filter(subjects__isnull=True))[1] for rows in _texts())


def reread_subjects(*, by: Actor, pause: Callable[[], None]) -> None:
    """Read everything again, as the words known have changed: piece by piece, the newest first,
    with a ``pause`` before each; until then what was read stays."""
    if not by.machine:
        raise not_yours()
    for rows in _texts():
        left = rows
        while left.exists():
            pause()
            oldest, _kept = _read(left)
            left = rows.filter(pk__lt=oldest)


def _texts() -> tuple[QuerySet[Any], ...]:
    return Need.objects.exclude(state=Need.DRAFT), Offer.objects.all()


def _read(rows: QuerySet[Any]) -> tuple[int, int]:
    """Read the newest of these: the number of the last one read, and how many were kept."""
    pk = kept = 0
    words = rows.order_by("-pk").values_list("pk", "rev", "subjects", "title", "text", "lang")
    for pk, rev, before, title, text, lang in words[:AT_ONCE]:
        named = subjects(title, text, lang or "en")
        if named != before:  # of what was edited meanwhile the newer words are read next time
            kept += rows.model.objects.filter(pk=pk, rev=rev).update(subjects=named)
    return pk, kept

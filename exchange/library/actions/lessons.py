"""Lessons of exchanges: kept with the consent of both sides, taken down without it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from exchange.atlas.finding import searchable
from exchange.atlas.models import Party
from exchange.journal.actions import record
from exchange.library.actions.fields import move
from exchange.library.gates import not_yours
from exchange.library.models import Lesson
from exchange.people.models import Actor


def keep_lesson(
    *, by: Actor, source: str, title: str, text: str, lang: str = "", title_lang: str = "",
    party: str | None = None, targets: Iterable[int] = (), support: Iterable[Any] = (),
) -> Lesson:  # fmt: skip
    """Keep what ``source`` (such as ``exchange:7``) taught; one lesson a source, shown at once.

    ``party`` is the code of the Party that learnt it. The same again changes nothing.
    """
    if not by.machine:
        raise not_yours()
    said = {"title": title[:160], "text": text[:3000], "lang": lang[:5],
            "title_lang": title_lang[:5], "party_id": party}  # fmt: skip
    names = Party.objects.get(pk=party).area.names.values() if party else ()
    said["search"] = searchable(" ".join([title, text, *names]))
    with transaction.atomic():
        lesson, new = Lesson.objects.get_or_create(source=source, defaults=said)
        row = Lesson.objects.filter(pk=lesson.pk)
        changed = new or row.exclude(**said).update(
            **said, rev=F("rev") + 1, edited_at=timezone.now()
        )
        lesson.targets.set(targets)
        lesson.support.set(support)
        if move(row, "show") or changed:
            record("lesson.kept", by=by, about=[lesson], data={"source": source})
    lesson.refresh_from_db()
    return lesson


def drop_lesson(*, by: Actor, source: str) -> bool:
    """Take down the lesson of ``source``; False when none is shown."""
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        row = Lesson.objects.filter(source=source)
        if not move(row, "hide"):
            return False
        record("lesson.dropped", by=by, about=[row.get()], data={"source": source})
    return True


def forget_lessons(*, by: Actor, sources: Iterable[str]) -> None:
    """Delete lessons whose sources are about to be deleted; nothing tells of them any more."""
    if not by.machine:
        raise not_yours()
    Lesson.objects.filter(source__in=list(sources)).delete()

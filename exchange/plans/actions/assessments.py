"""What is done to self-assessments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Party, Target
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.models import Actor
from exchange.plans import gates
from exchange.plans.actions.targets import lock
from exchange.plans.models import Answer, Assessment

MANY = ("barriers", "lacks")


def begin_assessment(*, by: Actor, party: Party, is_sample: bool = False) -> Assessment:
    """The Party's draft: the one begun already, or a new one that starts from the last picture."""
    gates.writing(by, party)
    with transaction.atomic():
        lock(party)
        mine = Assessment.objects.filter(party=party)
        begun = mine.filter(kept_at__isnull=True).first()
        if begun is not None:
            return begun
        last = mine.order_by("kept_at").last()
        begun = Assessment.objects.create(party=party, begun_by=by.user, is_sample=is_sample)
        _copy(last, begun)
    return begun


def save_answers(
    *, by: Actor, assessment: Assessment, answers: Mapping[int, Mapping[str, Any]]
) -> list[int]:
    """Save what is said of targets, by number: ``level``, ``barriers`` and ``lacks`` (keys of the
    atlas), ``note``, and ``rev``, the change the writer started from.

    What a colleague changed meanwhile is left as it is: the numbers of those targets come back.
    ``Refused("kept")`` where the draft was kept meanwhile.
    """
    gates.writing(by, assessment.party)
    with transaction.atomic():
        row = Assessment.objects.select_for_update().get(pk=assessment.pk)
        if row.kept_at is not None:
            raise _kept()
        late = []
        for saved in row.answers.filter(target__in=answers).prefetch_related(*MANY):
            given = answers[saved.target_id]
            if _is_same(saved, given):
                continue
            if given["rev"] != saved.rev and saved.changed_by_id != getattr(by.user, "pk", None):
                late.append(saved.target_id)
            else:
                _write(by, saved, given)
    return late


def keep_assessment(*, by: Actor, assessment: Assessment) -> Assessment:
    """Keep the draft as the picture of today; twice is once."""
    gates.writing(by, assessment.party)
    with transaction.atomic():
        row = Assessment.objects.select_for_update().get(pk=assessment.pk)
        if not row.answers.exclude(level="").exists():
            raise Refused("empty", _("Answer one target at least, then keep the picture."), 422)
        rows = Assessment.objects.filter(pk=row.pk, kept_at__isnull=True)
        if rows.update(kept_at=timezone.now(), kept_by=by.user):
            record("assessment.kept", by=by, about=[row, row.party])
    row.refresh_from_db()
    return row


def _copy(last: Assessment | None, begun: Assessment) -> None:
    """An answer for each target, with what was said last."""
    rows = last.answers.prefetch_related(*MANY) if last else ()
    said = {one.target_id: one for one in rows}
    made = [
        Answer(
            assessment=begun, target=target, level=getattr(said.get(target.pk), "level", ""),
            note=getattr(said.get(target.pk), "note", ""),
        )
        for target in Target.objects.all()
    ]  # fmt: skip
    Answer.objects.bulk_create(made)
    for one in made:
        before = said.get(one.target_id)
        for name in MANY if before else ():
            if chosen := getattr(before, name).all():
                getattr(one, name).set(chosen)


def _is_same(saved: Answer, given: Mapping[str, Any]) -> bool:
    plain = all(getattr(saved, name) == given[name] for name in ("level", "note"))
    return plain and all(
        {one.pk for one in getattr(saved, name).all()} == set(given[name]) for name in MANY
    )


def _write(by: Actor, saved: Answer, given: Mapping[str, Any]) -> None:
    Answer.objects.filter(pk=saved.pk).update(
        level=given["level"], note=given["note"], rev=F("rev") + 1, changed_by=by.user
    )
    for name in MANY:
        getattr(saved, name).set(given[name])


def _kept() -> Refused:
    words = _("This assessment was kept meanwhile. Begin a new one to change what it says.")
    return Refused("kept", words, 409)

"""Who may read and change a Party's plan. Forbidden and absent are refused in the same words."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Party
from exchange.errors import Refused
from exchange.people.gates import absent as absent
from exchange.people.gates import one_of
from exchange.people.models import Actor
from exchange.plans.models import Answer, Assessment, NationalTarget


def plans_visible_to(by: Actor) -> QuerySet[Party]:
    """The Parties whose plan ``by`` may read: their seats; for coordinators all."""
    rows = Party.objects.select_related("area")
    if by.machine or by.coordinates:
        return rows
    return rows.filter(pk__in=by.pks("party"))


def plan_for(by: Actor, code: str) -> Party:
    """The Party whose plan it is, or ``Refused("absent")``."""
    return one_of(plans_visible_to(by), code)


def targets_visible_to(by: Actor) -> QuerySet[NationalTarget]:
    """The national targets that ``by`` may read."""
    rows = NationalTarget.objects.select_related("party__area")
    if by.machine or by.coordinates:
        return rows
    return rows.filter(party__in=by.pks("party"))


def target_for(by: Actor, pk: int) -> NationalTarget:
    """The national target, or ``Refused("absent")``."""
    return one_of(targets_visible_to(by), pk)


def assessments_visible_to(by: Actor) -> QuerySet[Assessment]:
    """The assessments that ``by`` may read: a draft is for the Party's seats only."""
    rows = Assessment.objects.select_related("party__area", "kept_by")
    if by.machine:
        return rows
    seen = Q(party__in=by.pks("party"))
    return rows.filter(seen | Q(kept_at__isnull=False) if by.coordinates else seen)


def assessment_for(by: Actor, pk: int) -> Assessment:
    """A kept assessment, or ``Refused("absent")``."""
    return one_of(assessments_visible_to(by).filter(kept_at__isnull=False), pk)


def answer_for(by: Actor, pk: int) -> Answer:
    """An answer of a kept assessment, or ``Refused("absent")``."""
    kept = assessments_visible_to(by).filter(kept_at__isnull=False)
    rows = Answer.objects.select_related("target", "assessment__party__area")
    return one_of(rows.filter(assessment__in=kept.values("pk")), pk)


def draft_for(by: Actor, party: Party) -> Assessment | None:
    """The assessment a Party is filling in, for its seats; None where none is begun."""
    return assessments_visible_to(by).filter(party=party, kept_at__isnull=True).first()


def may_write(by: Actor, party: Party) -> bool:
    """Whether ``by`` holds a seat of this Party, which a coordinator does not by that."""
    return bool(by.machine) or f"party:{party.pk}" in by.sides


def writing(by: Actor, party: Party) -> None:
    """``Refused("forbidden")`` for everybody who may not write this Party's plan."""
    if not may_write(by, party):
        raise Refused("forbidden", _("Only the seats of this Party write its plan."), 403)

"""Trails: what happened to a thing; steps and jobs: what is still to do."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from exchange.journal.models import Entry, Job, Step


def trail(thing: Model) -> QuerySet[Entry]:
    """The entries about ``thing``, oldest first, with who did them."""
    return (
        Entry.objects.filter(about__kind=thing._meta.model_name, about__thing=str(thing.pk))
        .select_related("user")
        .order_by("at", "id")
    )


def given_up() -> QuerySet[Step]:
    """Steps that failed ten times and wait for an administrator."""
    return Step.objects.filter(state=Step.GIVEN_UP).select_related("entry").order_by("-due_at")


def is_waiting(step: str, thing: Model) -> bool:
    """Whether a step of this name about ``thing`` has not been begun."""
    return _steps(step, thing).filter(state=Step.WAITING, tries=0).exists()


def is_due(step: str, thing: Model) -> bool:
    """Whether a step of this name about ``thing`` is still to be carried out."""
    return _steps(step, thing).filter(state__in=(Step.WAITING, Step.RUNNING)).exists()


def unfinished(step: str, thing: Model) -> QuerySet[Step]:
    """The steps of this name about ``thing`` that wait, are at work or were given up."""
    steps = _steps(step, thing).exclude(state=Step.DONE)
    return steps.select_related("entry").order_by("pk")


def last_job(kind: str, about: str = "") -> Job | None:
    """The live job of this kind about this, else the last one that ended."""
    return Job.objects.filter(kind=kind, about=about).order_by("-pk").first()


def _steps(step: str, thing: Model) -> QuerySet[Step]:
    about = {"entry__about__kind": thing._meta.model_name, "entry__about__thing": str(thing.pk)}
    return Step.objects.filter(name=step, **about)

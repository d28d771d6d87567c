"""Reads of a Party's plan."""

from __future__ import annotations

import hashlib

from django.db.models import Count, Max, Q, QuerySet

from exchange.atlas.models import Party
from exchange.plans.models import Answer, Assessment, NationalTarget


def spelled(text: str) -> str:
    """A text in one spelling: case, spaces and line breaks do not make another one."""
    return " ".join(text.casefold().split())


def keys_of(code: str, title: str, text: str) -> tuple[str, str]:
    """The code and the words of a target in one spelling; the words as a digest."""
    return spelled(code), hashlib.sha256(spelled(f"{title} {text}").encode()).hexdigest()


def known(party: Party) -> set[str]:
    """The codes and words a Party's targets have, in one spelling."""
    rows = NationalTarget.objects.filter(party=party).values_list("code_key", "text_key")
    return {key for pair in rows for key in pair if key}


def targets_of(party: Party, state: str = NationalTarget.CURRENT) -> QuerySet[NationalTarget]:
    """A Party's national targets in the order they were entered, with what a row shows."""
    rows = NationalTarget.objects.filter(party=party, state=state)
    many = ("alignments__target", "alignments__goal", "lacks", "barriers")
    return rows.prefetch_related(*many).order_by("pk")


def with_plans(parties: QuerySet[Party], mine: list[str]) -> list[Party]:
    """Of these Parties one's own and those with a target or a kept assessment, each with how many
    ``targets`` it has and when it was ``assessed``; by code."""
    current = Q(national_targets__state=NationalTarget.CURRENT)
    rows = parties.annotate(
        targets=Count("national_targets", filter=current, distinct=True),
        assessed=Max("assessments__kept_at"),
    )
    has = Q(targets__gt=0) | Q(assessed__isnull=False) | Q(pk__in=mine)
    return list(rows.filter(has).order_by("pk"))


def answers_of(assessment: Assessment) -> QuerySet[Answer]:
    """The answers of an assessment by target, with what a row shows."""
    rows = Answer.objects.filter(assessment=assessment).select_related("target")
    return rows.prefetch_related("barriers", "lacks").order_by("target")


def answered(assessment: Assessment) -> list[int]:
    """The numbers of the targets of which something is said."""
    rows = Answer.objects.filter(assessment=assessment).exclude(level="")
    return list(rows.order_by("target").values_list("target", flat=True))


def kept_answers(party: Party) -> QuerySet[Answer]:
    """Every answer of every kept assessment of a Party, newest first."""
    rows = Answer.objects.filter(assessment__party=party, assessment__kept_at__isnull=False)
    rows = rows.exclude(level="").select_related("assessment", "target")
    return rows.prefetch_related("barriers", "lacks").order_by("-assessment__kept_at", "target")


def target_named(party: Party, words: str) -> NationalTarget | None:
    """The current target whose label these words are, in any spelling, or None."""
    rows = NationalTarget.objects.filter(party=party, state=NationalTarget.CURRENT).order_by("pk")
    wanted = spelled(words)
    return next((one for one in rows if wanted and spelled(one.label) == wanted), None)

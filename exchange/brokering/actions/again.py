"""Ranking every need again: asked by a person, carried out as a job that can be stopped."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import not_yours
from exchange.board.models import Need
from exchange.brokering.gates import may_keep_matching
from exchange.brokering.models import Answer, Suggestion
from exchange.brokering.queries import RANKING
from exchange.errors import Refused
from exchange.journal.actions import ask_job, move_job, record
from exchange.journal.models import Job
from exchange.journal.queries import last_job
from exchange.people.gates import moved_on
from exchange.people.models import Actor

STEERED = ("pause", "resume", "cancel")


def rank_again(*, by: Actor, anew: bool = False) -> Job:
    """Ask for every live need to be ranked again; a live job is the answer.

    ``anew``: what a job under way has read meanwhile no longer holds, so that one is cancelled.
    """
    if not may_keep_matching(by):
        raise not_yours()
    with transaction.atomic():
        if anew and (before := last_job(RANKING)):
            move_job(by=by, job=before, verb="cancel")
        return ask_job(by=by, kind=RANKING, fact="ranking.asked")


def steer_ranking(*, by: Actor, job: Job, verb: str) -> Job:
    """``pause``, ``resume`` or ``cancel``; a job that has ended is told so."""
    if not may_keep_matching(by):
        raise not_yours()
    if verb not in STEERED:
        raise Refused("no_verb", _("Choose whether to pause, go on or cancel."))
    with transaction.atomic():
        if not move_job(by=by, job=job, verb=verb):
            raise moved_on()
        if verb == "resume":
            record("ranking.asked", by=by, about=[job])
    return job


def forget_ranking(*, by: Actor, needs: Iterable[Need]) -> None:
    """The next ranking of these needs is made and stored whatever its input; their rows stay until
    then."""
    if not by.machine:
        raise not_yours()
    Suggestion.objects.filter(need__in=needs).update(version="")
    Answer.objects.filter(need__in=needs).update(version="")

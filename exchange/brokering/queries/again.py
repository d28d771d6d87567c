"""From what a need was ranked, and how far ranking every need again has come."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from exchange.board.models import Need
from exchange.brokering.models import Answer
from exchange.journal.models import Job

# The kind of the job.
RANKING = "brokering.rank_again"


def ranked_from(need: Need) -> str:
    """The version of the input that a need's answer was made from; empty where it has none."""
    row = Answer.objects.filter(need=need).values_list("version", flat=True).first()
    return row or ""


def unranked(job: Job) -> QuerySet[Need]:
    """The live needs that were not ranked since the job was asked for, whoever ranks them."""
    since = Q(answer__ranked_at__gte=job.asked_at)
    return Need.objects.filter(state__in=Need.LIVE).exclude(since).order_by("pk")

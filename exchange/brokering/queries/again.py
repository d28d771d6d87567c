"""How far ranking every need again has come."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from exchange.board.models import Need
from exchange.journal.models import Job

# The kind of the job.
RANKING = "brokering.rank_again"


def unranked(job: Job) -> QuerySet[Need]:
    """The live needs that were not ranked since the job was asked for, whoever ranks them."""
    since = Q(answer__ranked_at__gte=job.asked_at)
    return Need.objects.filter(state__in=Need.LIVE).exclude(since).order_by("pk")

"""What an administrator sees of the work behind the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from exchange.journal.models import Step
from exchange.journal.queries import given_up
from exchange.notices.queries import failed_mail

MOST = 100


def jobs() -> dict[str, Any]:
    """Steps given up, mails given up, and how much waits and runs."""
    late = Q(state=Step.WAITING, due_at__lt=timezone.now())
    counted = Step.objects.aggregate(
        waiting=Count("pk", filter=Q(state=Step.WAITING)),
        running=Count("pk", filter=Q(state=Step.RUNNING)),
        oldest=Min("due_at", filter=late),
    )
    return {"steps": given_up()[:MOST], "mails": failed_mail()[:MOST], **counted}

"""Results that both sides agreed to show."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet

from exchange.atlas.models import Target
from exchange.board.models import Need
from exchange.brokering.models import Exchange
from exchange.brokering.queries import results

PAGE = 20


def shown() -> QuerySet[Exchange]:
    """Every public result, with all that tells whose it is."""
    return results().select_related("offer__profile__area__party__region", "offer__profile__user")


def shared(target: str, page: Any) -> dict[str, Any]:
    """One page of results, newest first, of one target or all; targets with their counts."""
    rows = shown().prefetch_related("need__targets")
    number = int(target) if target.isascii() and target.isdigit() and len(target) < 3 else 0
    if number:
        rows = rows.filter(need__targets=number)
    counted = Exchange.objects.filter(pk__in=results().order_by().values("pk"))
    counts = dict(counted.values_list("need__targets").annotate(n=Count("pk")))
    return {
        "page": Paginator(rows, PAGE).get_page(page), "target": number,
        "filters_query": f"target={number}" if number else "",
        "reused": Need.objects.filter(state=Need.MET, met_by="reuse").count(),
        "targets": [(one, counts[one.pk]) for one in Target.objects.all() if counts.get(one.pk)],
    }  # fmt: skip

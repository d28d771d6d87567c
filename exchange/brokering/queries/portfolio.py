"""The portfolio as the desk shows it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from exchange.brokering.models import PortfolioLine, Proposal

# The kind of the job, and lines shown of each kind.
PORTFOLIO = "brokering.portfolio"
MOST = 200


def portfolio(lines: QuerySet[PortfolioLine]) -> list[tuple[str, Any, list[Any], int]]:
    """Of ``lines`` the undecided ones, by kind: its code and name, the best first, how many."""
    proposed = Proposal.objects.filter(
        need=OuterRef("need"), offer=OuterRef("offer"), state__in=Proposal.WAITING
    )
    rows = lines.filter(state=PortfolioLine.OPEN).annotate(is_proposed=Exists(proposed))
    every = list(rows.order_by("-score", "pk"))
    kinds = [
        (code, name, [one for one in every if one.kind == code])
        for code, name in PortfolioLine.KINDS
    ]
    return [(code, name, found[:MOST], len(found)) for code, name, found in kinds]

"""The portfolio as the desk shows it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.brokering.models import PortfolioLine, Proposal

# The kind of the job, and lines shown of each kind.
PORTFOLIO = "brokering.portfolio"
MOST = 200
# As the page shows them: weak pairs stand by themselves, behind what has some promise.
WEAK = "weak"
NEW, *OTHERS = PortfolioLine.KINDS
GROUPS = [NEW, (WEAK, _("Weak pairs, only so that nobody goes without")), *OTHERS]


def portfolio(lines: QuerySet[PortfolioLine]) -> list[tuple[str, Any, list[Any], int]]:
    """Of ``lines`` the undecided ones, by kind: its code and name, the best first, how many."""
    proposed = Proposal.objects.filter(
        need=OuterRef("need"), offer=OuterRef("offer"), state__in=Proposal.WAITING
    )
    rows = lines.filter(state=PortfolioLine.OPEN).annotate(is_proposed=Exists(proposed))
    every = list(rows.order_by("-score", "pk"))
    kinds = [(code, name, _of(every, code)) for code, name in GROUPS]
    return [(code, name, found[:MOST], len(found)) for code, name, found in kinds]


def _of(lines: list[Any], group: str) -> list[Any]:
    return [one for one in lines if (WEAK if one.is_weak else one.kind) == group]

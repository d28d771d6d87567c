"""The portfolio as the desk shows it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.brokering.models import PortfolioLine, Proposal

# The kind of the job, and lines shown of each kind.
PORTFOLIO = "brokering.portfolio"
MOST = 200
IS_WEAK = Q(kind=PortfolioLine.NEW, band="none")
NEW, *OTHERS = [(code, name, Q(kind=code)) for code, name in PortfolioLine.KINDS]
# As the page shows them: new pairs whose texts have little in common stand behind the others.
GROUPS = [
    (*NEW[:2], NEW[2] & ~IS_WEAK),
    ("weak", _("Weak pairs, only so that nobody goes without"), IS_WEAK), *OTHERS,
]  # fmt: skip


def portfolio(lines: QuerySet[PortfolioLine]) -> list[tuple[str, Any, list[Any], int]]:
    """Of ``lines`` the undecided ones, by kind: its code and name, the best first, how many."""
    proposed = Proposal.objects.filter(
        need=OuterRef("need"), offer=OuterRef("offer"), state__in=Proposal.WAITING
    )
    rows = lines.filter(state=PortfolioLine.OPEN).annotate(is_proposed=Exists(proposed))
    rows = rows.order_by("-score", "pk")
    counts = rows.aggregate(**{code: Count("pk", filter=of) for code, _name, of in GROUPS})
    return [
        (code, name, list(rows.filter(of)[:MOST]) if counts[code] else [], counts[code])
        for code, name, of in GROUPS
    ]

"""The portfolio as the desk shows it."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.brokering.models import PortfolioLine, Proposal

# The kind of the job.
PORTFOLIO = "brokering.portfolio"
IS_OPEN = Q(state=PortfolioLine.OPEN)
IS_WEAK = Q(kind=PortfolioLine.NEW, band="none")
NEW, *OTHERS = [(code, name, IS_OPEN & Q(kind=code)) for code, name in PortfolioLine.KINDS]
# As the page shows them: new pairs whose texts have little in common stand behind the others, and
# what was refused at the end.
GROUPS = [
    (*NEW[:2], NEW[2] & ~IS_WEAK),
    ("weak", _("Weak pairs, only so that nobody goes without"), IS_OPEN & IS_WEAK), *OTHERS,
    ("refused", _("Refused pairs"), Q(state=PortfolioLine.REFUSED)),
]  # fmt: skip
OF = {code: of for code, _name, of in GROUPS}


def portfolio(lines: QuerySet[PortfolioLine], group: str) -> QuerySet[PortfolioLine]:
    """Of ``lines`` those of one group, the best first."""
    proposed = Proposal.objects.filter(
        need=OuterRef("need"), offer=OuterRef("offer"), state__in=Proposal.WAITING
    )
    rows = lines.filter(OF[group])
    return rows.annotate(is_proposed=Exists(proposed)).order_by("-score", "pk")


def portfolio_groups(lines: QuerySet[PortfolioLine]) -> list[tuple[str, str, int]]:
    """Each group of ``lines``: its code, its name, how many it holds."""
    counted = {code: Count("pk", filter=of) for code, of in OF.items()}
    found = lines.aggregate(**counted)
    return [(code, str(name), found[code]) for code, name, _of in GROUPS]

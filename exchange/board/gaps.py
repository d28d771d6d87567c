"""What a plan lacks beside the needs that ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exchange.atlas.models import SupportKind
from exchange.board.gates import needs_visible_to
from exchange.board.models import Need
from exchange.people.models import Actor
from exchange.plans.gaps import Gap

ASKING = (Need.DRAFT, *Need.LIVE)


@dataclass(frozen=True)
class Lack:
    """A gap, the kinds of help that no need asks for yet, and the needs that ask for the others."""

    gap: Gap
    open: list[SupportKind]
    needs: list[Need]


def beside(by: Actor, gaps: Iterable[Gap]) -> list[Lack]:
    """The gaps with the needs of their Party that ``by`` may read and that ask for them.

    A need asks for a kind of help of a national target that it serves, or of a global target it
    names. Two reads, however many gaps there are.
    """
    gaps = list(gaps)
    needs = needs_visible_to(by).filter(party__in={one.party_id for one in gaps}, state__in=ASKING)
    rows = list(needs.prefetch_related("support", "targets").order_by("pk")) if gaps else []
    return [_lack(gap, [need for need in rows if _asks(need, gap)]) for gap in gaps]


def _asks(need: Need, gap: Gap) -> bool:
    if gap.plan is not None:
        return need.plan_id == gap.plan.pk
    return need.party_id == gap.party_id and bool(
        {t.pk for t in need.targets.all()} & {*gap.targets}
    )


def _lack(gap: Gap, needs: list[Need]) -> Lack:
    lacking = {kind.pk for kind in gap.kinds}
    asked = {need.pk: {kind.pk for kind in need.support.all()} & lacking for need in needs}
    covered = {pk for pks in asked.values() for pk in pks}
    return Lack(
        gap, [kind for kind in gap.kinds if kind.pk not in covered],
        [need for need in needs if asked[need.pk]],
    )  # fmt: skip

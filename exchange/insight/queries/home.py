"""The home page: numbers, the strip of targets, filters with counts, five needs and offers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from django.db.models import Model

from exchange.atlas.finding import Filters
from exchange.atlas.models import Group, Language, SupportKind, Target
from exchange.board.finding import FIELDS, What, by_target, needs_found, offers_found, search
from exchange.board.gates import needs_visible_to, offers_visible_to
from exchange.board.models import Need, Offer
from exchange.brokering.models import Exchange
from exchange.brokering.queries import results
from exchange.insight.queries import world
from exchange.people.models import Actor

SHOWN = 5
# A median of fewer pairs than this says nothing.
ENOUGH = 5
# The strip's drawing, 20 by 50: needs stand on 16 upwards, offers hang from 18.4 downwards.
FLOOR, UP, DOWN, LEAST = 16.0, 14.0, 31.0, 1.5


@dataclass(frozen=True)
class Bar:
    """One target of the strip: counts, heights as SVG wants them, and where choosing it leads."""

    target: Target
    needs: int
    offers: int
    top: str
    up: str
    down: str
    query: str
    chosen: bool


def home(by: Actor, filters: Filters) -> dict[str, Any]:
    """Everything the whole page shows."""
    exchanges, countries = world.under_way()
    return {
        "map": world.drawn(by),
        "exchange_count": exchanges, "country_count": countries,
        "open_count": needs_visible_to(by).filter(state=Need.OPEN).count(),
        "offer_count": offers_visible_to(by).filter(state=Offer.STANDING).count(),
        "result_count": results().count(), "median_days": median_days(),
        **finder(by, filters),
    }  # fmt: skip


def finder(by: Actor, filters: Filters) -> dict[str, Any]:
    """What a change of filters swaps: the strip, the filters with their counts, the two lists."""
    counted = by_target(by)
    needs, offers = needs_found(by, filters), offers_found(by, filters)
    return {
        "bars": bars(counted, filters), "fewest": fewest(counted),
        "bare": [target for target, asked, given in counted if asked and not given],
        "choices": choices(by, filters),
        "filters": filters, "hit": int(filters.target or 0), "query": filters.query,
        "needs": needs[:SHOWN], "needs_found": needs.count(),
        "offers": offers[:SHOWN], "offers_found": offers.count(), "chips": _chips(filters),
    }  # fmt: skip


def bars(counted: list[tuple[Target, int, int]], filters: Filters) -> list[Bar]:
    """The strip: needs and offers of every target on one scale."""
    most_needs = max((needs for _target, needs, _offers in counted), default=0) or 1
    most_offers = max((offers for _target, _needs, offers in counted), default=0) or 1
    unit = min(UP / most_needs, DOWN / most_offers)
    return [_bar(*row, unit, filters) for row in counted]


def _bar(target: Target, needs: int, offers: int, unit: float, filters: Filters) -> Bar:
    up, down = (max(n * unit, LEAST) if n else 0.0 for n in (needs, offers))
    chosen = filters.target == str(target.pk)
    query = replace(filters, target="" if chosen else str(target.pk)).query
    top, up_, down_ = (f"{length:.1f}" for length in (FLOOR - up, up, down))
    return Bar(target, needs, offers, top, up_, down_, query, chosen)


def fewest(counted: list[tuple[Target, int, int]]) -> list[int]:
    """The one to three targets with the fewest offers per need; empty when no few stand out."""
    ratios = sorted((offers / needs, target.pk) for target, needs, offers in counted if needs)
    for n in (3, 2, 1):
        if n < len(ratios) and ratios[n - 1][0] < ratios[n][0]:
            return sorted(pk for _ratio, pk in ratios[:n])
    return []


def median_days() -> int | None:
    """Median days from posting a need to its exchange, of the newest 500; None for too few."""
    rows = Exchange.objects.filter(need__posted_at__isnull=False).order_by("-opened_at")
    pairs = rows.values_list("need__posted_at", "opened_at")[:500]
    spans = [(opened - posted).total_seconds() / 86400 for posted, opened in pairs if posted]
    return round(median(spans)) if len(spans) >= ENOUGH else None


def choices(by: Actor, filters: Filters) -> dict[str, list[tuple[Model, int]]]:
    """Each filter's values with how many needs and offers they would leave, the others kept."""
    kinds: dict[str, type[Model]] = {
        "target": Target, "region": Group, "language": Language, "support": SupportKind,
    }  # fmt: skip
    return {name: _choice(by, filters.without(name), name, kind) for name, kind in kinds.items()}


def _choice(by: Actor, others: Filters, name: str, model: type[Model]) -> list[tuple[Model, int]]:
    counts: Counter[str] = Counter()
    kinds: tuple[What, What] = ("needs", "offers")
    for what in kinds:
        grouped = search(by, others, what).grouped(FIELDS[what][name])
        counts.update({str(key): n for key, n in grouped.items()})
    every = model._default_manager.all()
    return [(one, counts[str(one.pk)]) for one in every if counts[str(one.pk)]]


def _chips(filters: Filters) -> list[tuple[str, str, str]]:
    """The filters that are set: (name, value in the page's language, the query without it)."""
    tables: dict[str, type[Model] | None] = {
        "q": None, "target": Target, "region": Group, "language": Language, "support": SupportKind,
    }  # fmt: skip
    chips = []
    for name, table in tables.items():
        if value := getattr(filters, name):
            row = table._default_manager.filter(pk=value).first() if table else None
            chips.append((name, str(row or value), filters.without(name).query))
    return chips

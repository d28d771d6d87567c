"""The dotted map: where needs and offers are, and lines between countries at work together.

Countries only, at most one mark a country and kind, and only what the reader may see.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from exchange.atlas.models import Area
from exchange.board.finding import needs_by_area, offers_by_area
from exchange.brokering.gates import exchanges_visible_to
from exchange.brokering.models import Exchange
from exchange.brokering.queries import results
from exchange.people.models import Actor

MAP = Path(__file__).resolve().parents[3] / "seeds" / "atlas" / "world-map.path"
LAND = MAP.read_text("utf-8").strip()
# Marks of one country stand beside each other, so that a dot in a ring always means a match.
BESIDE = ((0.0, 0.0), (12.0, 7.0), (-12.0, 7.0))


@dataclass(frozen=True)
class Mark:
    """A circle on the map: ``x``, ``y``, ``r`` in the 960 by 440 view, written as SVG wants."""

    x: str
    y: str
    r: str


@dataclass(frozen=True)
class Place:
    """A country in numbers: open needs, standing offers, exchanges that the reader may see."""

    area: Area
    needs: int
    offers: int
    exchanges: int


def places(by: Actor) -> tuple[list[Place], set[tuple[str, str]]]:
    """Every country with something to see, by name, and the pairs of countries with a line."""
    needs, offers, pairs = needs_by_area(by), offers_by_area(by), _pairs(by)
    asked, given = ({area.pk: n for area, n in counted} for counted in (needs, offers))
    at_work = Counter(code for pair in pairs for code in set(pair))
    areas = {area.pk: area for area, _n in [*needs, *offers]} | Area.objects.in_bulk(list(at_work))
    found = [
        Place(area, asked.get(code, 0), given.get(code, 0), at_work[code])
        for code, area in areas.items()
    ]
    return sorted(found, key=lambda place: place.area.name), pairs


def drawn(by: Actor) -> dict[str, Any]:
    """The map as SVG numbers: ``land``, ``arcs``, ``rings``, ``dots``, ``matches``, ``places``."""
    found, lines = places(by)
    areas = {place.area.pk: place.area for place in found}
    asking = {pair[0] for pair in lines}
    marks: dict[str, list[Mark]] = {"matches": [], "rings": [], "dots": []}
    for place in found:
        kinds = [
            ("matches", int(place.area.pk in asking), 8.5),
            ("rings", place.needs, 5.5),
            ("dots", place.offers, 4.0),
        ]
        _stand(place.area, [kind for kind in kinds if kind[1]], marks)
    arcs = [_arc(areas[a], areas[b]) for a, b in sorted(lines) if a != b]
    return {"land": LAND, "arcs": arcs, "places": found, **marks}


def under_way() -> tuple[int, int]:
    """How many exchanges are under way, and between how many countries."""
    pairs = list(_countries(Exchange.objects.filter(state__in=Exchange.UNDER_WAY)))
    return len(pairs), len({code for pair in pairs for code in pair if code})


def _pairs(by: Actor) -> set[tuple[str, str]]:
    """Exchanges under way that the reader may see, and results that everybody may."""
    rows = [*_countries(results()).distinct()]
    if by.is_signed_in:
        seen = exchanges_visible_to(by).filter(state__in=Exchange.UNDER_WAY)
        rows += _countries(seen).distinct()
    return {(asking, giving) for asking, giving in rows if giving}


def _countries(rows: QuerySet[Exchange]) -> QuerySet[Any]:
    giving = Coalesce("offer__profile__area", "offer__organisation__area", "offer__party")
    return rows.order_by().values_list("need__party", giving)


def _stand(area: Area, kinds: list[tuple[str, int, float]], marks: dict[str, list[Mark]]) -> None:
    for (kind, count, least), (dx, dy) in zip(kinds, BESIDE, strict=False):
        grown = least if kind == "matches" else least + min(count - 1, 8) * 0.4
        marks[kind].append(Mark(f"{area.x + dx:.1f}", f"{area.y + dy:.1f}", f"{grown:.1f}"))


def _arc(a: Area, b: Area) -> str:
    """A bow from one country to the other, bent towards the pole by a fifth of its length."""
    lift = hypot(b.x - a.x, b.y - a.y) * 0.2
    x, y = (a.x + b.x) / 2, max((a.y + b.y) / 2 - lift, 4)
    return f"M{a.x:.0f} {a.y:.0f}Q{x:.0f} {y:.0f} {b.x:.0f} {b.y:.0f}"

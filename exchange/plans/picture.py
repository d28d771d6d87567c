"""A Party's picture over time: its kept assessments side by side, and what has moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exchange.atlas.models import Party, Target
from exchange.people.models import Actor
from exchange.plans.gates import assessments_visible_to
from exchange.plans.models import LEVELS, Answer, Assessment

# As many as a page of paper holds beside the names of the targets.
MOST = 8
ORDER = ("none", "begun", "partly", "fully")


@dataclass(frozen=True)
class Line:
    """One target: its answers by date, None where it was not asked."""

    target: Target
    cells: list[Answer | None]


@dataclass(frozen=True)
class Picture:
    """The newest kept assessments, oldest first, and a line for each target."""

    dates: list[Assessment]
    lines: list[Line]

    @property
    def totals(self) -> list[tuple[Any, list[int]]]:
        """For each level how many targets stand on it, by date."""
        return [
            (name, [sum(cell is not None and cell.level == level for cell in column)
                    for column in self._columns])
            for level, name in LEVELS
        ]  # fmt: skip

    @property
    def moved(self) -> tuple[int, int]:
        """How many targets moved on and how many fell back between the last two dates."""
        pairs = [
            (ORDER.index(a.level), ORDER.index(b.level))
            for a, b in (line.cells[-2:] for line in self.lines if len(line.cells) > 1)
            if a is not None and b is not None and a.level in ORDER and b.level in ORDER
        ]
        return sum(b > a for a, b in pairs), sum(b < a for a, b in pairs)

    @property
    def last(self) -> Assessment | None:
        """The newest one."""
        return self.dates[-1] if self.dates else None

    @property
    def before(self) -> Assessment | None:
        """The one before it."""
        return self.dates[-2] if len(self.dates) > 1 else None

    @property
    def reached(self) -> int:
        """How many targets are fully put into practice by the newest one."""
        newest = (line.cells[-1] for line in self.lines)
        return sum(cell is not None and cell.level == "fully" for cell in newest)

    @property
    def _columns(self) -> list[list[Answer | None]]:
        return [[line.cells[n] for line in self.lines] for n in range(len(self.dates))]


def picture_of(by: Actor, party: Party) -> Picture:
    """The picture as ``by`` may read it; empty while nothing was kept."""
    rows = assessments_visible_to(by).filter(party=party, kept_at__isnull=False)
    dates = list(rows.order_by("-kept_at", "-pk").prefetch_related("answers")[:MOST])[::-1]
    said = [{one.target_id: one for one in date.answers.all()} for date in dates]
    targets = Target.objects.all() if dates else []
    return Picture(dates, [Line(one, [by_no.get(one.pk) for by_no in said]) for one in targets])

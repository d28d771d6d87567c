"""Judgements, and the figures of one ranking against them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2, sqrt
from pathlib import Path
from zlib import crc32

Ranking = Sequence[str]
Grades = Mapping[str, int]

USEFUL = 2
"""From this grade on an offer answers at least a clear part of a need."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A need's id and the grades of offers: 3 right answer, 2 useful, 1 a near miss."""

    need: str
    grades: dict[str, int]
    told_half: int = 0
    """1 or 2 where the file parts its needs itself, else 0."""

    @property
    def answered(self) -> bool:
        """Whether anybody fits: some offer is at least useful."""
        return max(self.grades.values(), default=0) >= USEFUL

    @property
    def right(self) -> set[str]:
        """The offers of the highest grade given; none where nobody fits."""
        best = max(self.grades.values(), default=0)
        return {i for i, grade in self.grades.items() if grade == best and self.answered}

    @property
    def half(self) -> int:
        """1 or 2, so that what is set on one half can be reported on the other: as the file says,
        else by a hash of the need's id."""
        return self.told_half or 1 + crc32(self.need.encode()) % 2


def read_judgements(paths: Iterable[Path]) -> list[Judgement]:
    """Reads JSON lines of {"need", "grades", "half"?}, or of needs that hold their own grades; a
    later line on a need replaces the earlier one. Raises ValueError, naming file and line, where
    one cannot be read."""
    found: dict[str, Judgement] = {}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                grades = {str(key): int(value) for key, value in row["grades"].items()}
                need, half = str(row.get("need") or row["id"]), int(row.get("half", 0))
                if half not in (0, 1, 2):
                    raise ValueError("half is 1 or 2")
                found[need] = Judgement(need, grades, half)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ValueError(f"{path}: line {number}: not a judgement ({error})") from error
    return list(found.values())


def ndcg(ranking: Ranking, grades: Grades, depth: int = 10) -> float:
    """Normalised discounted cumulative gain with gains 2^grade - 1 (Järvelin, Kekäläinen 2002)."""

    def gained(order: Iterable[int]) -> float:
        return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(order))

    best = gained(sorted(grades.values(), reverse=True)[:depth])
    found = gained(grades.get(offer, 0) for offer in ranking[:depth])
    return found / best if best else 0.0


def reciprocal_rank(ranking: Ranking, right: set[str]) -> float:
    """One over the place of the first right offer, 0 where there is none."""
    return next((1 / place for place, offer in enumerate(ranking, 1) if offer in right), 0.0)


def measures(ranking: Ranking, judgement: Judgement) -> dict[str, float]:
    """The figures of one need that somebody answers."""
    right = judgement.right
    return {
        "ndcg@10": ndcg(ranking, judgement.grades),
        "mrr": reciprocal_rank(ranking, right),
        "success@5": float(bool(right & set(ranking[:5]))),
        "top1": float(bool(ranking) and ranking[0] in right),
    }


def mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Column means, rounded to three digits, with the number of rows under "needs"."""
    if not rows:
        return {"needs": 0}
    means = {name: round(sum(row[name] for row in rows) / len(rows), 3) for name in rows[0]}
    return {"needs": len(rows)} | means


def share_of(hits: Sequence[bool]) -> dict[str, float | int | list[float] | None]:
    """How many of how many, with the 95 % interval (E. B. Wilson 1927)."""
    if not hits:
        return {"of": 0, "share": None, "interval": None}
    n, z = len(hits), 1.96
    share = sum(hits) / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    interval = [round(max(0.0, middle - reach), 3), round(min(1.0, middle + reach), 3)]
    return {"of": n, "share": round(share, 3), "interval": interval}

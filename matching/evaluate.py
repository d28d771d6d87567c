"""How good a ranking is against judgements: which offer answers which need, graded by people."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

from matching.matcher import Matcher
from matching.records import NeedText, OfferText

Ranking = Sequence[str]
Grades = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A need's id and the grades (3 best, 1 least) of the offers that answer it; none at all
    where nobody does."""

    need: str
    grades: dict[str, int]


def read_judgements(path: Path) -> list[Judgement]:
    """Reads JSON lines of {"need", "grades"}."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        Judgement(str(row["need"]), {str(k): int(v) for k, v in row["grades"].items()})
        for row in (json.loads(line) for line in lines if line.strip())
    ]


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


def right_offers(grades: Grades) -> set[str]:
    """The offers of the highest grade given."""
    return {offer for offer, grade in grades.items() if grade == max(grades.values())}


def measures(ranking: Ranking, grades: Grades) -> dict[str, float]:
    """The figures of one need that somebody answers."""
    right = right_offers(grades)
    return {
        "ndcg@10": ndcg(ranking, grades),
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


def evaluate(
    needs: Sequence[NeedText], offers: Sequence[OfferText], judged: Sequence[Judgement], **options
) -> dict[str, Any]:
    """All figures as a JSON-ready dictionary: whole, by language, by evidence, bands, parity."""
    matcher = Matcher(kept_gates=(), **options).fit(offers)
    known = {need.id: need for need in needs}
    by: dict[str, list[dict[str, float]]] = defaultdict(list)
    bands: dict[str, list[bool]] = defaultdict(list)
    nobody: list[bool] = []
    for judgement in judged:
        need = known[judgement.need]
        matches = matcher.rank(need, top=20)
        ranking = [match.offer for match in matches]
        if not judgement.grades:
            nobody.append(any(match.band == "strong" for match in matches))
            continue
        row = measures(ranking, judgement.grades)
        for name in _groups(need, matcher.offers_, judgement.grades):
            by[name].append(row)
        for match in matches[:5]:
            bands[match.band].append(judgement.grades.get(match.offer, 0) >= 2)
    figures: dict[str, Any] = {name: mean(rows) for name, rows in sorted(by.items())}
    figures["parity"] = _parity(by)
    figures["bands"] = {
        name: {"shown": len(right), "right": round(sum(right) / len(right), 3)}
        for name, right in sorted(bands.items())
    }
    figures["strong where nobody fits"] = round(sum(nobody) / len(nobody), 3) if nobody else None
    return figures


def _groups(need: NeedText, offers: Mapping[str, OfferText], grades: Grades) -> list[str]:
    right = [offers[i] for i in sorted(right_offers(grades)) if i in offers]
    crossed = all(offer.language != need.language for offer in right)
    pieces = max((len(offer.evidence) for offer in right), default=0)
    groups = ["all", f"language {need.language}", "across" if crossed else "same language"]
    return [*groups, f"evidence {pieces}"]


def _parity(by: Mapping[str, Sequence[Mapping[str, float]]]) -> float | None:
    """nDCG@10 across languages over nDCG@10 within one."""
    across, same = mean(by.get("across", [])), mean(by.get("same language", []))
    if not across["needs"] or not same.get("ndcg@10"):
        return None
    return round(across["ndcg@10"] / same["ndcg@10"], 3)

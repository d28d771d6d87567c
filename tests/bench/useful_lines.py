"""How useful the first answer's lines are: ``python -m tests.bench.useful_lines``.

Plants the demo in a folder of its own, ranks its 60 needs as the worker does, takes the lines their
first answers show, and counts them by the grade of seeds/judgements (3 answers, 2 answers a part, 1
near miss, 0 nothing to do with it, - not graded). Beside each count stands what the plain way
shows: the best five of TfidfVectorizer and cosine similarity over the same texts.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JUDGED = ROOT / "seeds" / "judgements"
USEFUL = 2
Grades = dict[str, dict[str, int]]


def grades(*names: str) -> Grades:
    """Grades by need and by what was graded; a later file counts where both grade a need."""
    lines = [line for name in names for line in (JUDGED / name).read_text().splitlines()]
    return {one["need"]: one["grades"] for one in map(json.loads, lines)}


def seeds(folder: str, *names: str) -> list[dict]:
    """The rows of these files."""
    paths = [ROOT / "seeds" / folder / name for name in names]
    return [json.loads(line) for path in paths for line in path.read_text().splitlines()]


def report(part: str, shown: dict[str, list[str]], judged: Grades, ungraded: int | None) -> None:
    """One line: how many needs hold something useful, and the lines by grade."""
    counts: Counter[object] = Counter()
    useful = 0
    for need, lines in shown.items():
        given = [judged[need].get(line, ungraded) for line in lines]
        counts.update("-" if grade is None else grade for grade in given)
        useful += any((grade or 0) >= USEFUL for grade in given)
    by_grade = "  ".join(f"{grade}: {counts[grade]}" for grade in (3, 2, 1, 0, "-"))
    can = sum(any(g >= USEFUL for g in judged[need].values()) for need in shown)
    print(f"{part:28} useful for {useful} of {can} needs that something answers   {by_grade}")


def ours(needs: list[dict]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What the product shows: people and things by need, in the judgements' names."""
    from exchange.board.models import Need
    from exchange.brokering import tasks
    from exchange.brokering.models import Suggestion
    from exchange.brokering.queries import first_answer

    tasks.rank(Need.objects.all())
    offers = {row["title"]: row["id"] for row in seeds("demo", "offers.jsonl", "offers_more.jsonl")}
    people, things = {}, {}
    for row in needs:
        need = Need.objects.get(title=row["title"])
        every = Suggestion.objects.filter(need=need).select_related("offer", "resource", "lesson")
        found = first_answer(need, every.select_related("peer").order_by("rank"))
        people[row["id"]] = [offers[one.offer.title] for one in found.people if one.offer]
        things[row["id"]] = [one.resource.identifier for one in found.things if one.resource]
    return people, things


def plain(needs: list[dict], rows: Iterable[dict], key: str) -> dict[str, list[str]]:
    """What the naive way shows of these rows."""
    from matching.naive import Naive
    from matching.records import NeedText, OfferText

    texts = [
        {"id": row[key], "title": row["title"], "text": row["text"], "items": row.get("items", [])}
        for row in rows
    ]
    naive = Naive().fit([OfferText.from_json(one) for one in texts])
    asked = {row["id"]: {k: row[k] for k in ("id", "title", "text")} for row in needs}
    return {pk: naive.ranking(NeedText.from_json(one))[:5] for pk, one in asked.items()}


def main() -> int:
    from django.core.management import call_command

    call_command("prepare", verbosity=0)
    call_command("sample", "plant", verbosity=0)
    needs = seeds("demo", "needs.jsonl", "needs_more.jsonl")
    offers = seeds("demo", "offers.jsonl", "offers_more.jsonl")
    stock = [
        {**row, "text": " ".join(row["text"].values())}
        for path in sorted((ROOT / "seeds/library").glob("resources*.jsonl"))
        for row in seeds("library", path.name)
    ]
    for_offers = grades("judgements.jsonl", "judgements_more.jsonl")
    for_things = grades("things.jsonl")
    people, things = ours(needs)
    report("people, ours", people, for_offers, 0)
    report("people, plain", plain(needs, offers, "id"), for_offers, 0)
    report("things, ours", things, for_things, None)
    report("things, plain", plain(needs, stock, "key"), for_things, None)
    return 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "exchange.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        logging.disable(logging.WARNING)  # no Valkey runs here, and nothing waits for its ring
        raise SystemExit(main())

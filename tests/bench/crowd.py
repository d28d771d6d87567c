"""Fills a rig's database with thousands of offers and resources, each in a process of its own.

Their texts are the demo's own sentences, dealt out anew: words are as frequent as there, and no
two texts are alike.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import sys
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from exchange.board.models import EvidenceItem, Offer  # noqa: E402
from exchange.library.models import Resource  # noqa: E402
from exchange.people.models import ExpertProfile  # noqa: E402
from tests.conftest import an_expert, seated  # noqa: E402
from tests.faults.inside import signed_in  # noqa: E402

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SIZES = {
    "offers": int(os.environ.get("OFFERS", 0)),
    "resources": int(os.environ.get("RESOURCES", 0)),
}
EXPERTS = 40


def prepare() -> None:
    call_command("prepare", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def cast() -> None:
    staff = seated("Mere Vakaloloma", "mere@fiji.example", "FJ", "staff")
    seated("Jone Tuilagi", "jone@fiji.example", "FJ", "focal_point")
    experts = [an_expert(f"Expert {n}", f"e{n}@expert.example", "MG") for n in range(EXPERTS)]
    dealer = random.Random(7)
    fill_offers(dealer, [expert.expert for expert in experts])
    fill_resources(dealer)
    print(json.dumps(signed_in(staff)))


def fill_offers(dealer: random.Random, profiles: list[ExpertProfile]) -> None:
    """Offers with three items each, in the seven languages of the demo."""
    by_lang = sentences("demo/offers.jsonl", "demo/offers_more.jsonl")
    langs = dealer.choices(list(by_lang), [len(s) for s in by_lang.values()], k=SIZES["offers"])
    made = Offer.objects.bulk_create(
        Offer(
            profile=profile, title=text(dealer, by_lang[lang], 1)[:160], lang=lang, places=3,
            text=text(dealer, by_lang[lang], 4), cid=f"bench{n}",
        )
        for n, (lang, profile) in enumerate(zip(langs, itertools.cycle(profiles)))
    )  # fmt: skip
    EvidenceItem.objects.bulk_create(
        EvidenceItem(offer=offer, order=n, text=text(dealer, by_lang[offer.lang], 1)[:600])
        for offer in made
        for n in range(3)
    )
    targets, languages = Offer.targets.through, Offer.languages.through
    targets.objects.bulk_create(
        targets(offer=o, target_id=t) for o in made for t in dealer.sample(range(1, 24), 2)
    )
    languages.objects.bulk_create(languages(offer=o, language_id=o.lang) for o in made)


def fill_resources(dealer: random.Random) -> None:
    known = read("library/resources.jsonl", "library/resources_more.jsonl")
    words = [word for line in known for word in cut(line["text"].get("en", ""))]
    made = Resource.objects.bulk_create(
        Resource(
            source="bench", identifier=str(n), title=text(dealer, words, 1)[:200], lang="en",
            text=text(dealer, words, 3), link=f"https://resource.example/{n}",
            state=Resource.SHOWN, cid=f"bench{n}",
        )
        for n in range(SIZES["resources"])
    )  # fmt: skip
    targets = Resource.targets.through
    targets.objects.bulk_create(
        targets(resource=r, target_id=t) for r in made for t in dealer.sample(range(1, 24), 2)
    )


def read(*names: str) -> list[dict]:
    return [json.loads(line) for name in names for line in (SEEDS / name).read_text().splitlines()]


def sentences(*names: str) -> dict[str, list[str]]:
    """All sentences of these offers by language."""
    found: dict[str, list[str]] = {}
    for line in read(*names):
        found.setdefault(line["lang"], []).extend(
            cut(" ".join([line["text"], *line.get("items", [])]))
        )
    return found


def cut(words: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?。؟])\s*", words) if part.strip()]


def text(dealer: random.Random, from_these: list[str], parts: int) -> str:
    return " ".join(dealer.sample(from_these, parts))


if __name__ == "__main__":
    {"prepare": prepare, "cast": cast}[sys.argv[1]]()

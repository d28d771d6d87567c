"""What a reader may rely on in seeds/demo: how many, how long, in which languages, and what is odd."""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from matching.peers import same_ask
from matching.records import NeedText
from matching.text import LANGUAGES

DEMO = Path(__file__).resolve().parents[2] / "seeds" / "demo"
SIZES = {"needs": 60, "offers": 80}
HAN = re.compile(r"[\u4e00-\u9fff]")


def read(name: str) -> list[dict[str, Any]]:
    """Return the records of one file of the demo, and of the file that adds to it."""
    files = [DEMO / f"{name}.jsonl", DEMO / f"{name}_more.jsonl"]
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def length(text: str, lang: str) -> int:
    """Return how many words a text has; a Chinese word is taken to have 1.6 characters."""
    return round(len(HAN.findall(text)) / 1.6) if lang == "zh" else len(text.split())


@pytest.mark.parametrize(("name", "many"), SIZES.items())
def test_the_demo_is_as_large_as_it_says_in_seven_languages(name: str, many: int) -> None:
    languages = Counter(row["lang"] for row in read(name))
    assert (sum(languages.values()), set(languages)) == (many, set(LANGUAGES))


@pytest.mark.parametrize("name", SIZES)
def test_every_text_has_80_to_250_words_without_its_title_and_its_evidence(name: str) -> None:
    sizes = {row["id"]: length(row["text"], row["lang"]) for row in read(name)}
    assert {key: size for key, size in sizes.items() if not 80 <= size <= 250} == {}


def test_two_needs_are_asked_twice_once_in_another_language_always_by_another_party() -> None:
    rows = {row["id"]: row for row in read("needs")}
    texts = {
        key: NeedText(id=key, title=row["title"], text=row["text"], lang=row["lang"])
        for key, row in rows.items()
    }
    twice = [pair for pair in combinations(texts, 2) if same_ask(*(texts[key] for key in pair))]
    assert twice == [("n07", "n07b"), ("n22", "n23")]
    told = {field: [len({rows[key][field] for key in pair}) for pair in twice] for field in ("party", "lang")}  # fmt: skip
    assert told == {"party": [2, 2], "lang": [1, 2]}

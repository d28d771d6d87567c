"""What a reader may rely on in seeds/library: real things, said shortly, in six languages."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SIX = ["en", "fr", "es", "ar", "ru", "zh"]
SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}
KINDS = {"course", "tool", "guide", "data", "help_desk", "cases", "standard"}
FIELDS = {
    "hubs": "key name home text targets support languages seen",
    "networks": "key name kind home text regions targets support languages area seen",
    "resources": "key kind title text gist targets support languages regions cost link hub seen",
}
UNCHECKED = "general knowledge, not yet checked"
SEEN = re.compile(
    rf"public page https?://\S+|public repository \S+|{UNCHECKED}"
    r"|public source code, address in (\d+ files?|10 files or more)"
)


def read(name: str) -> list[dict[str, Any]]:
    """Return the records of one file of the library, and of the file that adds to it."""
    files = [SEEDS / "library" / f"{name}.jsonl", *SEEDS.glob(f"library/{name}_more.jsonl")]
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def codes(name: str, field: str = "code") -> set[str]:
    """Return the keys of one file of the atlas, as strings."""
    rows = json.loads((SEEDS / "atlas" / f"{name}.json").read_text(encoding="utf-8"))
    return {str(row[field]) for row in rows}


def everything() -> list[dict[str, Any]]:
    return [row for name in FIELDS for row in read(name)]


@pytest.mark.parametrize("name", FIELDS)
def test_all_records_of_a_file_have_the_same_fields(name: str) -> None:
    assert {" ".join(row) for row in read(name)} == {FIELDS[name]}


@pytest.mark.parametrize("name", FIELDS)
def test_no_key_stands_twice_and_each_is_a_short_name(name: str) -> None:
    keys = Counter(row["key"] for row in read(name))
    assert [key for key, count in keys.items() if count > 1] == []
    assert [key for key in keys if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", key)] == []


def test_every_thing_is_described_in_40_to_80_words() -> None:
    sizes = {row["key"]: len(row["text"]["en"].split()) for row in everything()}
    assert {key: size for key, size in sizes.items() if not 40 <= size <= 80} == {}


def test_no_description_stands_twice() -> None:
    texts = Counter(row["text"]["en"] for row in everything())
    assert texts.most_common(1)[0][1] == 1


def test_every_code_is_one_of_the_atlas() -> None:
    known = {
        "targets": codes("targets", "number"),
        "support": codes("support"),
        "languages": codes("languages"),
        "regions": codes("regions"),
    }
    wrong = [
        (row["key"], field, code)
        for row in everything()
        for field, allowed in known.items()
        for code in row.get(field, ["global"] if field == "regions" else [])
        if code not in allowed
    ]
    assert wrong == []


def test_every_list_of_codes_is_filled_and_holds_none_twice() -> None:
    wrong = [
        (row["key"], field)
        for row in everything()
        for field in ("targets", "support", "languages", "regions")
        if field in row and (not row[field] or len(set(row[field])) != len(row[field]))
    ]
    assert wrong == []


def test_the_whole_world_is_not_named_beside_a_part_of_it() -> None:
    both = [
        row["key"]
        for row in read("networks") + read("resources")
        if "global" in row["regions"] and len(row["regions"]) > 1
    ]
    assert both == []


def test_links_are_https_and_no_two_are_the_same() -> None:
    links = Counter(row["link"].rstrip("/").lower() for row in read("resources"))
    assert [link for link in links if not re.fullmatch(r"https://[a-z0-9.-]+\.\S+", link)] == []
    assert [link for link, count in links.items() if count > 1] == []


def test_kinds_costs_and_hubs_are_known() -> None:
    rows, hubs = read("resources"), {row["key"] for row in read("hubs")}
    assert {row["kind"] for row in rows} == KINDS
    assert {row["cost"] for row in rows} == {"free", "registration", "cost"}
    assert {row["hub"] for row in rows} - hubs == {None}


def test_there_are_42_hubs_18_support_centres_and_150_resources_or_more() -> None:
    kinds = Counter(row["kind"] for row in read("networks"))
    assert kinds == {"support_centre": 18, "network": 16}
    assert len(read("hubs")) == 42
    assert len(read("resources")) >= 150


def test_every_target_has_at_least_five_resources_made_for_few_targets() -> None:
    served = Counter(
        number for row in read("resources") if len(row["targets"]) <= 5 for number in row["targets"]
    )
    assert {number for number in codes("targets", "number") if served[number] < 5} == set()


def test_every_kind_of_support_has_at_least_three_resources() -> None:
    served = Counter(code for row in read("resources") for code in row["support"])
    assert {code for code in codes("support") if served[code] < 3} == set()


def test_every_region_of_a_support_centre_is_its_own_part_of_the_world() -> None:
    centres = [row for row in read("networks") if row["kind"] == "support_centre"]
    assert [row["key"] for row in centres if "global" in row["regions"]] == []
    assert {row["area"] for row in read("networks")} - codes("areas") == {None}


def test_every_resource_has_one_short_sentence_in_each_of_the_six_languages() -> None:
    wrong = []
    for row in read("resources"):
        for code, text in row["gist"].items():
            size = len(text) if code == "zh" else len(text.split())
            ends = "。" if code == "zh" else "."
            if size > (40 if code == "zh" else 20) or not text.endswith(ends):
                wrong.append((row["key"], code))
        if list(row["gist"]) != SIX or len(set(row["gist"].values())) != 6:
            wrong.append((row["key"], "languages"))
    assert wrong == []


def test_arabic_russian_and_chinese_sentences_are_in_their_own_script() -> None:
    wrong = [
        (row["key"], code)
        for row in read("resources")
        for code, script in SCRIPTS.items()
        if len(re.findall(script, row["gist"][code])) <= len(
            re.findall("[A-Za-z]", row["gist"][code])
        )
    ]  # fmt: skip
    assert wrong == []


def test_every_thing_says_where_and_when_it_was_seen() -> None:
    wrong = [row["key"] for row in everything() if not SEEN.match(row["seen"]["where"])]
    assert wrong == []
    assert max(date.fromisoformat(row["seen"]["on"]) for row in everything()) <= date(2026, 11, 30)


def test_at_most_a_third_was_not_checked_in_a_source() -> None:
    rows = read("resources")
    unchecked = [row["key"] for row in rows if row["seen"]["where"] == UNCHECKED]
    assert len(unchecked) * 3 < len(rows)

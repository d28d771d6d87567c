"""The judged needs are whole: every grade has its offer, every language its share."""

import json
from collections import Counter
from pathlib import Path

from matching.judging import read_judgements
from matching.text import LANGUAGES

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
WRITTEN = SEEDS / "judgements" / "judgements_written.jsonl"


def _rows(pattern: str) -> list[dict]:
    files = sorted(SEEDS.glob(pattern))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_a_hundred_and_fifty_needs_in_seven_languages_are_judged():
    judged = {
        judgement.need for judgement in read_judgements(sorted(WRITTEN.parent.glob("j*.jsonl")))
    }
    by_language = Counter(need["lang"] for need in _rows("*/needs*.jsonl") if need["id"] in judged)
    assert sum(by_language.values()) == 150
    assert set(by_language) == set(LANGUAGES)
    assert min(by_language.values()) >= 17


def test_no_two_needs_and_no_two_offers_share_an_id():
    for pattern in ("*/needs*.jsonl", "*/offers*.jsonl"):
        assert max(Counter(row["id"] for row in _rows(pattern)).values()) == 1


def test_every_grade_names_an_offer_that_exists():
    known = {offer["id"] for offer in _rows("*/offers*.jsonl")}
    named = {offer for row in _rows("judgements/judgements*.jsonl") for offer in row["grades"]}
    assert named <= known


def test_each_written_need_has_five_grades_a_reason_and_a_trap():
    for row in _rows("judgements/judgements_written.jsonl"):
        assert len(row["grades"]) >= 5, row["need"]
        assert row["note"], row["need"]
        assert row["trap"], row["need"]


def test_a_fifth_of_the_written_needs_has_no_answer_and_says_so():
    judged = read_judgements([WRITTEN])
    nobody = {judgement.need for judgement in judged if not judgement.answered}
    assert len(nobody) * 5 == len(judged)
    rows = _rows("judgements/judgements_written.jsonl")
    assert nobody == {row["need"] for row in rows if row["none"]}


def test_the_halves_of_the_written_needs_are_equal():
    assert Counter(judgement.half for judgement in read_judgements([WRITTEN])) == {1: 45, 2: 45}


def test_every_graded_thing_is_in_the_library_and_every_need_of_the_demo_is_graded():
    known = {thing["key"] for thing in _rows("library/resources*.jsonl")}
    graded = _rows("judgements/things.jsonl")
    assert {key for row in graded for key in row["grades"]} <= known
    assert {need["id"] for need in _rows("demo/needs*.jsonl")} <= {row["need"] for row in graded}


def test_a_need_that_no_thing_answers_says_so():
    for row in _rows("judgements/things.jsonl"):
        assert row["none"] == (max(row["grades"].values()) < 2), row["need"]


def test_only_the_two_vague_needs_of_the_demo_have_no_answer_from_people_and_things():
    judged = {row["need"]: row for row in _rows("judgements/judgements_more.jsonl")}
    alone = {row["need"] for row in _rows("judgements/things.jsonl") if row["none"]}
    assert alone == {"n30", "n34"}
    assert [judged[need]["none"] for need in sorted(alone)] == [True, True]

"""What the figures of an evaluation mean."""

import json
from pathlib import Path

import pytest

from matching.cli import main
from matching.evaluate import evaluate
from matching.judging import Judgement, ndcg, read_judgements, share_of
from matching.records import NeedText, OfferText
from matching.text import LANGUAGES

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

NEEDS = [
    NeedText(id="n1", text="Coral bleaching on our reefs: how do we respond?"),
    NeedText(id="n2", text="A law on access and benefit-sharing for our country."),
    NeedText(id="n3", text="Help with satellites that count whales."),
]
OFFERS = [
    OfferText(id="reef", text="Coral reef ecologist: bleaching response and reef surveys."),
    OfferText(id="law", text="Lawyer on access and benefit-sharing laws."),
]
JUDGED = [
    Judgement("n1", {"reef": 3}),
    Judgement("n2", {"law": 3, "reef": 1}),
    Judgement("n3", {"reef": 1}),
]


def test_a_need_with_near_misses_only_counts_as_one_that_nobody_fits():
    figures = evaluate(NEEDS, OFFERS, JUDGED)
    assert figures["all"]["needs"] == 2
    assert figures["strong where nobody fits"]["of"] == 1
    assert figures["strong with the right ones taken out"]["of"] == 2


def test_the_naive_way_is_measured_on_the_same_needs():
    figures = evaluate(NEEDS, OFFERS, JUDGED)
    assert figures["all, naive"] == {"needs": 2, "ndcg@10": 1.0, "mrr": 1.0, "success@5": 1.0, "top1": 1.0}  # fmt: skip


def test_gains_double_with_the_grade_and_fall_with_the_place():
    assert ndcg(["a", "b"], {"a": 3, "b": 1}) == 1.0
    assert ndcg(["b", "a"], {"a": 3, "b": 1}) == pytest.approx((1 + 7 / 1.58496) / (7 + 1 / 1.58496), abs=1e-4)  # fmt: skip
    assert ndcg(["c"], {"a": 3}) == 0.0


def test_a_share_comes_with_its_interval():
    assert share_of([True] * 8 + [False] * 2) == {"of": 10, "share": 0.8, "interval": [0.49, 0.943]}
    assert share_of([]) == {"of": 0, "share": None, "interval": None}


def test_a_later_judgement_of_a_need_replaces_the_earlier(tmp_path):
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    first.write_text('{"need": "n1", "grades": {"a": 3}}\n')
    second.write_text('\n{"need": "n1", "grades": {"a": 1, "b": 2}}\n')
    assert read_judgements([first, second]) == [Judgement("n1", {"a": 1, "b": 2})]


def test_a_broken_judgement_is_named_by_line(tmp_path):
    path = tmp_path / "j.jsonl"
    path.write_text('{"need": "n1", "grades": {}}\n{"need": "n2"}\n')
    with pytest.raises(ValueError, match="line 2"):
        read_judgements([path])


def test_a_file_may_part_its_needs_itself(tmp_path):
    path = tmp_path / "j.jsonl"
    path.write_text('{"need": "n1", "grades": {}}\n{"need": "n1b", "grades": {}, "half": 2}\n')
    assert [judgement.half for judgement in read_judgements([path])] == [1, 2]
    path.write_text('{"need": "n1", "grades": {}, "half": 3}\n')
    with pytest.raises(ValueError, match="half is 1 or 2"):
        read_judgements([path])


def test_the_sample_data_is_ranked_well_and_better_than_naively(capsys):
    offers = ["--offers", *map(str, sorted(SEEDS.glob("demo/offers*.jsonl")))]
    figures = _evaluated(capsys, "judgements_more.jsonl", *offers)
    assert figures["all"]["ndcg@10"] >= max(0.85, 1.15 * figures["all, naive"]["ndcg@10"])
    assert figures["band strong is right"]["share"] >= 0.8
    assert figures["strong with the right ones taken out"]["share"] <= 0.05


def test_texts_written_apart_from_the_engine_find_their_answer_in_every_language(capsys):
    """Measured when they were fresh: nDCG@10 .885, top-1 .847 (.681 on texts alone)."""
    figures = _evaluated(capsys, "judgements_written.jsonl")
    assert figures["all"]["needs"] == 72
    assert figures["all"]["ndcg@10"] >= 0.85
    assert figures["all"]["success@5"] >= 0.95
    assert min(figures[f"language {lang}"]["top1"] for lang in LANGUAGES) >= 0.5
    assert figures["no targets told"]["needs"] == 24
    texts_alone = _evaluated(capsys, "judgements_written.jsonl", "--no-facets")
    assert texts_alone["all"]["top1"] >= 0.65


def test_a_need_of_few_words_finds_something_useful_among_the_first_five(capsys):
    """Measured when their judgements were made: nDCG@10 .730, top-1 .60."""
    figures = _evaluated(capsys, "short.jsonl", "--short", "--no-facets")
    assert figures["all"]["needs"] == 62
    assert figures["all"]["ndcg@10"] >= 0.75
    assert figures["all"]["top1"] >= 0.7
    assert figures["all"]["success@5"] >= 0.9
    assert figures["band strong is right"]["share"] >= 0.8
    assert figures["band possible is right"]["share"] >= 0.4
    assert figures["strong with the right ones taken out"]["share"] <= 0.1


def _evaluated(capsys, judgements: str, *arguments: str) -> dict:
    path = SEEDS / "judgements" / judgements
    assert main(["evaluate", "--judgements", str(path), *arguments]) == 0
    figures: dict = {}
    for line in capsys.readouterr().out.splitlines():
        figures |= json.loads(line)
    return figures


def _examined(capsys, folder: str) -> dict:
    exam = Path(__file__).parent / folder
    texts = ("--needs", str(exam / "needs.jsonl"), "--offers", str(exam / "offers.jsonl"))
    return _evaluated(capsys, str(exam / "judgements.jsonl"), *texts)


@pytest.mark.parametrize(("folder", "wrong"), [("exam_apart", 0.05), ("exam_fresh", 0.12)])
def test_needs_by_a_stranger_find_the_one_right_offer_in_every_language(capsys, folder, wrong):
    """Measured when they were fresh. Apart: English .83 (naive .63), the others .93, none under
    .79; fresh: English .93 (naive .83), the others .86, none under .79."""
    figures = _examined(capsys, folder)
    assert figures["language en"]["top1"] >= 0.75
    others = [figures[f"language {lang}"]["top1"] for lang in LANGUAGES if lang != "en"]
    assert sum(others) / len(others) >= 0.75
    assert min(others) >= 0.65
    assert figures["band strong is right"]["share"] >= 0.8
    assert figures["strong with the right ones taken out"]["share"] <= wrong


def test_the_exam_is_passed_better_than_naively_and_strong_is_seldom_wrong(capsys):
    figures = _examined(capsys, "exam")
    assert figures["language en"]["top1"] >= 2 * figures["language en, naive"]["top1"]
    assert figures["across"]["top1"] >= 0.55
    assert figures["strong with the right ones taken out"]["share"] <= 0.05

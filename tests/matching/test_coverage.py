"""What a person who extends the lexicon may rely on."""

import json

import pytest

from matching.cli import main
from matching.coverage import coverage, teachable


def test_words_no_entry_names_are_counted_and_the_known_are_not():
    found = coverage([("en", "The vozrik of the mangrove and the vozrik of the reef in 2024.")])
    assert found["en"].missing == {"vozrik": 2}
    assert (found["en"].words, found["en"].known) == (4, 2)


def test_unknown_chinese_is_listed_in_pairs_of_neighbours():
    assert set(coverage([("zh", "红树林，魔芋")])["zh"].missing) == {"魔芋"}


def test_a_text_of_nothing_has_no_share():
    assert coverage([("en", "...")])["en"].share == 0.0


def test_the_command_lists_the_most_frequent_first(tmp_path, capsys):
    texts = tmp_path / "texts.txt"
    texts.write_text("Le vozrik et le telmok.\n\nLe telmok des récifs et des mangroves.\n")
    assert main(["coverage", str(texts), "--lang", "fr", "--top", "1"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row == {"lang": "fr", "words": 5, "known": 0.4, "missing": [["telmok", 2]]}


def test_words_worth_an_entry_are_listed_once_without_those_of_every_day_and_names():
    text = (
        "We took the vozrik from Ana in Lautoka, eight vozriks of GVRZ, ox by ox. Telm is bought."
    )
    assert teachable(text, "en") == ["gvrz", "telm", "vozrik"]
    assert teachable("Quarenta nhembas vieram; uma nhemba basta.", "pt") == ["nhembas"]


@pytest.mark.parametrize(
    ("lang", "text", "left"),
    [
        ("fr", "Nous proposons qu'ils prennent les zorbelles en janvier.", ["zorbelles"]),
        ("es", "Quiere que sirvan las zorbelas a los demás en enero.", ["zorbelas"]),
        ("pt", "Fizemos tudo para que saiam as zorbelas de janeiro.", ["zorbelas"]),
        ("ru", "Обычно поможем вашему зорблату в ноябре.", ["зорблату"]),
        ("ar", "نضع الزربلات عندنا فقط ثم يحتاج الجميع إلى سنتين.", ["الزربلات"]),
        ("zh", "根据情况安排魔芋。", ["魔芋"]),
    ],
)
def test_verbs_as_they_are_conjugated_months_and_filler_are_of_every_day(lang, text, left):
    assert teachable(text, lang) == left


def test_an_everyday_chinese_word_is_left_out_whole_and_its_characters_are_not():
    assert teachable("魔芋的原料。", "zh") == ["原料", "魔芋"]
    assert teachable("魔芋的资料。", "zh") == ["魔芋"]

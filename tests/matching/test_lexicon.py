"""What a person may rely on when the lexicon reads a text."""

import pytest

from matching.lexicon import _FOLDER, _spellings, find
from matching.lexicon.entry import read
from matching.lexicon.trie import Trie
from matching.records import NeedText
from matching.text import LANGUAGES, tokens

FILES = sorted(_FOLDER.glob("words*.psv"))
DELIBERATE = {
    ("fr", "assainissement"): {"sewage_wastewater", "w_sanitation"},
    ("fr", "politique"): {"policy", "w_political"},
    ("fr", "société"): {"company", "w_society"},
    ("ar", "صرف صحي"): {"sewage_wastewater", "w_sanitation"},
    ("ar", "إقليم"): {"local_authority", "w_region"},
}
"""Forms that truly name two things in their language."""


def named(text, lang):
    return {hit.id for hit in find(tokens(text, lang), lang)}


def test_a_listed_spelling_settles_which_word_of_one_stem_is_meant():
    trie = Trie()
    trie.add(["veget"], "plants", "vegetation")
    trie.add(["veget"], "food", "vegetable")
    assert trie.spans(["veget"], ["vegetation"]) == [(0, 0, ("plants",))]
    assert trie.spans(["veget"], ["vegetables"]) == [(0, 0, ("plants", "food"))]


def test_things_that_share_a_spelling_are_found_together():
    trie = Trie()
    trie.add(["mangrov"], "habitat", "mangrove")
    trie.add(["mangrov"], "forest", "mangrove")
    trie.add(["mangrov"], "forest", "mangroves")
    assert trie.spans(["mangrov"], ["mangroves"]) == [(0, 0, ("habitat", "forest"))]


def test_a_word_of_several_senses_names_none_inside_a_longer_name():
    found = find(tokens("Suivre les herbiers marins.", "fr"), "fr")
    assert "seagrass_meadow" in {one.id for one in found}
    assert not {"taxonomy", "specimen_collection"} & {one.id for one in found}


def test_a_negated_word_is_another_word():
    assert "w_illegal" in named("صيد غير قانوني", "ar")
    assert "w_illegal" not in named("صيد قانوني", "ar")


def test_every_line_has_an_id_of_its_own_and_a_column_for_each_language():
    lines = [
        line.split("|")
        for path in sorted(_FOLDER.glob("*.psv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#") and "names" not in path.stem
    ]
    assert [fields[0] for fields in lines if len(fields) != 1 + len(LANGUAGES)] == []
    ids = [fields[0] for fields in lines]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize(
    ("lang", "listed", "written"),
    [
        ("es", "taller", "los talleres"),
        ("pt", "região", "nas regiões"),
        ("fr", "canal", "des canaux"),
        ("ru", "участок", "на участках"),
        ("ar", "وزارة", "في الوزارة"),
        ("ar", "تدريب", "نريد تدريبًا"),
        ("ar", "برنامج", "لبرنامج"),
    ],
)
def test_plurals_that_a_stemmer_sets_apart_are_found(lang, listed, written):
    assert any(
        inflected[-1].stem == tokens(written, lang)[-1].stem
        for inflected in _spellings(listed, lang)
    )


def test_a_name_that_is_little_but_small_words_is_read_only_whole():
    assert "w_percent" in named("ثلاثون في المائة", "ar")
    assert "eradication" in named("la lutte contre les rats", "fr")
    assert "w_percent" not in named("شرب الماء", "ar")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_general_word_is_named_in_all_seven_languages_and_found_by_each_name(path):
    silent = [
        (entry.id, lang)
        for entry in read(path)
        for lang in LANGUAGES
        if not all(entry.id in named(form, lang) for form in entry.forms.get(lang, ("",)))
    ]
    assert silent == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_form_of_a_general_word_names_nothing_else(path):
    owners: dict[tuple[str, str], set[str]] = {}
    for other in _FOLDER.glob("*.psv"):
        for entry in read(other):
            for lang, forms in entry.forms.items():
                for form in forms:
                    key = (lang, " ".join(token.word for token in tokens(form, lang)))
                    owners.setdefault(key, set()).add(entry.id)
    mine = {entry.id for entry in read(path)}
    twice = {key: ids for key, ids in owners.items() if ids & mine and len(ids) > 1}
    assert {key: ids for key, ids in twice.items() if DELIBERATE.get(key) != ids} == {}


@pytest.mark.parametrize(
    ("text", "lang"),
    [("restaurar manglares", "es"), ("reef monitoring", "en"), ("", "en"), ("xyzzy", "en")],
)
def test_two_nouns_without_a_small_word_are_read_in_the_language_that_lists_them(text, lang):
    assert NeedText(id="n", text=text).language == lang

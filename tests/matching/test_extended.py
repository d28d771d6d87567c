"""What a coordinator who adds an entry to the lexicon may rely on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from matching.lexicon import BadEntry, checked, concept_name, extend, find, version
from matching.matcher import Matcher
from matching.records import NeedText, OfferText
from matching.text import LANGUAGES, tokens

QUOKKA = checked("quokka", {"en": ["quokka", "short-tailed scrub wallaby"], "ar": ["كوكا"]})
OFFERS = [
    OfferText(id="quokka", text="I count quokkas on dry islands."),
    OfferText(id="law", text="Lawyer on customs codes."),
]
NEED = NeedText(id="n", text="نريد عد الكوكا", lang="ar")


@pytest.fixture(autouse=True)
def _as_before():
    yield
    extend(())


def named(text, lang):
    return {hit.id for hit in find(tokens(text, lang), lang)}


def test_an_added_entry_lets_a_need_find_an_offer_in_another_language():
    before = Matcher().fit(OFFERS).scores(NEED)["quokka"]
    extend([QUOKKA])
    assert Matcher().fit(OFFERS).rank(NEED)[0].offer == "quokka"
    assert Matcher().fit(OFFERS).scores(NEED)["quokka"] > before


def test_a_matcher_fitted_before_says_that_it_is_outdated():
    matcher = Matcher().fit(OFFERS)
    assert not matcher.outdated
    extend([QUOKKA])
    assert matcher.outdated
    assert not matcher.fit(OFFERS).outdated


def test_the_same_entries_are_the_same_version_in_any_order():
    other = checked("numbat", {"en": ["numbat"]})
    assert extend([QUOKKA, other]) == extend([other, QUOKKA]) == version() != extend([QUOKKA])
    assert extend(()) == ""


def test_an_entry_taken_out_is_found_no_more_and_keeps_a_legible_name():
    extend([QUOKKA])
    assert "quokka" in named("two quokkas", "en")
    extend(())
    assert "quokka" not in named("two quokkas", "en")
    assert concept_name("quokka", "fr") == "quokka"


def test_forms_are_added_to_a_listed_entry_and_its_name_stays():
    extend([checked("elephant", {"en": ["jumbo beast"]})])
    assert "elephant" in named("a jumbo beast", "en")
    assert "elephant" in named("an elephant", "en")
    assert concept_name("elephant", "en") == "elephant"


BAD = {
    "capitals": ("Quokka", {"en": ["quokka"]}),
    "no id": ("", {"en": ["quokka"]}),
    "no name": ("quokka", {"en": [" ", ""]}),
    "no such language": ("quokka", {"tlh": ["quokka"]}),
    "small words": ("quokka", {"en": ["of the"]}),
    "a list": ("quokka", {"en": ["quokka, wallaby"]}),
    "signs": ("quokka", {"en": ["!!"]}),
    "long": ("quokka", {"en": ["quokka " * 40]}),
}


@pytest.mark.parametrize("entry", BAD.values(), ids=BAD.keys())
def test_an_entry_that_cannot_be_taken_says_why(entry):
    with pytest.raises(BadEntry) as refused:
        checked(*entry)
    assert str(refused.value) == refused.value.msgid % refused.value.params


@settings(max_examples=80, deadline=None)
@given(name=some.text(max_size=90), lang=some.sampled_from(LANGUAGES))
def test_any_name_is_refused_in_words_or_found_where_it_is_written(name, lang):
    try:
        extend([checked("added", {lang: [name]})])
    except BadEntry:
        return
    assert "added" in named(name, lang)

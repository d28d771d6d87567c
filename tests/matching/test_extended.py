"""What a coordinator who adds an entry to the lexicon may rely on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from matching.lexicon import BadEntry, checked, concept_name, extend, find, version
from matching.matcher import Matcher
from matching.records import NeedText, OfferText
from matching.text import LANGUAGES, tokens

VOZRIK = checked("vozrik", {"en": ["vozrik", "short-tailed scrub vozrik"], "ar": ["كوكا"]})
OFFERS = [
    OfferText(id="vozrik", text="I count vozriks on dry islands."),
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
    before = Matcher().fit(OFFERS).scores(NEED)["vozrik"]
    extend([VOZRIK])
    assert Matcher().fit(OFFERS).rank(NEED)[0].offer == "vozrik"
    assert Matcher().fit(OFFERS).scores(NEED)["vozrik"] > before


def test_a_matcher_fitted_before_says_that_it_is_outdated():
    matcher = Matcher().fit(OFFERS)
    assert not matcher.outdated
    extend([VOZRIK])
    assert matcher.outdated
    assert not matcher.fit(OFFERS).outdated


def test_the_same_entries_are_the_same_version_in_any_order():
    other = checked("telmok", {"en": ["telmok"]})
    assert extend([VOZRIK, other]) == extend([other, VOZRIK]) == version() != extend([VOZRIK])
    assert extend(()) == ""


def test_an_entry_taken_out_is_found_no_more_and_keeps_a_legible_name():
    extend([VOZRIK])
    assert "vozrik" in named("two vozriks", "en")
    extend(())
    assert "vozrik" not in named("two vozriks", "en")
    assert concept_name("vozrik", "fr") == "vozrik"


def test_forms_are_added_to_a_listed_entry_and_its_name_stays():
    extend([checked("elephant", {"en": ["jumbo beast"]})])
    assert "elephant" in named("a jumbo beast", "en")
    assert "elephant" in named("an elephant", "en")
    assert concept_name("elephant", "en") == "elephant"


BAD = {
    "capitals": ("Vozrik", {"en": ["vozrik"]}),
    "no id": ("", {"en": ["vozrik"]}),
    "no name": ("vozrik", {"en": [" ", ""]}),
    "no such language": ("vozrik", {"tlh": ["vozrik"]}),
    "small words": ("vozrik", {"en": ["of the"]}),
    "a list": ("vozrik", {"en": ["vozrik, telmok"]}),
    "signs": ("vozrik", {"en": ["!!"]}),
    "long": ("vozrik", {"en": ["vozrik " * 40]}),
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

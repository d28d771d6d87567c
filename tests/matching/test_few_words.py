"""What a need of a few words may rely on: a country often writes no more than a name."""

from collections import Counter

import pytest

from matching.features import extract
from matching.judging import read_judgements
from matching.matcher import Matcher
from matching.records import NeedText, OfferText
from matching.text import LANGUAGES
from tests.matching.test_judgements import SEEDS, _rows

OFFERS = [
    OfferText(id="plan", text="I facilitate the national biodiversity strategy and its targets."),
    OfferText(id="dna", text="A guide to environmental DNA: water samples and laboratory work."),
    OfferText(id="maps", text="A course on geographic information systems, from layer to map."),
    OfferText(id="aid", text="We support small firms: support with taxes, support with hiring."),
    OfferText(id="desk", text="Do you need help? We help all who need help with their needs."),
]


@pytest.fixture(scope="module")
def matcher():
    return Matcher(kept_gates=()).fit(OFFERS)


@pytest.mark.parametrize(
    ("text", "lang", "offer"),
    [
        ("Support for our NBSAP", "en", "plan"),
        ("Appui à la SPANB", "fr", "plan"),
        ("НСПДСБ", "ru", "plan"),
        ("eDNA", "en", "dna"),
        ("We need training in GIS", "en", "maps"),
        ("Necesitamos ayuda con SIG", "es", "maps"),
    ],
)
def test_a_short_name_finds_what_writes_it_out(matcher, text, lang, offer):
    best = matcher.rank(NeedText(id="n", text=text, lang=lang))[0]
    assert best.offer == offer
    assert best.strength >= 0.1


@pytest.mark.parametrize(
    "text", ["Please help us", "We need support", "نحتاج إلى مساعدة", "Нам нужна помощь", "merci"]
)
def test_words_that_only_ask_say_nothing(matcher, text):
    need = NeedText(id="n", text=text)
    assert {match.score for match in matcher.rank(need)} == {0.0}


def test_an_acronym_that_the_lexicon_knows_is_not_counted_by_its_letters_too():
    assert extract("NBSAP", "en").blocks["name"] == {}
    assert "=zqx" in extract("ZQX", "en").blocks["name"]


def test_the_needs_of_few_words_are_whole_and_halved():
    rows = _rows("judgements/short.jsonl")
    known = {offer["id"] for offer in _rows("*/offers*.jsonl")}
    known |= {thing["key"] for thing in _rows("library/resources*.jsonl")}
    assert {key for row in rows for key in row["grades"]} <= known
    assert [row["id"] for row in rows if len(row["text"].split()) > 12] == []
    assert set(Counter(row["lang"] for row in rows)) == set(LANGUAGES)
    for row in rows:
        assert row["none"] == (max(row["grades"].values(), default=0) < 2), row["id"]
    judged = read_judgements([SEEDS / "judgements" / "short.jsonl"])
    assert Counter(one.half for one in judged) == {1: 36, 2: 36}

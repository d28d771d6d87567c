"""What is shown of a reason: words of the subject, as the asker wrote them; the sum stays exact."""

from __future__ import annotations

from typing import Any

import pytest

from matching.lexicon import concept_name
from matching.matcher import Matcher, NeedText, OfferText, Said
from matching.reasons import lines, marks

NEED = NeedText(
    id="n",
    text="After the hurricane we need a person to know how to replant mangroves. We have no people.",
    lang="en",
)
OFFER = OfferText(
    id="o",
    text="I know mangroves and have replanted them. People need a person to ask.",
    lang="en",
)
BESOIN = NeedText(id="b", text="Aider à replanter la mangrove, à peu de frais, à Dakar.", lang="fr")
OFFRE = OfferText(id="f", text="J'aide à replanter la mangrove ; il n'y a pas de frais.", lang="fr")
SMALL = {"have", "know", "need", "person", "people", "à", "a"}


def explained(need: NeedText, offer: OfferText, said: Said = Said()) -> dict[str, Any]:  # noqa: B008
    return Matcher().fit([offer]).rank(need, said=said)[0].as_dict()


def told(explanation: dict[str, Any], lang: str, kind: str) -> list[str]:
    return [
        term
        for line in lines(explanation, lang, "owner")
        if line.kind == kind
        for term in line.params.get("terms", line.msgid).split(", ")
    ]


@pytest.mark.parametrize(("need", "offer"), [(NEED, OFFER), (BESOIN, OFFRE)])
def test_small_words_are_neither_told_as_shared_nor_marked(
    need: NeedText, offer: OfferText
) -> None:
    found = explained(need, offer)
    shared = {*told(found, need.lang, "word"), *told(found, need.lang, "concept")}
    spans = marks(offer.text, offer.lang, found, "offer")
    marked = {offer.text[start:end].casefold() for start, end, _ in spans}
    assert any("mangrove" in term for term in shared)
    assert any("mangrove" in term for term in marked)
    assert SMALL & (shared | marked) == set()


def test_the_sum_still_holds_what_is_not_told() -> None:
    found = explained(NEED, OFFER)
    assert {"w_know", "w_person"} <= {line["term"] for line in found["because"]}
    assert sum(line["weight"] for line in found["because"]) == pytest.approx(found["score"])


def test_a_word_that_only_begins_like_one_of_the_needs_is_not_marked() -> None:
    because = [
        {"kind": "name", "term": "^con", "weight": 0.1, "need": "contenu", "offer": "container"},
        {"kind": "name", "term": "^mer", "weight": 0.1, "need": "Merremia", "offer": "merremia"},
        {"kind": "name", "term": "=gbif", "weight": 0.1, "need": "GBIF", "offer": "GBIF"},
    ]
    text = "A container of merremia, told to GBIF."
    spans = marks(text, "en", {"because": because}, "offer")
    assert [text[start:end] for start, end, _ in spans] == ["merremia", "GBIF"]


def test_what_is_missing_is_called_as_the_asker_wrote_it_or_in_the_readers_language() -> None:
    found = explained(NEED, OFFER)
    assert told(found, "en", "missing")[0] == "hurricane"
    assert told(found, "fr", "missing")[0] == "cyclone"
    for line in found["missing"]:
        line.pop("need")  # as kept by an earlier ranking
    assert told(found, "en", "missing")[0] == "cyclone"


def test_what_both_speak_of_is_called_by_the_words_of_the_text_in_the_readers_language() -> None:
    told_of = {"kind": "concept", "term": "hyena_dog", "weight": 0.2}
    because = [told_of | {"need": "лисы", "offer": "foxes"}]
    found = {"because": because, "need_lang": "ru", "offer_lang": "en"}
    assert told(found, "en", "concept") == ["foxes"]
    assert told(found, "ru", "concept") == ["лисы"]
    assert told(found, "fr", "concept") == [concept_name("hyena_dog", "fr")]


@pytest.mark.parametrize(("weight", "told_of"), [(0.024, False), (0.026, True)])
def test_likeness_to_what_helped_is_a_reason_from_a_quarter_of_the_score(
    weight: float, told_of: bool
) -> None:
    because = [
        {"kind": "concept", "term": "mangrove", "weight": 0.1 - weight},
        {"kind": "facet", "term": "helped", "weight": weight, "note": ""},
    ]
    assert bool(told({"because": because}, "en", "learned")) == told_of


WALK = NeedText(
    id="w",
    text="Officers walked with the villages and met the elephants. We can work in English.",
    lang="en",
)
ELEPHANTS = OfferText(
    id="e",
    text="I walk with villages and meet elephants. I work in English, from my own language.",
    lang="en",
)


def test_words_of_every_day_and_names_of_languages_are_no_subject_that_both_speak_of() -> None:
    found = explained(WALK, ELEPHANTS)
    assert {"w_walk", "language_en"} <= {line["term"] for line in found["because"]}
    shared = {*told(found, "en", "word"), *told(found, "en", "concept")}
    assert shared == {"villages", "elephants", "walked with the villages"}


def test_a_word_that_names_what_both_speak_of_is_not_told_a_second_time() -> None:
    because = [
        {"kind": "concept", "term": "mangrove", "weight": 0.2, "need": "Mangroves"},
        {"kind": "word", "term": "mangrov", "weight": 0.2, "need": "mangroves"},
        {"kind": "word", "term": "silt", "weight": 0.1, "need": "silt"},
    ]
    found = {"because": because, "need_lang": "en", "offer_lang": "en"}
    assert told(found, "en", "concept") == ["Mangroves"]
    assert told(found, "en", "word") == ["silt"]

"""What a person may rely on when offers are ranked."""

import json

import pytest

from matching.matcher import Matcher, NotFitted
from matching.reasons import lines, marks
from matching.records import NeedText, OfferText

OFFERS = [
    OfferText(id="reef", text="Coral reef ecologist: bleaching response and reef monitoring."),
    OfferText(id="law", text="Lawyer on access and benefit-sharing and the Nagoya Protocol."),
    OfferText(id="waste", text="Mesure du gaspillage alimentaire et campagnes de sensibilisation."),
    OfferText(id="rice", text="Integrated pest management in rice fields.", capacity=0),
]


@pytest.fixture(scope="module")
def matcher():
    return Matcher().fit(OFFERS)


def first(matcher, text, **more):
    return matcher.rank(NeedText(id="n", text=text, **more))[0].offer


def test_the_offer_that_speaks_of_the_same_thing_comes_first(matcher):
    assert first(matcher, "We need a plan for coral bleaching on our reefs.") == "reef"


@pytest.mark.parametrize(
    "text",
    [
        "Nous cherchons de l'aide pour le suivi des récifs coralliens.",
        "Necesitamos apoyo para el seguimiento de los arrecifes de coral.",
        "نحتاج إلى المساعدة في رصد الشعاب المرجانية.",
        "Нам нужна помощь в мониторинге коралловых рифов.",
        "我们需要帮助监测珊瑚礁。",
    ],
)
def test_a_need_finds_the_offer_in_another_language(matcher, text):
    assert first(matcher, text) == "reef"


def test_an_offer_without_a_free_place_is_not_suggested(matcher):
    found = [match.offer for match in matcher.rank(NeedText(id="n", text="rice fields"), top=0)]
    assert found.count("rice") == 0
    assert sorted(found) == ["law", "reef", "waste"]


def test_the_reasons_sum_to_the_score(matcher):
    for match in matcher.rank(NeedText(id="n", text="coral reef law and food waste", targets=(1,))):
        told = sum(reason["weight"] for reason in match.because)
        assert told == pytest.approx(match.score, abs=1e-6)


def test_equal_input_gives_equal_output(matcher):
    need = NeedText(id="n", text="Gaspillage alimentaire dans les écoles")
    once, again = (
        json.dumps([match.as_dict() for match in Matcher().fit(offers).rank(need)])
        for offers in (OFFERS, list(OFFERS))
    )
    assert once == again


def test_an_unfitted_matcher_says_so():
    with pytest.raises(NotFitted):
        Matcher().rank(NeedText(id="n", text="reefs"))


def test_no_offers_at_all_give_an_empty_ranking():
    assert Matcher().fit([]).rank(NeedText(id="n", text="reefs")) == []


def test_an_empty_need_still_ranks_every_open_offer(matcher):
    assert len(matcher.rank(NeedText(id="n", text=""))) == 3


def test_a_stored_explanation_is_told_in_the_readers_language(matcher):
    stored = json.loads(
        json.dumps(matcher.rank(NeedText(id="n", text="我们需要珊瑚礁"))[0].as_dict())
    )
    told = [line.text() for line in lines(stored, "fr", "coordinator")]
    assert "Both speak of: récif corallien" in told


def test_marks_stand_on_the_words_that_are_shared(matcher):
    stored = matcher.rank(NeedText(id="n", text="Coral bleaching"))[0].as_dict()
    text = "Coral bleaching"
    assert [text[start:end] for start, end, _ in marks(text, "en", stored, "need")] == [
        "Coral",
        "bleaching",
    ]


def test_a_removed_offer_is_gone_and_a_changed_one_is_read_anew():
    matcher = Matcher().fit(OFFERS)
    matcher.remove("reef")
    matcher.add(OfferText(id="law", text="Coral reef law."))
    matches = matcher.rank(NeedText(id="n", text="coral reef"), top=0)
    assert [match.offer for match in matches] == ["law", "waste"]


def test_an_index_kept_by_changes_ranks_as_one_built_anew():
    matcher = Matcher().fit(OFFERS[:2])
    for n in range(120):
        matcher.add(OfferText(id=f"o{n}", text=f"Mangrove nursery number {n}"))
    for n in range(120):
        matcher.remove(f"o{n}")
    matcher.add(OFFERS[2])
    matcher.refresh()
    need = NeedText(id="n", text="coral reef law and food waste")
    assert matcher.rank(need) == Matcher().fit(OFFERS[:3]).rank(need)


def test_an_index_that_only_loses_offers_lets_go_of_their_rows():
    matcher = Matcher().fit(OfferText(id=f"o{n}", text=f"Nursery {n}") for n in range(100))
    for n in range(90):
        matcher.remove(f"o{n}")
    assert len(matcher.space_) < 30
    last = matcher.rank(NeedText(id="n", text="Nursery 95"), top=0)
    assert {match.offer for match in last} == {f"o{n}" for n in range(90, 100)}


def test_a_further_piece_of_evidence_never_harms_an_offer():
    need = NeedText(id="n", text="We need help with coral bleaching on our reefs.")
    vague = ("Course: time management.", "Worked in many countries.", "Coral.") * 3
    few, many = OFFERS[0], OfferText(id="many", text=OFFERS[0].text, items=vague)
    scores = Matcher().fit([few, many, *OFFERS[1:]]).scores(need)
    assert scores["many"] == pytest.approx(scores["reef"])


def test_one_perfect_text_is_not_buried_under_five_vague_ones():
    need = NeedText(id="n", text="How do we survey coral bleaching on our reefs?", lang="en")
    new = OfferText(id="new", text="I survey coral bleaching on reefs, transect by transect.")
    vague = ("Coral and climate.", "Reefs, broadly.", "A survey of views.", "Bleaching of paper.")
    old = OfferText(id="old", text="We work on oceans and reefs.", items=vague * 2)
    assert [match.offer for match in Matcher().fit([old, new]).rank(need)] == ["new", "old"]
    summed = Matcher(share=0.0).fit([old, new])  # what is missing counts nothing: a plain sum
    assert [match.offer for match in summed.rank(need)] == ["old", "new"]

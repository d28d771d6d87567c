"""What a reader of an explanation may rely on."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from exchange.board.models import Need, Offer
from exchange.brokering import tasks, why
from exchange.brokering.models import Suggestion

pytestmark = pytest.mark.django_db

SAID = why.Reason("concept", "yes", "Both speak of: seagrass")


@pytest.fixture
def explained(need: Need, offer: Offer) -> Suggestion:
    tasks.rank(Need.objects.filter(pk=need.pk))
    return Suggestion.objects.get()


def test_every_shared_term_has_a_name(explained: Suggestion) -> None:
    with_rest = {**explained.reasons}
    with_rest["because"] = [
        {"kind": "word", "term": "", "weight": 9.0, "note": ""}, *with_rest["because"]
    ]  # fmt: skip
    terms = why.shared_terms(with_rest)
    assert terms
    assert [term for term, _width in terms if not term.strip()] == []
    assert max(width for _term, width in terms) == 100


def test_a_shared_term_is_said_as_the_asker_wrote_it_or_in_the_readers_language() -> None:
    because = [
        {"kind": "concept", "term": "mangrove", "weight": 0.2, "note": "", "need": "Mangroves"},
        {"kind": "word", "term": "mangrov", "weight": 0.1, "note": "", "need": "mangroves"},
    ]
    given = {"because": because, "need_lang": "en", "offer_lang": "fr"}
    assert why.shared_terms(given) == [("mangroves", 100)]
    with override("fr"):
        assert [term for term, _width in why.shared_terms(given)] == ["mangrove", "mangroves"]


def test_what_both_texts_spell_alike_is_told_as_something_shared(explained: Suggestion) -> None:
    spelled = [{"kind": "name", "term": "OECMs", "weight": 0.1, "note": ""}]
    told = why.told({**explained.reasons, "because": spelled}, "coordinator", why.names())
    assert [(line.kind, line.tone) for line in told if line.kind == "name"] == [("name", "yes")]


def test_what_would_change_a_failed_condition_is_named_and_no_code() -> None:
    gates = [
        {"gate": "language", "state": "fail", "change": "add_language", "value": "ar"},
        {"gate": "mode", "state": "fail", "change": "allow_mode", "value": "on_site"},
    ]
    told = why.told({"gates": gates}, "owner", why.names())
    assert [line.text for line in told if line.text.startswith("It would do")] == [
        "It would do with one more language: Arabic",
        "It would do if this way of working were possible: On site",
    ]
    lacks = [{"reason": "mode", "offers": 1, "change": "allow_mode", "value": "remote"}]
    with override("fr"):
        assert why.hindered(lacks)[1].text.endswith("À distance")


def doubt(kind: str, text: str, tone: str = "part") -> why.Reason:
    return why.Reason(kind, tone, text)


def test_a_line_shows_three_reasons_and_two_doubts_and_folds_the_rest() -> None:
    facets = [why.Reason("facet", "yes", f"facet {n}") for n in range(4)]
    doubts = [doubt("missing", f"lacks {n}") for n in range(3)]
    speaks, lacking, more = why.weighed([*facets, SAID, *doubts])
    assert speaks == [SAID, *facets[:2]]
    assert lacking == doubts[:2]
    assert more == [*facets[2:], doubts[2]]


def test_what_is_not_known_yet_stands_behind_what_fails() -> None:
    unknown, failed = doubt("unknown", "dates"), doubt("gate", "no free place", "no")
    assert why.weighed([unknown, failed])[1] == [failed, unknown]


def test_an_everyday_word_is_not_told_as_a_name_in_common() -> None:
    names = [{"kind": "name", "term": term, "weight": 0.1} for term in ("Suivre", "GBIF", "moyens")]
    told = why.told({"because": names}, "owner", {})
    assert [line.text for line in told] == ["Same names or spellings: GBIF"]


def test_the_sentence_of_an_offer_that_answers_most_is_quoted_with_its_words_marked() -> None:
    offer = Offer(text="I live by the sea. I map seagrass by drone. Ask me.", lang="en")
    because = [{"kind": "word", "term": "seagrass", "weight": 0.4}]
    said = why.passage(Suggestion(offer=offer, reasons={"because": because}))
    assert said == 'I map <mark class="w2">seagrass</mark> by drone. '

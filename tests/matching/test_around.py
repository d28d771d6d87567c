"""Two needs with one ask, and why nobody was found."""

from datetime import date

import pytest

from matching.gates import ALL_GATES, gates
from matching.matcher import Matcher
from matching.peers import alike, same_ask
from matching.reasons import COORDINATOR, EXPERT, OWNER, unmatched_lines
from matching.records import NeedText, OfferText

REEF = "Coral reef ecologist: bleaching response, reef surveys and reef monitoring."
NEED = NeedText(id="n", text="We need help with coral bleaching on our reefs.", party="FJ")


def why(need, *offers, **options):
    return [(h.reason, h.offers) for h in Matcher(**options).fit(offers).unmatched(need)]


def test_an_empty_pool_says_that_there_are_no_offers():
    assert why(NEED) == [("no_offers", 0)]


def test_a_need_nobody_speaks_of_says_so():
    assert why(NEED, OfferText(id="law", text="Lawyer on customs codes.")) == [("theme", 1)]


def test_a_need_with_a_possible_offer_has_no_hindrance():
    assert why(NEED, OfferText(id="reef", text=REEF)) == []


@pytest.mark.parametrize(
    ("reason", "need", "offer"),
    [
        ("capacity", {}, {"capacity": 0}),
        ("open", {}, {"open": False}),
        ("dates", {"starts": date(2027, 1, 1)}, {"until": date(2026, 6, 1)}),
        ("conflict", {}, {"conflicts": ("FJ",)}),
        ("language", {"level": "call", "musts": ("language",)}, {"languages": ("ru",)}),
        ("cost", {"cost": "free"}, {"cost": "cost"}),
    ],
)
def test_the_gate_that_emptied_the_list_is_named(reason, need, offer):
    asked = NeedText(id="n", text=NEED.text, party="FJ", **need)
    assert why(asked, OfferText(id="reef", text=REEF, **offer)) == [(reason, 1)]


def test_hindrances_are_told_in_words_with_the_smallest_change():
    full = Matcher().fit([OfferText(id="reef", text=REEF, capacity=0)])
    told = unmatched_lines([h.as_dict() for h in full.unmatched(NEED)], OWNER)
    assert [line.text() for line in told] == [
        "Fitting offers without a free place: 1",
        "It would do with one more free place",
    ]


def test_a_change_is_told_only_where_it_alone_would_bring_an_offer_back():
    asked = NeedText(id="n", text=NEED.text, cost="free")
    both = OfferText(id="both", text=REEF, capacity=0, cost="cost")
    found = Matcher().fit([both]).unmatched(asked)
    assert [(h.reason, h.offers, h.change) for h in found] == [("capacity", 1, ""), ("cost", 1, "")]
    found = Matcher().fit([both, OfferText(id="one", text=REEF, cost="cost")]).unmatched(asked)
    assert [(h.reason, h.offers, h.change) for h in found] == [
        ("cost", 2, "allow_cost"), ("capacity", 1, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(("level", "first"), [("", "writes"), ("written", "writes"), ("call", "calls")])  # fmt: skip
def test_who_gives_the_form_of_help_that_is_wanted_comes_first_among_equals(level, first):
    need = NeedText(id="n", text=NEED.text, level=level)
    forms = {"calls": ("call",), "writes": ("written", "project")}
    offers = [OfferText(id=i, text=REEF, levels=given) for i, given in forms.items()]
    assert Matcher().fit(offers).rank(need)[0].offer == first


def test_one_language_in_common_leaves_no_other_missing():
    need = NeedText(id="n", text=NEED.text, languages=("en", "ru"), targets=(4, 5))
    offer = OfferText(id="reef", text=REEF, languages=("ru",), targets=(4,))
    (found,) = Matcher().fit([offer]).rank(need)
    assert [line["note"] for line in found.missing if line["kind"] == "facet"] == ["5"]


def test_every_gate_has_words_for_a_list_it_emptied():
    names = [*ALL_GATES[:-1], "must_region", "must_target", "must_support", "must_ecosystem"]
    for name in set(names) - {"level"}:
        line = {"reason": name, "offers": 2, "change": "", "value": ""}
        assert unmatched_lines([line], COORDINATOR)[0].text().endswith(": 2")


@pytest.mark.parametrize("hidden", ["conflict", "blocked", "audience"])
def test_neither_side_reads_that_somebody_is_excluded_or_in_conflict(hidden):
    lacks = [
        {"reason": hidden, "offers": 2, "change": "", "value": ""},
        {"reason": "capacity", "offers": 1, "change": "free_place", "value": "1"},
    ]
    assert len(unmatched_lines(lacks, COORDINATOR)) == 3
    for role in (OWNER, EXPERT):
        told = [line.text() for line in unmatched_lines(lacks, role)]
        assert told[0] == "Fitting offers without a free place: 1"
        alone = [line.text() for line in unmatched_lines(lacks[:1], role)]
        assert alone == ["No offer can be suggested for this request now."]


def test_a_condition_of_which_nobody_stated_anything_is_neither_met_nor_unknown():
    offer = OfferText(id="reef", text=REEF, capacity=1, cost="cost", levels=("call",))
    assert [(one.gate, one.state) for one in gates(NEED, offer)] == [("capacity", "pass")]
    stated = NeedText(
        id="n", text=NEED.text, party="FJ", mode="remote", cost="free", until=date(2027, 1, 1),
        level="call", languages=("fr",), musts=("region",), regions=("pacific",),
    )  # fmt: skip
    answered = {one.gate: one.state for one in gates(stated, OfferText(id="reef", text=REEF))}
    asked = ("mode", "dates", "capacity", "cost", "language", "must_region")
    assert answered == dict.fromkeys(asked, "unknown")


def test_an_offer_that_said_either_will_do_is_known_to_come_or_to_stay():
    asked = NeedText(id="n", text=NEED.text, mode="on_site")
    for said, state in (("either", "pass"), ("", "unknown"), ("remote", "fail")):
        answers = gates(asked, OfferText(id="o", text=REEF, mode=said))
        assert ("mode", state) in [(one.gate, one.state) for one in answers]


def test_who_knows_the_whole_world_knows_the_region_that_is_a_must():
    asked = NeedText(id="n", text=NEED.text, musts=("region",), regions=("pacific",))
    offered = (
        OfferText(id="all", text=REEF, regions=("global",)),
        OfferText(id="far", text=REEF, regions=("caribbean",)),
    )
    (found,) = Matcher().fit(offered).rank(asked)
    assert found.offer == "all"
    assert ("must_region", "pass") in [(one["gate"], one["state"]) for one in found.gates]


def test_a_library_item_needs_no_free_place():
    guide = OfferText(id="guide", text=REEF, capacity=0)
    assert Matcher(kept_gates=()).fit([guide]).rank(NEED)[0].offer == "guide"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Help with coral bleaching on our reefs is what we need.", True),
        ("Nous avons besoin d'aide face au blanchissement des coraux sur nos récifs.", True),
        ("We need help with coral reef tourism fees.", False),
        ("", False),
    ],
)
def test_two_needs_are_one_ask_whichever_comes_first(text, same):
    other = NeedText(id="o", text=text)
    assert same_ask(NEED, other) is same_ask(other, NEED) is same
    assert alike(NEED, other) == pytest.approx(alike(other, NEED))

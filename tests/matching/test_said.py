"""What was said to help leads the next ranking, as a line of its own in an exact sum."""

from __future__ import annotations

import pytest

from matching.matcher import Matcher, NeedText, OfferText, Said
from matching.reasons import COORDINATOR, EXPERT, OWNER, lines

NEED = NeedText(id="n", text="We want to map our coast.", lang="en")
OFFERS = [
    OfferText(id="reef", text="We map coral reefs on the coast from satellites.", lang="en"),
    OfferText(id="reef2", text="Coral reefs from satellites, on any coast: a map.", lang="en"),
    OfferText(id="law", text="We map the laws of the coast and draft permits.", lang="en"),
    OfferText(id="law2", text="Drafting permits and laws for the coast, with a map.", lang="en"),
]
BY_ID = {one.id: one for one in OFFERS}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher().fit(OFFERS)


def scores(matcher: Matcher, said: Said) -> dict[str, float]:
    return {one.offer: one.score for one in matcher.rank(NEED, top=0, said=said)}


def test_one_like_what_helped_moves_up_and_one_like_what_did_not_moves_down(
    matcher: Matcher,
) -> None:
    plain = scores(matcher, Said())
    helped = scores(matcher, Said(helped=[BY_ID["reef"]]))
    unfit = scores(matcher, Said(unfit=[BY_ID["reef"]]))
    gained = {name: helped[name] - plain[name] for name in plain}
    lost = {name: plain[name] - unfit[name] for name in plain}
    assert gained["reef2"] > 2 * gained["law"] > 0
    assert lost["reef2"] > 2 * lost["law"] > 0


def test_parts_still_sum_to_the_score_and_the_line_is_told(matcher: Matcher) -> None:
    said = Said(helped=[BY_ID["reef"]], unfit=[BY_ID["law"], BY_ID["law2"]])
    for match in matcher.rank(NEED, top=0, said=said):
        assert sum(line["weight"] for line in match.because) == pytest.approx(match.score, abs=1e-6)
        assert {"helped", "unfit"} <= {line["term"] for line in match.because}


def test_an_expert_is_not_told_what_was_said_of_other_offers(matcher: Matcher) -> None:
    said = Said(helped=[BY_ID["reef"]], unfit=[BY_ID["law"]])
    match = next(one for one in matcher.rank(NEED, said=said) if one.offer == "reef2")
    learned = {
        role: [line.tone for line in lines(match.as_dict(), "en", role) if line.kind == "learned"]
        for role in (OWNER, EXPERT, COORDINATOR)
    }
    assert learned == {OWNER: ["yes"], EXPERT: [], COORDINATOR: ["yes"]}


def test_strength_and_band_are_of_the_need_alone(matcher: Matcher) -> None:
    def sure(said: Said) -> dict[str, tuple[float, str]]:
        found = matcher.rank(NEED, top=0, said=said)
        return {one.offer: (one.strength, one.band) for one in found}

    assert sure(Said(helped=[BY_ID["reef"]])) == sure(Said())


def test_what_was_said_counts_nothing_where_an_offer_was_removed() -> None:
    matcher = Matcher().fit(OFFERS)
    matcher.remove("law")
    found = matcher.rank(NEED, top=0, said=Said(unfit=[BY_ID["reef"]]))
    assert {one.offer for one in found} == {"reef", "reef2", "law2"}

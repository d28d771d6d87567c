"""What the words "strong" and "possible" may be relied on for."""

import pytest

from matching import background
from matching.matcher import Matcher
from matching.records import NeedText, OfferText

NEED = NeedText(id="n", text="We need help to plan the response to coral bleaching on our reefs.")
PAIR = OfferText(
    id="pair",
    text="I plan responses to coral bleaching: reef surveys, alerts, and what to do afterwards.",
    items=("Ran a bleaching response on forty reefs.", "Course: coral reef monitoring."),
)
SIZES = (5, 50, 500, 5000)


def crowd(size):
    """As many offers as asked for, all different, in every language of the sample."""
    texts = [text for lang in ("en", "fr", "ar", "zh") for text in background.texts(lang)]
    return [OfferText(id=f"o{n}", text=f"{texts[n % len(texts)]} {n}") for n in range(size)]


@pytest.fixture(scope="module")
def shown():
    """Strength and band of one pair in pools of several sizes."""
    found = {}
    for size in SIZES:
        matches = Matcher().fit([*crowd(size - 1), PAIR]).rank(NEED, top=0, explained=5)
        found[size] = next((m.strength, m.band) for m in matches if m.offer == "pair")
    return found


def test_a_pair_keeps_its_band_in_a_pool_of_any_size(shown):
    strength, band = shown[5]
    assert band == "strong"
    assert [shown[size] for size in SIZES] == [(pytest.approx(strength, abs=2e-6), band)] * 4


def test_a_pair_keeps_its_band_beside_twenty_equals(shown):
    equals = [OfferText(id=f"e{n}", text=PAIR.text, items=PAIR.items) for n in range(20)]
    matches = Matcher().fit([*equals, PAIR, *crowd(30)]).rank(NEED, top=21)
    assert [(m.strength, m.band) for m in matches] == [shown[5]] * 21


def test_an_unrelated_offer_is_not_called_strong_for_being_alone():
    alone = OfferText(id="law", text="Lawyer on customs codes and wildlife permits at borders.")
    assert Matcher().fit([alone]).rank(NEED)[0].band == "none"


def test_strength_without_reasons_is_the_strength_with_them():
    matcher = Matcher().fit([*crowd(60), PAIR])
    told = {m.offer: m.strength for m in matcher.rank(NEED, top=0)}
    plain = {m.offer: m.strength for m in matcher.rank(NEED, top=0, explained=0)}
    assert plain == pytest.approx(told, abs=2e-6)

"""Many needs at once and all gates at once say what one by one says."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from matching import background
from matching.best import OUT
from matching.facets import FacetIndex, facets
from matching.features import extract
from matching.gates import ALL_GATES, gates, passes
from matching.matcher import Matcher
from matching.pool import Pool, combined
from matching.records import NeedText, OfferText
from matching.sieve import Sieve
from matching.space import Fusion, Space
from matching.vectors import vector

TEXTS = [text for lang in ("en", "fr", "ar", "zh") for text in background.texts(lang)[:40]]
PARTIES = some.lists(some.sampled_from(["FJ", "SN"]), max_size=2).map(tuple)
DATES = some.none() | some.dates(date(2026, 1, 1), date(2026, 3, 1))
MODES = some.sampled_from(["", "remote", "on_site", "either"])
COSTS = some.sampled_from(["", "free", "free of charge", "cost"])


def offer(number):
    return OfferText(
        id=f"o{number:03}",
        text=TEXTS[number % len(TEXTS)],
        items=tuple(TEXTS[: number % 8]),
        capacity=number % 3,
        targets=(number % 5 + 1,),
    )


def need(number):
    return NeedText(id=f"n{number}", text=TEXTS[-number][:90], targets=(1, 2), musts=("target",))


def best_of(matcher, needs):
    return list(matcher.best_for([(one, matcher.ask(one)) for one in needs], 10))


def test_many_needs_at_once_get_what_each_gets_alone():
    matcher = Matcher().fit([*map(offer, range(300)), OfferText(id="empty", text="")])
    matcher.remove("o007")
    needs = [*map(need, range(1, 90)), NeedText(id="none", text="")]
    alone = [matcher.best(one, 10) for one in needs]
    for found, expected in zip(best_of(matcher, needs), alone, strict=True):
        assert [i for i, _ in found] == [i for i, _ in expected]
        assert all(abs(a - b) < 2e-6 for (_, a), (_, b) in zip(found, expected, strict=True))


def test_no_offers_at_all_give_every_need_an_empty_list():
    assert best_of(Matcher().fit([]), [need(1), need(2)]) == [[], []]


def test_the_best_are_the_highest_scores_of_what_passes_the_gates():
    matcher = Matcher().fit(map(offer, range(300)))
    for number in range(300, 310):
        matcher.add(offer(number))
    matcher.add(offer(8))
    matcher.remove("o012")
    matcher.remove("o305")
    for one in (need(3), need(50), need(120)):
        may = [i for i, given in matcher.offers_.items() if passes(gates(one, given))]
        scores = matcher.scores(one)
        slow = sorted(may, key=lambda i: (-round(scores[i], 5), i))[:10]
        found = matcher.best(one, 10)
        assert {i for i, _ in found} == set(slow)
        assert all(abs(scores[i] - score) < 2e-6 for i, score in found)


WORDS = some.lists(some.sampled_from(["en", "fr", "pacific", "global"]), max_size=2).map(tuple)
NUMBERS = some.lists(some.integers(1, 3), max_size=2).map(tuple)
FACETS = {"targets": NUMBERS, "languages": WORDS, "regions": WORDS, "support": WORDS, "ecosystems": WORDS}  # fmt: skip
MUSTS = some.lists(some.sampled_from(["language", "region", "target", "support", "ecosystem", "?"]), max_size=2)  # fmt: skip
OFFERS = some.builds(
    OfferText,
    id=some.sampled_from(["a", "b"]),
    text=some.just("reefs"),
    open=some.booleans(),
    capacity=some.none() | some.integers(-1, 2),
    mode=MODES,
    cost=COSTS,
    starts=DATES,
    until=DATES,
    parties=PARTIES,
    blocked=PARTIES,
    conflicts=PARTIES,
    levels=some.sampled_from([(), ("call",), ("written", "call")]),
    **FACETS,
)
NEEDS = some.builds(
    NeedText,
    id=some.just("n"),
    text=some.just("reefs"),
    party=some.sampled_from(["", "FJ", "SN"]),
    mode=MODES,
    cost=COSTS,
    starts=DATES,
    until=DATES,
    blocked=some.lists(some.sampled_from(["a", "b"]), max_size=1).map(tuple),
    lang=some.just("fr"),
    musts=MUSTS.map(tuple),
    **FACETS,
)


@settings(max_examples=400, deadline=None)
@given(asked=some.lists(NEEDS, max_size=3), given_=some.lists(OFFERS, max_size=4), kept=some.sets(some.sampled_from(ALL_GATES)))  # fmt: skip
def test_all_gates_at_once_fail_what_they_fail_one_by_one(asked, given_, kept):
    sieve, names = Sieve(), tuple(kept)
    for number, one in enumerate(given_):
        sieve.append(number, one)
    told = [fails.tolist() for fails in sieve.failing(asked, names)]
    assert told == [[not passes(gates(need, one, names)) for one in given_] for need in asked]


@settings(max_examples=300, deadline=None)
@given(asked=some.lists(NEEDS, max_size=3), given_=some.lists(OFFERS, max_size=4))
def test_all_facets_at_once_add_what_they_add_one_by_one(asked, given_):
    index = FacetIndex()
    for number, one in enumerate(given_):
        index.append(number, one)
    told = np.zeros((len(asked), len(given_)), np.float32)
    index.add_to(told, asked)
    for need, row in zip(asked, told, strict=True):
        slow = [sum(facet.weight for facet in facets(need, one)) for one in given_]
        assert np.allclose(row, slow, rtol=0, atol=1e-7)


SIMILAR = some.lists(some.lists(some.floats(0, 1, width=32), min_size=1, max_size=9), min_size=1, max_size=6)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(similar=SIMILAR)
def test_all_evidence_at_once_counts_what_it_counts_offer_by_offer(similar):
    pool = Pool(Space(Fusion()))
    for number, pieces in enumerate(similar):
        text = vector(extract("", "en"))
        pool.add(OfferText(id=f"o{number}", text="reefs"), [text] * len(pieces))
    pool.remove("o1")
    rows = np.array([value for pieces in similar for value in pieces], np.float32)
    told = pool.combine(np.stack([rows, rows[::-1] * 0]), 0.6)
    slow = [combined(pieces, 0.6) if n != 1 else OUT for n, pieces in enumerate(similar)]
    assert np.allclose(told[0], slow, rtol=0, atol=1e-6)
    assert [value for value in told[1].tolist() if value != OUT] == [0.0] * len(pool.offers)

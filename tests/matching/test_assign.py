"""What a proposal for all needs at once may be relied on for."""

import json
import random
from collections import Counter

import numpy as np
import pytest

from matching.assign import assign, propose
from matching.cli import main
from matching.matcher import Matcher
from matching.pairing import Candidate, _matched, _programmed
from matching.records import NeedText, OfferText


def chosen(made):
    return {(pair.need, pair.offer) for pair in made.pairs}


def greedy(candidates, wanted, places):
    """Best pair first, as anybody would begin by hand."""
    left, free, total = dict(wanted), dict(places), 0.0
    for one in sorted(candidates, key=lambda one: -one.score):
        if left[one.need] and free[one.offer]:
            left[one.need] -= 1
            free[one.offer] -= 1
            total += one.score
    return total, left


def test_nobody_goes_empty_while_a_place_exists():
    pairs = [Candidate("a", "x", 0.9), Candidate("b", "x", 0.8), Candidate("a", "y", 0.1)]
    made = assign(pairs, {"a": 1, "b": 1}, {"x": 1, "y": 1})
    assert chosen(made) == {("a", "y"), ("b", "x")}
    assert made.short == {}
    assert made.total == pytest.approx(0.9)


def test_a_second_partner_does_not_take_the_place_of_anothers_first():
    pairs = [Candidate("a", "x", 0.9), Candidate("a", "y", 0.9), Candidate("b", "y", 0.1)]
    made = assign(pairs, {"a": 2, "b": 1}, {"x": 1, "y": 1})
    assert chosen(made) == {("a", "x"), ("b", "y")}
    assert made.short == {"a": 1}


def test_places_are_never_passed_and_a_pair_is_made_once():
    pairs = [Candidate(n, "x", 0.5) for n in "abcd"]
    made = assign(pairs, dict.fromkeys("abcd", 3), {"x": 3})
    assert len(made.pairs) == 3
    assert sum(made.short.values()) == 9


def test_a_blocked_pair_is_never_made():
    made = assign([Candidate("a", "x", 1.0)], {"a": 1}, {"x": 1}, blocked=[("a", "x")])
    assert (made.pairs, made.short) == ([], {"a": 1})


def test_people_are_not_parted_for_a_trifle():
    pairs = [Candidate("a", "x", 0.50), Candidate("a", "y", 0.52), Candidate("a", "z", 0.9)]
    made = assign(pairs[:2], {"a": 1}, {"x": 1, "y": 1}, previous=[("a", "x")])
    assert [(pair.offer, pair.kept) for pair in made.pairs] == [("x", True)]
    made = assign(pairs, {"a": 1}, {"x": 1, "y": 1, "z": 1}, previous=[("a", "x")])
    assert [(pair.offer, pair.kept) for pair in made.pairs] == [("z", False)]
    assert made.dropped == [("a", "x")]


def test_no_candidates_is_a_shortage_and_no_error():
    assert assign([], {"a": 1}, {}).short == {"a": 1}


def test_the_total_beats_best_pair_first_and_leaves_fewer_short():
    random = np.random.default_rng(3)
    needs, offers = [f"n{i}" for i in range(300)], [f"o{i}" for i in range(300)]
    favour = random.random(300) ** 3
    candidates = [
        Candidate(need, offers[o], float(0.5 * random.random() + 0.5 * favour[o]))
        for need in needs
        for o in random.choice(300, 12, replace=False, p=(favour + 0.05) / (favour + 0.05).sum())
    ]
    wanted, places = dict.fromkeys(needs, 1), dict.fromkeys(offers, 1)
    made, (total, left) = assign(candidates, wanted, places), greedy(candidates, wanted, places)
    assert made.total >= 1.02 * total
    assert sum(made.short.values()) < sum(left.values())


REEF = "Coral reef ecologist: bleaching response and reef monitoring."
OFFERS = [
    OfferText(id="reef", text=REEF, capacity=1),
    OfferText(id="reef2", text=REEF, capacity=0),
    OfferText(id="law", text="Lawyer on access and benefit-sharing."),
]


def test_a_need_left_short_says_why():
    needs = [NeedText(id=i, text="Coral bleaching on our reefs", blocked=("law",)) for i in "ab"]
    made = propose(Matcher().fit(OFFERS), needs)
    assert len(made.pairs) == 1
    (lacking,) = made.short
    assert [h.reason for h in made.why[lacking]] == ["taken"]


def test_a_need_that_nobody_fits_is_not_told_of_places_taken():
    needs = [
        NeedText(id="a", text="Coral bleaching on our reefs", blocked=("law",)),
        NeedText(id="b", text="Quantum chromodynamics on a lattice", blocked=("law",)),
    ]
    made = propose(Matcher().fit(OFFERS), needs)
    assert [h.reason for h in made.why["b"]] == ["theme"]


def test_a_need_without_candidates_is_told_the_gate():
    need = NeedText(id="a", text="Coral bleaching on our reefs", blocked=("law", "reef"))
    made = propose(Matcher().fit(OFFERS), [need])
    assert {h.reason for h in made.why["a"]} == {"blocked", "capacity"}


def test_a_need_finds_a_free_place_behind_its_first_candidates():
    needs = [NeedText(id=i, text="Coral bleaching on our reefs") for i in "ab"]
    assert propose(Matcher().fit(OFFERS), needs, candidates=1).short == {}


def test_nobody_is_short_beside_a_free_place():
    chance = random.Random(7)
    offers = [
        OfferText(
            id=f"o{n}",
            text=REEF if n % 2 else "Law of the sea",
            targets=(n % 5 + 1,),
            capacity=n % 3,
        )
        for n in range(40)
    ]
    needs = [
        NeedText(
            id=f"n{n}",
            text=REEF,
            targets=(chance.randint(1, 6),),
            musts=("target",),
            partners=1 + n % 2,
        )
        for n in range(40)
    ]
    made = propose(Matcher().fit(offers), needs, candidates=1)
    used, got = Counter(pair.offer for pair in made.pairs), chosen(made)
    assert sum(made.short.values()) + len(got) == sum(need.partners for need in needs)
    for need in (need for need in needs if need.id in made.short):
        free = [
            one.id for one in offers if used[one.id] < one.capacity and one.targets == need.targets
        ]
        assert {(need.id, offer) for offer in free} <= got


def test_more_or_fewer_places_than_needs_are_paired_alike():
    chance = random.Random(5)
    for width in (10, 40, 80):
        needs, offers = [f"n{n}" for n in range(40)], [f"o{n}" for n in range(width)]
        able = [
            Candidate(need, offer, chance.random())
            for need in needs
            for offer in chance.sample(offers, 3)
        ]
        worth, wanted = np.array([one.score for one in able]), dict.fromkeys(needs, 1)
        places = dict.fromkeys(offers, 1)
        first, second = (
            sorted(solve(able, worth, wanted, places)) for solve in (_matched, _programmed)
        )
        assert first == second


def test_offers_may_come_and_go_between_needs():
    needs = [NeedText(id=f"n{n}", text="Coral bleaching on our reefs") for n in range(250)]
    matcher, pauses = Matcher().fit(OFFERS), []

    def pause():
        pauses.append(len(pauses))
        if len(pauses) == 2:
            matcher.remove("reef")
            matcher.add(OfferText(id="new", text=REEF, capacity=9))
            matcher.refresh()

    made = propose(matcher, needs, pause=pause)
    assert len(pauses) > 2
    assert {pair.offer for pair in made.pairs} == {"law"}
    assert len(made.short) == 249


def test_the_command_prints_a_line_a_need_and_what_would_end(tmp_path, capsys):
    needs, offers, today = (tmp_path / name for name in ("n", "o", "p"))
    needs.write_text('{"id": "a", "text": "Coral bleaching", "partners": 2}\n')
    offers.write_text('{"id": "reef", "text": "Coral reef ecologist: bleaching"}\n')
    today.write_text('{"need": "a", "offer": "gone"}\n')
    code = main(
        ["assign", "--needs", str(needs), "--offers", str(offers), "--previous", str(today)]
    )
    line, end = (json.loads(text) for text in capsys.readouterr().out.splitlines())
    assert code == 0
    assert [pair["offer"] for pair in line["offers"]] == ["reef"]
    assert (line["short"], line["why"][0]["reason"]) == (1, "no_more")
    assert end["dropped"] == [{"need": "a", "offer": "gone"}]


def test_one_partner_each_is_paired_as_well_as_the_programme_pairs():
    chance = random.Random(3)
    needs, offers = [f"n{n}" for n in range(40)], [f"o{n}" for n in range(25)]
    places = {offer: chance.randint(0, 3) for offer in offers}
    able = [
        Candidate(need, offer, chance.random())
        for need in needs
        for offer in chance.sample(offers, 4)
        if places[offer]
    ]
    worth, wanted = np.array([one.score for one in able]), dict.fromkeys(needs, 1)
    sums = [
        (len(made), pytest.approx(sum(worth[n] for n in made)))
        for made in (solve(able, worth, wanted, places) for solve in (_matched, _programmed))
    ]
    assert sums[0] == sums[1]
    assert 30 < sums[0][0] < 40

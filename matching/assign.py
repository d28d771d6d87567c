"""All needs with all offers at once: who could work with whom so that nobody goes empty.

The pairing of greatest total under capacity is a minimum-cost flow; as a linear programme its
matrix is totally unimodular (A. Hoffman and J. Kruskal 1956), so the simplex method of HiGHS
(Q. Huangfu and J. Hall 2018, in scipy) ends on whole pairs. Where every need wants one partner it
is an assignment, which shortest augmenting paths solve faster (R. Jonker and A. Volgenant 1987).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.matcher import Matcher
from matching.records import NeedText
from matching.unmatched import Hindrance

FIRST = 10.0
"""Worth of a need's first partner above any score: nobody goes empty while a place exists."""
STABLE = 0.05
"""What a pair of today counts more, so that people are not parted for a trifle."""
CANDIDATES = 30
"""Offers looked at for each need; a need left short is asked again with all of them."""
TAKEN = "taken"
"""Why a need stays short although offers fit: their places went to others."""


NO_MORE = "no_more"
"""Why a need lacks a further partner: there is no other offer it could have."""


class Candidate(NamedTuple):
    """A pair that may be made, its score, and the band that says how well it answers."""

    need: str
    offer: str
    score: float
    band: str = ""


class Pair(NamedTuple):
    """A pair proposed; `kept`: it stands already today."""

    need: str
    offer: str
    score: float
    band: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    """A proposal, to be accepted line by line. `pairs` in order of need; `total`: the sum of their
    scores; `short`: for each need how many partners it lacks; `why`: for those that `propose`
    found short, the reasons; `dropped`: pairs of today that it would end."""

    pairs: list[Pair]
    total: float
    short: dict[str, int]
    dropped: list[tuple[str, str]]
    why: dict[str, list[Hindrance]] = field(default_factory=dict)


def assign(
    candidates: Iterable[Candidate],
    wanted: Mapping[str, int],
    places: Mapping[str, int],
    *,
    previous: Collection[tuple[str, str]] = (),
    blocked: Collection[tuple[str, str]] = (),
) -> Assignment:
    """The pairing of greatest total.

    `wanted`: partners each need wants; `places`: free places of each offer; an id that is in
    neither gets nobody. Pairs in `blocked` are never made, pairs in `previous` count STABLE more.
    Equal input gives equal output; a shortage is part of the answer, never an error.
    """
    today, stopped = set(previous), set(blocked)
    able = {
        (one.need, one.offer): one
        for one in sorted(candidates)
        if wanted.get(one.need) and places.get(one.offer)
    }
    usable = [one for pair, one in able.items() if pair not in stopped]
    worth = [one.score + STABLE * ((one.need, one.offer) in today) for one in usable]
    chosen = _solve(usable, worth, wanted, places) if usable else []
    made = [Pair(*usable[n], (usable[n].need, usable[n].offer) in today) for n in chosen]
    found = Counter(pair.need for pair in made)
    return Assignment(
        pairs=made,
        total=sum(pair.score for pair in made),
        short={need: count - found[need] for need, count in wanted.items() if count > found[need]},
        dropped=sorted(today - {(pair.need, pair.offer) for pair in made}),
    )


def _solve(
    pairs: Sequence[Candidate],
    worth: Sequence[float],
    wanted: Mapping[str, int],
    places: Mapping[str, int],
) -> list[int]:
    """Numbers of the pairs to make."""
    single = all(wanted[pair.need] == 1 for pair in pairs)
    return (_matched if single else _programmed)(pairs, worth, wanted, places)


def _matched(
    pairs: Sequence[Candidate],
    worth: Sequence[float],
    _wanted: Mapping[str, int],
    places: Mapping[str, int],
) -> list[int]:
    """Where every need wants one: a column for each place, and one a need for nobody at all."""
    needs, rows = _numbered(pair.need for pair in pairs)
    offers, by_offer = _numbered(pair.offer for pair in pairs)
    rivals = np.bincount(by_offer)
    seats = np.minimum([places[offer] for offer in offers], rivals)
    times = seats[by_offer]
    first = np.cumsum(seats) - seats
    numbers = np.repeat(np.arange(len(pairs)), times)
    ends = np.cumsum(times) - times
    columns = first[by_offer][numbers] + np.arange(len(numbers)) - ends[numbers]
    nobody = seats.sum() + np.arange(len(needs))
    costs = np.concatenate([FIRST - np.asarray(worth)[numbers], np.full(len(needs), 2 * FIRST)])
    across = np.concatenate([rows[numbers], np.arange(len(needs))])
    down = np.concatenate([columns, nobody])
    graph = sparse.csr_array((costs, (across, down)), (len(needs), int(nobody[-1]) + 1))
    _, found = min_weight_full_bipartite_matching(graph)
    return np.sort(numbers[found[rows[numbers]] == columns]).tolist()


def _numbered(ids: Iterable[str]) -> tuple[list[str], npt.NDArray[np.intp]]:
    """Each id once, and the number each of them has there."""
    known: dict[str, int] = {}
    numbers = [known.setdefault(identifier, len(known)) for identifier in ids]
    return list(known), np.array(numbers, np.intp)


def _programmed(
    pairs: Sequence[Candidate],
    worth: Sequence[float],
    wanted: Mapping[str, int],
    places: Mapping[str, int],
) -> list[int]:
    """By linear programme.

    Variables: each pair, then for each need whether it has a first partner, at most the number
    of its pairs.
    """
    needs, by_need = _numbered(pair.need for pair in pairs)
    offers, by_offer = _numbered(pair.offer for pair in pairs)
    count, each = len(pairs), np.ones(len(pairs))
    of_need = sparse.csr_matrix((each, (by_need, np.arange(count))), (len(needs), count))
    of_offer = sparse.csr_matrix((each, (by_offer, np.arange(count))), (len(offers), count))
    limits = sparse.block_array(
        [[of_need, None], [of_offer, None], [-of_need, sparse.eye_array(len(needs))]]
    )
    most = [wanted[need] for need in needs] + [places[offer] for offer in offers]
    solved = linprog(
        -np.concatenate([worth, np.full(len(needs), FIRST)]),
        A_ub=limits.tocsr(),
        b_ub=np.concatenate([most, np.zeros(len(needs))]),
        bounds=(0, 1),
        method="highs-ds",
    )
    return np.flatnonzero(solved.x[:count] > 0.5).tolist()


def propose(
    matcher: Matcher,
    needs: Sequence[NeedText],
    *,
    previous: Collection[tuple[str, str]] = (),
    blocked: Collection[tuple[str, str]] = (),
    candidates: int = CANDIDATES,
) -> Assignment:
    """The assignment of all these needs to the offers of a fitted matcher, gates asked.

    An offer's places are its capacity, one where it did not say. A need left short is looked at
    again with every offer, and then says why.
    """
    wanted = {need.id: max(0, need.partners) for need in needs}
    places = {
        i: 1 if offer.capacity is None else max(0, offer.capacity)
        for i, offer in matcher.offers_.items()
    }
    today = set(previous)
    found = {need.id: _candidates(matcher, need, candidates, today) for need in needs}

    def solve() -> Assignment:
        every = (one for ones in found.values() for one in ones)
        return assign(every, wanted, places, previous=previous, blocked=blocked)

    first = solve()
    again = [need for need in needs if need.id in first.short]
    found |= {need.id: _candidates(matcher, need, 0, today) for need in again}
    made = solve() if again else first
    for need in again:
        if need.id in made.short:
            got = {pair.offer for pair in made.pairs if pair.need == need.id}
            others = sum(one.offer not in got for one in found[need.id])
            made.why[need.id] = _why(matcher, need, others)
    return made


def _why(matcher: Matcher, need: NeedText, others: int) -> list[Hindrance]:
    """That the places of those who could went to others, else what leaves nobody more."""
    if others:
        return [Hindrance(TAKEN, others)]
    return matcher.unmatched(need) or [Hindrance(NO_MORE)]


def _candidates(
    matcher: Matcher, need: NeedText, top: int, today: Collection[tuple[str, str]]
) -> list[Candidate]:
    """The best offers that pass the gates, and those paired with the need today."""
    matches = matcher.rank(need, top=top, explained=0)
    missing = {offer for one, offer in today if one == need.id} - {m.offer for m in matches}
    if top and missing:
        matches += [m for m in matcher.rank(need, top=0, explained=0) if m.offer in missing]
    return [Candidate(need.id, match.offer, match.score, match.band) for match in matches]

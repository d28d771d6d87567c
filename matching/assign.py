"""All needs with all offers at once: who could work with whom so that nobody goes empty.

The pairing of greatest total under capacity is a minimum-cost flow; as a linear programme its
matrix is totally unimodular (A. Hoffman and J. Kruskal 1956), so the simplex method of HiGHS
(Q. Huangfu and J. Hall 2018, in scipy) ends on whole pairs. Where every need wants one partner it
is an assignment, which shortest augmenting paths solve faster (R. Jonker and A. Volgenant 1987).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
"""Offers looked at for each need at once."""
AT_ONCE = 100
"""Needs asked between two pauses."""
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
        one[:2]: one
        for one in sorted(candidates)
        if wanted.get(one.need) and places.get(one.offer) and one[:2] not in stopped
    }
    usable = list(able.values())
    worth = [one.score + STABLE * (pair in today) for pair, one in able.items()]
    chosen = _solve(usable, worth, wanted, places) if usable else []
    made = [Pair(*usable[n], usable[n][:2] in today) for n in chosen]
    found = Counter(pair.need for pair in made)
    return Assignment(
        pairs=made,
        total=sum((pair.score for pair in made), 0.0),
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
    single = max(wanted.values()) == 1
    return (_matched if single else _programmed)(pairs, worth, wanted, places)


def _matched(
    pairs: Sequence[Candidate],
    worth: Sequence[float],
    _wanted: Mapping[str, int],
    places: Mapping[str, int],
) -> list[int]:
    """Where every need wants one: needs on one side, on the other each place by itself."""
    needs, rows = _numbered([pair.need for pair in pairs])
    offers, by_offer = _numbered([pair.offer for pair in pairs])
    rivals = np.bincount(by_offer)
    seats = np.minimum([places[offer] for offer in offers], rivals)
    times = seats[by_offer]
    first = np.cumsum(seats) - seats
    numbers = np.repeat(np.arange(len(pairs)), times)
    ends = np.cumsum(times) - times
    seat = first[by_offer][numbers] + np.arange(len(numbers)) - ends[numbers]
    one, other = rows[numbers], seat
    if seats.sum() <= len(needs):
        one, other = other, one
    return np.sort(numbers[_cheapest(one, other, np.asarray(worth)[numbers])]).tolist()


def _cheapest(
    rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], worth: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Which of these pairs to make; each row may also get nobody. Several times faster where rows
    are the fewer."""
    nobody, width = np.arange(rows.max() + 1), columns.max() + 1
    costs = np.concatenate([FIRST - worth, np.full(len(nobody), 2 * FIRST)])
    ends = np.concatenate([rows, nobody]), np.concatenate([columns, width + nobody])
    graph = sparse.csr_array((costs, ends), (len(nobody), width + len(nobody)))
    _, found = min_weight_full_bipartite_matching(graph)
    return found[rows] == columns


def _numbered(ids: Sequence[str]) -> tuple[list[str], npt.NDArray[np.intp]]:
    """Each id once, and the number each of them has there."""
    known = {identifier: number for number, identifier in enumerate(dict.fromkeys(ids))}
    return list(known), np.fromiter(map(known.__getitem__, ids), np.intp, len(ids))


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
    needs, by_need = _numbered([pair.need for pair in pairs])
    offers, by_offer = _numbered([pair.offer for pair in pairs])
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
    pause: Callable[[], None] = lambda: None,
) -> Assignment:
    """The assignment of all these needs to the offers of a fitted matcher, gates asked.

    An offer's places are its capacity, one where it did not say. A need left short is looked at
    again, for offers in which a place is free or could be made free, and then says why.

    `pause` is called between every few needs, a second's work; meanwhile the matcher may take in
    offers, which have no part in this, and let go of some.
    """
    asked = _Asked(matcher, previous, candidates, pause)
    wanted = {need.id: max(0, need.partners) for need in needs}
    places = {
        i: 1 if offer.capacity is None else max(0, offer.capacity)
        for i, offer in matcher.offers_.items()
    }
    asked.look(needs)
    while True:
        every = [one for one in asked.found if one.offer in matcher.offers_]
        made = assign(every, wanted, places, previous=previous, blocked=blocked)
        short = [need for need in needs if need.id in made.short]
        if not asked.look(short, _within_reach(made, every, places)):
            break
    got = Counter(pair.need for pair in made.pairs)
    for need in asked.paused(short):
        made.why[need.id] = _why(matcher, need, matcher.passing(need) - got[need.id])
    return made


class _Asked:
    """The pairs that may be made, as far as they were looked for."""

    def __init__(
        self, matcher: Matcher, previous: Collection[tuple[str, str]], top: int,
        pause: Callable[[], None],
    ) -> None:  # fmt: skip
        self._matcher, self._top, self._pause = matcher, top, pause
        self.found: list[Candidate] = []
        self._known: dict[str, set[str]] = defaultdict(set)
        self._today: dict[str, set[str]] = defaultdict(set)
        for need, offer in previous:
            self._today[need].add(offer)

    def look(self, needs: Sequence[NeedText], among: set[str] | None = None) -> int:
        """For each need the best offers that pass the gates, and those paired with it today; with
        `among`, the best of these that are not known yet. How many were found."""
        before = len(self.found)
        for need in self.paused(needs if among is None or among else ()):
            known = self._known[need.id]
            if among is None:
                self._add(need, None, self._top)
                self._add(need, self._today[need.id] - known, 0)
            else:
                self._add(need, among - known, self._top)
        return len(self.found) - before

    def _add(self, need: NeedText, among: set[str] | None, top: int) -> None:
        if among is None or among:
            matches = self._matcher.rank(need, top=top, explained=0, among=among)
            self._known[need.id].update(match.offer for match in matches)
            self.found += [Candidate(need.id, m.offer, m.score, m.band) for m in matches]

    def paused(self, needs: Sequence[NeedText]) -> Iterator[NeedText]:
        """The needs, with a pause before every few."""
        for number, need in enumerate(needs):
            if number % AT_ONCE == 0:
                self._pause()
            yield need


def _within_reach(
    made: Assignment, candidates: Iterable[Candidate], places: Mapping[str, int]
) -> set[str]:
    """Offers with a free place, and those in which one would be free if somebody moved to such an
    offer, and so on: only there can a need that is short find a partner."""
    taken = Counter(pair.offer for pair in made.pairs)
    held, able = defaultdict(set), defaultdict(set)
    for pair in made.pairs:
        held[pair.need].add(pair.offer)
    for one in candidates:
        able[one.offer].add(one.need)
    found = {offer for offer, count in places.items() if count > taken[offer]}
    left = list(found)
    while left:
        for need in able.pop(left.pop(), ()):
            new = held[need] - found
            found |= new
            left += new
    return found


def _why(matcher: Matcher, need: NeedText, others: int) -> list[Hindrance]:
    """That the places of those who could went to others, else what leaves nobody more."""
    if others > 0:
        return [Hindrance(TAKEN, others)]
    return matcher.unmatched(need) or [Hindrance(NO_MORE)]

"""Which of the pairs that may be made are made: numbers in, numbers out.

The pairing of greatest total under capacity is a minimum-cost flow; as a linear programme its
matrix is totally unimodular (A. Hoffman and J. Kruskal 1956), so the simplex method of HiGHS
(Q. Huangfu and J. Hall 2018, in scipy) ends on whole pairs. Where every need wants one partner it
is an assignment, which shortest augmenting paths solve faster (R. Jonker and A. Volgenant 1987).
"""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import maximum_bipartite_matching, min_weight_full_bipartite_matching

_NEED, _OFFER = itemgetter(0), itemgetter(1)
FIRST = 10.0
"""Worth of a need's first partner above any score: nobody goes empty while a place exists."""


class Candidate(NamedTuple):
    """A pair that may be made, its score, and the band that says how well it answers."""

    need: str
    offer: str
    score: float
    band: str = ""


def solve(
    pairs: Sequence[Candidate],
    worth: npt.NDArray[np.float64],
    wanted: Mapping[str, int],
    places: Mapping[str, int],
) -> list[int]:
    """Numbers of the pairs to make, ascending, so that what they are worth is the most there can be
    when no need gets more than it wanted and no offer more than its places."""
    single = max(wanted.values()) == 1
    return (_matched if single else _programmed)(pairs, worth, wanted, places)


def _matched(
    pairs: Sequence[Candidate],
    worth: npt.NDArray[np.float64],
    _wanted: Mapping[str, int],
    places: Mapping[str, int],
) -> list[int]:
    """Where every need wants one: needs on one side, on the other each place by itself."""
    needs, rows = _numbered(list(map(_NEED, pairs)))
    offers, by_offer = _numbered(list(map(_OFFER, pairs)))
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
    return np.sort(numbers[_cheapest(one, other, worth[numbers])]).tolist()


def _cheapest(
    rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], worth: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Which of these pairs to make. Several times faster where rows are the fewer, and again where
    every row can get somebody; where not, each may also get nobody."""
    graph = sparse.csr_array((FIRST - worth, (rows, columns)))
    if maximum_bipartite_matching(graph, "column").min() < 0:
        alone = sparse.diags_array(np.full(graph.shape[0], 2 * FIRST))
        graph = sparse.hstack([graph, alone], format="csr")
    _, found = min_weight_full_bipartite_matching(graph)
    return found[rows] == columns


def _numbered(ids: Sequence[str]) -> tuple[list[str], npt.NDArray[np.intp]]:
    """Each id once, and the number each of them has there."""
    known = {identifier: number for number, identifier in enumerate(dict.fromkeys(ids))}
    return list(known), np.fromiter(map(known.__getitem__, ids), np.intp, len(ids))


def _programmed(
    pairs: Sequence[Candidate],
    worth: npt.NDArray[np.float64],
    wanted: Mapping[str, int],
    places: Mapping[str, int],
) -> list[int]:
    """By linear programme.

    Variables: each pair, then for each need whether it has a first partner, at most the number
    of its pairs.
    """
    needs, by_need = _numbered(list(map(_NEED, pairs)))
    offers, by_offer = _numbered(list(map(_OFFER, pairs)))
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

"""All needs with all offers at once: who could work with whom so that nobody goes empty."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from matching.matcher import Matcher
from matching.pairing import Candidate, solve
from matching.records import NeedText
from matching.unmatched import Hindrance

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
    today = set(previous)
    usable = _usable(candidates, _some(wanted), _some(places), set(blocked))
    worth = np.array([one.score for one in usable])
    if today:
        worth += STABLE * np.array([one[:2] in today for one in usable])
    chosen = solve(usable, worth, wanted, places) if usable else []
    made = [Pair(*usable[n], usable[n][:2] in today) for n in chosen]
    found = Counter(pair.need for pair in made)
    return Assignment(
        pairs=made,
        total=sum((pair.score for pair in made), 0.0),
        short={need: count - found[need] for need, count in wanted.items() if count > found[need]},
        dropped=sorted(today - {(pair.need, pair.offer) for pair in made}),
    )


def _some(counts: Mapping[str, int]) -> set[str]:
    return {identifier for identifier, count in counts.items() if count}


def _usable(
    candidates: Iterable[Candidate],
    needs: set[str],
    offers: set[str],
    blocked: set[tuple[str, str]],
) -> list[Candidate]:
    """In order, of those with the same need and offer the best."""
    each: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for one in candidates:
        need, offer, _score, _band = one
        if need in needs and offer in offers:
            held = each[need]
            if offer not in held or held[offer] < one:
                held[offer] = one
    for need, offer in blocked:
        each.get(need, {}).pop(offer, None)
    return [held[offer] for _, held in sorted(each.items()) for offer in sorted(held)]


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
        made.why[need.id] = _why(matcher, need, matcher.fitting(need) - got[need.id])
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

"""Processor time and memory beside the naive way, in one run, so that others on the machine
weigh little.

The texts are made of sentences of the background sample, mixed, with a few words of their own, so
that vocabulary grows with the collection as it does in life. Both sides hold the same texts; what
is timed begins where both have them as vectors, but for adding, which begins with a text.
"""

import gc
import random
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from time import process_time
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from matching import background
from matching.assign import assign
from matching.features import extract
from matching.matcher import Matcher
from matching.naive import Naive
from matching.pairing import Candidate
from matching.records import NeedText, OfferText

SIZES = (1_000, 10_000, 100_000)
ASKED = 20
TOP = 10
PAIRED, CHOICE = 5_000, 30
"""Needs and offers of a portfolio, and how many offers each need could do with."""


def bench(sizes: tuple[int, ...] = SIZES, needs: int = 10_000) -> Iterator[dict[str, Any]]:
    """One row a measurement: {"what", "offers", "ours", "naive", "times", "unit"}; `times` is how
    many times less ours takes. All needs against all offers is measured with at most `needs`
    of both. Each size is let go of before the next is made; the portfolio comes last."""
    for size in sizes:
        yield from _Bench(size, needs).rows()
        gc.collect()
    yield from _portfolio(min(needs, PAIRED))


class _Bench:
    def __init__(self, size: int, needs: int) -> None:
        self.size = size
        self.offers = [_offer(number) for number in range(size)]
        self.matcher, self.fitting = _timed(lambda: Matcher().fit(self.offers))
        self.naive, self.naive_fitting = _timed(lambda: Naive().fit(self.offers))
        self.needs = [_need(number) for number in range(min(size, needs))]

    def rows(self) -> Iterator[dict[str, Any]]:
        yield self._row("fit", "s", self.fitting, self.naive_fitting)
        yield self._one()
        yield self._whole()
        adding = self._adding()
        yield self._row("add one offer (naive: refit)", "ms", 1e3 * adding, 1e3 * self._refit())
        if small := self.size <= len(self.needs):
            same = 1e3 * self._refit(analyzer=_terms)
            yield self._row("the same (naive: refit with our terms)", "ms", 1e3 * adding, same)
        yield self._refresh()
        if small:
            yield from self._together()

    def _row(self, what: str, unit: str, ours: float, naive: float) -> dict[str, Any]:
        return _row(what, self.size, unit, ours, naive)

    def _one(self) -> dict[str, Any]:
        """The median over some needs, vector to the ten best, gates and facets asked."""
        asked = [(need, self.matcher.ask(need)) for need in self.needs[:ASKED]]
        rows = self.naive.vectorizer.transform([need.body for need in self.needs[:ASKED]])
        ours = _median([partial(self.matcher.best, need, TOP, query) for need, query in asked])
        naive = _median([partial(_sorted, row, self.naive.matrix) for row in rows])
        return self._row("one need, ten best, p50", "ms", 1e3 * ours, 1e3 * naive)

    def _whole(self) -> dict[str, Any]:
        """The same from the need's text on, and ten explanations with bands; needs that were not
        read before."""
        asked = self.needs[-ASKED:]
        ours = _median([partial(self.matcher.rank, need, TOP) for need in asked])
        naive = _median([partial(self.naive.ranking, need) for need in asked])
        return self._row("one need, text to reasons, p50", "ms", 1e3 * ours, 1e3 * naive)

    def _adding(self) -> float:
        """An offer the collection has not seen."""
        new = [_offer(self.size + number) for number in range(ASKED)]
        ours = _median([partial(self.matcher.add, offer) for offer in new])
        for offer in new:
            self.matcher.remove(offer.id)
        return ours

    def _refit(self, **parameters: Any) -> float:
        """Fitting all offers again, as scikit-learn must to take in one."""
        texts = ["\n".join(offer.evidence) for offer in self.offers]
        return _timed(lambda: TfidfVectorizer(**parameters).fit_transform(texts))[1]

    def _refresh(self) -> dict[str, Any]:
        ours = _timed(self.matcher.refresh)[1]
        return self._row("refresh idf and norms (naive: refit)", "s", ours, self.naive_fitting)

    def _together(self) -> Iterator[dict[str, Any]]:
        """All needs, all offers, the ten best of each; ours asks gates and facets, one thread."""
        asked = [(need, self.matcher.ask(need)) for need in self.needs]
        rows = self.naive.vectorizer.transform([need.body for need in self.needs])

        def ours() -> None:
            for _ in self.matcher.best_for(asked, TOP):
                pass

        theirs = partial(_sorted, rows, self.naive.matrix)
        seconds = _timed(ours)[1], _timed(theirs)[1]
        yield self._row("all needs, all offers, ten best", "s", *seconds)
        yield self._row("the same, peak memory", "MB", _peak(ours), _peak(theirs))


def _row(what: str, size: int, unit: str, ours: float, naive: float) -> dict[str, Any]:
    told = {"what": what, "offers": size, "unit": unit, "ours": _short(ours)}
    return told | {"naive": _short(naive), "times": _short(naive / ours) if ours else None}


def _portfolio(size: int) -> Iterator[dict[str, Any]]:
    """Needs that want one partner and offers with one place, random scores; naive: greedy."""
    chance = random.Random(size)
    pairs = [
        Candidate(f"n{need}", f"o{offer}", chance.random())
        for need in range(size)
        for offer in chance.sample(range(size), min(CHOICE, size))
    ]
    wanted = dict.fromkeys((pair.need for pair in pairs), 1)
    places = dict.fromkeys((pair.offer for pair in pairs), 1)
    made, ours = _timed(partial(assign, pairs, wanted, places))
    greedy, naive = _timed(partial(_greedy, pairs))
    yield _row("portfolio of as many needs (naive: greedy)", size, "s", ours, naive)
    totals = made.total, sum(pair.score for pair in greedy)
    yield _row("the same, sum of scores", size, "score", *totals)
    short = len(made.short), size - len(greedy)
    yield _row("the same, needs left without", size, "needs", *short)


def _greedy(pairs: list[Candidate]) -> list[Candidate]:
    """The best pair first, as long as both are free."""
    made: dict[str, Candidate] = {}
    taken = set()
    for pair in sorted(pairs, key=lambda pair: -pair.score):
        if pair.need not in made and pair.offer not in taken:
            made[pair.need] = pair
            taken.add(pair.offer)
    return list(made.values())


def _terms(text: str) -> list[str]:
    return list(chain.from_iterable(extract(text, "en").blocks.values()))


def _sorted(asked: Any, matrix: Any) -> Any:
    """As a first attempt would: every cosine, every row sorted."""
    return np.argsort(-cosine_similarity(asked, matrix), axis=1)[:, :TOP]


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    start = process_time()
    return call(), process_time() - start


def _median(calls: Sequence[Callable[[], Any]]) -> float:
    return float(np.median([_timed(call)[1] for call in calls]))


def _peak(call: Callable[[], Any]) -> float:
    """Megabytes above what was held before."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (peak - before) / 1e6


def _short(value: float) -> float:
    """Three digits that count."""
    return float(f"{value:.3g}")


def _text(number: int) -> str:
    """A text of about seventy words, the same for the same number."""
    chance = random.Random(number)
    texts = [chance.choice(background.texts("en")).split() for _ in range(3)]
    own = [f"{chance.choice(texts[0])}{chance.randrange(2_000)}" for _ in range(5)]
    return " ".join(texts[0][:25] + texts[1][-20:] + texts[2][5:25] + own)


def _offer(number: int) -> OfferText:
    chance = random.Random(-number)
    return OfferText(
        id=f"o{number}",
        text=_text(number),
        lang="en",
        targets=(chance.randint(1, 23), chance.randint(1, 23)),
        capacity=chance.randint(0, 2),
        mode=chance.choice(("", "remote", "on_site")),
    )


def _need(number: int) -> NeedText:
    chance = random.Random(number)
    return NeedText(
        id=f"n{number}",
        text=_text(10**9 + number),
        lang="en",
        targets=(chance.randint(1, 23),),
        mode=chance.choice(("", "remote")),
    )

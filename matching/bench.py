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
from time import process_time
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from matching import background
from matching.matcher import Matcher
from matching.naive import Naive
from matching.records import NeedText, OfferText

SIZES = (1_000, 10_000, 100_000)
ASKED = 20
TOP = 10


def bench(sizes: tuple[int, ...] = SIZES, needs: int = 10_000) -> Iterator[dict[str, Any]]:
    """One row a measurement: {"what", "offers", "ours", "naive", "times", "unit"}; `times` is how
    many times less ours takes. All needs against all offers is measured with at most `needs`
    of both. Each size is let go of before the next is made."""
    for size in sizes:
        yield from _Bench(size, needs).rows()
        gc.collect()


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
        yield self._adding()
        yield self._refresh()
        if self.size <= len(self.needs):
            yield from self._together()

    def _row(self, what: str, unit: str, ours: float, naive: float) -> dict[str, Any]:
        told = {"what": what, "offers": self.size, "unit": unit, "ours": _short(ours)}
        return told | {"naive": _short(naive), "times": _short(naive / ours) if ours else None}

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

    def _adding(self) -> dict[str, Any]:
        """An offer the collection has not seen against fitting it all again."""
        new = [_offer(self.size + number) for number in range(ASKED)]
        ours = _median([partial(self.matcher.add, offer) for offer in new])
        for offer in new:
            self.matcher.remove(offer.id)
        texts = ["\n".join(offer.evidence) for offer in self.offers]
        naive = _timed(lambda: TfidfVectorizer().fit_transform(texts))[1]
        return self._row("add one offer (naive: refit)", "ms", 1e3 * ours, 1e3 * naive)

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

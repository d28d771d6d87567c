"""One matcher a pool, and the three pools a first answer is made from."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from exchange.board.models import Need
from exchange.brokering.index.said import Marks, marks
from exchange.brokering.index.sources import (
    Lessons,
    Offers,
    Peers,
    Posted,
    Resources,
    Source,
    need_line,
    whole,
)
from exchange.brokering.queries import read_words
from matching import lexicon

# Rows read whole at once; SQLite binds a limited number of ids.
AT_ONCE = 500


class Found(NamedTuple):
    """One line of a ranking: what was found, and the values a Suggestion keeps of it."""

    kind: str
    pk: int
    values: dict[str, Any]


@dataclass
class Pool:
    """Rows of some kinds as the engine holds them, and the stamp each was read with.

    ``kept``: how many lines a need keeps. ``gates``: the gates asked, None for all of them.
    """

    sources: tuple[Source, ...]
    kept: int
    gates: tuple[str, ...] | None = None
    matcher: Any = None
    stamps: dict[str, Hashable] = field(default_factory=dict)
    digest: str = ""

    def refresh(self, engine: Any) -> None:
        """Bring the matcher level with the database: new and changed rows in, gone ones out.

        What fails halfway is given up whole, so that the next refresh reads everything again.
        """
        try:
            self._refresh(engine)
        except BaseException:
            self.matcher, self.stamps, self.digest = None, {}, ""
            raise

    def _refresh(self, engine: Any) -> None:
        if self.matcher is not None and self.matcher.outdated:
            self.matcher, self.stamps = None, {}
        now, changed = self._look()
        records = [engine.OfferText.from_json(line) for line in changed]
        if self.matcher is None:
            options = {} if self.gates is None else {"kept_gates": self.gates}
            self.matcher = engine.Matcher(**options).fit(records)
        else:
            for name in self.stamps.keys() - now.keys():
                self.matcher.remove(name)
            for record in records:
                self.matcher.add(record)
        if now != self.stamps or not self.digest:
            self.stamps, self.digest = now, _digest(sorted(now.items()))

    def _look(self) -> tuple[dict[str, Hashable], list[dict[str, Any]]]:
        now: dict[str, Hashable] = {}
        changed: list[dict[str, Any]] = []
        for source in self.sources:
            stamps = source.stamps()
            named = {f"{source.kind}:{pk}": stamp for pk, stamp in stamps.items()}
            now |= named
            pks = [pk for pk in stamps if self.stamps.get(f"{source.kind}:{pk}") != stamps[pk]]
            for some in _slices(sorted(pks)):
                lines = source.lines(some, stamps)
                changed += [line | {"id": f"{source.kind}:{line['id']}"} for line in lines]
        return now, changed

    def revs(self) -> dict[str, int]:
        """The revision in which each offer was read."""
        return {n: stamp[0] for n, stamp in self.stamps.items() if isinstance(stamp, tuple)}

    def rank(self, record: Any, version: str, said: Any) -> list[Found]:
        """The best for a need as ``store_ranking`` takes them, best first; ``said`` is what people
        said of its answer."""
        found = []
        matches = self.matcher.rank(record, top=self.kept, said=said)
        for place, match in enumerate(matches, start=1):
            kind, pk = match.offer.split(":")
            values = {
                "rank": place, "score": match.score, "strength": match.strength,
                "band": match.band, "reasons": match.as_dict(), "version": version,
            }  # fmt: skip
            found.append(Found(kind, int(pk), values))
        return found


class Asked(NamedTuple):
    """A need for the engine: its record, what was said of its answer, and ``version``, which names
    the input of a ranking: both, every row's stamp, and the words added to the lexicon."""

    pk: int
    record: Any
    said: Marks
    version: str


class Pools(threading.local):
    """Offers, things to use, and needs of other Parties, for one worker: a process or, as the
    engine is not made for two threads at once, a thread."""

    def __init__(self) -> None:
        self.offers = Pool((Offers(),), kept=12)
        self.things = Pool((Resources(), Lessons()), kept=8, gates=())
        self.peers = Pool((Peers(),), kept=6, gates=("blocked",))
        self._all = (self.offers, self.things, self.peers)
        # No part of an answer: among these one ask may have been put twice.
        self.posted = Pool((Posted(),), kept=6, gates=())

    def refresh(self, engine: Any) -> None:
        """Bring the words and every pool level with the database."""
        read_words()
        for pool in (*self._all, self.posted):
            pool.refresh(engine)

    def asked(self, engine: Any, need: Need) -> Asked:
        """A need as it reads now, read once for all that is asked of the engine about it."""
        line, said = need_line(need), marks(need)
        stamps = [pool.digest for pool in self._all]
        version = _digest([line, said, lexicon.version(), stamps])
        return Asked(need.pk, engine.NeedText.from_json(line), said, version)

    def lacks(self, asked: Asked) -> list[dict[str, Any]]:
        """Why no offer is at least possible for a need; empty where one is."""
        return [one.as_dict() for one in self.offers.matcher.unmatched(asked.record)]

    def rank(self, engine: Any, asked: Asked) -> list[Found]:
        """What answers a need, from every pool."""
        said = engine.Said(*(self._texts(names) for names in asked.said))
        return [
            found for pool in self._all for found in pool.rank(asked.record, asked.version, said)
        ]

    def twins(self, engine: Any, same_ask: Any, asked: Asked) -> list[int]:
        """Ids of posted needs that ``same_ask``, the engine's, takes for the same ask."""
        near = self.posted.matcher.best(asked.record, top=self.posted.kept)
        pks = [pk for pk in (int(name.split(":")[1]) for name, _score in near) if pk != asked.pk]
        return [
            other.pk for other in whole(Need.objects.filter(pk__in=pks))
            if same_ask(asked.record, engine.NeedText.from_json(need_line(other)))
        ]  # fmt: skip

    def _texts(self, names: list[str]) -> list[Any]:
        """The texts of these names, as far as they still stand."""
        every = (pool.matcher.offers_.get(name) for name in names for pool in self._all)
        return [text for text in every if text is not None]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _slices(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), AT_ONCE):
        yield pks[start : start + AT_ONCE]


POOLS = Pools()

"""One matcher a pool, and the three pools a first answer is made from."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from exchange.board.models import Need
from exchange.brokering.index.said import Marks, marks, set_aside
from exchange.brokering.index.sources import (
    Lessons,
    Offers,
    Peers,
    Posted,
    Resources,
    Source,
    need_line,
)
from exchange.brokering.models import Suggestion
from exchange.brokering.queries import read_words
from matching import lexicon

# Rows read whole at once; SQLite binds a limited number of ids.
AT_ONCE = 500
# What the engine is made of: its code, its words and its sample.
ENGINE = (".py", ".psv", ".txt")
# Characters of each part of a version.
HALF = 32
# Reasons are told again while they sum to what the score is now, but for this part of it: each
# offer that comes shifts the weights of words a little.
NEAR = 0.01


class Found(NamedTuple):
    """One line of a ranking: what was found, and the values a Suggestion keeps of it."""

    kind: str
    pk: int
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """What the pools call it."""
        return f"{self.kind}:{self.pk}"


class Asked(NamedTuple):
    """A need for the engine: its record, what was said of its answer, the offers set ``aside``, and
    names of the input of a ranking: ``own`` of the first two, the words added to the lexicon and
    the engine itself; ``others`` of every row it is compared with, and which of them count."""

    pk: int
    record: Any
    said: Marks
    aside: list[str]
    own: str
    others: str

    @property
    def version(self) -> str:
        """The whole input by one name."""
        return self.own + self.others

    def was_read_for(self, version: str) -> bool:
        """Whether a ranking of that version was made of this need as it is."""
        return version.startswith(self.own)


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

    def rank(self, asked: Asked, said: Any, rows: Mapping[str, Suggestion]) -> Iterator[Found]:
        """The best for a need as ``store_ranking`` takes them, best first; ``said`` is what people
        said of its answer.

        A row of ``rows``, by name, that was made from what would be read now is told again: to
        find the reasons costs many times more than to find the best.
        """
        question = self.matcher.put(asked.record, said)
        # What was set aside stays in the list below, and takes nobody's place in it.
        aside = sum(name in self.stamps for name in asked.aside)
        listed = self.matcher.listed(question, self.kept + aside)
        for place, (name, score) in enumerate(listed, start=1):
            version, row = _digest([asked.own, self.stamps[name]]), rows.get(name)
            if row is None or row.version != version or not _is_near(row.score, score):
                values = _told(self.matcher.explain(question, name)) | {"version": version}
            else:
                values = {field: getattr(row, field) for field in Suggestion.RANKED}
            kind, pk = name.split(":")
            yield Found(kind, int(pk), values | {"rank": place})


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
        line, said, aside = need_line(need), marks(need), set_aside(need)
        # A need that comes back to life finds twins among those that changed meanwhile.
        own = _digest([line, said, need.moved_at.isoformat(), lexicon.version(), engine_stamp()])
        others = _digest([aside, *(pool.digest for pool in self._all)])
        record = engine.NeedText.from_json(line)
        return Asked(need.pk, record, said, aside, own[:HALF], others[:HALF])

    def lacks(self, asked: Asked) -> list[dict[str, Any]]:
        """Why no offer is at least possible for a need, those set aside left out; empty where one
        is."""
        record = replace(asked.record, blocked=tuple(asked.aside))
        return [one.as_dict() for one in self.offers.matcher.unmatched(record)]

    def rank(self, engine: Any, asked: Asked) -> list[Found]:
        """What answers a need, from every pool."""
        said = engine.Said(*(self._texts(names) for names in asked.said))
        every = Suggestion.objects.filter(need=asked.pk)
        rows = {f"{one.kind}:{one.thing_id}": one for one in every}
        return [found for pool in self._all for found in pool.rank(asked, said, rows)]

    def twins(self, same_ask: Any, asked: Asked) -> list[int]:
        """Ids of posted needs that ``same_ask``, the engine's, takes for the same ask."""
        posted = self.posted.matcher
        near = dict(posted.best(asked.record, top=self.posted.kept))
        near.pop(f"need:{asked.pk}", None)
        alike = [name for name in near if same_ask(asked.record, posted.offers_[name])]
        return [int(name.split(":")[1]) for name in alike]

    def _texts(self, names: list[str]) -> list[Any]:
        """The texts of these names, as far as they still stand."""
        every = (pool.matcher.offers_.get(name) for name in names for pool in self._all)
        return [text for text in every if text is not None]


def _told(match: Any) -> dict[str, Any]:
    """The values of a row that the engine's answer makes."""
    made = {name: getattr(match, name) for name in ("score", "strength", "band")}
    return made | {"reasons": match.as_dict()}


def _is_near(before: float, now: float) -> bool:
    return abs(before - now) <= NEAR * abs(now)


@cache
def engine_stamp() -> str:
    """Names the release of the engine: another one may find and tell other reasons."""
    folder = Path(lexicon.__file__).parents[1]
    files = sorted(one for one in folder.rglob("*") if one.suffix in ENGINE and one.is_file())
    return _digest([hashlib.sha256(one.read_bytes()).hexdigest() for one in files])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _slices(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), AT_ONCE):
        yield pks[start : start + AT_ONCE]


POOLS = Pools()

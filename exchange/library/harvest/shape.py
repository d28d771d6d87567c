"""What readers speak: how they ask, and the pages, items and troubles they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Words = dict[str, str]
"""A text by language; the key is empty where the hub does not say which."""
State = dict[str, Any]
"""Plain JSON: where the next run begins (``since``), or where this one stands (``cursor``)."""

MOST_PAGES = 5_000
"""A run that has read so many pages is called endless."""
# Where a hub's protocol does not tell of deletions, all of it is read again so often.
ALL_AGAIN = timedelta(days=30)


class Trouble(Exception):
    """A run cannot go on. ``code`` is a word that pages explain, ``detail`` what a machine said.

    ``wait`` seconds later it is worth another try; None: not before somebody has done something.
    """

    def __init__(self, code: str, detail: str = "", wait: float | None = None) -> None:
        super().__init__(code, detail)
        self.code, self.detail, self.wait = code, detail, wait


@dataclass(frozen=True)
class Reply:
    """What a hub answered: header names in small letters, the body decompressed and whole."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


Ask = Callable[..., Reply]
"""``ask(url, headers={})``; raises Trouble unless the answer is 200, or 304 when headers ask."""


@dataclass(frozen=True)
class Item:
    """One thing in its hub's own words; texts may still hold HTML.

    ``kinds`` are the hub's words for what it is, ``links`` candidates in the hub's order, ``where``
    the page it was read from where that differs from the hub's address. ``deleted`` needs nothing
    but the identifier.
    """

    identifier: str
    titles: Words = field(default_factory=dict)
    texts: Words = field(default_factory=dict)
    links: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    free: bool | None = None
    where: str = ""
    deleted: bool = False


@dataclass(frozen=True)
class Problem:
    """One record that was skipped: which, and why (a word that pages explain)."""

    identifier: str
    code: str


@dataclass(frozen=True)
class Page:
    """What was read in one go, and the ``cursor`` to go on from.

    ``seen`` names pages that were not read because they did not change. The last page has
    ``ended`` and the next run's ``since``; with ``whole`` the run named all that the hub has, so
    that what it did not name is gone.
    """

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    cursor: State = field(default_factory=dict)
    total: int | None = None
    ended: bool = False
    whole: bool = False
    since: State = field(default_factory=dict)


Read = Callable[[Ask, str, State, State], Iterator[Page]]


def is_due(since: State, today: date) -> bool:
    """Whether everything is to be read again: never done, or ``ALL_AGAIN`` ago."""
    try:
        return today - date.fromisoformat(since.get("whole", "")) >= ALL_AGAIN
    except ValueError:
        return True


def unchanged(since: State) -> dict[str, str]:
    """The headers that ask a hub to answer only when something has changed."""
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {names[key]: value for key, value in since.items() if key in names}


def marks(reply: Reply) -> State:
    """What an answer says of its version, for ``unchanged`` of the next run."""
    return {key: reply.headers[key] for key in ("etag", "last-modified") if key in reply.headers}


def pieces(
    items: list[Item], problems: list[Problem], start: int, size: int = 200
) -> Iterator[Page]:
    """A list that came in one document as pages; the cursor counts what was given already."""
    for at in range(start, len(items), size):
        told = problems if at == start else []
        yield Page(items[at : at + size], told, cursor={"at": at + size}, total=len(items))
    if start >= len(items) and problems:
        yield Page(problems=problems, cursor={"at": start})

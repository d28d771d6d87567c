"""RSS and Atom: the entries of a feed, asked for only when it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import feedparser

from exchange.library.harvest.letters import decode
from exchange.library.harvest.shape import (
    Ask,
    Item,
    Page,
    Problem,
    State,
    Trouble,
    marks,
    unchanged,
)

MOST_ENTRIES = 2_000


def read(ask: Ask, address: str, since: State, cursor: State) -> Iterator[Page]:
    """What stands in the feed now. A feed shows its newest only: what left it is not gone."""
    reply = ask(address, headers=unchanged(since))
    if reply.status == 304:
        yield Page(ended=True, since=since)
        return
    text = decode(reply.body, reply.headers.get("content-type", ""))
    if "<!ENTITY" in text:
        raise Trouble("entities")
    # Decoded already: the parser is told so, whatever the feed says of itself.
    labelled = {"content-type": "application/xml; charset=utf-8"}
    feed = feedparser.parse(BytesIO(text.encode()), response_headers=labelled, sanitize_html=False)
    if not feed.version:
        raise Trouble("page" if "<html" in text[:1000].lower() else "not_feed")
    items: list[Item] = []
    problems: list[Problem] = []
    for entry in feed.entries[:MOST_ENTRIES]:
        found = _item(entry, feed.feed.get("language", ""))
        if isinstance(found, Item):
            items.append(found)
        else:
            problems.append(found)
    yield Page(items, problems, ended=True, since=marks(reply))


def _item(entry: Any, lang: str) -> Item | Problem:
    link = entry.get("link", "")
    identifier = entry.get("id") or link
    if not identifier:
        return Problem(entry.get("title", "")[:300], "no_identifier")
    told = [one.get("value", "") for one in entry.get("content", [])]
    text = next((one for one in [entry.get("summary", ""), *told] if one), "")
    lang = entry.get("title_detail", {}).get("language") or lang
    return Item(
        identifier,
        titles={lang or "": entry.get("title", "")},
        texts={lang or "": text},
        links=(link, identifier),
        kinds=tuple(tag.get("term") or "" for tag in entry.get("tags", [])),
    )

"""schema.org JSON-LD in the pages that a sitemap names, or a sitemap of sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from time import monotonic
from typing import Any

from exchange.library.harvest.letters import decode
from exchange.library.harvest.linked import Node, loaded, texts, types, within, words
from exchange.library.harvest.shape import (
    Ask,
    Item,
    Page,
    Problem,
    State,
    Trouble,
)
from exchange.library.harvest.trees import every, find, local, parse, said

# What can be used; articles of news, people and events are not kept.
KEPT = frozenset({
    "Course", "DataCatalog", "Dataset", "DigitalDocument", "Book", "Guide", "HowTo",
    "LearningResource", "Report", "ScholarlyArticle", "SoftwareApplication", "SoftwareSourceCode",
    "TechArticle", "WebApplication",
})  # fmt: skip
MOST_MAPS, MOST_ADDRESSES = 500, 100_000
# Addresses of a sitemap are taken so many at a time, that it need not be read again for each page
# of ours; and such a page is done after so many pages of the hub, or after ENOUGH seconds.
A_BATCH, A_PAGE, ENOUGH = 200, 5, 10.0
DAY = re.compile(r"\d{4}-\d\d-\d\d")
EARLY = "early"


def read(ask: Ask, address: str, since: State, cursor: State) -> Iterator[Page]:
    """Every page that changed since the last run, as its ``lastmod`` says; what the sitemap no
    longer names is gone."""
    newest = since.get("newest", "")
    cursor = cursor or {"maps": [address], "at": 0, "newest": newest, "done": 0}
    mapped: dict[str, list[tuple[str, str]]] = {}
    while cursor["maps"] or cursor.get("batch"):
        if cursor.get("batch"):
            page = _page(ask, newest, cursor)
        else:
            page = Page(cursor=_further(ask, cursor, mapped))
        yield page
        cursor = page.cursor
    yield Page(ended=True, whole=True, since={"newest": cursor["newest"]})


def _further(ask: Ask, cursor: State, mapped: dict[str, list[tuple[str, str]]]) -> State:
    """The next addresses of the first sitemap, or the sitemaps it names; ``mapped`` holds the one
    that was read last."""
    name = cursor["maps"][0]
    if name not in mapped:
        root = _map(ask, name)
        if local(root.tag) == "sitemapindex":
            return _into(root, cursor)
        mapped.clear()
        mapped[name] = _addresses(root)
    addresses, at = mapped[name], cursor["at"]
    end = at + A_BATCH
    maps = cursor["maps"] if end < len(addresses) else cursor["maps"][1:]
    here = {"maps": maps, "at": end if maps == cursor["maps"] else 0, "of": len(addresses)}
    return {**cursor, **here, "batch": addresses[at:end]}


def _map(ask: Ask, address: str) -> Any:
    reply = ask(address)
    root = parse(decode(reply.body, reply.headers.get("content-type", "")))
    if local(root.tag) not in ("sitemapindex", "urlset"):
        raise Trouble("not_map")
    return root


def _into(root: Any, cursor: State) -> State:
    """A sitemap of sitemaps: those it names take its place."""
    named = [said(find(one, "loc")) for one in every(root, "sitemap")]
    known = set(cursor["maps"])
    maps = [one for one in dict.fromkeys(named) if one and one not in known]
    opened = cursor.get("opened", 0) + len(maps)
    if opened > MOST_MAPS:
        raise Trouble("endless")
    return {**cursor, "maps": maps + cursor["maps"][1:], "at": 0, "opened": opened}


def _addresses(root: Any) -> list[tuple[str, str]]:
    """The addresses of a sitemap, each with the day of its last change or nothing."""
    found = {}
    for one in every(root, "url"):
        day = DAY.match(said(find(one, "lastmod")))
        if address := said(find(one, "loc")):
            found[address] = day.group() if day else ""
    return list(found.items())


def _page(ask: Ask, newest: str, cursor: State) -> Page:
    """A few addresses of the batch; what is older than ``newest`` is not asked."""
    if cursor["done"] > MOST_ADDRESSES:
        raise Trouble("endless")
    page, failed, asked, until = Page(), 0, 0, monotonic() + ENOUGH
    batch, days, at = cursor["batch"], [cursor["newest"]], 0
    while at < len(batch) and asked < A_PAGE and (not asked or monotonic() <= until):
        address, day = batch[at]
        try:
            if newest and day and day < newest:
                page.seen.append(address)
            else:
                failed, asked = _read(ask, address, page, failed), asked + 1
        except Trouble as trouble:
            if trouble.code == EARLY and at:
                break
            raise
        days.append(day)
        at += 1
    now = {**cursor, "batch": batch[at:], "newest": max(days), "done": cursor["done"] + at}
    return replace(page, cursor=now, total=None if cursor.get("opened") else cursor["of"])


def _read(ask: Ask, address: str, page: Page, failed: int) -> int:
    """Put what one page of the hub says into ``page``; one that cannot be read is one problem.

    Returns how many pages in a row the hub has not answered: at ``failed`` of A_PAGE it is the
    hub that has a problem. What is known of a page with a problem stays, unless it is gone.
    """
    try:
        reply = ask(address)
    except Trouble as trouble:
        if trouble.code in ("other_host", EARLY) or (
            trouble.wait is not None and failed + 1 >= A_PAGE
        ):
            raise
        page.problems.append(Problem(address, trouble.code))
        page.seen.extend([address] if trouble.code != "gone" else [])
        return failed + 1 if trouble.wait is not None else failed
    found, broken = _things(decode(reply.body, reply.headers.get("content-type", "")))
    if broken:
        page.problems.append(Problem(address, "json"))
        page.seen.append(address)
    for n, node in enumerate(found):
        name = address if n == 0 else f"{address}#{n + 1}"
        page.items.append(_item(name, address, node))
    return 0


class _Scripts(HTMLParser):
    """Collects the JSON-LD of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").split(";")[0].strip().lower()
        if tag == "script" and kind == "application/ld+json":
            self.found.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


def _things(page: str) -> tuple[list[Node], bool]:
    """The nodes of a page that are kept, outer ones only, and whether some of it was broken."""
    reader = _Scripts()
    reader.feed(page)
    found: list[Node] = []
    broken = False
    for text in reader.found:
        try:
            found += [one for one in within(loaded(text), KEPT) if KEPT & set(types(one))]
        except Trouble:
            broken = True
    return [one for one in found if words(one, "name", "headline")], broken


def _item(identifier: str, address: str, node: Node) -> Item:
    free = node.get("isAccessibleForFree")
    links = [one for one in texts(node, "url") if one.startswith(("http://", "https://"))]
    return Item(
        identifier,
        titles=words(node, "name", "headline"),
        texts=words(node, "description", "abstract"),
        links=(*links, address),
        kinds=tuple(types(node)),
        languages=tuple(texts(node, "inLanguage")),
        free={True: True, False: False, "true": True, "false": False}.get(free)
        if isinstance(free, bool | str) else None,
        where=address,
    )  # fmt: skip

"""DCAT catalogues: JSON-LD, Turtle or RDF/XML, in one document or along Hydra's pages."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from exchange.library.harvest.letters import decode
from exchange.library.harvest.linked import Node, linked, nodes, texts, types, words
from exchange.library.harvest.shape import (
    MOST_PAGES,
    Ask,
    Item,
    Page,
    Problem,
    State,
    Trouble,
    marks,
    pieces,
    unchanged,
)

KEPT = {"Dataset", "DataService", "DatasetSeries"}
ACCEPT = "application/ld+json, text/turtle;q=0.9, application/rdf+xml;q=0.8, */*;q=0.1"
WEB = ("http://", "https://")


def read(ask: Ask, address: str, since: State, cursor: State) -> Iterator[Page]:
    """The whole catalogue, unless the hub says that it has not changed."""
    url, at, turned = cursor.get("url", address), cursor.get("at", 0), cursor.get("pages", 0)
    version = cursor.get("version", {})
    while True:
        first = url == address
        reply = ask(url, headers={"Accept": ACCEPT, **(unchanged(since) if first else {})})
        if reply.status == 304:
            yield Page(ended=True, since=since)
            return
        version = marks(reply) if first else version
        found = nodes(decode(reply.body, reply.headers.get("content-type", "")))
        items, problems = _items(found)
        if first and not items and not problems:
            raise Trouble("no_datasets")
        for page in pieces(items, problems, at):
            here = {"url": url, "pages": turned, "version": version, **page.cursor}
            yield Page(page.items, page.problems, cursor=here, total=_count(found))
        following = _next(found, url)
        if not following:
            yield Page(ended=True, whole=True, since=version)
            return
        turned += 1
        if following == url or turned > MOST_PAGES:
            raise Trouble("endless")
        url, at = following, 0


def _items(found: list[Node]) -> tuple[list[Item], list[Problem]]:
    told = [one for one in found if any(not key.startswith("@") for key in one)]
    by_id = {one["@id"]: one for one in told if isinstance(one.get("@id"), str)}
    items: dict[str, Item] = {}
    problems = []
    for node in told:
        if not KEPT & set(types(node)) and node.get("@in") != "dataset":
            continue
        item = _item(node, by_id)
        if item.identifier:
            items.setdefault(item.identifier, item)
        else:
            problems.append(Problem(next(iter(item.titles.values()), ""), "no_identifier"))
    return list(items.values()), problems


def _item(node: Node, by_id: dict[str, Node]) -> Item:
    own = str(node.get("@id", ""))
    own = own if own.startswith(WEB) else ""
    named = texts(node, "identifier")
    files = list(linked(node, by_id, "distribution", "Distribution"))
    links = [*texts(node, "landingPage", "page"), own]
    links += [url for one in files for url in texts(one, "accessURL", "downloadURL")]
    return Item(
        own or next(iter(named), ""),
        titles=words(node, "title", "name"),
        texts=words(node, "description", "abstract"),
        links=tuple(one for one in links if one.startswith(WEB)),
        kinds=("dataset",),
        languages=tuple(texts(node, "language")),
    )


def _count(found: list[Node]) -> int | None:
    """How many there are on all pages, where the catalogue says so."""
    told = [text for one in found for text in texts(one, "totalItems")]
    return next((int(one) for one in told if one.isdecimal() and len(one) < 9), None)


def _next(found: list[Node], url: str) -> str:
    """The next page by Hydra, or nothing."""
    told = [text for one in found for text in texts(one, "next", "nextPage")]
    return urljoin(url, told[0]) if told else ""

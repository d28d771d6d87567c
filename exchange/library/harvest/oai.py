"""OAI-PMH 2.0 with oai_dc: page by page along resumption tokens, from where the last run ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from exchange.library.harvest.letters import decode
from exchange.library.harvest.shape import (
    MOST_PAGES,
    Ask,
    Item,
    Page,
    Problem,
    State,
    Trouble,
    is_due,
)
from exchange.library.harvest.trees import every, find, local, parse, parse_in_parts, said

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def read(ask: Ask, address: str, since: State, cursor: State) -> Iterator[Page]:
    """The records changed since the last run; all of them the first time, and again once a month
    where the repository does not keep its deletions. A token it no longer knows begins anew."""
    cursor = cursor or _begin(ask, address, since)
    while True:
        if cursor.get("endless"):
            raise Trouble("endless")
        try:
            page = _page(ask, address, cursor)
        except _BadToken:
            if cursor.get("anew"):
                raise Trouble("token") from None
            cursor = {**_begin(ask, address, since), "anew": True}
            continue
        yield page
        if page.ended:
            return
        cursor = page.cursor


class _BadToken(Exception):
    """The repository does not know the resumption token (any more)."""


def _begin(ask: Ask, address: str, since: State) -> State:
    """Ask who it is: how fine its dates are, whether it keeps deletions, what time it has."""
    root = _tree(ask, address, verb="Identify")[0]
    who = find(root, "Identify")
    if who is None:
        raise Trouble("not_oai")
    now = said(find(root, "responseDate"))
    if not MOMENT.fullmatch(now):
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    length = 20 if "T" in said(find(who, "granularity")) else 10
    keeps = said(find(who, "deletedRecord")) == "persistent"
    begun = since.get("from", "")[:length]
    if not keeps and is_due(since, date.fromisoformat(now[:10])):
        begun = ""
    whole = now[:10] if not begun else since.get("whole", "")
    then = {"from": now[:length], "whole": whole}
    return {"from": begun, "token": "", "pages": 0, "then": then}


def _page(ask: Ask, address: str, cursor: State) -> Page:
    if cursor["token"]:
        asked = {"resumptionToken": cursor["token"]}
    else:
        asked = {"metadataPrefix": "oai_dc", **({"from": cursor["from"]} if cursor["from"] else {})}
    root, records, broken = _tree(ask, address, verb="ListRecords", **asked)
    if (error := find(root, "error")) is not None:
        return _refused(error, cursor)
    if find(root, "ListRecords") is None:
        raise Trouble("not_oai")
    items: list[Item] = []
    problems = [Problem(one, "xml") for one in broken]
    for record in records:
        found = _item(record)
        if isinstance(found, Item):
            items.append(found)
        else:
            problems.append(found)
    token = find(root, "ListRecords", "resumptionToken")
    if not said(token):
        return _last(items, problems, cursor)
    assert token is not None
    told = token.get("completeListSize", "")
    total = int(told) if told.isdecimal() and len(told) < 9 else None
    return Page(items, problems, cursor=_next(cursor, said(token), items), total=total)


def _tree(ask: Ask, address: str, **asked: str) -> tuple[Element, list[Element], list[str]]:
    """The root of an answer, its records, and the identifiers of records that are not XML."""
    glue = "&" if "?" in address else "?"
    reply = ask(address + glue + urlencode(asked))
    text = decode(reply.body, reply.headers.get("content-type", ""))
    try:
        root = parse(text)
    except Trouble as trouble:
        if trouble.code != "xml":
            raise
        return parse_in_parts(text, r"(?:\w+:)?record")
    return root, list(every(root, "record")), []


def _refused(error: Element, cursor: State) -> Page:
    code = error.get("code", "")
    if code == "badResumptionToken":
        raise _BadToken
    if code == "noRecordsMatch":
        return _last([], [], cursor)
    raise Trouble(
        "no_dc" if code == "cannotDisseminateFormat" else "said_no", f"{code} {said(error)}"
    )


def _last(items: list[Item], problems: list[Problem], cursor: State) -> Page:
    return Page(items, problems, ended=True, whole=not cursor["from"], since=cursor["then"])


def _next(cursor: State, token: str, items: list[Item]) -> State:
    """The cursor after a page; ``endless`` when the list turns in a circle."""
    names = sha256("\n".join(one.identifier for one in items).encode()).hexdigest()[:16]
    pages = cursor["pages"] + 1
    same = bool(items) and names == cursor.get("names")
    endless = token == cursor["token"] or same or pages > MOST_PAGES
    return {**cursor, "token": token, "pages": pages, "names": names, "endless": endless}


def _item(record: Element) -> Item | Problem:
    header = find(record, "header")
    identifier = said(find(header, "identifier")) if header is not None else ""
    if header is None or not identifier:
        return Problem("", "no_identifier")
    if header.get("status") == "deleted":
        return Item(identifier, deleted=True)
    dc = find(record, "metadata", "dc")
    if dc is None:
        return Problem(identifier, "empty")
    fields: dict[str, list[tuple[str, str]]] = {}
    for one in dc:
        if text := said(one):
            fields.setdefault(local(one.tag), []).append((one.get(LANG, ""), text))
    return Item(
        identifier,
        titles=dict(reversed(fields.get("title", []))),
        texts=_by_language(fields.get("description", [])),
        links=tuple(text for name in ("identifier", "relation", "source")
                    for _lang, text in fields.get(name, [])),
        kinds=tuple(text for _lang, text in fields.get("type", [])),
        languages=tuple(text for _lang, text in fields.get("language", [])),
    )  # fmt: skip


def _by_language(texts: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for lang, text in texts:
        found.setdefault(lang, []).append(text)
    return {lang: "\n\n".join(parts) for lang, parts in found.items()}

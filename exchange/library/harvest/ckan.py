"""CKAN: ``package_search``, oldest change first, so that nothing slips between two pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from exchange.library.harvest.letters import decode
from exchange.library.harvest.linked import loaded
from exchange.library.harvest.shape import (
    MOST_PAGES,
    Ask,
    Item,
    Page,
    Problem,
    State,
    Trouble,
    Words,
    is_due,
)

ROWS = 100
SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def read(ask: Ask, address: str, since: State, cursor: State) -> Iterator[Page]:
    """What changed since the last change that was read; everything once a month, because a search
    tells nothing of what was deleted.

    A page begins at the second of the last page's last change, so that some records come twice.
    Numbered pages would slip when a record changes meanwhile; they only serve (``skip``) where a
    whole page changed in one second.
    """
    cursor = cursor or _begin(since)
    while True:
        found, total = _asked(ask, address, cursor)
        items, problems = _items(found, address)
        cursor = _next(cursor, found)
        if len(found) < ROWS:
            then = {"from": cursor["from"], "whole": cursor["whole_on"]}
            yield Page(items, problems, ended=True, whole=cursor["whole"], since=then)
            return
        yield Page(items, problems, cursor=cursor, total=total)


def _begin(since: State) -> State:
    today = datetime.now(UTC).date()
    whole = is_due(since, today)
    on = today.isoformat() if whole else since["whole"]
    begun = "" if whole else since.get("from", "")
    return {"from": begun, "skip": 0, "pages": 0, "read": 0, "whole": whole, "whole_on": on}


def _asked(ask: Ask, address: str, cursor: State) -> tuple[list[Any], int]:
    asked = {"rows": ROWS, "start": cursor["skip"], "sort": "metadata_modified asc, id asc"}
    if cursor["from"]:
        asked["fq"] = f"metadata_modified:[{cursor['from']} TO *]"
    base = address.rstrip("/").removesuffix("/api/3/action").removesuffix("/api/3")
    reply = ask(f"{base}/api/3/action/package_search?{urlencode(asked)}")
    answer = loaded(decode(reply.body, reply.headers.get("content-type", "")))
    result = answer.get("result") if isinstance(answer, dict) and answer.get("success") else None
    if not isinstance(result, dict) or not isinstance(result.get("results"), list):
        raise Trouble("not_ckan")
    count = result.get("count")
    left = count - cursor["skip"] if isinstance(count, int) else 0
    return result["results"], cursor["read"] + max(left, 0)


def _next(cursor: State, found: list[Any]) -> State:
    changes = [_changed(one) for one in found]
    if changes and not changes[-1]:
        raise Trouble("not_ckan", "metadata_modified is missing")
    pages = cursor["pages"] + 1
    if pages > MOST_PAGES:
        raise Trouble("endless")
    last = changes[-1] if changes else cursor["from"]
    skip = cursor["skip"] + len(found) if last == cursor["from"] else 0
    read_ = cursor["read"] + len(found)
    return {**cursor, "from": last, "skip": skip, "pages": pages, "read": read_}


def _changed(one: Any) -> str:
    """The second of a record's last change, as the search takes it."""
    told = one.get("metadata_modified") if isinstance(one, dict) else None
    second = SECOND.match(told) if isinstance(told, str) else None
    return f"{second.group()}Z" if second else ""


def _items(found: list[Any], address: str) -> tuple[list[Item], list[Problem]]:
    items, problems = [], []
    for one in found:
        if isinstance(one, dict) and isinstance(one.get("id"), str) and one["id"]:
            items.append(_item(one, address))
        else:
            problems.append(Problem("", "no_identifier"))
    return items, problems


def _item(one: dict[str, Any], address: str) -> Item:
    base = address.partition("/api/")[0].rstrip("/")
    home = f"{base}/dataset/{one.get('name') or one['id']}"
    lang = one.get("language")
    return Item(
        one["id"],
        titles=_words(one, "title"),
        texts=_words(one, "notes"),
        links=(home,),
        kinds=("dataset",),
        languages=(lang,) if isinstance(lang, str) else (),
        deleted=one.get("state") == "deleted",
    )


def _words(one: dict[str, Any], name: str) -> Words:
    """A text in each language that a translating CKAN gives it, else the one it has."""
    many = one.get(f"{name}_translated")
    if isinstance(many, dict):
        found = {k: v for k, v in many.items() if isinstance(v, str) and v.strip()}
        if found:
            return found
    text = one.get(name)
    return {"": text} if isinstance(text, str) and text.strip() else {}

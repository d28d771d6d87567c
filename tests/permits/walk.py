"""Asks one line of the table as each role, and says what came of it; nothing of it stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.permits.table import BODIES, Row
from tests.permits.world import World

SIGN_IN = "/en/account/login/?next="
# Sessions and limits: what every request may write, whatever comes of it.
KEPT_ANYWAY = re.compile(r'"(django_session|cache|usersessions_usersession)"')
WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\S+)")


@dataclass
class Answer:
    """What one role got: the cell it fits, the page or where it leads, the tables written."""

    cell: str
    page: str = ""
    written: set[str] = field(default_factory=set)


def walked(world: World, row: Row) -> dict[str, Answer]:
    """The answers to one line, by role."""
    return {role: asked(world, row, role) for role in row.cells}


def asked(world: World, row: Row, role: str) -> Answer:
    """The answer to one line for one role."""
    body = BODIES.get(row.name, {}) if row.method == "POST" else None
    body = body(world) if callable(body) else body
    return once(world, role, reverse(row.name, args=world.things[row.thing]), body)


def once(world: World, role: str, path: str, body: Any = None) -> Answer:
    """As ``sent``; because nothing stays, the same question has the same answer."""
    question = (role, path, repr(body))
    if question not in world.answers:
        world.answers[question] = sent(world, role, path, body)
    return world.answers[question]


def sent(world: World, role: str, path: str, body: Any = None, kind: str = "") -> Answer:
    """Ask for ``path``, or post ``body`` to it (a text is JSON unless ``kind`` says otherwise), and
    take back what that wrote."""
    client = Client()
    if role in world.sessions:
        client.cookies = SimpleCookie({"sessionid": world.sessions[role]})
    log = _Writes()
    with transaction.atomic():
        with connection.execute_wrapper(log):
            try:
                got = _ask(client, path, body, kind)
            except Exception as problem:
                return Answer(f"500 {problem!r}"[:200])
            finally:
                transaction.set_rollback(True)
    page = got.headers.get("Location") or got.content.decode()
    return Answer(_cell(got, page), page, log.tables)


def _ask(client: Client, path: str, body: Any, kind: str) -> Any:
    if body is None:
        return client.get(path)
    if kind or isinstance(body, str):
        return client.generic("POST", path, body, content_type=kind or "application/json")
    return client.post(path, body)


def _cell(got: HttpResponse, page: str) -> str:
    if got.status_code in (302, 303):
        return "in" if page.startswith(SIGN_IN) else "go"
    if got.status_code == 404:
        return "--" if "This page is not there, or not for you." in page else "404"
    return {200: "ok", 403: "no"}.get(got.status_code, str(got.status_code))


class _Writes:
    """Remembers which tables were written, but for those that every request may write."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if (found := WRITES.match(sql)) and not KEPT_ANYWAY.search(found[2]):
            self.tables.add(found[2].strip('"'))
        return execute(sql, params, many, context)


def words_of(page: str) -> str:
    """What a page itself says, without its frame: the title and the main part."""
    return "".join(re.findall(r"<title>.*?</title>|<main.*</main>", page, re.DOTALL))


def doors_on(page: str) -> set[tuple[str, bool]]:
    """Where the links and buttons of a page lead, and whether they post."""
    links = re.findall(r'(?:href|hx-get|data-bell|data-events)="(/[a-z][^"#]*)', page)
    forms = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page)
    found = {(unescape(one), one in forms) for one in [*links, *forms]}
    return {(path, posts) for path, posts in found if path.startswith("/en/")}

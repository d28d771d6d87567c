"""Who may do what, and who reads what: written tables of every address, walked here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver, reverse

from exchange.brokering.views import answer as answer_views
from exchange.rooms.urls import sockets
from tests.permits import secrets
from tests.permits.table import ROLES, Row, implied, written
from tests.permits.walk import Answer, asked, doors_on, once, walked, words_of
from tests.permits.world import NOWHERE, SCRIPT, World, word

pytestmark = [pytest.mark.django_db, pytest.mark.anywhere, pytest.mark.timeout(600)]
WRITTEN, IMPLIED = list(written()), list(implied())
REFUSED = {"in", "--", "no", "405"}
# What reading may write: marks of what was read, and who belongs in a room by now.
READING = {"brokering_answer", "notices_notice", "rooms_member", "account_emailaddress"}


def addresses(resolver: Any, space: str = "") -> Iterator[str]:
    """The names of every address that the site answers."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}"
        else:
            yield from addresses(one, f"{space}{one.namespace}:" if one.namespace else space)


def test_every_address_stands_in_the_table_and_nothing_else_does() -> None:
    there, listed = set(addresses(get_resolver())), {row.name for row in WRITTEN}
    unlisted, gone = sorted(there - listed), sorted(listed - there)
    assert not unlisted, f"write down in tests/permits/ who may use {', '.join(unlisted)}"
    assert not gone, f"tests/permits/ lists what is no address any more: {', '.join(gone)}"


def test_there_is_one_socket_and_one_answer_for_any_other_address() -> None:
    """Who may use it is proved in tests/rooms/test_socket.py and test_cut_off.py."""
    assert [str(one.pattern) for one in sockets] == ["ws/rooms/<int:pk>/", ""]


@pytest.mark.parametrize("row", [*WRITTEN, *IMPLIED], ids=str)
def test_each_role_gets_what_the_table_says(world: World, row: Row) -> None:
    got = walked(world, row)
    found = "  ".join(f"{role} {answer.cell}" for role, answer in got.items())
    wrong = [role for role, answer in got.items() if answer.cell not in row.cells[role]]
    assert not wrong, f"{row}: wrong for {', '.join(wrong)}. Found: {found}"
    for role, answer in got.items():
        if answer.cell == "--":
            absent = once(world, role, reverse("board:need", args=[NOWHERE]))
            assert words_of(answer.page) == words_of(absent.page), f"{role} is told it is there"
        kept = READING if row.method == "GET" else set()
        if row.method == "GET" or answer.cell in REFUSED:
            assert answer.written <= kept, f"{role} wrote {answer.written}, {answer.cell}"


def answers(world: World, role: str) -> Iterator[tuple[Row, Answer]]:
    """Everything that a role gets at the addresses of the table."""
    return ((row, asked(world, row, role)) for row in WRITTEN if role in row.cells)


def test_each_word_is_read_by_those_it_is_for_and_by_nobody_else(world: World) -> None:
    expected = secrets.readers()
    found: dict[str, set[str]] = {name: set() for name in expected}
    for role in ROLES:
        every = "\n".join(answer.page for _row, answer in answers(world, role))
        for name in expected:
            if (word(name) if name.islower() else name) in every:
                found[name].add(role)
    wrong = {name: sorted(found[name] ^ expected[name]) for name in expected}
    assert {name: roles for name, roles in wrong.items() if roles} == {}


def test_no_page_lets_a_script_of_somebody_s_text_run(world: World) -> None:
    found = [
        f"{role}: {row}" for role in ROLES for row, answer in answers(world, role)
        if SCRIPT in answer.page and "<main" in answer.page
    ]  # fmt: skip
    assert found == []


def test_no_link_and_no_button_leads_to_a_closed_door(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_views, "WAIT_SECONDS", 0)  # nobody makes the answers asked for here
    closed = []
    for role in ROLES:
        pages = [
            (row, one)
            for row, one in answers(world, role)
            if one.cell == "ok" and row.method == "GET"
        ]
        doors = {door: row for row, one in pages for door in doors_on(one.page)}
        for (path, posts), row in doors.items():
            cell = once(world, role, path, {} if posts else None).cell
            if cell in {"--", "no", "404", "405"} or cell.startswith("5"):
                closed.append(f"{role}: {path} on {row} gives {cell}")
    assert not closed, "\n".join(closed)


def test_every_notice_leads_to_a_page_that_opens(world: World) -> None:
    closed = []
    for role, user in world.users.items():
        for notice in user.notices.all() if user else ():
            leads = once(world, role, reverse("notices:follow", args=[notice.pk]))
            if (there := once(world, role, leads.page)).cell != "ok":
                closed.append(f"{role}: {notice.kind} leads to {leads.page}, {there.cell}")
    assert closed == []

"""How to read the permit table, and the whole of it.

A line names an address, the thing in it, a method, and for each role what comes:

``ok`` a page · ``go`` done, and led on · ``in`` asked to sign in · ``--`` refused in the very words
of what is not there · ``no`` refused with 403 · a number: that status.

What no line says follows from the rest: a method without a line is answered with 405, and a thing
that is not there with ``--``; whoever is signed out may be asked to sign in first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.permits import account, board, brokering, insight, library, notices, people, plans, rooms

ROLES = {
    "out": "signed out",
    "none": "signed in, without a hat",
    "staff": "staff of Fiji, whose things these are",
    "focal": "focal point of Fiji",
    "other": "staff of Senegal",
    "side": "vetted expert, the other side of Fiji's proposals and exchanges",
    "expert": "vetted expert who is no side; her organisation is not vetted yet",
    "holds": "coordinator who holds the cases",
    "coord": "coordinator who holds none of them and has not looked in",
    "admin": "administrator",
}
PARTS = (account, board, brokering, insight, library, notices, people, plans, rooms)
BODIES: dict[str, dict[str, Any]] = {
    name: body for part in PARTS for name, body in part.BODIES.items()
}


@dataclass(frozen=True)
class Row:
    """One line: ``cells`` holds for each role it names what may come of it."""

    name: str
    thing: str
    method: str
    cells: dict[str, set[str]]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.thing}".strip()


def written() -> Iterator[Row]:
    """The lines as they are written."""
    for part in PARTS:
        roles: list[str] = []
        for line in part.TABLE.strip().splitlines():
            words = line.split()
            if words[0] == "#":
                roles = words[1:]
                assert set(roles) <= set(ROLES), roles
                continue
            name, *thing, method = words[: -len(roles)]
            cells = {role: {cell} for role, cell in zip(roles, words[-len(roles) :], strict=True)}
            yield Row(name, "".join(thing), method, cells)


def implied() -> Iterator[Row]:
    """What follows from them, asked by somebody with few rights and somebody with many."""
    methods: dict[str, dict[str, str]] = {}
    for row in written():
        methods.setdefault(row.name, {}).setdefault(row.method, row.thing)
    for name, known in methods.items():
        for method in ("GET", "POST"):
            thing = next(iter(known.values()))
            if method not in known:
                yield Row(name, thing, method, _few("405"))
            elif thing and not thing.startswith(("token", "key", "party")):
                nowhere = "pair.nowhere" if thing.startswith("pair") else "nowhere"
                yield Row(name, nowhere, method, _few("--"))


def _few(cell: str) -> dict[str, set[str]]:
    return {"out": {cell, "in"}, "none": {cell}, "holds": {cell}}

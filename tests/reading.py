"""Reads the project's own source for the house tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
# From the lowest to the highest.
ROOMS: list[str] = settings.ROOMS
# Inside a room imports go down this list; names on one line do not import each other.
FLOORS: list[set[str]] = [
    {"models"},
    {"gates", "queries"},
    {"organs"},
    {"actions"},
    {"tasks", "forms"},
    {"views", "api", "consumers", "feeds", "client", "admin", "management", "middleware", "health"},
    {"urls"},
]
# Organs by room, each with the reason why it is one.
ORGANS: dict[str, dict[str, str]] = {
    "atlas": {"finding": "how every list is searched, filtered and counted"},
    "journal": {"bell": "the ring is a hint with its own silence after a failure"},
    "people": {"adapter": "allauth's door to our verbs"},
    "library": {
        "finding": "lists asked with the reader's filters",
        "harvest": "reads what hubs publish, one reader a protocol, without Django",
        "robots": "what a host asks of machines, and how long it wants to be left alone",
        "wire": "asks the web, public addresses only, within limits",
    },
    "plans": {
        "gaps": "what is lacking, in the words with which a need begins",
        "picture": "kept assessments side by side, and what has moved",
        "alignments": "which scheme and identifier somebody means",
        "tables": "how a pasted or uploaded table is read, and one written",
    },
    "brokering": {
        "index": "one matcher a worker process, kept level with the rows",
        "why": "words a stored explanation for its reader",
    },
    "board": {
        "gaps": "what a plan lacks beside the needs that ask for it",
        "finding": "lists asked through the gates",
        "reading": "what a text speaks of, as the form proposes it",
        "translator": "asks the one translation service, within limits",
    },
    "rooms": {
        "files": "what a message may bring as files, by content and name",
        "protocol": "frames and limits of the socket",
        "naming": "whom a text names with @, read alike when it is kept and when it is shown",
        "hub": "one fan-out a process",
    },
    "notices": {
        "letter": "how a bundle of notices becomes one mail",
        "recipients": "who is told what, as one readable table",
        "words": "words of a notice for its reader",
    },
}
BESIDE = {"apps", "migrations", "templatetags", "__init__"}


@dataclass(frozen=True)
class Module:
    """A Python file of ours, parsed."""

    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text())

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 and parts[0] == "exchange" and parts[1] in ROOMS else ""

    @property
    def place(self) -> str:
        """The file's name within its room: models, actions, views, hub …"""
        parts = self.name.split(".")
        return parts[2] if len(parts) > 2 else "__init__"

    def imports(self) -> Iterator[tuple[str, ast.AST]]:
        """Every module imported anywhere in the file, with the statement."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def modules(folder: str) -> list[Module]:
    found = sorted((ROOT / folder).rglob("*.py"))
    return [Module(path) for path in found if "migrations" not in path.parts]


def room_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "exchange" and parts[1] in ROOMS else ""


def floor_of(room: str, place: str) -> int | None:
    if place in ORGANS.get(room, {}):
        return 2
    for number, names in enumerate(FLOORS):
        if place in names:
            return number
    return None


def length(node: ast.AST) -> int:
    """Lines of a function's body, its docstring not counted."""
    body = list(node.body)  # type: ignore[attr-defined]
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(body) > 1:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1

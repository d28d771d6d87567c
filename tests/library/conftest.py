"""A small release, and resources made through the verbs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exchange.library.actions import show_resource, suggest_resource
from exchange.library.models import Resource
from exchange.people.models import Actor, User

SEEN = {"where": "public page https://example.org/list", "on": "2026-11-25"}
HUB = {
    "key": "reefs", "name": "Reef Data", "home": "https://reefs.example.org",
    "text": {"en": "Where reefs are, and how they do."}, "targets": ["3", "8"],
    "support": ["data_info"], "languages": ["en", "fr"], "seen": SEEN,
}  # fmt: skip
NETWORK = HUB | {
    "key": "pacific-centre", "name": "Pacific Centre", "kind": "support_centre",
    "regions": ["pacific"], "area": "FJ",
}  # fmt: skip
RESOURCE = {
    "key": "reef-course", "kind": "course", "title": "Reef surveys", "hub": "reefs",
    "text": {"en": "Six hours on counting fish."}, "gist": {"en": "Learn to count fish.", "fr": "Compter les poissons."},
    "targets": ["3", "21"], "support": ["training"], "languages": ["en"], "regions": ["global"],
    "cost": "free", "link": "https://reefs.example.org/course", "seen": SEEN,
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A release as files; given rows replace the usual ones."""

    def written(**rows: list[dict[str, Any]]) -> Path:
        usual = {"hubs": [HUB], "networks": [NETWORK], "resources": [RESOURCE]} | rows
        for name, lines in usual.items():
            text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
            (tmp_path / f"{name}.jsonl").write_text(text + "\n", "utf-8")
        return tmp_path

    return written


def suggested(user: User, **fields: Any) -> Resource:
    given: dict[str, Any] = {
        "title": "A mangrove guide", "link": "https://mangroves.example.org/guide",
        "gist": {"en": "For whoever plants mangroves."},
    } | fields  # fmt: skip
    return suggest_resource(by=Actor(user), **given)


def shown(coordinator: User, **fields: Any) -> Resource:
    held = suggested(coordinator, **fields)
    return show_resource(by=Actor(coordinator), resource=held)

"""A connected hub, and runs of it against answers of our own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from exchange.library.actions import connect_source, keep_harvests
from exchange.library.harvest.readers import READERS
from exchange.library.models import Hub, Source
from exchange.people.models import Actor
from tests.library.harvest.hubs import OAI, Told

CLOCK = Actor.system("clock")


@pytest.fixture
def hub(db: None) -> Hub:
    return Hub.objects.create(key="reefs", name="Reefs", home="https://hub.example.org")


@pytest.fixture
def source(hub: Hub) -> Source:
    return connect_source(by=CLOCK, hub=hub, kind="oai", address=OAI)


@pytest.fixture
def tick(monkeypatch: pytest.MonkeyPatch) -> Callable[..., bool]:
    """One tick of the clock against a hub's answers; ``due``: as if its time had come."""

    def ticked(told: Told, due: bool = False) -> bool:
        monkeypatch.setattr("exchange.library.actions.harvesting.asker", lambda hosts, run: told)
        if due:
            Source.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        return keep_harvests(by=CLOCK, readers=READERS)

    return ticked

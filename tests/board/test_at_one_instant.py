"""Two requests at one instant: one need, one offer, one fact."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from exchange.board.models import Need, Offer
from exchange.journal.models import Entry
from exchange.people.models import User
from tests.conftest import browser

pytestmark = pytest.mark.django_db(transaction=True)
Given = Callable[..., dict[str, Any]]


def at_once(user: User, path: str, given: dict[str, Any]) -> list[tuple[int, str]]:
    ready, clients = Barrier(4), [browser(user) for _one in range(4)]

    def send(client: Any) -> tuple[int, str]:
        ready.wait(10)
        try:
            answer = client.post(path, given)
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(send, clients))


def test_four_clicks_post_one_need(fiji_staff: User, sheet: Given) -> None:
    answers = at_once(fiji_staff, "/en/needs/new/", sheet())
    need = Need.objects.get()
    assert answers == [(302, f"/en/needs/{need.pk}/answer/?wait=1")] * 4
    assert (need.state, Entry.objects.filter(name="need.posted").count()) == ("posted", 1)


def test_four_clicks_publish_one_offer(expert: User, offered: Given) -> None:
    answers = at_once(expert, "/en/offers/new/", offered())
    offer = Offer.objects.get()
    assert answers == [(302, f"/en/offers/{offer.pk}/")] * 4
    assert Entry.objects.filter(name="offer.published").count() == 1

"""What a coordinator set aside answers a need no more, and takes nobody's place in its list."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange.board.models import Need
from exchange.brokering import actions, tasks
from exchange.brokering.index import Pools
from exchange.brokering.models import Suggestion
from exchange.people.models import Actor, User
from tests.conftest import offers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ranked(open_need: Need, expert: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """An open need beside one offer that fits and thirteen that speak of something else."""
    monkeypatch.setattr(tasks, "POOLS", Pools())
    offers(expert)
    for number in range(13):
        offers(expert, title=f"Taxes {number}", text="Levies and tariffs of ports.", items=[])
    again()


def again() -> None:
    tasks.rank(Need.objects.all())


def set_aside(coordinator: User, rows: list[Suggestion], reason: str) -> None:
    for one in rows:
        actions.dismiss(by=Actor(coordinator), suggestion=one, reason=reason)
    again()


def listed() -> list[Suggestion]:
    rows = Suggestion.objects.filter(offer__isnull=False, state=Suggestion.SUGGESTED)
    return list(rows.order_by("rank"))


def test_a_need_whose_only_fitting_offer_is_set_aside_says_why_nobody_fits(
    open_need: Need, coordinator: User, client: Client
) -> None:
    fitting = [one for one in listed() if one.band != "none"]
    assert len(fitting) == 1
    assert not open_need.answer.lacks
    set_aside(coordinator, fitting, "capacity")
    client.force_login(coordinator)
    page = client.get(f"/en/needs/{open_need.pk}/case/").content.decode()
    assert "Fitting offers excluded for this request: 1" in page
    actions.restore(by=Actor(coordinator), suggestion=fitting[0])
    again()
    open_need.answer.refresh_from_db()
    assert not open_need.answer.lacks


def test_an_offer_set_aside_makes_room_for_the_next(coordinator: User) -> None:
    before = listed()
    assert len(before) == 12
    set_aside(coordinator, before[:2], "known")
    after = listed()
    assert len(after) == 12
    assert not {one.pk for one in after} & {one.pk for one in before[:2]}

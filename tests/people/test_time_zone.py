"""In which zone a person is told the time: the browser proposes, the person may change it."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange.people import actions
from exchange.people.models import Actor, User
from exchange.people.queries import zone_of
from tests.conftest import browser, seated
from tests.people.test_sign_up import sign_up

pytestmark = pytest.mark.django_db


def newcomer() -> User:
    return User.objects.get(email="nia@new.example")


def shown_to(user: User) -> str:
    page = browser(user).get("/en/me/").content.decode()
    return page.partition("<dt>Time zone</dt><dd><bdi>")[2].partition("</bdi>")[0]


def test_a_new_account_keeps_the_zone_its_browser_says_and_may_change_it(client: Client) -> None:
    sign_up(client, timezone="America/Bogota")
    assert shown_to(newcomer()) == "America/Bogota"
    page = browser(newcomer()).get("/en/me/edit/").content.decode()
    assert '<option value="America/Bogota" selected>' in page
    actions.edit_me(by=Actor(newcomer()), timezone="UTC")
    assert shown_to(newcomer()) == "UTC"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "x" * 90])
def test_a_browser_that_says_no_zone_we_know_keeps_nobody_out(client: Client, zone: str) -> None:
    assert sign_up(client, timezone=zone).status_code == 302
    assert (newcomer().timezone, shown_to(newcomer())) == ("", "UTC")


@pytest.mark.parametrize(
    ("party", "zone"),
    [("FJ", "Pacific/Fiji"), ("SN", "Africa/Dakar"), ("AU", "UTC"), ("EU", "UTC")],
)
def test_without_a_word_of_the_browser_it_is_the_partys_where_that_has_but_one(
    party: str, zone: str
) -> None:
    user = seated("Nia New", "nia@new.example", party, "staff")
    assert zone_of(Actor(user)) == zone
    assert shown_to(user) == zone


def test_ones_own_choice_goes_before_the_partys(fiji_staff: User) -> None:
    actions.edit_me(by=Actor(fiji_staff), timezone="UTC")
    assert shown_to(fiji_staff) == "UTC"

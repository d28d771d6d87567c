"""The demo's accounts: in sight where one begins, signed in by one button, nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from exchange.insight.queries.tryout import ACCOUNTS, PASSWORD
from exchange.people import actions
from exchange.people.models import Actor, User

pytestmark = pytest.mark.django_db
WORDS = "Try it as one of these people"


@pytest.fixture
def samples(db: None) -> None:
    for one in ACCOUNTS[:2]:
        given: dict[str, Any] = {"email": one.email, "name": f"The {one.who}", "is_sample": True}
        actions.enrol(by=Actor.system("seed"), password=PASSWORD, **given)


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, mode="demo"))


@pytest.mark.parametrize("path", ["", "account/login/"])
def test_a_visitor_of_the_demo_sees_its_people_and_signs_in_with_one_button(
    path: str, client: Client, samples: None, demo: None
) -> None:
    page = client.get(f"/en/{path}").content.decode()
    assert page.count("Sign in as The ") == 2
    form = {"login": ACCOUNTS[1].email, "password": PASSWORD}
    assert all(f'value="{value}"' in page for value in form.values())
    assert client.post("/en/account/login/", form).url == "/en/my/"
    assert WORDS not in client.get("/en/").content.decode()


@pytest.mark.parametrize("path", ["", "account/login/", "try/"])
def test_a_site_that_is_no_demo_shows_no_account(path: str, client: Client, samples: None) -> None:
    assert PASSWORD not in client.get(f"/en/{path}").content.decode()


def test_without_sample_data_there_is_nobody_to_try(client: Client, demo: None) -> None:
    actions.enrol(by=Actor.system("seed"), email=ACCOUNTS[0].email, name="Real", password="x-y-z-1")
    assert WORDS not in client.get("/en/").content.decode()
    User.objects.update(is_sample=True, is_active=False)
    assert WORDS not in client.get("/en/").content.decode()

"""In production coordinators and administrators need a second factor."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client

from exchange.people import actions
from exchange.people.models import Actor, User

PASSWORD = "reef-and-forest"


@pytest.fixture
def chief(coordinator: User) -> User:
    """A coordinator who signs in by password, and holds a seat as well."""
    user = actions.enrol(
        by=Actor.system("seed"), email="c@d.example", name="Chi", password=PASSWORD
    )
    actions.grant_mandate(by=Actor.system("seed"), user=user, kind="coordinator")
    actions.seat(by=Actor.system("seed"), user=user, party="FJ", kind="staff")
    return user


def sign_in(client: Client) -> Any:
    return client.post("/en/account/login/", {"login": "c@d.example", "password": PASSWORD})


def test_without_a_second_factor_the_mandate_is_no_hat_in_production(
    chief: User, settings: Any
) -> None:
    assert Actor(chief).coordinates
    settings.PRODUCTION = True
    assert [hat.kind for hat in Actor(chief).hats] == ["seat"]
    Authenticator.objects.create(user=chief, type=Authenticator.Type.TOTP, data={})
    assert [hat.kind for hat in Actor(chief).hats] == ["seat", "coordinator"]


def test_a_recovery_code_alone_is_no_second_factor(chief: User, settings: Any) -> None:
    settings.PRODUCTION = True
    Authenticator.objects.create(user=chief, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert not Actor(chief).coordinates


def test_signing_in_leads_to_the_set_up_and_the_role_waits(
    client: Client, chief: User, settings: Any
) -> None:
    settings.PRODUCTION = True
    assert sign_in(client).url == "/en/account/2fa/totp/activate/"
    assert "Until it is set up you do not hold it" in client.get("/en/me/").content.decode()
    assert client.get("/en/experts/").status_code == 404


def test_others_are_not_led_there(client: Client, settings: Any) -> None:
    settings.PRODUCTION = True
    actions.enrol(by=Actor.system("seed"), email="c@d.example", name="Chi", password=PASSWORD)
    assert sign_in(client).url == "/en/my/"


def right_code(client: Client) -> str:
    """What an authenticator app would show for the secret on the page."""
    secret = client.session["mfa.totp.secret"]
    counter = next(auth.yield_hotp_counters_from_time())
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def set_up(client: Client) -> None:
    page = "/en/account/2fa/totp/activate/"
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    assert 'src="data:image/svg+xml' in client.get(page).content.decode()
    assert client.post(page, {"code": "wrong"}).status_code == 200
    assert client.post(page, {"code": right_code(client)}).status_code == 302


def test_setting_it_up_asks_for_the_password_once_more(client: Client, chief: User) -> None:
    sign_in(client)
    asked = client.get("/en/account/2fa/totp/activate/")
    assert asked.url.startswith("/en/account/reauthenticate/")


def test_the_second_factor_is_asked_for_at_every_sign_in(client: Client, chief: User) -> None:
    sign_in(client)
    set_up(client)
    other = Client()
    assert sign_in(other).url == "/en/account/2fa/authenticate/"
    assert "_auth_user_id" not in other.session
    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    other.post("/en/account/2fa/authenticate/", {"code": kept.wrap().get_unused_codes()[0]})
    assert "_auth_user_id" in other.session


def test_guesses_of_the_second_factor_are_limited(client: Client, chief: User) -> None:
    sign_in(client)
    set_up(client)
    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    thief = Client()
    sign_in(thief)
    for _ in range(10):
        thief.post("/en/account/2fa/authenticate/", {"code": "000000"})
    thief.post("/en/account/2fa/authenticate/", {"code": kept.wrap().get_unused_codes()[0]})
    assert "_auth_user_id" not in thief.session

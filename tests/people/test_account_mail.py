"""Mails of an account: readable in every program, and no page hangs when they cannot go."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from exchange.people import actions
from exchange.people.models import Actor, User
from tests.people.test_sign_up import NEW, code_of, sign_up, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "reef-and-forest"
UNSENT = "The mail could not be sent just now"


@pytest.fixture
def ana(client: Client) -> User:
    """Signed in by password, and lately asked for it again."""
    given = {"email": "a@b.example", "name": "Ana", "password": PASSWORD}
    user = actions.enrol(by=Actor.system("seed"), **given)
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    return user


def smtp_at(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


@pytest.fixture
def dead_smtp(settings: Any) -> None:
    """Nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        smtp_at(settings, free.getsockname()[1])


@pytest.fixture
def silent_smtp(settings: Any) -> Iterator[None]:
    """Somebody listens and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        smtp_at(settings, silent.getsockname()[1])
        yield


def html_of(letter: Any) -> str:
    [(text, kind)] = letter.alternatives
    assert kind == "text/html"
    return text


def test_a_silent_mail_server_holds_a_request_up_for_five_seconds_at_most(settings: Any) -> None:
    assert settings.EMAIL_TIMEOUT == 5


def test_signing_up_goes_on_while_the_mail_server_is_silent(
    client: Client, settings: Any, silent_smtp: None
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    before = time.monotonic()
    answer = client.post("/en/account/signup/", NEW, follow=True)
    assert time.monotonic() - before < 5
    assert (answer.status_code, UNSENT in answer.content.decode()) == (200, True)


def test_after_a_failure_the_page_says_so_and_a_new_code_can_be_sent(
    client: Client, settings: Any, dead_smtp: None
) -> None:
    with time_machine.travel("2026-01-01 10:00", tick=False) as clock:
        page = client.post("/en/account/signup/", NEW, follow=True).content.decode()
        assert UNSENT in page
        assert "Send a new code" in page
        assert page.count('<p class="note">') == 1
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        clock.shift(11)
        client.post("/en/account/confirm-email/", {"action": "resend"})
        client.post("/en/account/confirm-email/", {"code": code_of(mail.outbox[0])})
        assert signed_in(client)


def test_a_code_to_sign_in_that_could_not_go_is_said_alike_for_known_and_unknown_addresses(
    client: Client, dead_smtp: None
) -> None:
    actions.enrol(by=Actor.system("seed"), email="a@b.example", name="Ana")
    pages = []
    for email in ("a@b.example", "c@b.example"):
        answer = Client().post("/en/account/login/code/", {"email": email}, follow=True)
        pages.append((answer.status_code, UNSENT in answer.content.decode()))
    assert pages == [(200, True), (200, True)]


def test_a_link_for_a_new_password_that_could_not_go_is_said(
    client: Client, dead_smtp: None
) -> None:
    actions.enrol(by=Actor.system("seed"), email="a@b.example", name="Ana")
    answer = client.post("/en/account/password/reset/", {"email": "a@b.example"}, follow=True)
    page = answer.content.decode()
    assert (answer.status_code, UNSENT in page, "Ask again" in page) == (200, True, True)


def test_a_changed_password_stands_though_its_notice_could_not_go(
    client: Client, ana: User, dead_smtp: None
) -> None:
    given = {
        "oldpassword": PASSWORD,
        "password1": "forest-and-reef",
        "password2": "forest-and-reef",
    }
    page = client.post("/en/account/password/change/", given, follow=True).content.decode()
    ana.refresh_from_db()
    assert (ana.check_password("forest-and-reef"), UNSENT in page) == (True, False)


def test_a_mail_with_a_code_is_text_and_html(client: Client) -> None:
    sign_up(client, name="Nia <b>New</b>")
    [letter] = mail.outbox
    link = re.search(r"^https?://\S+$", letter.body, re.M)
    assert link is not None
    page = html_of(letter)
    assert f'href="{link.group(0)}"' in page
    assert page.count("<a ") == 1
    assert f'<span dir="ltr">{code_of(letter)}</span>' in page
    assert "Hello Nia &lt;b&gt;New&lt;/b&gt;," in page
    assert letter.extra_headers == {"Auto-Submitted": "auto-generated", "Content-Language": "en"}


def test_a_mail_follows_the_direction_of_its_language(client: Client) -> None:
    client.post("/ar/account/signup/", NEW)
    assert '<html lang="ar" dir="rtl">' in html_of(mail.outbox[0])
    assert "text-align:right" in html_of(mail.outbox[0])


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("password/reset/", "There is no account with this address"),
        ("login/code/", "There is no account with this address"),
    ],
)
def test_an_unknown_address_is_told_so_by_mail_only(
    client: Client, path: str, subject: str
) -> None:
    client.post(f"/en/account/{path}", {"email": "c@b.example"})
    [letter] = mail.outbox
    assert letter.subject == subject
    assert "/en/account/signup/" in html_of(letter)


def test_a_change_of_password_is_mailed_with_when_and_from_where(client: Client, ana: User) -> None:
    given = {
        "oldpassword": PASSWORD,
        "password1": "forest-and-reef",
        "password2": "forest-and-reef",
    }
    with time_machine.travel("2026-12-03 14:05Z", tick=False):
        client.post("/en/account/reauthenticate/", {"password": PASSWORD})
        client.post("/en/account/password/change/", given)
    [letter] = mail.outbox
    assert (letter.subject, letter.to) == ("Your password was changed", ["a@b.example"])
    assert "on 3 December 2026, 14:05 UTC, from the address 127.0.0.1" in letter.body
    assert "http://127.0.0.1:8000/en/me/" in letter.body
    assert 'href="http://127.0.0.1:8000/en/me/"' in html_of(letter)


def test_a_change_of_address_is_mailed_to_the_old_one(client: Client, ana: User) -> None:
    EmailAddress.objects.create(user=ana, email="new@b.example", verified=True, primary=False)
    client.post("/en/account/email/", {"email": "new@b.example", "action_primary": ""})
    [letter] = mail.outbox
    assert letter.to == ["a@b.example"]
    assert letter.subject == "The e-mail address of your account was changed"

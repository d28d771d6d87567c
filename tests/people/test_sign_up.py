"""Signing up and in: by code, by link, by password, with limits."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from exchange.people import actions
from exchange.people.models import Actor, User

NEW = {"email": "Nia@New.example", "name": "Nia New", "password1": ""}


def sign_up(client: Client, **fields: str) -> Any:
    return client.post("/en/account/signup/", NEW | fields)


def code_of(letter: Any) -> str:
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", letter.body, re.M)
    assert found is not None, letter.body
    return found.group(1)


def link_of(letter: Any) -> str:
    found = re.search(r"https?://[^/]+(/\S+/account/confirm/\S+)", letter.body)
    assert found is not None, letter.body
    return found.group(1)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_newcomer_signs_up_without_a_password_and_confirms_with_the_code(client: Client) -> None:
    assert sign_up(client).status_code == 302
    user = User.objects.get(email="nia@new.example")
    assert (user.name, user.language, user.has_usable_password()) == ("Nia New", "en", False)
    assert not signed_in(client)
    answer = client.post("/en/account/confirm-email/", {"code": code_of(mail.outbox[0])})
    assert answer.url == reverse("insight:my")
    assert signed_in(client)
    assert EmailAddress.objects.get(user=user).verified


def test_the_language_of_the_page_becomes_the_language_of_the_account(client: Client) -> None:
    client.post("/fr/account/signup/", NEW)
    assert User.objects.get(email="nia@new.example").language == "fr"
    assert "/fr/account/confirm/" in mail.outbox[0].body


def test_the_link_in_another_browser_confirms_and_the_first_tab_goes_on(client: Client) -> None:
    sign_up(client)
    phone = Client()
    link = link_of(mail.outbox[0])
    assert phone.get(link).status_code == 200
    assert not EmailAddress.objects.get(email="nia@new.example").verified
    assert phone.post(link).status_code == 302
    assert not signed_in(phone)
    assert client.get("/en/account/confirm-email/").url == reverse("insight:my")
    assert signed_in(client)


def test_the_link_in_another_tab_signs_in(client: Client) -> None:
    sign_up(client)
    assert client.post(link_of(mail.outbox[0])).url == reverse("insight:my")
    assert signed_in(client)


def test_opening_the_link_alone_confirms_nothing(client: Client) -> None:
    sign_up(client)
    scanner = Client()
    for _ in range(3):
        scanner.get(link_of(mail.outbox[0]))
    assert not EmailAddress.objects.get(email="nia@new.example").verified


def test_the_link_ends_after_thirty_minutes(client: Client) -> None:
    with time_machine.travel("2026-01-01 10:00", tick=False) as clock:
        sign_up(client)
        clock.shift(timedelta(minutes=31))
        shown = Client().post(link_of(mail.outbox[0]))
    assert "This link is too old" in shown.content.decode()
    assert not EmailAddress.objects.get(email="nia@new.example").verified


@pytest.mark.parametrize("token", ["x", "x:y:z", "e30:1abc:sig", "%00", "a" * 900])
def test_a_forged_link_confirms_nothing(client: Client, token: str) -> None:
    assert "This link is too old" in client.post(f"/en/account/confirm/{token}/").content.decode()


def test_the_code_ends_after_thirty_minutes(client: Client) -> None:
    with time_machine.travel("2026-01-01 10:00", tick=False) as clock:
        sign_up(client)
        clock.shift(timedelta(minutes=31))
        client.post("/en/account/confirm-email/", {"code": code_of(mail.outbox[0])})
        assert not signed_in(client)
    assert not EmailAddress.objects.get(email="nia@new.example").verified


def test_guesses_of_the_code_are_limited(client: Client) -> None:
    sign_up(client)
    for _ in range(5):
        client.post("/en/account/confirm-email/", {"code": "AAAA-AAAA"})
    client.post("/en/account/confirm-email/", {"code": code_of(mail.outbox[0])})
    assert not signed_in(client)
    assert not EmailAddress.objects.get(email="nia@new.example").verified


def test_a_new_code_can_be_sent_and_ends_the_old_one(client: Client) -> None:
    with time_machine.travel("2026-01-01 10:00", tick=False) as clock:
        sign_up(client)
        clock.shift(timedelta(seconds=11))
        client.post("/en/account/confirm-email/", {"action": "resend"})
        first, second = (code_of(letter) for letter in mail.outbox)
        client.post("/en/account/confirm-email/", {"code": first})
        assert not signed_in(client)
        client.post("/en/account/confirm-email/", {"code": second})
        assert signed_in(client)


def test_signing_up_with_a_known_address_tells_the_page_nothing(
    client: Client, expert: User
) -> None:
    known = client.post("/en/account/signup/", NEW | {"email": expert.email})
    unknown = sign_up(Client())
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert "account/confirm/" not in mail.outbox[0].body
    assert User.objects.get(pk=expert.pk).name == expert.name


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 121}, "at most 120"),
        ({"email": "nobody"}, "valid email"),
        ({"email": "a" * 260 + "@x.example"}, "at most"),
        ({"password1": "abc"}, "too short"),
    ],
)
def test_bad_sign_up_is_refused_in_words(
    client: Client, fields: dict[str, str], words: str
) -> None:
    shown = sign_up(client, **fields)
    assert shown.status_code == 200
    assert words in shown.content.decode()
    assert not User.objects.filter(email__endswith="new.example").exists()


def test_a_name_with_a_script_stays_text(client: Client) -> None:
    sign_up(client, name="<script>alert(1)</script>")
    client.post("/en/account/confirm-email/", {"code": code_of(mail.outbox[0])})
    shown = client.get("/en/me/").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_a_password_signs_in_and_a_wrong_one_does_not(client: Client) -> None:
    actions.enrol(
        by=Actor.system("seed"), email="a@b.example", name="Ana", password="reef-and-forest"
    )
    wrong = client.post("/en/account/login/", {"login": "a@b.example", "password": "no"})
    assert (wrong.status_code, signed_in(client)) == (200, False)
    right = client.post(
        "/en/account/login/", {"login": "A@B.example", "password": "reef-and-forest"}
    )
    assert (right.url, signed_in(client)) == (reverse("insight:my"), True)


def test_wrong_passwords_for_one_account_are_limited_and_others_go_on(client: Client) -> None:
    for name in ("a", "b"):
        actions.enrol(by=Actor.system("seed"), email=f"{name}@b.example", name=name, password="reef-and-forest")  # fmt: skip
    for _ in range(10):
        client.post("/en/account/login/", {"login": "a@b.example", "password": "no"})
    client.post("/en/account/login/", {"login": "a@b.example", "password": "reef-and-forest"})
    assert not signed_in(client)
    client.post("/en/account/login/", {"login": "b@b.example", "password": "reef-and-forest"})
    assert signed_in(client)


def test_a_code_by_mail_signs_in(client: Client) -> None:
    actions.enrol(by=Actor.system("seed"), email="a@b.example", name="Ana")
    client.post("/en/account/login/code/", {"email": "a@b.example"})
    client.post("/en/account/login/code/confirm/", {"code": code_of(mail.outbox[0])})
    assert signed_in(client)


def test_guesses_of_a_sign_in_code_are_limited(client: Client) -> None:
    actions.enrol(by=Actor.system("seed"), email="a@b.example", name="Ana")
    client.post("/en/account/login/code/", {"email": "a@b.example"})
    for _ in range(3):
        client.post("/en/account/login/code/confirm/", {"code": "AAAA-AAAA"})
    client.post("/en/account/login/code/confirm/", {"code": code_of(mail.outbox[0])})
    assert not signed_in(client)


def test_mails_with_codes_to_one_address_are_limited(client: Client) -> None:
    actions.enrol(by=Actor.system("seed"), email="a@b.example", name="Ana")
    answers = [
        Client().post("/en/account/login/code/", {"email": "a@b.example"}).status_code
        for _ in range(7)
    ]
    assert answers == [302] * 5 + [200, 200]
    assert len(mail.outbox) == 5


def test_a_forgotten_password_is_set_anew_from_the_mail(client: Client) -> None:
    user = actions.enrol(by=Actor.system("seed"), email="a@b.example", name="Ana")
    client.post("/en/account/password/reset/", {"email": "a@b.example"})
    found = re.search(r"https?://[^/]+(/en/account/password/reset/key/\S+)", mail.outbox[0].body)
    assert found is not None
    page = client.get(found.group(1), follow=True)
    where = page.redirect_chain[-1][0]
    client.post(where, {"password1": "reef-and-forest", "password2": "reef-and-forest"})
    user.refresh_from_db()
    assert user.check_password("reef-and-forest")

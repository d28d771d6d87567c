"""Pages about the site, the choices a browser keeps, and what an administrator sees."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from exchange.journal.models import Entry, Step
from exchange.people.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_a_chosen_theme_is_kept_and_named_on_every_page(client: Client, chosen: str) -> None:
    client.post("/en/theme/", {"theme": chosen})
    assert f'data-theme="{chosen}"' in client.get("/en/about/").content.decode()


@pytest.mark.parametrize("chosen", ["auto", "", "<script>"])
def test_any_other_theme_follows_the_device_again(client: Client, chosen: str) -> None:
    client.post("/en/theme/", {"theme": "dark"})
    client.post("/en/theme/", {"theme": chosen})
    assert "data-theme" not in client.get("/en/about/").content.decode()


def test_shortcuts_can_be_turned_off_and_on(client: Client) -> None:
    client.post("/en/shortcuts/", {"keys": "off"})
    assert client.cookies["keys"].value == "off"
    assert "Turn shortcuts on" in client.get("/en/shortcuts/").content.decode()
    client.post("/en/shortcuts/", {"keys": "on"})
    assert "Turn shortcuts off" in client.get("/en/shortcuts/").content.decode()


@pytest.mark.parametrize("service", ["", "https://translate.example.org"])
def test_pages_about_the_site_say_whether_texts_go_to_a_translation_service(
    client: Client, service: str, settings: Any
) -> None:
    settings.TRANSLATE_URL = service
    privacy = client.get("/en/privacy/").content.decode()
    assert ("no outside translation" in privacy) == (not service)
    assert ("go to a translation service" in privacy) == bool(service)
    access = client.get("/en/accessibility/").content.decode()
    assert "can add versions of a need or an offer in other languages" in access
    assert ("can also be made by a machine" in access) == bool(service)


@pytest.mark.parametrize("path", ["about", "accessibility", "privacy", "shortcuts", "theme"])
@pytest.mark.parametrize("lang", ["ar", "zh-hans", "en", "fr", "ru", "es"])
def test_pages_about_the_site_are_read_in_every_language(
    client: Client, path: str, lang: str
) -> None:
    answer = client.get(f"/{lang}/{path}/")
    assert answer.status_code == 200
    assert f'dir="{"rtl" if lang == "ar" else "ltr"}"' in answer.content.decode()


def given_up() -> Step:
    entry = Entry.objects.create(name="need.posted", hat="self")
    return Step.objects.create(
        entry=entry, name="notices.tell", state=Step.GIVEN_UP, due_at=timezone.now(), tries=10,
        error="OSError('no route')",
    )  # fmt: skip


def test_an_administrator_tries_a_step_again(client: Client, administrator: User) -> None:
    step = given_up()
    client.force_login(administrator)
    assert "1 step was given up" in client.get("/en/jobs/").content.decode()
    assert client.post("/en/jobs/", {"step": step.pk}).status_code == 302
    step.refresh_from_db()
    assert (step.state, step.tries) == (Step.WAITING, 0)


@pytest.mark.parametrize("step", ["", "abc", "0", "99999999", "9" * 30])
def test_a_step_that_is_not_there_is_not_found(
    client: Client, administrator: User, step: str
) -> None:
    client.force_login(administrator)
    assert client.post("/en/jobs/", {"step": step}).status_code == 404


def test_nobody_else_sees_jobs_or_tries_again(
    client: Client, coordinator: User, stranger: User
) -> None:
    step = given_up()
    for user in (coordinator, stranger):
        client.force_login(user)
        assert client.get("/en/jobs/").status_code == 404
        assert client.post("/en/jobs/", {"step": step.pk}).status_code == 404
    step.refresh_from_db()
    assert step.state == Step.GIVEN_UP


def test_the_address_of_a_button_opened_as_a_page_says_so(client: Client, stranger: User) -> None:
    """As happens to whoever presses it signed out, and signs in on the way."""
    client.force_login(stranger)
    answer = client.get("/en/notices/read/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This is done with a button." in answer.content.decode()

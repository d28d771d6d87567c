"""Words of others made readable: headings of accounts, names of browsers, texts to be found by."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.utils import translation

from exchange.people.models import Organisation, User
from exchange.people.templatetags.wording import device, sentence_case
from tests.conftest import browser

MOZILLA = "Mozilla/5.0 (%s) "
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (MOZILLA % "Windows NT 10.0; rv:140.0" + "Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (MOZILLA % "X11; Linux x86_64" + WEBKIT + "Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        (MOZILLA % "Windows NT 10.0" + WEBKIT + "Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (MOZILLA % "Linux; Android 14; SM-A05" + WEBKIT + "SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36",
         "Samsung Internet on Android"),
        (MOZILLA % "iPhone; CPU iPhone OS 18_0 like Mac OS X" + WEBKIT + "Version/18.0 Mobile Safari/604.1",
         "Safari on iPhone"),
        (MOZILLA % "Macintosh; Intel Mac OS X 10_15_7" + WEBKIT + "Version/18.0 Safari/605.1", "Safari on macOS"),
        ("curl/8.5.0", "A device of another kind"),
        ("", "A device of another kind"),
    ],
)  # fmt: skip
def test_a_browser_is_called_what_people_call_it(agent: str, name: str) -> None:
    assert device(agent) == name


def test_a_phrase_keeps_names_and_the_starts_of_its_sentences() -> None:
    said = "Enter Sign-In Code with TOTP. Don't Trust this Browser? Use it"
    assert sentence_case(said) == "Enter sign-in code with TOTP. Don't trust this browser? Use it"
    with translation.override("fr"):
        assert sentence_case("Adresses E-Mail") == "Adresses E-Mail"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["inactive", "email", "password/set", "password/reset", "2fa", "2fa/totp/activate"]
)
def test_headings_and_buttons_of_an_account_are_plain_sentences(path: str, stranger: User) -> None:
    page = browser(stranger).get(f"/en/account/{path}/", follow=True).content.decode()
    main = re.findall(r"<title>.*?</title>|<main.*</main>", page, re.DOTALL)
    said = re.findall(r"<(?:title|h1|h2|button)[^>]*>([^<]+)<", "".join(main))
    assert said
    assert [one for one in said if re.search(r"[a-z-] ?[ -][A-Z][a-z]", one.strip())] == []


@pytest.mark.django_db
def test_the_list_of_sessions_says_which_browser_it_is(stranger: User) -> None:
    client = browser(stranger)
    agent = MOZILLA % "Windows NT 10.0; rv:140.0" + "Gecko/20100101 Firefox/140.0"
    key = client.session.session_key
    UserSession.objects.create(user=stranger, ip="::1", user_agent=agent, session_key=key)
    page = client.get("/en/account/sessions/").content.decode()
    assert ("Firefox on Windows" in page, "Mozilla" in page) == (True, False)


@pytest.mark.django_db
def test_an_organisation_from_before_the_search_is_found_again(network: Organisation) -> None:
    Organisation.objects.filter(pk=network.pk).update(
        search="", texts={"fr": "Réseau de récifs"}, kind="network"
    )
    import_module("exchange.people.migrations.0003_fill_search").fill(apps, None)
    network.refresh_from_db()
    assert network.search == "reef network reseau de recifs"

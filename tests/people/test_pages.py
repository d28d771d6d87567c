"""Every page of people and accounts: who may open it, in both directions, whatever is sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account import urls as account_urls
from allauth.mfa.base import urls as mfa_urls
from allauth.mfa.recovery_codes import urls as recovery_urls
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp import urls as totp_urls
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions import urls as session_urls
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from exchange.people import actions
from exchange.people.models import Actor, ExpertProfile, Organisation, SeatClaim, User
from exchange.people.queries import invitation_token
from exchange.people.urls import urlpatterns
from tests.people.conftest import claimed

PASSWORD = "reef-and-forest"
ALLAUTH = [
    pattern.name
    for urls in (account_urls, mfa_urls, totp_urls, recovery_urls, session_urls)
    for pattern in urls.urlpatterns
]
KEYED = {"account_reset_password_from_key": ["1", "set-password"]}
BUT_TEXT = {"mfa_download_recovery_codes"}


def page(name: str, lang: str = "en", args: list[Any] | None = None) -> str:
    with translation.override(lang):
        return reverse(name, args=args or [])


def is_ours(text: str, lang: str) -> bool:
    """Framed by base.html, in the page's direction, with nothing inline."""
    inline = re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)
    return inline == [] and f'lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"' in text and text.count("<h1") == 1  # fmt: skip


@pytest.fixture
def someone(client: Client) -> User:
    """Signed in by password and lately asked for it again, with a second factor's codes."""
    user = actions.enrol(
        by=Actor.system("seed"), email="a@b.example", name="Ana", password=PASSWORD
    )
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    return user


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", ALLAUTH)
def test_every_account_page_is_ours_for_everybody(
    client: Client, someone: User, name: str, lang: str
) -> None:
    url = page(name, lang, KEYED.get(name))
    for reader in (Client(), client):
        answer = reader.get(url)
        assert answer.status_code in (200, 302, 404), url
        if answer.status_code == 200:
            assert is_ours(answer.content.decode(), lang), url
            assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_pages_of_a_second_factor_are_ours(client: Client, someone: User, lang: str) -> None:
    TOTP.activate(someone, "A" * 32)
    RecoveryCodes.activate(someone)
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):  # fmt: skip
        answer = client.get(page(name, lang))
        assert (answer.status_code, is_ours(answer.content.decode(), lang)) == (200, True), name
    assert client.get(page("mfa_download_recovery_codes", lang))["Content-Type"] == "text/plain"
    half = Client()
    half.post("/en/account/login/", {"login": someone.email, "password": PASSWORD})
    answer = half.get(page("mfa_authenticate", lang))
    assert (answer.status_code, is_ours(answer.content.decode(), lang)) == (200, True)


@pytest.fixture
def things(stranger: User, fiji_staff: User, network: Organisation, coordinator: User, other_expert: User) -> dict[str, Any]:  # fmt: skip
    """One of each thing that an address names."""
    sent = actions.invite(by=Actor(coordinator), email="x@y.example", kind="chm", party="SN")
    member = actions.add_member(by=Actor.system("seed"), organisation=network, user=other_expert)
    return {
        "reveal": fiji_staff.pk, "hand_over": fiji_staff.seats.get().pk, "give_up": fiji_staff.seats.get().pk,
        "decide_claim": claimed(stranger).pk, "withdraw_claim": SeatClaim.objects.get().pk,
        "who-says-yes": "FJ", "expert": other_expert.expert.pk, "vet": other_expert.expert.pk,
        "organisation": network.pk, "vet_organisation": network.pk, "remove_member": member.pk,
        "withdraw_invitation": sent.pk,
        "end_mandate": coordinator.mandates.get().pk, "invitation": invitation_token(sent), "confirm_email": "x",
    }  # fmt: skip


# Who gets what by GET: out = signed out; i = the claimant without a hat; f = Fiji's focal point;
# s = staff of Senegal; e = a vetted expert; c = coordinator; a = administrator.
# 1 page, r to sign in or elsewhere, x 404, p only POST.
TABLE: dict[str, str] = {
    #                       out i f s e c a
    "me":                  "r 1 1 1 1 1 1",
    "edit_me":             "r 1 1 1 1 1 1",
    "contact":             "r 1 1 1 1 1 1",
    "reveal":              "r p p p p p p",
    "claim":               "r 1 1 1 1 1 1",
    "hand_over":           "r x 1 x x 1 x",
    "give_up":             "r p p p p p p",
    "claims":              "r x 1 1 x 1 x",
    "decide_claim":        "r 1 1 x x 1 x",
    "withdraw_claim":      "r p p p p p p",
    "who-says-yes":        "r 1 1 1 1 1 1",
    "experts":             "r x x x x 1 x",
    "join":                "r 1 1 1 r 1 1",
    "edit_expert":         "r r r r 1 r r",
    "expert":              "1 1 1 1 1 1 1",
    "vet":                 "r x x x x 1 x",
    "networks":            "1 1 1 1 1 1 1",
    "new_organisation":    "r 1 1 1 1 1 1",
    "organisation":        "1 1 1 1 1 1 1",
    "vet_organisation":    "r x x x x 1 x",
    "remove_member":       "r p p p p p p",
    "end_mandate":         "r x x x x 1 1",
    "invite":              "r x x x x 1 1",
    "withdraw_invitation": "r p p p p p p",
    "invitation":          "1 1 1 1 1 1 1",
    "confirm_code":        "r r r r r r r",
    "confirm_email":       "1 1 1 1 1 1 1",
}  # fmt: skip
ROLES = ["", "stranger", "fiji_focal", "senegal_staff", "expert", "coordinator", "administrator"]
SIGN = {200: "1", 302: "r", 404: "x", 405: "p"}


def test_every_address_stands_in_the_table() -> None:
    assert [pattern.name for pattern in urlpatterns] == list(TABLE)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_who_may_open_what(lang: str, things: dict[str, Any], request: Any) -> None:
    users = [request.getfixturevalue(role) if role else None for role in ROLES]
    found = {}
    for name in TABLE:
        url, row = page(f"people:{name}", lang, [things[name]] if name in things else None), []
        for user in users:
            reader = Client()
            if user is not None:
                reader.force_login(user)
            answer = reader.get(url)
            row.append(SIGN[answer.status_code])
            if answer.status_code == 200 and name != "who-says-yes":
                assert is_ours(answer.content.decode(), lang), (name, user)
        found[name] = " ".join(row)
    assert found == TABLE


BAD: list[dict[str, Any]] = [
    {},
    dict.fromkeys(("name", "headline", "body", "evidence", "note", "email", "phone", "other"), "x" * 100_000),
    dict.fromkeys(("party", "area", "kind", "language", "timezone", "languages", "shared", "decision"), "<script>"),
    dict.fromkeys(("name", "headline", "body", "evidence", "party", "area", "email", "note"), "a\x00b"),
    {"places": "9" * 400, "party": "9" * 400, "languages": ["xx", "yy"] * 500, "email": ["a", "b"]},
    {"decision": "yes", "state": "granted", "user": "1", "pk": "1", "vetted_at": "2020-01-01", "by": "1"},
]  # fmt: skip


@pytest.mark.parametrize("bad", range(len(BAD)))
def test_bad_input_is_refused_without_a_failure(
    bad: int, things: dict[str, Any], request: Any
) -> None:
    seats = list(User.objects.values_list("pk", "name", "is_active"))
    for role in ROLES:
        reader = Client()
        if role:
            reader.force_login(request.getfixturevalue(role))
        for name in TABLE:
            url = page(f"people:{name}", "en", [things[name]] if name in things else None)
            assert reader.post(url, BAD[bad]).status_code < 500, (role, name)
    assert set(seats) <= set(User.objects.values_list("pk", "name", "is_active"))
    assert ExpertProfile.objects.filter(headline__contains="xxxx").count() == 0


def test_huge_numbers_in_an_address_are_absent(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    for where in (
        "claims/%s/",
        "experts/%s/",
        "experts/%s/vet/",
        "organisations/%s/",
        "seats/%s/hand-over/",
    ):
        assert client.get("/en/" + where % ("9" * 30)).status_code == 404, where


def test_one_account_is_slowed_down_after_thirty_posts_an_hour(
    client: Client, stranger: User
) -> None:
    client.force_login(stranger)
    answers = [client.post("/en/seats/claim/", {"party": "XX"}).status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]


def many(kind: str, number: int) -> None:
    for n in range(number):
        user = User.objects.create_user(f"{kind}{n}@many.example", name=f"{kind} {n}")
        if kind == "claim":
            claimed(user)
        else:
            actions.join_as_expert(by=Actor(user), conduct=True, headline="Botanist", area="FJ")
            actions.found_organisation(by=Actor(user), name=f"Body {n}", kind="ngo", area="FJ")


@pytest.mark.parametrize(("kind", "url", "queries"), [("claim", "/en/claims/", 9), ("expert", "/en/experts/", 10)])  # fmt: skip
def test_lists_ask_the_database_as_often_for_fifty_as_for_one(client: Client, coordinator: User, fiji_focal: User, kind: str, url: str, queries: int, django_assert_num_queries: Any) -> None:  # fmt: skip
    client.force_login(coordinator)
    many(kind, 1)
    client.get(url)
    with django_assert_num_queries(queries):
        client.get(url)
    User.objects.filter(email__endswith="many.example").delete()
    many(kind, 50)
    with django_assert_num_queries(queries):
        assert "1 / 2" in client.get(url).content.decode()


def test_my_page_asks_the_database_as_often_with_many_hats_as_with_few(client: Client, stranger: User, django_assert_num_queries: Any, fiji_focal: User) -> None:  # fmt: skip
    client.force_login(stranger)
    by = Actor.system("seed")
    counts = []
    for parties in (["SN"], ["KE", "PE", "VU"]):
        for code in parties:
            actions.seat(by=by, user=stranger, party=code, kind="focal_point")
            actions.seat(by=by, user=fiji_focal, party=code, kind="staff")
            claimed(stranger, party=code)
            actions.found_organisation(by=Actor(stranger), name=code, kind="ngo")
        with django_assert_num_queries(17) as asked:
            assert client.get("/en/me/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_changing_the_language_changes_the_next_page(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    sent = {"name": "Sam", "language": "ar", "timezone": "Africa/Dakar", "languages": ["fr", "en"], "named_publicly": "on"}  # fmt: skip
    answer = client.post("/en/me/edit/", sent)
    assert answer.url == "/ar/me/"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ar"
    stranger.refresh_from_db()
    kept = (
        stranger.name,
        stranger.language,
        stranger.timezone,
        stranger.languages,
        stranger.named_publicly,
    )
    assert kept == ("Sam", "ar", "Africa/Dakar", ["fr", "en"], True)


@pytest.mark.parametrize("fields", [{"language": "xx"}, {"timezone": "Mars/Base"}, {"languages": ["xx"]}, {"name": ""}, {"name": "x" * 121}])  # fmt: skip
def test_my_own_data_keep_to_the_lists(
    client: Client, stranger: User, fields: dict[str, Any]
) -> None:
    client.force_login(stranger)
    good = {"name": "Sam", "language": "en", "timezone": "UTC", "languages": ["en"]}
    assert client.post("/en/me/edit/", good | fields).status_code == 422
    stranger.refresh_from_db()
    assert stranger.name == "Sam Stranger"


def test_sessions_are_listed_and_the_others_signed_out(client: Client, someone: User) -> None:
    other = Client()
    other.post("/en/account/login/", {"login": someone.email, "password": PASSWORD})
    shown = client.get("/en/account/sessions/").content.decode()
    assert "Sign the others out" in shown
    client.post("/en/account/sessions/")
    assert other.get("/en/me/").status_code == 302
    assert client.get("/en/me/").status_code == 200


def test_signing_out_is_a_post(client: Client, someone: User) -> None:
    assert client.get("/en/account/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/en/account/logout/")
    assert "_auth_user_id" not in client.session

"""Drafts: saved while one writes, by one's own hand, never over somebody else's words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from exchange.board import actions
from exchange.board.models import Need
from exchange.journal.models import Entry
from exchange.people.models import Actor, Seat, User
from tests.board.conftest import TEXT
from tests.conftest import browser

pytestmark = pytest.mark.django_db
Sheet = Callable[..., dict[str, Any]]
DRAFT = "/en/needs/draft/"


def send(client: Client, given: Any) -> tuple[int, dict[str, Any]]:
    body = given if isinstance(given, str) else json.dumps(given)
    answer = client.post(
        DRAFT, body, content_type="application/json", headers={"accept": "application/json"}
    )
    return answer.status_code, answer.json() if answer["Content-Type"] == "application/json" else {}


def test_a_draft_is_kept_and_the_answer_carries_what_its_text_speaks_of(fiji_staff: User) -> None:
    status, saved = send(
        browser(fiji_staff), {"title": "Marine protected areas", "text": TEXT, "rev": ""}
    )
    need = Need.objects.get()
    assert (status, saved["need"], saved["rev"], saved["edit"]) == (
        200,
        need.pk,
        need.rev,
        f"/en/needs/{need.pk}/edit/",
    )
    assert 'name="targets" value="3" checked' in saved["hints"]
    assert (need.state, need.text, need.lang, need.party_id) == ("draft", TEXT, "en", "FJ")
    facts = Entry.objects.filter(about__kind="need").values_list("name", flat=True)
    assert list(facts) == ["need.drafted"]


def test_the_next_save_goes_to_the_same_draft_also_when_the_first_answer_was_lost(
    fiji_staff: User,
) -> None:
    client = browser(fiji_staff)
    for text in ("One", "One two", "One two three"):
        assert send(client, {"title": "T", "text": text, "cid": "c" * 32})[0] == 200
    assert [need.text for need in Need.objects.all()] == ["One two three"]


def test_an_autosave_and_the_post_of_the_same_form_are_one_need(
    fiji_staff: User, sheet: Sheet
) -> None:
    client = browser(fiji_staff)
    send(client, {"title": "T", "text": "One", "cid": "a" * 32})
    client.post("/en/needs/new/", sheet())
    assert [(need.state, need.text) for need in Need.objects.all()] == [("posted", TEXT)]


def test_a_newer_version_of_a_colleague_is_a_conflict_that_shows_it(
    fiji_staff: User, fiji_focal: User
) -> None:
    client = browser(fiji_staff)
    _status, first = send(client, {"title": "T", "text": "Mine"})
    need = Need.objects.get()
    actions.save_draft(by=Actor(fiji_focal).wearing("party:FJ"), need=need, text="Theirs & more")
    status, told = send(
        client, {"need": need.pk, "rev": first["rev"], "title": "T", "text": "Mine too"}
    )
    need.refresh_from_db()
    assert (status, told["code"], told["rev"]) == (409, "conflict", need.rev)
    assert "Theirs &amp; more" in told["other"]
    assert need.text == "Theirs & more"
    assert (
        send(client, {"need": need.pk, "rev": told["rev"], "title": "T", "text": "Both"})[0] == 200
    )


def test_the_same_words_are_never_a_conflict(fiji_staff: User) -> None:
    client = browser(fiji_staff)
    given = {
        "title": "T",
        "text": "Mine",
        "cid": "d" * 32,
        "rev": "1",
        "need": send(client, {"title": "T", "text": "Mine", "cid": "d" * 32})[1]["need"],
    }
    assert [send(client, given)[0] for _again in range(3)] == [200, 200, 200]


def test_a_half_written_date_and_a_forged_target_do_not_stop_a_save(fiji_staff: User) -> None:
    given = {
        "title": "T",
        "text": "Words",
        "by_when": "2027-1",
        "targets": ["99", "x"],
        "audience": "world",
    }
    assert send(browser(fiji_staff), given)[0] == 200
    need = Need.objects.get()
    assert (need.text, need.by_when, need.targets.count(), need.audience) == (
        "Words",
        None,
        0,
        "coordinators",
    )


def test_the_form_sent_from_an_older_version_shows_both(
    fiji_staff: User, fiji_focal: User, sheet: Sheet
) -> None:
    client = browser(fiji_staff)
    client.post("/en/needs/new/", sheet(later="1"))
    need = Need.objects.get()
    actions.save_draft(
        by=Actor(fiji_focal).wearing("party:FJ"), need=need, text="A colleague was faster."
    )
    page = client.post(f"/en/needs/{need.pk}/edit/", sheet(rev=need.rev, title="My own title"))
    words = page.content.decode()
    need.refresh_from_db()
    assert (page.status_code, need.state) == (409, "draft")
    assert "A colleague was faster." in words
    assert 'value="My own title"' in words
    assert f'name="rev" value="{need.rev}"' in words
    client.post(f"/en/needs/{need.pk}/edit/", sheet(rev=need.rev, title="My own title"))
    need.refresh_from_db()
    assert (need.state, need.title) == ("posted", "My own title")


def test_a_draft_form_does_not_overwrite_what_a_colleague_posted(
    fiji_staff: User, fiji_focal: User, sheet: Sheet
) -> None:
    client = browser(fiji_staff)
    client.post("/en/needs/new/", sheet(later="1"))
    need = Need.objects.get()
    Need.objects.filter(pk=need.pk).update(
        text="The posted words", state="posted", seat=Seat.objects.get(holder=fiji_focal)
    )
    page = client.post(f"/en/needs/{need.pk}/edit/", sheet())
    need.refresh_from_db()
    assert (page.status_code, need.text) == (409, "The posted words")


def test_the_rest_asked_later_has_the_same_care(need: Need, fiji_staff: User) -> None:
    client, path = browser(fiji_staff), f"/en/needs/{need.pk}/more/"
    given = {
        "level": "",
        "mode": "remote",
        "barrier": "",
        "tried": "Two courses",
        "benefits": "",
        "success": "",
        "partners": "2",
    }
    assert client.post(path, given | {"rev": need.rev}).status_code == 302
    stale = client.post(path, given | {"rev": need.rev, "tried": "Three courses"})
    assert stale.status_code == 409
    assert "Three courses" in stale.content.decode()
    need.refresh_from_db()
    assert (need.tried, need.partners, need.mode) == ("Two courses", 2, "remote")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("{not json", 400), ("[]", 400), ("3", 400), ('{"need": 999999}', 404), ('{"need": "1; drop"}', 404),
        ('{"need": 99999999999999999999999}', 404), ('{"title": {"a": 1}, "text": null}', 422),
        ('{"title": "' + "x" * 200 + '"}', 422), ('{"text": "a\\u0000b"}', 422), ('{"rev": "9e9", "text": "ok"}', 200),
        ('{"targets": ["\\u0000", "99999999999999999999"], "text": "ok"}', 200), ("[" * 100_000, 400),
    ],
)  # fmt: skip
def test_whatever_a_draft_is_sent_it_is_answered_clearly(
    fiji_staff: User, given: str, status: int
) -> None:
    assert send(browser(fiji_staff), given)[0] == status


def test_nobody_saves_into_the_draft_of_another_country(
    fiji_staff: User, senegal_staff: User, sheet: Sheet
) -> None:
    browser(fiji_staff).post("/en/needs/new/", sheet(later="1"))
    need = Need.objects.get()
    status, _told = send(
        browser(senegal_staff), {"need": need.pk, "rev": need.rev, "text": "Stolen"}
    )
    need.refresh_from_db()
    assert (status, need.text) == (404, TEXT)


def test_a_posted_need_is_not_changed_by_an_autosave(need: Need, fiji_staff: User) -> None:
    status, told = send(browser(fiji_staff), {"need": need.pk, "rev": need.rev, "text": "Quietly"})
    need.refresh_from_db()
    assert (status, told["code"], "Quietly" in need.text) == (403, "forbidden", False)


def test_a_person_without_a_hat_saves_nothing(stranger: User) -> None:
    status, told = send(browser(stranger), {"title": "T", "text": "Words"})
    assert (status, told["code"], Need.objects.count()) == (403, "no_seat", 0)

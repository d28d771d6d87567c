"""Posting a need on one page, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from exchange.board.models import Need
from exchange.journal.models import Entry
from exchange.people.models import Seat, User
from tests.board.conftest import TEXT
from tests.conftest import browser

pytestmark = pytest.mark.django_db
Sheet = Callable[..., dict[str, Any]]
NEW = "/en/needs/new/"


def test_the_form_says_for_whom_one_asks(fiji_staff: User) -> None:
    page = browser(fiji_staff).get(NEW).content.decode()
    assert 'You ask for <b>Fiji</b>, <span dir="auto">Ministry of Environment</span>.' in page


def test_a_posted_need_holds_what_was_confirmed(fiji_staff: User, sheet: Sheet) -> None:
    answer = browser(fiji_staff).post(NEW, sheet())
    need = Need.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/en/needs/{need.pk}/answer/?wait=1")
    assert (need.state, need.party_id, need.lang, need.audience) == (
        "posted",
        "FJ",
        "en",
        "members",
    )
    assert [target.pk for target in need.targets.all()] == [3, 21]
    assert [kind.pk for kind in need.support.all()] == ["monitoring_indicators"]
    assert list(Entry.objects.filter(about__kind="need").values_list("name", flat=True)) == [
        "need.posted"
    ]


def test_the_button_suggests_targets_from_the_text_and_posts_nothing(fiji_staff: User) -> None:
    given = {"title": "Marine protected areas", "text": TEXT, "suggest": "1"}
    page = browser(fiji_staff).post(NEW, given).content.decode()
    assert 'name="targets" value="3" checked' in page
    assert 'name="languages" value="fr" checked' in page
    assert TEXT in page
    assert Need.objects.count() == 0


def test_what_a_person_took_out_stays_out_but_in_sight(fiji_staff: User) -> None:
    given = {
        "title": "Marine protected areas",
        "text": TEXT,
        "suggest": "1",
        "was_targets": "3,21",
        "targets": ["21"],
    }
    page = browser(fiji_staff).post(NEW, given).content.decode()
    assert 'name="targets" value="21" checked' in page
    assert 'name="targets" value="3">' in page


def test_one_more_target_is_added_by_the_select_without_javascript(
    fiji_staff: User, sheet: Sheet
) -> None:
    browser(fiji_staff).post(NEW, sheet(targets=["3", "20", ""]))
    assert [target.pk for target in Need.objects.get().targets.all()] == [3, 20]


def test_what_was_never_shown_is_confirmed_before_it_is_posted(
    fiji_staff: User, sheet: Sheet
) -> None:
    client = browser(fiji_staff)
    page = client.post(NEW, sheet(targets=[], support=[], languages=[]))
    assert (page.status_code, Need.objects.count()) == (200, 0)
    assert "Nearly there" in page.content.decode()
    client.post(NEW, sheet(targets=[], support=[], languages=[], was_targets="3,21"))
    assert Need.objects.get().state == "posted"


def test_missing_answers_are_named_and_what_was_written_is_kept(
    fiji_staff: User, sheet: Sheet
) -> None:
    page = browser(fiji_staff).post(NEW, sheet(title="", by_when=""))
    words = page.content.decode()
    assert page.status_code == 422
    assert '<a href="#id_title">Give your need a short title</a>' in words
    assert '<a href="#id_by_when">Say by when the help must have arrived</a>' in words
    assert TEXT in words
    assert 'value="members" checked' in words
    assert 'name="targets" value="21" checked' in words


def test_four_kinds_of_help_are_one_too_many(fiji_staff: User, sheet: Sheet) -> None:
    kinds = ["training", "finance", "spatial", "reporting"]
    page = browser(fiji_staff).post(NEW, sheet(support=kinds))
    assert (page.status_code, Need.objects.count()) == (422, 0)
    assert (
        '<a href="#id_support_0">Choose three kinds of help at most.</a>' in page.content.decode()
    )


@pytest.mark.parametrize("days", [-1, 4000])
def test_a_date_that_is_over_or_ten_years_away_is_refused(
    fiji_staff: User, sheet: Sheet, days: int
) -> None:
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    page = browser(fiji_staff).post(NEW, sheet(by_when=day))
    assert (page.status_code, Need.objects.count()) == (422, 0)
    assert day in page.content.decode()


def test_sending_the_form_twice_posts_one_need(fiji_staff: User, sheet: Sheet) -> None:
    client = browser(fiji_staff)
    first, second = client.post(NEW, sheet()), client.post(NEW, sheet())
    assert first["Location"] == second["Location"]
    assert Need.objects.count() == 1
    assert Entry.objects.filter(name="need.posted").count() == 1


def test_a_focal_points_own_need_is_open_at_once_and_twice_is_once(
    fiji_focal: User, sheet: Sheet
) -> None:
    client = browser(fiji_focal)
    client.post(NEW, sheet())
    client.post(NEW, sheet())
    assert list(Need.objects.values_list("state", flat=True)) == ["open"]


def test_another_persons_form_mark_gives_nothing_away(
    fiji_staff: User, senegal_staff: User, sheet: Sheet
) -> None:
    browser(fiji_staff).post(NEW, sheet())
    answer = browser(senegal_staff).post(NEW, sheet(title="Mine"))
    assert answer.status_code == 404
    assert [need.title for need in Need.objects.all()] == ["Monitoring plan for marine areas"]


def test_a_person_with_two_seats_chooses_for_whom(fiji_staff: User, sheet: Sheet) -> None:
    Seat.objects.create(party_id="SN", kind="staff", holder=fiji_staff, body="Parks")
    client = browser(fiji_staff)
    assert '<option value="SN">Senegal</option>' in client.get(NEW).content.decode()
    client.post(NEW, sheet(**{"for": "SN"}))
    assert Need.objects.get().party_id == "SN"


def test_a_draft_moves_to_the_country_it_is_posted_for(fiji_staff: User, sheet: Sheet) -> None:
    Seat.objects.create(party_id="SN", kind="staff", holder=fiji_staff, body="Parks")
    client = browser(fiji_staff)
    client.post(NEW, sheet(later="1"))
    client.post(f"/en/needs/{Need.objects.get().pk}/edit/", sheet(**{"for": "SN"}))
    need = Need.objects.get()
    assert (need.party_id, need.state, need.seat and need.seat.party_id) == ("SN", "posted", "SN")


def test_a_country_one_does_not_speak_for_cannot_be_chosen(fiji_staff: User, sheet: Sheet) -> None:
    browser(fiji_staff).post(NEW, sheet(**{"for": "SN"}))
    assert Need.objects.get().party_id == "FJ"


def test_save_and_finish_later_asks_for_nothing(fiji_staff: User) -> None:
    answer = browser(fiji_staff).post(NEW, {"title": "Only this", "later": "1"}, follow=True)
    need = Need.objects.get()
    assert (need.state, need.title) == ("draft", "Only this")
    assert "Saved. You find it on your page." in answer.content.decode()
    assert Entry.objects.filter(about__kind="need").count() == 0


def test_whoever_only_claims_a_seat_writes_drafts_and_is_told_who_decides(
    claimant: User, fiji_focal: User, sheet: Sheet
) -> None:
    client = browser(claimant)
    page = client.get(NEW).content.decode()
    assert "Jone Tuilagi" in page
    assert "Post and see the first answer" not in page
    client.post(NEW, sheet())
    need = Need.objects.get()
    assert (need.state, need.party_id, need.seat) == ("draft", "FJ", None)
    assert "Jone Tuilagi" in client.get(f"/en/needs/{need.pk}/").content.decode()


def test_the_draft_of_a_claimant_is_posted_once_the_seat_is_granted(
    claimant: User, sheet: Sheet
) -> None:
    client = browser(claimant)
    client.post(NEW, sheet())
    Seat.objects.create(party_id="FJ", kind="staff", holder=claimant, body="Ministry")
    need = Need.objects.get()
    client.post(f"/en/needs/{need.pk}/edit/", sheet(rev=need.rev))
    need.refresh_from_db()
    assert (need.state, need.seat and need.seat.holder) == ("posted", claimant)


def test_a_person_without_a_hat_is_led_to_claim_a_seat(stranger: User, sheet: Sheet) -> None:
    client = browser(stranger)
    page = client.get(NEW)
    assert (
        page.status_code,
        '<a class="btn go" href="/en/seats/claim/">' in page.content.decode(),
    ) == (200, True)
    assert client.post(NEW, sheet()).status_code == 403
    assert Need.objects.count() == 0


def test_a_visitor_signs_in_first(db: None) -> None:
    assert browser(None).get(NEW)["Location"] == "/en/account/login/?next=/en/needs/new/"


def test_line_breaks_of_a_browser_count_once(fiji_staff: User, sheet: Sheet) -> None:
    text = "\r\n".join(["a" * 9] * 300)
    browser(fiji_staff).post(NEW, sheet(text=text))
    assert len(Need.objects.get().text) == 300 * 9 + 299


def test_an_empty_sheet_cannot_be_saved_for_later(fiji_staff: User) -> None:
    given = browser(fiji_staff).post(NEW, {"title": " ", "text": "", "later": "1"})
    assert given.status_code == 422
    assert b"Give your need a short title" in given.content
    assert not Need.objects.exists()


def test_a_form_that_is_too_old_gives_back_what_was_written(fiji_staff: User, sheet: Sheet) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(fiji_staff)
    page = client.post(NEW, sheet())
    words = page.content.decode()
    assert (page.status_code, "This is not yours to change" in words) == (403, False)
    assert TEXT in words

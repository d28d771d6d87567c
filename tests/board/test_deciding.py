"""The Party's yes, its question, and the end of a need."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from exchange.board import tasks
from exchange.board.models import Endorsement, Need, Offer
from exchange.journal.models import Entry
from exchange.people.models import User
from tests.conftest import browser

pytestmark = pytest.mark.django_db


def state(need: Need) -> str:
    need.refresh_from_db()
    return need.state


def test_the_page_of_the_yes_says_for_whom(need: Need, fiji_focal: User) -> None:
    page = browser(fiji_focal).get(f"/en/needs/{need.pk}/yes/").content.decode()
    assert "You say yes for Fiji as National focal point" in page
    assert "Yes, for my Party" in page


def test_one_button_opens_the_need_and_twice_is_once(need: Need, fiji_focal: User) -> None:
    client = browser(fiji_focal)
    for _twice in range(2):
        assert client.post(f"/en/needs/{need.pk}/yes/", {"note": "Good"}).status_code == 302
    assert state(need) == "open"
    assert [(one.decision, one.note) for one in Endorsement.objects.all()] == [("yes", "Good")]
    assert Entry.objects.filter(name="need.endorsed").count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [("fiji_staff", 403), ("coordinator", 403), ("senegal_staff", 404), ("stranger", 404)],
)
def test_nobody_else_says_the_yes(
    request: pytest.FixtureRequest, need: Need, role: str, status: int
) -> None:
    client = browser(request.getfixturevalue(role))
    for verb in ("yes", "return"):
        path = f"/en/needs/{need.pk}/{verb}/"
        assert [client.get(path).status_code, client.post(path, {"note": "x"}).status_code] == [
            status,
            status,
        ]
    assert state(need) == "posted"


def test_a_return_carries_a_question_and_the_author_posts_again(
    need: Need, fiji_focal: User, fiji_staff: User
) -> None:
    focal, staff = browser(fiji_focal), browser(fiji_staff)
    empty = focal.post(f"/en/needs/{need.pk}/return/", {"note": " "})
    assert (empty.status_code, state(need)) == (422, "posted")
    focal.post(f"/en/needs/{need.pk}/return/", {"note": "Which islands?"})
    assert state(need) == "returned"
    assert "Which islands?" in staff.get(f"/en/needs/{need.pk}/").content.decode()
    given = {
        "title": need.title, "text": need.text + " Lau.", "targets": [3], "post": "1",
        "by_when": need.by_when.isoformat(), "rev": need.rev,
    }  # fmt: skip
    staff.post(f"/en/needs/{need.pk}/edit/", given)
    assert (state(need), need.text.endswith(" Lau.")) == ("posted", True)


def test_only_a_focal_point_shows_an_open_need_to_more_people(
    open_need: Need, fiji_staff: User, fiji_focal: User
) -> None:
    given = {
        "title": open_need.title, "text": open_need.text, "targets": [3], "audience": "public",
        "by_when": open_need.by_when.isoformat(), "change": "1", "rev": open_need.rev,
    }  # fmt: skip
    page = browser(fiji_staff).post(f"/en/needs/{open_need.pk}/edit/", given)
    assert (page.status_code, "Only your focal point" in page.content.decode()) == (403, True)
    assert 'value="public" checked' in page.content.decode()
    browser(fiji_focal).post(f"/en/needs/{open_need.pk}/edit/", given)
    open_need.refresh_from_db()
    assert open_need.audience == "public"


def test_a_need_is_withdrawn_after_a_page_that_asks(
    need: Need, fiji_staff: User, expert: User
) -> None:
    path, client = f"/en/needs/{need.pk}/withdraw/", browser(fiji_staff)
    assert "Withdraw this need?" in client.get(path).content.decode()
    assert state(need) == "posted"
    assert browser(expert).post(path).status_code == 404
    assert client.post(path).status_code == 302
    assert state(need) == "withdrawn"
    assert client.get(f"/en/needs/{need.pk}/edit/").status_code == 409


def test_a_coordinator_reads_a_need_and_does_not_change_it(need: Need, coordinator: User) -> None:
    client = browser(coordinator)
    paths = [f"/en/needs/{need.pk}/{verb}/" for verb in ("edit", "more", "withdraw")]
    assert [client.get(path).status_code for path in paths] == [403, 403, 403]
    assert [client.post(path, {}).status_code for path in paths] == [403, 403, 403]


def test_a_need_expires_two_weeks_after_its_date_and_an_offer_on_its_day(
    need: Need, offer: Offer
) -> None:
    today = timezone.localdate()
    Need.objects.filter(pk=need.pk).update(by_when=today - timedelta(days=14))
    Offer.objects.filter(pk=offer.pk).update(valid_until=today)
    tasks.keep_time()
    offer.refresh_from_db()
    assert (state(need), offer.state) == ("posted", "standing")
    Need.objects.filter(pk=need.pk).update(by_when=today - timedelta(days=15))
    Offer.objects.filter(pk=offer.pk).update(valid_until=today - timedelta(days=1))
    tasks.keep_time()
    tasks.keep_time()
    offer.refresh_from_db()
    assert (state(need), offer.state) == ("expired", "expired")
    assert Entry.objects.filter(name__in=["need.expired", "offer.expired"]).count() == 2

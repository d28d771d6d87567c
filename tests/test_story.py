"""The whole story through plain form posts, without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from exchange.board.models import Need, Offer
from exchange.brokering import tasks
from exchange.brokering.models import Exchange, Proposal, Suggestion
from exchange.people.models import User
from tests.conftest import browser

pytestmark = pytest.mark.django_db


def test_a_country_asks_and_both_sides_accept(
    fiji_staff: User, fiji_focal: User, expert: User, coordinator: User, offer: Offer
) -> None:
    staff = browser(fiji_staff)
    text = "We need a monitoring plan with indicators for our marine protected areas."
    answer = staff.post(
        "/en/needs/new/",
        {
            "title": "Monitoring plan",
            "text": text,
            "targets": [3],
            "by_when": timezone.localdate() + timedelta(days=90),
        },
    )
    need = Need.objects.get()
    assert (answer.status_code, need.state) == (302, "posted")
    browser(fiji_focal).post(f"/en/needs/{need.pk}/yes/", {"note": ""})
    tasks.rank(Need.objects.filter(pk=need.pk))
    assert Suggestion.objects.get().offer == offer
    desk = browser(coordinator)
    assert desk.get("/en/desk/").status_code == 200
    assert desk.get(f"/en/needs/{need.pk}/case/").status_code == 200
    desk.post(f"/en/needs/{need.pk}/propose/{offer.pk}/", {"note": "A good pair."})
    made = Proposal.objects.get()
    for user in (fiji_staff, expert):
        client = browser(user)
        assert client.get(f"/en/proposals/{made.pk}/accept/").status_code == 200
        client.post(f"/en/proposals/{made.pk}/accept/")
    assert Exchange.objects.get().state == "open"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "needs/",
        "offers/",
        "results/",
        "about/",
        "privacy/",
        "accessibility/",
        "shortcuts/",
        "theme/",
        "account/login/",
        "account/signup/",
    ],
)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_visitor_can_read_the_open_pages(path: str, lang: str, db: None) -> None:
    assert Client().get(f"/{lang}/{path}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "my/",
        "me/",
        "me/edit/",
        "me/contact/",
        "seats/claim/",
        "experts/join/",
        "organisations/new/",
        "needs/new/",
        "offers/new/",
        "exchanges/",
    ],
)
def test_a_signed_in_stranger_can_read_their_own_pages(path: str, stranger: User) -> None:
    assert browser(stranger).get(f"/en/{path}").status_code == 200


def test_a_form_shown_again_after_an_error_still_carries_the_bell(fiji_staff: User) -> None:
    answer = browser(fiji_staff).post("/en/needs/new/", {"title": "", "text": ""})
    assert (answer.status_code, b'href="/en/notices/"' in answer.content) == (422, True)

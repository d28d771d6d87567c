"""Offers: by oneself, an organisation or a Party, with evidence item by item."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exchange.board.models import Offer
from exchange.journal.models import Entry
from exchange.people.models import Membership, Organisation, User
from tests.conftest import browser

pytestmark = pytest.mark.django_db
Given = Callable[..., dict[str, Any]]
NEW = "/en/offers/new/"


def test_an_offer_holds_its_evidence_item_by_item(expert: User, offered: Given) -> None:
    answer = browser(expert).post(NEW, offered())
    offer = Offer.objects.get()
    assert answer["Location"] == f"/en/offers/{offer.pk}/"
    assert [item.text for item in offer.items.all()] == ["A plan for Vanuatu", "A course in Suva"]
    assert (offer.cost, offer.hours, offer.places, offer.mode) == ("cost", 6, 2, "remote")
    assert [region.pk for region in offer.regions.all()] == ["pacific"]
    assert offer.side == f"profile:{expert.expert.pk}"
    assert "At a cost" in browser(None).get("/en/offers/").content.decode()


def test_three_more_rows_come_by_a_button_and_nothing_is_lost(expert: User, offered: Given) -> None:
    page = (
        browser(expert).post(NEW, offered(rows="1", items=["One", "Two", "Three"])).content.decode()
    )
    assert page.count('name="items"') == 6
    assert 'value="Three"' in page
    assert Offer.objects.count() == 0


def test_targets_are_suggested_from_the_text_of_an_offer(expert: User) -> None:
    given = {
        "title": "Marine protected areas",
        "text": "I write monitoring plans with indicators.",
        "suggest": "1",
    }
    assert 'name="targets" value="3" checked' in browser(expert).post(NEW, given).content.decode()


def test_one_offers_for_any_side_one_speaks_for_and_no_other(
    expert: User, network: Organisation, offered: Given
) -> None:
    Membership.objects.create(user=expert, organisation=network)
    client = browser(expert)
    assert "Reef Network" in client.get(NEW).content.decode()
    client.post(NEW, offered(**{"for": f"organisation:{network.pk}"}))
    assert Offer.objects.get().organisation == network
    for forged in ("party:FJ", "profile:999", "organisation:0", "x", "party:FJ:1"):
        assert client.post(NEW, offered(cid="e" * 32, **{"for": forged})).status_code == 403
    assert Offer.objects.count() == 1


def test_a_country_offers_what_it_has_done(fiji_staff: User, offered: Given) -> None:
    browser(fiji_staff).post(NEW, offered())
    assert Offer.objects.get().party_id == "FJ"


def test_a_person_without_a_hat_is_led_to_get_one(stranger: User, offered: Given) -> None:
    client = browser(stranger)
    assert "First say who offers." in client.get(NEW).content.decode()
    assert client.post(NEW, offered()).status_code == 403
    assert Offer.objects.count() == 0


def test_sending_an_offer_twice_makes_one(expert: User, offered: Given) -> None:
    client = browser(expert)
    assert client.post(NEW, offered())["Location"] == client.post(NEW, offered())["Location"]
    assert Offer.objects.count() == 1
    assert Entry.objects.filter(name="offer.published").count() == 1


def test_an_offer_is_changed_by_its_owner_alone(
    offer: Offer, expert: User, other_expert: User, offered: Given
) -> None:
    path = f"/en/offers/{offer.pk}/edit/"
    assert [
        browser(other_expert).get(path).status_code,
        browser(other_expert).post(path, offered()).status_code,
    ] == [403, 403]
    page = browser(expert).get(path).content.decode()
    assert "A shared set of indicators for fourteen marine areas in Vanuatu." in page
    browser(expert).post(path, offered(rev=offer.rev))
    offer.refresh_from_db()
    assert (offer.title, offer.items.count()) == ("Monitoring plans that last", 2)


def test_an_older_version_of_an_offer_shows_both(
    offer: Offer, expert: User, offered: Given
) -> None:
    client, path = browser(expert), f"/en/offers/{offer.pk}/edit/"
    client.post(path, offered(rev=offer.rev, title="The first"))
    page = client.post(path, offered(rev=offer.rev, title="The second"))
    offer.refresh_from_db()
    assert (page.status_code, offer.title) == (409, "The first")
    assert "The first" in page.content.decode()
    assert 'value="The second"' in page.content.decode()
    client.post(path, offered(rev=offer.rev, title="The second"))
    offer.refresh_from_db()
    assert offer.title == "The second"


def test_an_offer_is_renewed_by_one_click_and_withdrawn_after_a_question(
    offer: Offer, expert: User, other_expert: User
) -> None:
    client = browser(expert)
    Offer.objects.filter(pk=offer.pk).update(
        state="expired", valid_until=timezone.localdate() - timedelta(days=2)
    )
    assert browser(other_expert).post(f"/en/offers/{offer.pk}/renew/").status_code == 404
    client.post(f"/en/offers/{offer.pk}/renew/")
    offer.refresh_from_db()
    assert (offer.state, offer.valid_until) == (
        "standing",
        timezone.localdate() + timedelta(days=183),
    )
    assert "Withdraw this offer?" in client.get(f"/en/offers/{offer.pk}/withdraw/").content.decode()
    client.post(f"/en/offers/{offer.pk}/withdraw/")
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert browser(None).get(f"/en/offers/{offer.pk}/").status_code == 404


BAD = [
    ("title", "x" * 161), ("title", ""), ("text", "x" * 3001), ("text", "a\0b"), ("hours", "0"),
    ("hours", "9" * 5000), ("hours", "many"), ("places", "51"), ("places", "-1"), ("cost", "gold"),
    ("mode", "a\0"), ("targets", ["24"]), ("targets", ["99999999999999999999"]), ("support", ["a\0b"]),
    ("regions", ["moon"]), ("items", ["x" * 601]), ("items", ["x"] * 13), ("items", ["a\0b"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD)
def test_bad_input_is_refused_by_name_and_the_rest_is_kept(
    expert: User, offered: Given, name: str, value: Any
) -> None:
    page = browser(expert).post(NEW, offered(**{name: value}))
    assert (page.status_code, Offer.objects.count()) == (422, 0)
    words = page.content.decode()
    assert "There is one thing to fix" in words
    assert (name in ("text",)) or "I help agencies with a monitoring plan." in words


def test_script_in_every_text_stays_text(expert: User, offered: Given) -> None:
    bad = "<script>alert(1)</script>"
    client = browser(expert)
    client.post(NEW, offered(title=bad, text=bad, items=[bad]))
    offer = Offer.objects.get()
    for path in (
        f"/en/offers/{offer.pk}/",
        f"/en/offers/{offer.pk}/edit/",
        f"/en/offers/{offer.pk}/withdraw/",
        "/en/offers/",
        "/en/offers/?q=%3Cscript%3E",
    ):
        assert bad not in client.get(path).content.decode()

"""Who reads a need and an offer, and what a reader without an account is not told."""

from __future__ import annotations

import pytest

from exchange.board import actions
from exchange.board.models import Need, Offer, Reader
from exchange.people.models import Actor, Organisation, User
from tests.conftest import ask, browser, offers

pytestmark = pytest.mark.django_db
ROLES = [
    "nobody",
    "stranger",
    "senegal_staff",
    "fiji_staff",
    "fiji_focal",
    "expert",
    "coordinator",
    "administrator",
]
OWN = {"fiji_staff", "fiji_focal", "coordinator"}


def who_reads(request: pytest.FixtureRequest, path: str) -> set[str]:
    found = set()
    for role in ROLES:
        user = None if role == "nobody" else request.getfixturevalue(role)
        if browser(user).get(path).status_code == 200:
            found.add(role)
    return found


def test_a_posted_need_is_read_by_its_party_and_coordinators_whatever_its_audience(
    request: pytest.FixtureRequest, fiji_staff: User
) -> None:
    for audience in ("coordinators", "members", "public"):
        need = ask(fiji_staff, audience=audience)
        assert who_reads(request, f"/en/needs/{need.pk}/") == OWN


@pytest.mark.parametrize(
    ("audience", "more"),
    [("coordinators", set()), ("members", set(ROLES) - {"nobody"}), ("public", set(ROLES))],
)
def test_an_open_need_is_read_by_its_audience(
    request: pytest.FixtureRequest,
    fiji_staff: User,
    fiji_focal: User,
    audience: str,
    more: set[str],
) -> None:
    need = ask(fiji_staff, audience=audience)
    actions.endorse(by=Actor(fiji_focal).wearing("party:FJ"), need=need)
    assert who_reads(request, f"/en/needs/{need.pk}/") == OWN | more


def test_a_draft_is_read_by_its_party_only(
    request: pytest.FixtureRequest, fiji_staff: User
) -> None:
    need = actions.save_draft(by=Actor(fiji_staff).wearing("party:FJ"), title="T")
    assert who_reads(request, f"/en/needs/{need.pk}/") == OWN - {"coordinator"}


def test_a_side_reads_a_need_while_it_is_opened_to_it(need: Need, expert: User) -> None:
    clock = Actor.system("clock")
    actions.open_to(by=clock, need=need, side=f"profile:{expert.expert.pk}", why="proposal:1")
    assert browser(expert).get(f"/en/needs/{need.pk}/").status_code == 200
    actions.shut_to(by=clock, need=need, why="proposal:1")
    assert browser(expert).get(f"/en/needs/{need.pk}/").status_code == 404
    assert Reader.objects.count() == 1


def test_forbidden_and_absent_are_refused_in_the_same_words(need: Need, stranger: User) -> None:
    client = browser(stranger)
    forbidden, absent = client.get(f"/en/needs/{need.pk}/"), client.get("/en/needs/987654/")
    assert (forbidden.status_code, absent.status_code) == (404, 404)
    assert forbidden.content.decode().replace(
        f"/{need.pk}/", ""
    ) == absent.content.decode().replace("/987654/", "")


def test_a_need_shows_its_ministry_and_no_name_to_a_visitor(
    fiji_staff: User, fiji_focal: User
) -> None:
    need = ask(fiji_staff, audience="public")
    actions.endorse(by=Actor(fiji_focal).wearing("party:FJ"), need=need, note="Well said")
    visitor = browser(None).get(f"/en/needs/{need.pk}/").content.decode()
    colleague = browser(fiji_staff).get(f"/en/needs/{need.pk}/").content.decode()
    assert "Ministry of Environment" in visitor
    assert [word for word in ("Mere", "Jone", "Well said", "@") if word in visitor] == []
    assert [word for word in ("Jone", "Well said") if word in colleague] == ["Jone", "Well said"]


def test_the_party_sees_who_acts_next_and_a_visitor_does_not(
    open_need: Need, fiji_staff: User
) -> None:
    Need.objects.filter(pk=open_need.pk).update(audience="public")
    path = f"/en/needs/{open_need.pk}/"
    assert [
        "Who acts next" in browser(user).get(path).content.decode() for user in (fiji_staff, None)
    ] == [True, False]


def test_an_offer_shows_no_name_and_no_hours_to_a_visitor(offer: Offer) -> None:
    for path in (f"/en/offers/{offer.pk}/", "/en/offers/"):
        page = browser(None).get(path).content.decode()
        assert "Independent expert, Africa" in page
        assert [
            word for word in ("Hasina", "Rakoto", "Madagascar", "Hours a month") if word in page
        ] == []


def test_an_offer_shows_its_name_to_members_and_with_consent_to_everyone(
    offer: Offer, expert: User, stranger: User
) -> None:
    path = f"/en/offers/{offer.pk}/"
    assert "Hasina Rakoto" in browser(stranger).get(path).content.decode()
    User.objects.filter(pk=expert.pk).update(named_publicly=True)
    page = browser(None).get(path).content.decode()
    assert ("Hasina Rakoto" in page, "Hours a month" in page) == (True, False)


def test_an_unvetted_offer_is_seen_by_its_owner_and_coordinators(
    unvetted: User, stranger: User, coordinator: User, fiji_staff: User
) -> None:
    offer = offers(unvetted)
    path = f"/en/offers/{offer.pk}/"
    answers = [
        browser(user).get(path).status_code
        for user in (None, stranger, fiji_staff, unvetted, coordinator)
    ]
    assert answers == [404, 404, 404, 200, 200]
    assert (
        "Coordinators see this offer; others after vetting."
        in browser(unvetted).get(path).content.decode()
    )
    assert offer.title not in browser(stranger).get("/en/offers/").content.decode()


def test_an_offer_of_a_vetted_organisation_is_seen_by_all(network: Organisation) -> None:
    seen = actions.publish_offer(
        by=Actor.system("seed"), side=f"organisation:{network.pk}", title="T", text="X"
    )
    assert "Reef Network" in browser(None).get(f"/en/offers/{seen.pk}/").content.decode()

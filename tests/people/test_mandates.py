"""Appointments: who may end one, and what ends with it."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange.board.models import Need
from exchange.brokering import actions as brokering
from exchange.brokering import tasks
from exchange.brokering.models import Case
from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.people import actions
from exchange.people.models import Actor, ContactGrant, Mandate, User
from tests.conftest import browser, person
from tests.notices.conftest import tell

pytestmark = pytest.mark.django_db
SEED = Actor.system("seed")


def page_of(user: User) -> str:
    return f"/en/mandates/{user.mandates.get().pk}/end/"


@pytest.fixture
def second_administrator(db: None) -> User:
    user = person("Olu Other", "olu@ecotone.example")
    actions.grant_mandate(by=SEED, user=user, kind="administrator")
    return user


def test_a_coordinator_lays_their_role_down_from_their_own_page(coordinator: User) -> None:
    client = browser(coordinator)
    assert page_of(coordinator) in client.get("/en/me/").content.decode()
    page = client.get(page_of(coordinator)).content.decode()
    assert page.count('<button type="submit" class="btn danger">') == 1
    assert client.post(page_of(coordinator)).status_code == 302
    assert not Actor(coordinator).coordinates
    assert client.get("/en/desk/").status_code == 404


def test_an_administrator_ends_a_coordinators_role_and_the_coordinator_is_told(
    administrator: User, coordinator: User
) -> None:
    client = browser(administrator)
    assert page_of(coordinator) in client.get("/en/invitations/new/").content.decode()
    client.post(page_of(coordinator))
    assert Mandate.objects.filter(kind="coordinator", ended_at=None).count() == 0
    assert tell("mandate.ended") == {("Lina", "mandate.ended")}


def test_nobody_else_may_end_a_role_nor_learn_of_it(
    coordinator: User, administrator: User, fiji_focal: User, stranger: User
) -> None:
    held = page_of(coordinator), page_of(administrator)
    for user in (fiji_focal, stranger):
        assert {browser(user).post(path).status_code for path in held} == {404}
        for mandate in Mandate.objects.all():
            with pytest.raises(Refused):
                actions.end_mandate(by=Actor(user), mandate=mandate)
    assert browser(coordinator).post(held[1]).status_code == 404
    assert Client().post(held[0]).status_code == 302
    assert Mandate.objects.filter(ended_at=None).count() == 2


def test_the_last_administrator_stays(administrator: User, second_administrator: User) -> None:
    browser(administrator).post(page_of(second_administrator))
    answer = browser(administrator).post(page_of(administrator))
    assert answer.status_code == 409
    assert "Appoint another administrator first." in answer.content.decode()
    assert Actor(administrator).administers


def test_an_administrator_who_cannot_sign_in_does_not_count(
    administrator: User, second_administrator: User
) -> None:
    User.objects.filter(pk=second_administrator.pk).update(is_active=False)
    with pytest.raises(Refused) as refused:
        actions.end_mandate(by=Actor(administrator), mandate=administrator.mandates.get())
    assert refused.value.code == "last_administrator"


def test_ending_twice_is_one_fact(coordinator: User) -> None:
    for _ in range(2):
        actions.end_mandate(by=SEED, mandate=coordinator.mandates.get())
    assert Entry.objects.filter(name="mandate.ended").count() == 1


def test_an_ended_role_can_be_given_again(coordinator: User) -> None:
    actions.end_mandate(by=SEED, mandate=coordinator.mandates.get())
    actions.grant_mandate(by=SEED, user=coordinator, kind="coordinator")
    assert Actor(coordinator).coordinates


def test_the_cases_of_a_former_coordinator_are_free_and_their_contacts_closed(
    open_need: Need, coordinator: User, fiji_staff: User
) -> None:
    brokering.take_case(by=Actor(coordinator), case=open_need.case)
    assert ContactGrant.objects.filter(viewer=coordinator, until=None).exists()
    actions.end_mandate(by=SEED, mandate=coordinator.mandates.get())
    tasks.free_cases(Entry.objects.get(name="mandate.ended"))
    assert Case.objects.get().coordinator is None
    assert not ContactGrant.objects.filter(viewer=coordinator, until=None).exists()
    assert Entry.objects.filter(name="case.freed").count() == 1


def test_who_still_coordinates_keeps_their_cases(
    open_need: Need, coordinator: User, administrator: User
) -> None:
    brokering.take_case(by=Actor(coordinator), case=open_need.case)
    actions.end_mandate(by=SEED, mandate=coordinator.mandates.get())
    actions.grant_mandate(by=SEED, user=coordinator, kind="coordinator")
    tasks.free_cases(Entry.objects.get(name="mandate.ended"))
    assert Case.objects.get().coordinator == coordinator

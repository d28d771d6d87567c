"""A targeted call: a network is asked about a need, once, and its members may read it then."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from exchange.board import actions as board
from exchange.board.gates import need_for
from exchange.board.models import Need
from exchange.brokering import actions
from exchange.brokering.models import NetworkCall
from exchange.brokering.queries import networks_to_ask
from exchange.errors import Refused
from exchange.journal.actions import run_due
from exchange.journal.models import Entry
from exchange.people.models import Actor, Membership, Organisation, User
from tests.conftest import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(network: Organisation, other_expert: User) -> Organisation:
    """A network that somebody speaks for."""
    Membership.objects.create(user=other_expert, organisation=network)
    return network


def test_members_of_a_network_are_told_and_read_the_need(
    open_need: Need, asked: Organisation, coordinator: User, other_expert: User, fiji_staff: User
) -> None:
    with pytest.raises(Refused):
        need_for(Actor(other_expert), open_need.pk)
    client = browser(coordinator)
    path = f"/en/needs/{open_need.pk}/case/ask/"
    assert f'<option value="{asked.pk}">Reef Network</option>' in client.get(path).content.decode()
    answer = client.post(path, {"organisation": asked.pk, "note": "Three weeks are left."})
    assert answer.status_code == 302
    run_due()
    reader = browser(other_expert)
    page = reader.get(f"/en/needs/{open_need.pk}/").content.decode()
    assert ("Your network is asked" in page, "Three weeks are left." in page) == (True, True)
    told = reader.get("/en/notices/").content.decode()
    assert "Your network is asked about a need of Fiji" in told
    ours = browser(fiji_staff).get(f"/en/needs/{open_need.pk}/").content.decode()
    assert ("Networks asked" in ours, "Reef Network" in ours) == (True, True)


def test_asking_twice_is_asking_once(
    open_need: Need, asked: Organisation, coordinator: User
) -> None:
    for _again in range(2):
        actions.ask_network(by=Actor(coordinator), need=open_need, organisation=asked)
    assert NetworkCall.objects.count() == 1
    assert Entry.objects.filter(name="network.asked").count() == 1


def test_only_a_coordinator_asks_and_not_in_a_case_that_another_holds(
    open_need: Need, asked: Organisation, coordinator: User, fiji_staff: User, administrator: User
) -> None:
    for by in (Actor(fiji_staff), Actor(administrator)):
        with pytest.raises(Refused):
            actions.ask_network(by=by, need=open_need, organisation=asked)
    type(open_need.case).objects.update(coordinator=administrator)
    with pytest.raises(Refused) as refused:
        actions.ask_network(by=Actor(coordinator), need=open_need, organisation=asked)
    assert refused.value.code == "held"


def test_nothing_is_asked_before_the_yes(
    need: Need, asked: Organisation, coordinator: User
) -> None:
    actions.open_case(by=Actor.system("matcher"), need=need)
    with pytest.raises(Refused) as refused:
        actions.ask_network(by=Actor(coordinator), need=need, organisation=asked)
    assert refused.value.code == "not_open"
    answer = browser(coordinator).post(f"/en/needs/{need.pk}/case/ask/", {"organisation": asked.pk})
    assert (answer.status_code, "while the need is open" in answer.content.decode()) == (422, True)


def test_a_network_that_nobody_speaks_for_cannot_be_asked(
    open_need: Need, network: Organisation, coordinator: User
) -> None:
    with pytest.raises(Refused) as refused:
        actions.ask_network(by=Actor(coordinator), need=open_need, organisation=network)
    assert refused.value.code == "nobody"
    page = browser(coordinator).get(f"/en/needs/{open_need.pk}/case/ask/").content.decode()
    assert "Nobody speaks for any network here yet." in page


def test_networks_that_serve_the_targets_come_first(
    open_need: Need, asked: Organisation, other_expert: User
) -> None:
    better = Organisation.objects.create(name="Z", kind="centre", vetted_at=asked.vetted_at)
    better.targets.set([3, 21])
    lab = Organisation.objects.create(name="A", kind="institution", vetted_at=asked.vetted_at)
    for one in (better, lab):
        Membership.objects.create(user=other_expert, organisation=one)
    assert list(networks_to_ask(open_need)) == [better, asked]


def test_a_withdrawn_need_is_read_no_more_by_who_was_asked(
    open_need: Need, asked: Organisation, coordinator: User, other_expert: User, fiji_staff: User
) -> None:
    actions.ask_network(by=Actor(coordinator), need=open_need, organisation=asked)
    assert need_for(Actor(other_expert), open_need.pk)
    board.withdraw_need(by=Actor(fiji_staff).wearing("party:FJ"), need=open_need)
    run_due()
    with pytest.raises(Refused):
        need_for(Actor(other_expert), open_need.pk)


def test_whoever_leaves_the_network_reads_no_more(
    open_need: Need, asked: Organisation, coordinator: User, other_expert: User
) -> None:
    actions.ask_network(by=Actor(coordinator), need=open_need, organisation=asked)
    Membership.objects.all().delete()
    with pytest.raises(Refused):
        need_for(Actor(other_expert), open_need.pk)


@pytest.mark.django_db(transaction=True)
def test_two_asking_at_one_instant_are_one_call(
    open_need: Need, asked: Organisation, coordinator: User
) -> None:
    ready = Barrier(2)

    def ask(_n: int) -> int:
        ready.wait(10)
        try:
            return actions.ask_network(by=Actor(coordinator), need=open_need, organisation=asked).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(ask, range(2)))) == 1
    assert Entry.objects.filter(name="network.asked").count() == 1

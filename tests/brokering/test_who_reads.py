"""Who reads what of a need and its suggestions, at the gate itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exchange.board import actions as board
from exchange.board.gates import needs_visible_to
from exchange.board.models import Need, Offer
from exchange.brokering import actions as brokering
from exchange.brokering import tasks
from exchange.brokering.gates import suggestions_visible_to
from exchange.brokering.index import Pools
from exchange.brokering.models import Interest, Proposal, Suggestion
from exchange.errors import Refused
from exchange.people.actions import grant_mandate
from exchange.people.gates import reachable
from exchange.people.models import Actor, User
from tests.conftest import ask, browser, offers, person

pytestmark = pytest.mark.django_db


def test_a_draft_that_was_never_posted_stays_hidden_from_coordinators_when_taken_back(
    fiji_staff: User, coordinator: User
) -> None:
    by = Actor(fiji_staff).wearing("party:FJ")
    draft = board.save_draft(by=by, title="Not for others", text="We are not sure yet.")
    seen = [draft in needs_visible_to(Actor(coordinator))]
    board.withdraw_need(by=by, need=draft)
    seen.append(draft in needs_visible_to(Actor(coordinator)))
    assert seen == [False, False]


def test_a_posted_need_that_was_taken_back_stays_readable_for_coordinators(
    need: Need, fiji_staff: User, coordinator: User
) -> None:
    board.withdraw_need(by=Actor(fiji_staff).wearing("party:FJ"), need=need)
    assert need in needs_visible_to(Actor(coordinator))


@pytest.mark.parametrize(("audience", "seen"), [("coordinators", 0), ("members", 1), ("public", 1)])
def test_an_expert_sees_suggestions_of_needs_they_may_read_only(
    fiji_focal: User, expert: User, offer: Offer, audience: str, seen: int
) -> None:
    need = ask(fiji_focal, audience=audience)
    tasks.rank(Need.objects.filter(pk=need.pk))
    assert Suggestion.objects.count() == 1
    assert suggestions_visible_to(Actor(expert)).count() == seen
    assert suggestions_visible_to(Actor(fiji_focal)).count() == 1


def test_a_slower_worker_does_not_leave_an_older_ranking_behind(
    need: Need, offer: Offer, other_expert: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one worker ranks, an offer comes and a faster worker has ranked with it."""
    slow, late = Pools.rank, []

    def overtaken(pool: Pools, engine: Any, one: Need) -> Any:
        found = slow(pool, engine, one)
        if not late:
            late.append(offers(other_expert))
            monkeypatch.setattr(tasks, "POOLS", Pools())
            tasks.rank(Need.objects.filter(pk=need.pk))
            monkeypatch.setattr(tasks, "POOLS", pool)
        return found

    monkeypatch.setattr(Pools, "rank", overtaken)
    monkeypatch.setattr(tasks, "POOLS", Pools())
    tasks.rank(Need.objects.filter(pk=need.pk))
    assert set(Suggestion.objects.values_list("offer", flat=True)) == {offer.pk, late[0].pk}


def test_who_only_looked_in_neither_proposes_nor_withdraws(
    open_need: Need, offer: Offer, coordinator: User
) -> None:
    other = person("Rui Tavares", "rui@ecotone.example")
    grant_mandate(by=Actor.system("seed"), user=other, kind="coordinator")
    case = brokering.take_case(by=Actor(coordinator), case=open_need.case)
    brokering.look_in(by=Actor(other), case=case)
    with pytest.raises(Refused) as refused:
        brokering.propose(by=Actor(other), need=open_need, offer=offer)
    assert (refused.value.code, Proposal.objects.count()) == ("held", 0)
    proposal = brokering.propose(by=Actor(coordinator), need=open_need, offer=offer)
    with pytest.raises(Refused) as refused:
        brokering.withdraw_proposal(by=Actor(other), proposal=proposal)
    proposal.refresh_from_db()
    assert (refused.value.code, proposal.state) == ("held", Proposal.MADE)
    page = browser(other).get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert "/withdraw/" not in page
    brokering.take_case(by=Actor(other), case=case)
    taken = Proposal.objects.get(pk=proposal.pk)
    assert brokering.withdraw_proposal(by=Actor(other), proposal=taken).state == "withdrawn"


def test_the_holder_gets_the_contacts_of_whom_a_proposal_asks(
    proposal: Proposal, coordinator: User, expert: User
) -> None:
    assert reachable(Actor(coordinator), [expert]) == {expert.pk}


def test_an_expert_among_many_is_still_asked_whether_they_could_help(
    fiji_focal: User, expert: User, other_expert: User
) -> None:
    others = [Offer(profile=other_expert.expert, title="x", cid=f"c{n}") for n in range(50)]
    Offer.objects.bulk_create(others)
    need, mine = ask(fiji_focal, audience="members"), offers(expert)
    answer = browser(expert).get(f"/en/needs/{need.pk}/interest/")
    assert mine.title in answer.content.decode()


def test_a_line_of_interest_that_is_too_long_is_refused_and_stays_in_sight(
    client: Client, fiji_focal: User, offer: Offer, expert: User
) -> None:
    need = ask(fiji_focal, audience="members")
    client.force_login(expert)
    line = "I did this in Vanuatu. " * 40
    answer = client.post(f"/en/needs/{need.pk}/interest/{offer.pk}/", {"note": line})
    assert (answer.status_code, Interest.objects.count()) == (400, 0)
    assert line.strip() in answer.content.decode()


def test_why_a_side_declined_is_read_by_the_coordinator_only(
    client: Client, proposal: Proposal, fiji_staff: User, expert: User, coordinator: User
) -> None:
    brokering.decline(by=Actor(expert), proposal=proposal, reason="terms")
    read = []
    for user in (fiji_staff, expert, coordinator):
        client.force_login(user)
        page = client.get(f"/en/proposals/{proposal.pk}/").content.decode()
        read.append("Cost or terms" in page)
    assert read == [False, False, True]

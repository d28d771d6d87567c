"""Both sides at one instant, the last place asked twice, two workers: one correct result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from exchange.board.models import Need, Offer
from exchange.brokering import actions, tasks
from exchange.brokering.models import Answer, Exchange, Proposal, Suggestion
from exchange.journal.models import Entry
from exchange.people.models import Actor, User
from tests.conftest import ask, at_once, offers

pytestmark = pytest.mark.django_db(transaction=True)


def yes(user: User, proposal: Proposal) -> Callable[[], Any]:
    return lambda: (
        actions.accept(by=Actor(user), proposal=Proposal.objects.get(pk=proposal.pk)).state
    )


def test_both_sides_accepting_at_one_instant_open_one_exchange(
    proposal: Proposal, fiji_staff: User, expert: User
) -> None:
    answers = at_once(yes(fiji_staff, proposal), yes(expert, proposal))
    assert sorted(answers) == ["agreed", "half"]
    assert Exchange.objects.count() == 1


def test_a_double_click_at_one_instant_opens_one_exchange(
    proposal: Proposal, fiji_staff: User, expert: User
) -> None:
    yes(expert, proposal)()
    answers = at_once(*[yes(fiji_staff, proposal)] * 4)
    assert answers == ["agreed"] * 4
    assert (Exchange.objects.count(), Entry.objects.filter(name="exchange.opened").count()) == (
        1,
        1,
    )


def test_the_last_place_asked_twice_is_given_once(
    open_need: Need,
    senegal_staff: User,
    offer: Offer,
    coordinator: User,
    fiji_staff: User,
    expert: User,
) -> None:
    other = ask(senegal_staff)
    Need.objects.filter(pk=other.pk).update(state=Need.OPEN)
    ours = actions.propose(by=Actor(coordinator), need=open_need, offer=offer)
    theirs = actions.propose(by=Actor(coordinator), need=other, offer=offer)
    for made in (ours, theirs):
        yes(expert, made)()
    answers = at_once(yes(fiji_staff, ours), yes(senegal_staff, theirs))
    assert sorted(answers) == ["agreed", "no_place"]
    assert Exchange.objects.count() == 1
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["agreed", "lapsed"]


def test_accepting_and_declining_at_one_instant_end_in_one_state(
    proposal: Proposal, fiji_staff: User, expert: User
) -> None:
    yes(expert, proposal)()

    def no() -> str:
        return actions.decline(by=Actor(expert), proposal=proposal, reason="time").state

    at_once(yes(fiji_staff, proposal), no)
    proposal.refresh_from_db()
    assert (proposal.state, Exchange.objects.count()) in [("agreed", 1), ("declined", 0)]


def test_two_workers_ranking_at_once_leave_the_rows_of_one(
    need: Need, offer: Offer, other_expert: User
) -> None:
    def ranking() -> None:
        tasks.rank(Need.objects.filter(pk=need.pk))

    offers(other_expert)
    # By a worker that begins as well: the index of one that has long run may still weigh words by
    # offers that are gone, until a twentieth of its rows is new.
    at_once(ranking)
    before = list(Suggestion.objects.order_by("pk").values())
    Answer.objects.update(version="")
    at_once(ranking, ranking)
    assert list(Suggestion.objects.order_by("pk").values()) == before
    assert len(before) == 2

"""What the two sides may rely on from the report of a result to its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from exchange.board.models import Need
from exchange.brokering import actions, queries
from exchange.brokering.actions.locks import free_places
from exchange.brokering.models import Exchange, Outcome
from exchange.errors import Refused
from exchange.people.models import Actor, User

pytestmark = pytest.mark.django_db
RESULT = {"done": "A sampling plan for eight indicators.", "changed": "Teams measure the same way."}


def test_a_report_frees_the_place_at_once_and_waits_for_the_other_side(
    exchange: Exchange, expert: User
) -> None:
    assert free_places(exchange.offer) == 0
    reported = actions.report(by=Actor(expert), exchange=exchange, **RESULT)
    assert (reported.state, free_places(exchange.offer)) == ("reported", 1)


def test_one_side_cannot_confirm_its_own_report(exchange: Exchange, expert: User) -> None:
    actions.report(by=Actor(expert), exchange=exchange, **RESULT)
    with pytest.raises(Refused) as refused:
        actions.confirm(by=Actor(expert), exchange=exchange)
    assert refused.value.code == "own_report"


def test_the_other_sides_confirmation_closes_it_and_the_need_is_met(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    actions.report(by=Actor(expert), exchange=exchange, **RESULT)
    closed = actions.confirm(by=Actor(fiji_staff), exchange=exchange)
    assert (closed.state, closed.closed_basis, closed.need.state) == ("closed", "both", Need.MET)


def test_a_result_is_public_only_with_the_consent_of_both(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    actions.report(by=Actor(expert), exchange=exchange, consents=True, **RESULT)
    actions.confirm(by=Actor(fiji_staff), exchange=exchange)
    assert list(queries.results()) == []
    actions.consent(by=Actor(fiji_staff), exchange=exchange, consents=True)
    assert list(queries.results()) == [exchange]
    actions.consent(by=Actor(expert), exchange=exchange, consents=False)
    assert list(queries.results()) == []


def test_an_unconfirmed_report_closes_by_one_side_after_two_reminders(
    exchange: Exchange, expert: User
) -> None:
    actions.report(by=Actor(expert), exchange=exchange, **RESULT)
    seen = []
    for days in (6, 7, 14, 21):
        Exchange.objects.filter(pk=exchange.pk).update(
            reported_at=timezone.now() - timedelta(days=days)
        )
        actions.keep_time(by=Actor.system("clock"))
        exchange.refresh_from_db()
        seen.append((exchange.state, exchange.reminders, exchange.closed_basis))
    assert seen == [
        ("reported", 0, ""),
        ("reported", 1, ""),
        ("reported", 2, ""),
        ("closed", 2, "one"),
    ]


def test_a_closed_exchange_can_be_reopened_by_either_side(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    actions.report(by=Actor(expert), exchange=exchange, **RESULT)
    actions.confirm(by=Actor(fiji_staff), exchange=exchange)
    again = actions.reopen(by=Actor(fiji_staff), exchange=exchange)
    assert (again.state, again.need.state, free_places(again.offer)) == ("open", Need.ENGAGED, 0)


def test_ending_without_a_result_opens_the_need_again(exchange: Exchange, fiji_staff: User) -> None:
    ended = actions.end(by=Actor(fiji_staff), exchange=exchange)
    assert (ended.state, ended.need.state) == ("ended", Need.OPEN)


def test_a_report_without_words_is_refused_and_changes_nothing(
    exchange: Exchange, expert: User
) -> None:
    with pytest.raises(Refused) as refused:
        actions.report(by=Actor(expert), exchange=exchange, done="  ", changed="")
    assert refused.value.code == "incomplete"
    assert Outcome.objects.count() == 0


def test_a_stranger_can_do_nothing_with_an_exchange(
    exchange: Exchange, stranger: User, coordinator: User
) -> None:
    for user in (stranger, coordinator):
        for verb in (actions.end, actions.confirm, actions.reopen):
            with pytest.raises(Refused):
                verb(by=Actor(user), exchange=exchange)

"""The sample data: planted through the verbs, dated in the past, and gone by one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from exchange.atlas.finding import Filters
from exchange.board.models import Need, Offer
from exchange.brokering.models import Exchange, Proposal
from exchange.brokering.queries import desk, desk_found
from exchange.insight.management.past import ago, at
from exchange.journal.models import Entry
from exchange.people.models import Actor, User
from exchange.plans.models import Assessment, NationalTarget
from exchange.rooms.models import RoomEvent

pytestmark = pytest.mark.django_db


def test_a_clock_turned_back_goes_on_afterwards_even_after_a_failure() -> None:
    with suppress(ValueError), at(ago(10)):
        assert (datetime.now(UTC) - timezone.now()).days == 10
        raise ValueError
    assert abs(datetime.now(UTC) - timezone.now()) < timedelta(minutes=1)


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Planted once for this file: each test takes back what it wrote."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("sample", "plant", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_what_follows_from_something_comes_after_it_and_nothing_lies_ahead(planted: None) -> None:
    now, told = timezone.now(), dict[str, int]()
    for one in Exchange.objects.select_related("need", "proposal", "room", "offer"):
        made, need = one.proposal, one.need
        yes = need.endorsements.get().at
        first, last = (
            one.room.messages.order_by("no").first(), one.room.messages.order_by("no").last()
        )  # fmt: skip
        assert first is not None
        assert last is not None
        order = [one.offer.created_at, need.posted_at, yes, made.made_at, made.need_yes_at,
                 made.offer_yes_at, first.at, last.at, one.reported_at or now,
                 one.closed_at or now]  # fmt: skip
        assert order == sorted(order), need.title
        assert order[-1] <= now
        assert abs(one.opened_at - made.offer_yes_at) < timedelta(seconds=1)
        told[one.state] = told.get(one.state, 0) + 1
    assert told == {"open": 2, "closed": 2}
    assert not Entry.objects.filter(at__gt=now).exists()
    assert not RoomEvent.objects.filter(at__lt=F("room__opened_at")).exists()


def test_proposals_that_wait_have_days_left_to_answer(planted: None) -> None:
    today = timezone.localdate()
    left = sorted((one.answer_by - today).days for one in Proposal.objects.filter(
        state__in=Proposal.WAITING))  # fmt: skip
    assert left == [5, 8, 11, 12]


def test_the_desk_shows_a_real_order_of_waiting_and_offers_stand_for_months(planted: None) -> None:
    waiting = [
        case.need.moved_at.date()
        for case in desk_found(desk(Actor.system("clock"), Filters(queue="match")))
    ]
    assert waiting == sorted(waiting)
    assert len(set(waiting)) >= 8
    ages = [(timezone.now() - need.moved_at).days for need in Need.objects.filter(state="posted")]
    assert (max(ages) > 3, min(ages) >= 0) == (True, True)
    soon = timezone.localdate() + timedelta(days=90)
    stale = Offer.objects.exclude(state="standing", valid_until__gt=soon)
    assert sorted(stale.values_list("state", flat=True)) == ["expired", "withdrawn"]
    assert stale.get(state="expired").valid_until < timezone.localdate()
    assert Offer.objects.dates("created_at", "day").count() > 20


def test_two_providers_have_a_conflict_with_a_party_that_asks_what_they_offer(
    planted: None,
) -> None:
    opposed = Offer.objects.filter(conflicts__needs__state="open").distinct()
    assert sorted(opposed.values_list("conflicts", flat=True).distinct()) == ["FJ", "ZM"]


def test_one_command_takes_every_piece_away(planted: None) -> None:
    call_command("sample", "remove", verbosity=0)
    left = [User.objects.count(), Need.objects.count(), Offer.objects.count(),
            Exchange.objects.count(), NationalTarget.objects.count(),
            Assessment.objects.count()]  # fmt: skip
    assert left == [0] * 6

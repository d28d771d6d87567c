"""A Party without a focal point: the asker sees who was invited, the desk has a queue of its own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from exchange.board.models import Need
from exchange.brokering import actions as brokering
from exchange.people import actions as people
from exchange.people.models import Actor, Invitation, User
from exchange.pieces import day
from tests.conftest import ask

pytestmark = pytest.mark.django_db
MATCHER = Actor.system("matcher")


def shown(user: User, path: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/en/{path}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def invitation(need: Need, coordinator: User) -> Invitation:
    brokering.open_case(by=MATCHER, need=need)
    by = Actor(coordinator).as_coordinator()
    return people.invite(by=by, email="jone@fiji.example", kind="focal_point", party="FJ")


def said_of(invitation: Invitation) -> str:
    with translation.override("en"):
        return f"Lina Mansour invited jone@fiji.example on {day(invitation.at)}."


def test_the_asker_sees_who_was_invited_when_and_by_whom(
    need: Need, fiji_staff: User, invitation: Invitation
) -> None:
    page = shown(fiji_staff, f"needs/{need.pk}/")
    assert "The invited focal point joins and says yes" in page
    assert said_of(invitation) in page
    assert "Invite a focal point" not in page


def test_before_an_invitation_the_asker_reads_that_nobody_is_invited(
    need: Need, fiji_staff: User
) -> None:
    page = shown(fiji_staff, f"needs/{need.pk}/")
    assert "A coordinator invites a focal point for your Party" in page
    assert "Nobody is invited yet." in page


def test_an_invitation_that_is_over_or_taken_back_counts_no_more(
    need: Need, fiji_staff: User, coordinator: User, invitation: Invitation
) -> None:
    people.withdraw_invitation(by=Actor(coordinator), invitation=invitation)
    assert "Nobody is invited yet." in shown(fiji_staff, f"needs/{need.pk}/")
    Invitation.objects.update(state=Invitation.SENT, until=timezone.now())
    assert "Nobody is invited yet." in shown(fiji_staff, f"needs/{need.pk}/")


def test_the_desk_has_a_queue_for_it_with_who_was_invited_and_a_way_to_invite(
    need: Need, fiji_staff: User, senegal_staff: User, coordinator: User, invitation: Invitation
) -> None:
    brokering.open_case(by=MATCHER, need=ask(senegal_staff))
    page = shown(coordinator, "desk/?queue=nobody")
    assert 'No focal point yet <span class="num">2</span>' in page
    assert said_of(invitation) in page
    assert "/en/invitations/new/?party=SN" in page
    assert "/en/invitations/new/?party=FJ" not in page
    assert 'value="SN" selected' in shown(coordinator, "invitations/new/?party=SN")
    assert said_of(invitation) in shown(coordinator, f"needs/{need.pk}/case/")


def test_a_focal_point_who_may_not_sign_in_is_none(
    need: Need, fiji_focal: User, coordinator: User
) -> None:
    brokering.open_case(by=MATCHER, need=need)
    assert need.title in shown(coordinator, "desk/?queue=yes")
    User.objects.filter(pk=fiji_focal.pk).update(is_active=False)
    assert need.title in shown(coordinator, "desk/?queue=nobody")
    assert need.title not in shown(coordinator, "desk/?queue=yes")


def test_the_queue_takes_as_many_queries_with_one_case_as_with_fifty(
    need: Need, fiji_staff: User, coordinator: User, invitation: Invitation
) -> None:
    costs = []
    for more in (0, 49):
        for _ in range(more):
            brokering.open_case(by=MATCHER, need=ask(fiji_staff))
        with CaptureQueriesContext(connection) as asked:
            page = shown(coordinator, "desk/?queue=nobody")
        costs.append((page.count("invited jone@fiji.example"), len(asked)))
    assert [count for count, _ in costs] == [1, 20]  # a page of twenty
    assert costs[0][1] == costs[1][1]

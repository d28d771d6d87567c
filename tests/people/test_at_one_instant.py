"""Two decisions, acceptances or claims at one instant: one correct result."""

from __future__ import annotations

import pytest
from django.db.models import Count

from exchange.journal.models import Entry
from exchange.people import actions
from exchange.people.models import Actor, Seat, SeatClaim, User
from tests.conftest import at_once
from tests.people.conftest import claimed

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_who_decide_at_one_instant_decide_once(
    claim: SeatClaim, fiji_focal: User, coordinator: User
) -> None:
    answers = at_once(
        lambda: actions.decide_claim(by=Actor(fiji_focal), claim=claim, grant=True).state,
        lambda: actions.decide_claim(by=Actor(coordinator), claim=claim, grant=False).state,
    )
    claim.refresh_from_db()
    assert sorted(answers) == sorted([claim.state, "decided"])
    assert Seat.objects.filter(holder=claim.user).count() == int(claim.state == "granted")
    assert Entry.objects.filter(name__in=["seat.granted", "seat.refused"]).count() == 1


def test_a_double_click_on_grant_gives_one_seat(claim: SeatClaim, fiji_focal: User) -> None:
    grant = lambda: actions.decide_claim(by=Actor(fiji_focal), claim=claim, grant=True).state  # noqa: E731
    assert at_once(*[grant] * 4) == ["granted"] * 4
    assert Seat.objects.filter(holder=claim.user).count() == 1


def test_a_double_click_on_an_invitation_gives_one_seat(coordinator: User, stranger: User) -> None:
    sent = actions.invite(by=Actor(coordinator), email=stranger.email, kind="chm", party="FJ")
    accept = lambda: actions.accept_invitation(by=Actor(stranger), invitation=sent).state  # noqa: E731
    assert at_once(*[accept] * 4) == ["accepted"] * 4
    assert (stranger.seats.count(), Entry.objects.filter(name="invitation.accepted").count()) == (
        1,
        1,
    )


def test_a_double_click_on_a_claim_is_one_claim(stranger: User) -> None:
    at_once(*[lambda: claimed(stranger).pk] * 4)
    assert SeatClaim.objects.count() == 1


def test_a_double_click_on_invite_is_one_invitation(coordinator: User) -> None:
    wanted = {"email": "focal@fiji.example", "kind": "chm", "party": "FJ"}
    sent = at_once(*[lambda: actions.invite(by=Actor(coordinator), **wanted).pk] * 4)
    assert len(set(sent)) == 1


def test_claims_sent_at_one_instant_are_five_at_the_most(stranger: User) -> None:
    parties = ("FJ", "SN", "KE", "CR", "MG", "TV", "WS")
    at_once(*[lambda party=party: claimed(stranger, party=party).pk for party in parties])
    assert SeatClaim.objects.count() == 5


def test_a_double_click_founds_one_organisation(stranger: User) -> None:
    found = lambda: actions.found_organisation(by=Actor(stranger), name="Reef Lab", kind="ngo").pk  # noqa: E731
    assert len(set(at_once(*[found] * 4))) == 1
    assert stranger.memberships.count() == 1


def test_two_seats_handed_to_one_person_at_one_instant_meet_once(
    fiji_staff: User, coordinator: User, stranger: User
) -> None:
    other = actions.seat(by=Actor.system("seed"), user=coordinator, party="FJ", kind="staff")
    mine = fiji_staff.seats.get()
    answers = at_once(*[
        lambda seat=seat, by=by: actions.hand_over_seat(by=Actor(by), seat=seat, to=stranger).holder_id
        for seat, by in ((mine, fiji_staff), (other, coordinator))
    ])  # fmt: skip
    assert set(answers) == {stranger.pk, "held"}
    held = Seat.objects.filter(party="FJ", kind="staff").values("holder").annotate(n=Count("pk"))
    assert {row["n"] for row in held} == {1}

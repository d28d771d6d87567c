"""Seats: claimed, granted, refused, withdrawn, handed over."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.journal.queries import trail
from exchange.people import actions, gates
from exchange.people.models import Actor, Seat, SeatClaim, User
from exchange.people.queries import deciders, people_of
from tests.people.conftest import claimed


def names(thing: Any) -> list[str]:
    return [entry.name for entry in trail(thing)]


def test_a_claim_is_granted_by_a_focal_point_of_the_party(
    claim: SeatClaim, fiji_focal: User
) -> None:
    by = Actor(fiji_focal).wearing("party:FJ")
    done = actions.decide_claim(by=by, claim=claim, grant=True, note="I know her.")
    assert (done.state, done.decided_by, done.decided_note) == (
        "granted",
        fiji_focal,
        "I know her.",
    )
    assert done.seat is not None
    assert (done.seat.holder, done.seat.kind, done.seat.party_id) == (claim.user, "staff", "FJ")
    assert Actor(claim.user).sides == {"party:FJ"}
    assert names(claim) == ["seat.claimed", "seat.granted"]
    assert Entry.objects.get(name="seat.granted").hat == by.label


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [
        ("fiji_staff", "staff", True), ("fiji_staff", "focal_point", False), ("fiji_staff", "chm", False),
        ("fiji_focal", "staff", True), ("fiji_focal", "focal_point", True), ("fiji_focal", "chm", True),
        ("coordinator", "staff", True), ("coordinator", "focal_point", True),
        ("senegal_staff", "staff", False), ("administrator", "staff", False),
        ("expert", "staff", False), ("stranger", "staff", False),
    ],
)  # fmt: skip
def test_who_may_decide_a_claim(
    who: str, kind: str, may: bool, other_expert: User, request: Any
) -> None:
    user, claim = request.getfixturevalue(who), claimed(other_expert, kind)
    assert gates.may_decide(Actor(user), claim) is may
    assert list(gates.claims_visible_to(Actor(user))) == ([claim] if may else [])
    if not may:
        with pytest.raises(Refused) as refused:
            actions.decide_claim(by=Actor(user), claim=claim, grant=True)
        assert refused.value.status == 403
        assert not Seat.objects.filter(holder=other_expert).exists()


def test_a_coordinator_does_not_decide_their_own_claim(coordinator: User) -> None:
    claim = claimed(coordinator)
    with pytest.raises(Refused):
        actions.decide_claim(by=Actor(coordinator).as_coordinator(), claim=claim, grant=True)


def test_granting_twice_gives_one_seat_and_one_fact(claim: SeatClaim, fiji_focal: User) -> None:
    for _ in range(2):
        actions.decide_claim(by=Actor(fiji_focal), claim=claim, grant=True)
    assert Seat.objects.filter(holder=claim.user).count() == 1
    assert names(claim) == ["seat.claimed", "seat.granted"]


@pytest.mark.parametrize("grant", [True, False])
def test_a_second_decision_is_refused_in_words(claim: SeatClaim, fiji_focal: User, coordinator: User, grant: bool) -> None:  # fmt: skip
    actions.decide_claim(by=Actor(fiji_focal), claim=claim, grant=False)
    with pytest.raises(Refused) as refused:
        actions.decide_claim(by=Actor(coordinator), claim=claim, grant=grant)
    assert (refused.value.code, refused.value.status) == ("decided", 409)
    assert not Seat.objects.filter(holder=claim.user).exists()


def test_claiming_twice_is_one_claim(stranger: User) -> None:
    assert claimed(stranger) == claimed(stranger)
    assert Entry.objects.filter(name="seat.claimed").count() == 1


def test_a_refused_claim_may_be_made_again(claim: SeatClaim, fiji_focal: User) -> None:
    actions.decide_claim(by=Actor(fiji_focal), claim=claim, grant=False)
    assert claimed(claim.user) != claim


def test_a_seat_one_holds_is_not_claimed_again(fiji_staff: User) -> None:
    with pytest.raises(Refused) as refused:
        claimed(fiji_staff)
    assert refused.value.code == "held"


def test_at_most_five_claims_wait_for_one_person(stranger: User) -> None:
    for party in ("FJ", "SN", "KE", "PE", "VU"):
        claimed(stranger, party=party)
    with pytest.raises(Refused) as refused:
        claimed(stranger, party="MW")
    assert refused.value.code == "enough"


@pytest.mark.parametrize(
    "fields", [{"kind": "king"}, {"party": "XX"}, {"body": "x" * 161}, {"evidence": "x" * 2001}, {"evidence": ""}]
)  # fmt: skip
def test_a_claim_that_breaks_a_rule_is_refused_at_every_door(
    stranger: User, fields: dict[str, str]
) -> None:
    good = {"party": "FJ", "kind": "staff", "body": "Ministry", "evidence": "Ask Jone."}
    with pytest.raises(Refused) as refused:
        actions.claim_seat(by=Actor(stranger), **(good | fields))
    assert refused.value.status == 400
    assert SeatClaim.objects.count() == 0


def test_the_claimant_takes_a_claim_back_and_nobody_else_does(
    claim: SeatClaim, fiji_focal: User
) -> None:
    with pytest.raises(Refused):
        actions.withdraw_claim(by=Actor(fiji_focal), claim=claim)
    actions.withdraw_claim(by=Actor(claim.user), claim=claim)
    claim.refresh_from_db()
    assert claim.state == "withdrawn"
    with pytest.raises(Refused) as refused:
        actions.decide_claim(by=Actor(fiji_focal), claim=claim, grant=True)
    assert refused.value.code == "decided"


def test_the_claimant_sees_who_decides(client: Client, claim: SeatClaim, fiji_focal: User, fiji_staff: User, senegal_staff: User) -> None:  # fmt: skip
    assert [seat.holder for seat in deciders([claim])[claim.pk]] == [fiji_focal, fiji_staff]
    client.force_login(claim.user)
    for page in (f"/en/claims/{claim.pk}/", "/en/me/"):
        shown = client.get(page).content.decode()
        assert str(fiji_focal) in shown
        assert str(senegal_staff) not in shown


def test_a_claim_to_be_focal_point_names_no_staff_as_decider(
    stranger: User, fiji_staff: User
) -> None:
    claim = claimed(stranger, "focal_point")
    assert deciders([claim]) == {claim.pk: []}


def test_a_stranger_cannot_tell_whether_a_claim_exists(
    client: Client, claim: SeatClaim, expert: User
) -> None:
    client.force_login(expert)
    there, absent = client.get(f"/en/claims/{claim.pk}/"), client.get("/en/claims/999999/")
    assert (there.status_code, absent.status_code) == (404, 404)
    words = [
        page.content.decode().replace(f"/{pk}/", "")
        for page, pk in ((there, claim.pk), (absent, 999999))
    ]
    assert words[0] == words[1]
    assert client.post(f"/en/claims/{claim.pk}/", {"decision": "yes"}).status_code == 404
    assert not Seat.objects.filter(holder=claim.user).exists()


def test_a_claim_is_made_and_granted_through_the_pages(
    client: Client, stranger: User, fiji_focal: User
) -> None:
    client.force_login(stranger)
    sent = {"party": "FJ", "kind": "staff", "body": "Fisheries", "evidence": "Ask Jone."}
    answer = client.post("/en/seats/claim/", sent)
    claim = SeatClaim.objects.get()
    assert answer.url == f"/en/claims/{claim.pk}/"
    client.force_login(fiji_focal)
    assert "Ask Jone." in client.get(answer.url).content.decode()
    assert client.post(answer.url, {"decision": "yes", "note": "Yes."}).status_code == 302
    assert stranger in people_of("party:FJ")
    assert "Granted" in client.get(answer.url).content.decode()


def test_a_decision_without_yes_or_no_decides_nothing(
    client: Client, claim: SeatClaim, fiji_focal: User
) -> None:
    client.force_login(fiji_focal)
    for sent in ({}, {"decision": "maybe"}, {"decision": "yes", "note": "x" * 501}):
        assert client.post(f"/en/claims/{claim.pk}/", sent).status_code == 422
    claim.refresh_from_db()
    assert claim.state == "claimed"


def test_a_seat_is_handed_over_and_keeps_its_number(fiji_staff: User, stranger: User) -> None:
    seat = fiji_staff.seats.get()
    done = actions.hand_over_seat(by=Actor(fiji_staff).wearing("party:FJ"), seat=seat, to=stranger)
    assert (done.pk, done.holder) == (seat.pk, stranger)
    assert Actor(fiji_staff).sides == frozenset()
    assert Actor(stranger).sides == {"party:FJ"}
    assert names(seat) == ["seat.handed_over"]


def test_a_seat_is_not_handed_to_somebody_who_holds_such_a_seat(
    fiji_staff: User, fiji_focal: User
) -> None:
    actions.seat(by=Actor.system("seed"), user=fiji_focal, party="FJ", kind="staff")
    with pytest.raises(Refused) as refused:
        actions.hand_over_seat(by=Actor(fiji_staff), seat=fiji_staff.seats.get(), to=fiji_focal)
    assert refused.value.code == "held"


@pytest.mark.parametrize("who", ["senegal_staff", "stranger", "administrator", "expert"])
def test_others_cannot_take_a_seat_away(who: str, fiji_focal: User, request: Any) -> None:
    user, seat = request.getfixturevalue(who), fiji_focal.seats.get()
    with pytest.raises(Refused):
        actions.hand_over_seat(by=Actor(user), seat=seat, to=user)
    seat.refresh_from_db()
    assert seat.holder == fiji_focal


def test_staff_cannot_take_the_focal_points_seat(fiji_focal: User, fiji_staff: User) -> None:
    with pytest.raises(Refused):
        actions.hand_over_seat(by=Actor(fiji_staff), seat=fiji_focal.seats.get(), to=fiji_staff)


def test_a_focal_point_ends_the_seat_of_somebody_who_left(client: Client, fiji_focal: User, fiji_staff: User) -> None:  # fmt: skip
    seat = fiji_staff.seats.get()
    client.force_login(fiji_focal)
    assert str(fiji_staff) in client.get("/en/me/").content.decode()
    assert client.post(f"/en/seats/{seat.pk}/give-up/").status_code == 302
    assert Actor(fiji_staff).sides == frozenset()
    assert client.get(f"/en/seats/{seat.pk}/hand-over/").status_code == 404


def test_a_seat_is_handed_over_by_address_and_an_unknown_one_is_said(client: Client, fiji_staff: User, stranger: User) -> None:  # fmt: skip
    seat = fiji_staff.seats.get()
    client.force_login(fiji_staff)
    page = f"/en/seats/{seat.pk}/hand-over/"
    shown = client.post(page, {"email": "nobody@nowhere.example"})
    assert shown.status_code == 422
    assert "Nobody has signed up with this address yet" in shown.content.decode()
    assert client.post(page, {"email": stranger.email.upper()}).status_code == 302
    seat.refresh_from_db()
    assert seat.holder == stranger


def test_a_member_without_a_seat_writes_drafts_and_posts_nothing(
    client: Client, claim: SeatClaim
) -> None:
    assert Actor(claim.user).hats == ()
    client.force_login(claim.user)
    assert client.get("/en/needs/new/").status_code == 200


def test_only_the_system_seats_people_without_a_claim(administrator: User, stranger: User) -> None:
    with pytest.raises(Refused):
        actions.seat(by=Actor(administrator), user=stranger, party="FJ", kind="staff")
    for _ in range(2):
        actions.seat(by=Actor.system("seed"), user=stranger, party="FJ", kind="staff")
    assert stranger.seats.count() == 1

"""Invitations: to a Party's seat, and to coordinate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.people import actions
from exchange.people.models import Actor, Invitation, User
from exchange.people.queries import invitation_of, invitation_token, invited


@pytest.fixture
def invitation(coordinator: User, stranger: User) -> Invitation:
    return actions.invite(
        by=Actor(coordinator).as_coordinator(), email=stranger.email, kind="focal_point", party="FJ"
    )


def page_of(invitation: Invitation) -> str:
    return f"/en/invitations/{invitation_token(invitation)}/"


def test_a_partys_first_focal_point_accepts_with_one_button(client: Client, invitation: Invitation, stranger: User) -> None:  # fmt: skip
    client.force_login(stranger)
    shown = client.get(page_of(invitation)).content.decode()
    assert "You are invited to speak for Fiji as National focal point" in shown
    assert Actor(stranger).hats == ()
    assert client.post(page_of(invitation)).url == "/en/me/"
    assert [(hat.side, hat.seat_kind) for hat in Actor(stranger).hats] == [
        ("party:FJ", "focal_point")
    ]
    names = set(Entry.objects.values_list("name", flat=True))
    assert {"invitation.sent", "invitation.accepted", "seat.granted"} <= names


def test_accepting_twice_gives_one_seat(invitation: Invitation, stranger: User) -> None:
    for _ in range(2):
        actions.accept_invitation(by=Actor(stranger), invitation=invitation)
    assert stranger.seats.count() == 1
    assert Entry.objects.filter(name="invitation.accepted").count() == 1


def test_another_address_cannot_accept(
    client: Client, invitation: Invitation, expert: User
) -> None:
    client.force_login(expert)
    assert "another e-mail address" in client.get(page_of(invitation)).content.decode()
    assert client.post(page_of(invitation)).status_code == 403
    assert expert.seats.count() == 0


def test_a_signed_out_reader_is_led_to_sign_in_and_back(
    client: Client, invitation: Invitation
) -> None:
    page = page_of(invitation)  # its token holds the second it was signed in
    shown = client.get(page).content.decode()
    assert f"/en/account/signup/?next={quote(page)}" in shown
    assert invitation.email not in shown
    assert client.post(page_of(invitation)).status_code == 403
    assert Invitation.objects.get().state == "sent"


def test_an_expired_invitation_is_refused_in_words(client: Client, invitation: Invitation, stranger: User) -> None:  # fmt: skip
    Invitation.objects.update(until=timezone.now() - timedelta(days=1))
    client.force_login(stranger)
    assert "This invitation is over" in client.get(page_of(invitation)).content.decode()
    assert client.post(page_of(invitation)).status_code == 409
    assert stranger.seats.count() == 0


def test_a_withdrawn_invitation_gives_nothing(client: Client, invitation: Invitation, stranger: User, coordinator: User) -> None:  # fmt: skip
    client.force_login(coordinator)
    assert client.post(f"/en/invitations/{invitation.pk}/withdraw/").status_code == 302
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(by=Actor(stranger), invitation=invitation)
    assert refused.value.code == "over"
    assert stranger.seats.count() == 0


def test_an_invitation_used_by_one_is_over_for_another_with_the_same_address(invitation: Invitation, stranger: User, expert: User) -> None:  # fmt: skip
    actions.accept_invitation(by=Actor(stranger), invitation=invitation)
    expert.email = stranger.email
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(by=Actor(expert), invitation=invitation)
    assert refused.value.code == "over"


def test_a_forged_or_foreign_token_opens_nothing(client: Client, invitation: Invitation, stranger: User) -> None:  # fmt: skip
    client.force_login(stranger)
    forged = [
        "x", "1", str(invitation.pk) + ":a:b", signing.dumps(invitation.pk, salt="another"),
        invitation_token(invitation)[:-1] + "!",
    ]  # fmt: skip
    for token in forged:
        assert invitation_of(token) is None
        assert client.get(f"/en/invitations/{token}/").status_code == 404
        assert client.post(f"/en/invitations/{token}/").status_code == 404
    assert stranger.seats.count() == 0


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [
        ("coordinator", "focal_point", True), ("coordinator", "coordinator", False),
        ("administrator", "coordinator", True), ("administrator", "focal_point", False),
        ("fiji_focal", "staff", False), ("stranger", "coordinator", False),
    ],
)  # fmt: skip
def test_who_may_invite_to_what(
    who: str, kind: str, may: bool, request: Any, client: Client
) -> None:
    user = request.getfixturevalue(who)
    party = None if kind == "coordinator" else "FJ"
    client.force_login(user)
    sent = {"email": "new@fiji.example", "kind": kind, "party": party or "", "body": ""}
    status = client.post("/en/invitations/new/", sent).status_code
    assert status == (302 if may else 422 if who in ("coordinator", "administrator") else 404)
    assert Invitation.objects.count() == int(may)
    if not may:
        with pytest.raises(Refused):
            actions.invite(by=Actor(user), email="new@fiji.example", kind=kind, party=party)


def test_an_administrator_invites_a_coordinator(administrator: User, stranger: User) -> None:
    sent = actions.invite(by=Actor(administrator), email=stranger.email, kind="coordinator")
    actions.accept_invitation(by=Actor(stranger), invitation=sent)
    assert Actor(stranger).coordinates
    assert not Actor(stranger).administers


def test_inviting_the_same_twice_sends_one_invitation(
    invitation: Invitation, coordinator: User
) -> None:
    again = actions.invite(
        by=Actor(coordinator), email=invitation.email.upper(), kind="focal_point", party="FJ"
    )
    assert again == invitation
    assert Entry.objects.filter(name="invitation.sent").count() == 1


@pytest.mark.parametrize("fields", [{"email": "nobody"}, {"party": "XX"}, {"kind": "king"}, {"party": None}, {"body": "x" * 161}])  # fmt: skip
def test_a_bad_invitation_is_refused(coordinator: User, fields: dict[str, Any]) -> None:
    good: dict[str, Any] = {"email": "a@b.example", "kind": "staff", "party": "FJ"}
    with pytest.raises(Refused) as refused:
        actions.invite(by=Actor(coordinator), **(good | fields))
    assert refused.value.status == 400
    assert Invitation.objects.count() == 0


def test_the_asker_sees_who_was_invited(client: Client, invitation: Invitation, fiji_staff: User, senegal_staff: User) -> None:  # fmt: skip
    assert list(invited("FJ")) == [invitation]
    client.force_login(fiji_staff)
    assert invitation.email in client.get("/en/parties/FJ/yes/").content.decode()
    client.force_login(senegal_staff)
    shown = client.get("/en/parties/FJ/yes/").content.decode()
    assert "A focal point was invited on" in shown
    assert invitation.email not in shown

"""Contact details: shown for a reason, by a deliberate look that is listed."""

from __future__ import annotations

from django.test import Client

from exchange.brokering.models import Exchange
from exchange.journal.models import Entry
from exchange.people import actions
from exchange.people.gates import visible_contact
from exchange.people.models import Actor, ContactLook, User


def look(client: Client, viewer: User, owner: User) -> int:
    client.force_login(viewer)
    return client.post(f"/en/people/{owner.pk}/contact/").status_code


def test_before_both_accepted_the_other_side_sees_nothing(client: Client, open_need: object, fiji_staff: User, expert: User) -> None:  # fmt: skip
    assert look(client, expert, fiji_staff) == 404
    assert look(client, expert, User(pk=999999)) == 404
    assert ContactLook.objects.count() == 0


def test_after_both_accepted_the_other_side_sees_what_the_owner_chose(client: Client, exchange: Exchange, fiji_staff: User, expert: User) -> None:  # fmt: skip
    actions.save_contact(
        by=Actor(fiji_staff), phone="+679 330 1234", other="Signal", shared=["phone"]
    )
    client.force_login(expert)
    shown = client.post(f"/en/people/{fiji_staff.pk}/contact/").content.decode()
    assert "+679 330 1234" in shown
    assert fiji_staff.email not in shown
    assert "Signal" not in shown


def test_what_the_owner_takes_back_is_closed_at_once(
    exchange: Exchange, fiji_staff: User, expert: User
) -> None:
    assert visible_contact(Actor(expert), fiji_staff) == ["email"]
    actions.save_contact(by=Actor(fiji_staff), phone="1", other="", shared=[])
    assert visible_contact(Actor(expert), fiji_staff) == []


def test_every_look_is_logged_and_listed_to_the_person(client: Client, exchange: Exchange, fiji_staff: User, expert: User) -> None:  # fmt: skip
    assert look(client, expert, fiji_staff) == 200
    entry = Entry.objects.get(name="contact.looked_at")
    assert (entry.user, entry.data) == (expert, {"fields": ["email"]})
    client.force_login(fiji_staff)
    assert expert.name in client.get("/en/me/").content.decode()


def test_looking_at_oneself_is_no_look(client: Client, fiji_staff: User) -> None:
    assert look(client, fiji_staff, fiji_staff) == 200
    assert ContactLook.objects.count() == 0


def test_looking_is_a_post(
    client: Client, exchange: Exchange, fiji_staff: User, expert: User
) -> None:
    client.force_login(expert)
    assert client.get(f"/en/people/{fiji_staff.pk}/contact/").status_code == 405


def test_the_cases_coordinator_and_administrators_see_all_others_nothing(client: Client, exchange: Exchange, fiji_staff: User, coordinator: User, administrator: User, stranger: User, other_expert: User) -> None:  # fmt: skip
    found = [
        look(client, one, fiji_staff)
        for one in (coordinator, administrator, stranger, other_expert)
    ]
    assert found == [200, 200, 404, 404]
    assert set(fiji_staff.looks.values_list("viewer", flat=True)) == {
        coordinator.pk,
        administrator.pk,
    }


def test_contact_details_are_kept_and_shown_to_oneself(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    sent = {"phone": "+221 33 123", "other": "<b>Signal</b>", "shared": ["email", "other"]}
    assert client.post("/en/me/contact/", sent).status_code == 302
    shown = client.get("/en/me/").content.decode()
    assert "+221 33 123" in shown
    assert "&lt;b&gt;Signal&lt;/b&gt;" in shown
    assert stranger.contact.shared == ["email", "other"]


def test_bad_contact_details_are_refused(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    for sent in ({"phone": "1" * 41}, {"other": "x" * 201}, {"shared": ["password"]}):
        assert client.post("/en/me/contact/", sent).status_code == 422
    assert not hasattr(User.objects.get(pk=stranger.pk), "contact")

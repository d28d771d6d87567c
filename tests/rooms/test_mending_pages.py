"""Editing and taking back on pages of their own, without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from exchange.brokering import actions as brokering
from exchange.people.models import Actor
from exchange.rooms import protocol
from exchange.rooms.models import Message
from tests.rooms.conftest import tell
from tests.rooms.test_mending import edited, taken
from tests.rooms.test_page import page_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def at(name: str, room, no: int = 1) -> str:
    return reverse(f"rooms:{name}", args=[room.pk, no])


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(cid|rev)" value="([^"]+)"', page))


def test_one_s_own_message_is_edited_in_a_form_and_its_history_is_read(
    client, room, fiji_staff, expert
):
    tell(room, fiji_staff, "We start <on> Monday.")
    page = page_of(client, room, fiji_staff)
    assert at("edit", room) in page
    form = client.get(at("edit", room)).content.decode()
    assert "We start &lt;on&gt; Monday." in form
    answer = client.post(at("edit", room), {**hidden(form), "body": "We start on Tuesday."})
    assert (answer.status_code, answer["Location"]) == (
        303, reverse("rooms:room", args=[room.pk]) + "?at=1#m1",
    )  # fmt: skip
    again = client.post(at("edit", room), {**hidden(form), "body": "We start on Tuesday."})
    assert (again["Location"], Message.objects.get().rev) == (answer["Location"], 1)
    page = page_of(client, room, expert)
    assert ("We start on Tuesday." in page, "Monday" in page, "edited</a>" in page) == (
        True, False, True,
    )  # fmt: skip
    assert at("edit", room) not in page
    story = client.get(at("history", room)).content.decode()
    assert story.index("We start on Tuesday.") < story.index("We start &lt;on&gt; Monday.")


def test_a_conflict_shows_both_texts_and_saving_again_puts_one_s_own(client, room, fiji_staff):
    tell(room, fiji_staff, "Monday")
    client.force_login(fiji_staff)
    form = hidden(client.get(at("edit", room)).content.decode())
    edited(room, fiji_staff, "Tuesday, from the phone")
    answer = client.post(at("edit", room), {**form, "body": "Wednesday, from the desk"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This message was changed since you opened it." in page
    assert "Tuesday, from the phone" in page
    assert ">\nWednesday, from the desk</textarea>" in page
    saved = client.post(at("edit", room), {**hidden(page), "body": "Wednesday, from the desk"})
    assert saved.status_code == 303
    assert Message.objects.get().body == "Wednesday, from the desk"
    assert [one.body for one in Message.objects.get().revisions.order_by("rev")] == [
        "Monday", "Tuesday, from the phone",
    ]  # fmt: skip


def test_a_form_one_went_back_to_is_saved_in_two_steps_and_its_words_are_kept(
    client, room, fiji_staff
):
    tell(room, fiji_staff, "Monday")
    client.force_login(fiji_staff)
    form = hidden(client.get(at("edit", room)).content.decode())
    client.post(at("edit", room), {**form, "body": "Tuesday"})
    again = client.post(at("edit", room), {**form, "body": "Wednesday"})
    page = again.content.decode()
    assert (again.status_code, "Wednesday</textarea>" in page) == (409, True)
    assert client.post(at("edit", room), {**hidden(page), "body": "Wednesday"}).status_code == 303
    assert Message.objects.get().body == "Wednesday"


@pytest.mark.parametrize(
    ("given", "status"),
    [({"body": ""}, 422), ({"body": "x" * 8001}, 422), ({"cid": "no"}, 422), ({"rev": "x"}, 422)],
)
def test_a_wrong_form_comes_back_with_what_was_written(client, room, fiji_staff, given, status):
    tell(room, fiji_staff, "as it was")
    client.force_login(fiji_staff)
    sent = {"cid": "a-cid-of-mine", "rev": 0, "body": "new words", **given}
    answer = client.post(at("edit", room), sent)
    assert (answer.status_code, Message.objects.get().body) == (status, "as it was")
    assert sent["body"] in answer.content.decode()


def test_what_is_taken_back_while_it_is_edited_leaves_the_text_in_the_form(
    client, room, fiji_staff, coordinator
):
    tell(room, fiji_staff, "a number")
    client.force_login(fiji_staff)
    form = hidden(client.get(at("edit", room)).content.decode())
    taken(room, coordinator, why="Not for this room")
    answer = client.post(at("edit", room), {**form, "body": "my long new text"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "my long new text</textarea>" in page
    assert "Taken back by Lina Mansour" in page


def test_an_edit_after_the_end_is_refused_and_kept(client, room, exchange, fiji_staff):
    tell(room, fiji_staff)
    brokering.end(by=Actor(fiji_staff), exchange=exchange)
    page = page_of(client, room, fiji_staff)
    assert (at("edit", room) in page, at("redact", room) in page) == (False, True)
    sent = {"cid": "a-cid-of-mine", "rev": 0, "body": "late words"}
    answer = client.post(at("edit", room), sent)
    assert (answer.status_code, "late words</textarea>" in answer.content.decode()) == (409, True)


def test_taking_back_asks_once_more_and_leaves_a_grey_line(client, room, fiji_staff, expert):
    tell(room, fiji_staff, "said too soon")
    client.force_login(fiji_staff)
    ask = client.get(at("redact", room)).content.decode()
    assert "said too soon" in ask
    assert 'name="why"' not in ask
    answer = client.post(at("redact", room), hidden(ask))
    assert (answer.status_code, answer["Location"][-8:]) == (303, "?at=1#m1")
    page = page_of(client, room, expert)
    assert 'id="m1"' in page
    assert "Taken back by Mere Vakaloloma" in page
    assert "said too soon" not in page


def test_whoever_asks_to_change_what_was_taken_back_is_led_to_its_grey_line(
    client, room, fiji_staff
):
    tell(room, fiji_staff, "said too soon")
    taken(room, fiji_staff)
    client.force_login(fiji_staff)
    there = reverse("rooms:room", args=[room.pk]) + "?at=1#m1"
    for name in ("edit", "redact"):
        answer = client.get(at(name, room))
        assert (answer.status_code, answer.get("Location")) == (303, there)


def test_a_coordinator_is_asked_why_and_both_sides_read_it(client, room, expert, coordinator):
    tell(room, expert, "said too soon")
    client.force_login(coordinator)
    ask = client.get(at("redact", room)).content.decode()
    without = client.post(at("redact", room), hidden(ask) | {"why": " "})
    assert (without.status_code, Message.objects.get().body) == (422, "said too soon")
    client.post(at("redact", room), hidden(ask) | {"why": "Names a <person>"})
    page = page_of(client, room, expert)
    assert "Taken back by Lina Mansour" in page
    assert "Names a &lt;person&gt;" in page


def test_a_page_without_a_socket_changes_messages_as_a_socket_does(client, room, fiji_staff):
    tell(room, fiji_staff, "Monday")
    client.force_login(fiji_staff)
    sent = {"cid": "a-cid-of-mine", "rev": "0", "body": "Tuesday"}
    answers = [client.post(at("edit", room), sent, headers=JSON).json() for _ in range(2)]
    assert answers == [
        {"t": "ack", "cid": "a-cid-of-mine", "seq": 3, "no": 1, "dup": dup} for dup in (False, True)
    ]
    late = client.post(at("edit", room), sent | {"cid": "another-one"}, headers=JSON)
    found = late.json()
    assert (late.status_code, found["code"], found["rev"]) == (409, "conflict", 1)
    assert client.post(at("edit", room), {"cid": "x"}, headers=JSON).status_code == 400
    batch = client.get(reverse("rooms:events", args=[room.pk]), {"after": 2}).json()
    assert [(e["kind"], e["msg"]["text"]) for e in batch["evs"]] == [("edit", "Tuesday")]
    gone = client.post(at("redact", room), {"cid": "one-more-cid"}, headers=JSON).json()
    assert (gone["t"], gone["seq"]) == ("ack", 4)


def test_changes_go_at_the_pace_of_messages(client, room, fiji_staff, monkeypatch):
    tell(room, fiji_staff)
    monkeypatch.setattr(protocol, "PACE", protocol.Pace(0.001, 1))
    client.force_login(fiji_staff)
    sent = {"cid": "a-cid-of-mine", "rev": 0, "body": "Tuesday"}
    statuses = [client.post(at("edit", room), sent).status_code for _ in range(2)]
    assert statuses == [303, 429]


def test_a_link_to_a_message_opens_the_page_that_holds_it(client, room, fiji_staff, expert):
    for n in range(120):
        tell(room, expert, f"{n}")
    page = page_of(client, room, fiji_staff, "?at=40")
    found = [int(no) for no in re.findall(r'<article class="msg" id="m(\d+)"', page)]
    assert (found[0], found[-1], 40 in found) == (16, 65, True)
    assert room.members.get(user=fiji_staff).read_no == 0
    page = page_of(client, room, fiji_staff)
    assert 'href="?at=100#m100"' in page

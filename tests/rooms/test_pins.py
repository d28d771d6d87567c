"""What a member may rely on when messages are pinned above the talk."""

from __future__ import annotations

import json
import re
import threading

import pytest
from django.db import connections
from django.urls import reverse

from exchange.brokering import actions as brokering
from exchange.people.models import Actor
from exchange.rooms import actions
from exchange.rooms.models import Message, RoomEvent
from tests.conftest import person
from tests.rooms.conftest import Visitor, aside, tell
from tests.rooms.test_mending import edited, frames, taken
from tests.rooms.test_page import page_of
from tests.rooms.test_talk import refusal_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
PIN = "a-pin-of-mine"


def pinned(room, user, no=1, on=True, cid="") -> actions.Said:
    return actions.pin(
        by=Actor(user), room=room, no=no, on=on, cid=cid or f"pin-{no}-{on}-{user.pk}"
    )


def listed_on(page: str) -> list[int]:
    part = re.search(r'id="pins".*?</div>', page, re.S)[0]
    return [int(no) for no in re.findall(r'data-no="(\d+)"', part)]


def test_any_member_pins_a_message_and_the_latest_pin_stands_first(
    client, room, fiji_staff, fiji_focal, expert, coordinator
):
    for n in range(3):
        tell(room, expert, f"words {n}")
    for no, user in ((2, fiji_staff), (1, coordinator), (3, fiji_focal)):
        done = pinned(room, user, no)
        assert (done.event.kind, done.dup) == ("pin", False)
    page = page_of(client, room, fiji_staff)
    assert listed_on(page) == [3, 1, 2]
    assert "Pinned (3)" in page
    assert 'href="?at=2#m2"' in page
    pinned(room, expert, 1, on=False)
    assert listed_on(page_of(client, room, fiji_staff)) == [3, 2]


def test_a_pin_is_numbered_told_to_all_and_shows_no_words(room, fiji_staff, expert):
    tell(room, expert, "words")
    pinned(room, fiji_staff)
    pinned(room, expert, on=False)
    found = frames(room, 2)
    assert [(one["seq"], one["kind"], one["by"]["name"], "msg" in one) for one in found] == [
        (3, "pin", "Mere Vakaloloma", False), (4, "pin", "Hasina Rakoto", False),
    ]  # fmt: skip
    assert [(one["extra"]["what"], one["extra"]["no"]) for one in found] == [
        ("pinned", 1), ("unpinned", 1),
    ]  # fmt: skip
    room.refresh_from_db()
    assert room.msg_head == 1


def test_pinning_twice_is_once_under_one_name_and_under_two(room, fiji_staff, expert):
    tell(room, expert)
    first, again = pinned(room, fiji_staff, cid=PIN), pinned(room, fiji_staff, cid=PIN)
    assert (again.dup, again.event.pk) == (True, first.event.pk)
    assert pinned(room, expert).dup
    pinned(room, expert, on=False)
    assert pinned(room, fiji_staff, cid=PIN).dup
    assert Message.objects.get().pinned_at is None
    assert RoomEvent.objects.filter(kind="pin").count() == 2


def test_a_name_that_was_used_for_something_else_pins_nothing(room, fiji_staff, expert):
    for cid in ("said-by-me-1", "said-by-me-2"):
        tell(room, fiji_staff, cid=cid)
    assert refusal_of(pinned, room=room, user=fiji_staff, cid="said-by-me-1") == "invalid"
    pinned(room, fiji_staff, cid=PIN)
    for other in ({"no": 2}, {"on": False}):
        assert refusal_of(pinned, room=room, user=fiji_staff, cid=PIN, **other) == "invalid"
    assert [one.no for one in Message.objects.filter(pinned_at__isnull=False)] == [1]


def test_twenty_are_pinned_and_one_more_is_refused_in_words(client, room, fiji_staff, expert):
    for no in range(1, 22):
        tell(room, expert, f"{no}")
        if no <= 20:
            pinned(room, fiji_staff, no)
    assert refusal_of(pinned, room=room, user=expert, no=21) == "full"
    client.force_login(fiji_staff)
    there = reverse("rooms:pin", args=[room.pk])
    answer = client.post(there, {"no": "21", "on": "1"})
    assert (answer.status_code, b"Take the pin off one of them first" in answer.content) == (
        409, True,
    )  # fmt: skip
    pinned(room, expert, 7, on=False)
    assert client.post(there, {"no": "21", "on": "1"})["Location"].endswith("#pins")
    assert listed_on(page_of(client, room, fiji_staff))[0] == 21


def test_what_is_taken_back_leaves_the_list_and_is_not_pinned_again(client, room, fiji_staff):
    tell(room, fiji_staff, "said too soon")
    pinned(room, fiji_staff)
    taken(room, fiji_staff)
    page = page_of(client, room, fiji_staff)
    assert (listed_on(page), "said too soon" in page, "Pinned (" in page) == ([], False, False)
    assert refusal_of(pinned, room=room, user=fiji_staff, cid="one-more-pin") == "gone"


def test_the_list_shows_a_message_as_it_stands_now(client, room, fiji_staff):
    tell(room, fiji_staff, "Monday")
    pinned(room, fiji_staff)
    edited(room, fiji_staff, "Tuesday")
    client.force_login(fiji_staff)
    piece = client.get(reverse("rooms:pins", args=[room.pk])).content.decode()
    assert ("Tuesday" in piece, "Monday" in piece, listed_on(piece)) == (True, False, [1])


@pytest.mark.parametrize("who", ["stranger", "senegal_staff", "administrator"])
def test_nobody_else_pins(client, room, fiji_staff, who, request):
    tell(room, fiji_staff)
    user = request.getfixturevalue(who)
    assert refusal_of(pinned, room=room, user=user) == "absent"
    client.force_login(user)
    for name, ask in (("pin", client.post), ("pins", client.get)):
        there = reverse(f"rooms:{name}", args=[room.pk])
        assert ask(there, {"no": "1", "on": "1"}).status_code == 404
    assert Message.objects.get().pinned_at is None


def test_a_coordinator_who_looked_in_reads_what_is_pinned_and_pins_nothing(
    client, room, exchange, fiji_staff
):
    tell(room, fiji_staff)
    pinned(room, fiji_staff)
    other = person("Rui Costa", "rui@ecotone.example")
    other.mandates.create(kind="coordinator")
    brokering.look_in(by=Actor(other), case=exchange.need.case)
    page = page_of(client, room, other)
    assert (listed_on(page), 'form="unpin"' in page, 'form="pin"' in page) == ([1], False, False)
    assert refusal_of(pinned, room=room, user=other, on=False) == "absent"


def test_pins_stay_as_they_are_after_the_end(client, room, exchange, fiji_staff):
    tell(room, fiji_staff)
    pinned(room, fiji_staff)
    brokering.end(by=Actor(fiji_staff), exchange=exchange)
    assert refusal_of(pinned, room=room, user=fiji_staff, on=False) == "locked"
    page = page_of(client, room, fiji_staff)
    assert (listed_on(page), 'form="unpin"' in page) == ([1], False)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400), ({"no": "x", "on": "1"}, 400), ({"no": "1"}, 400), ({"no": "1", "on": "2"}, 400),
        ({"no": "9", "on": "1"}, 404), ({"no": "1", "on": "1", "cid": "x"}, 400),
        ({"no": "9" * 5000, "on": "1"}, 400),
    ],
)  # fmt: skip
def test_a_broken_form_pins_nothing(client, room, fiji_staff, given, status):
    tell(room, fiji_staff)
    client.force_login(fiji_staff)
    answer = client.post(reverse("rooms:pin", args=[room.pk]), given)
    assert (answer.status_code, Message.objects.get().pinned_at) == (status, None)


def test_a_page_without_a_socket_pins_as_a_socket_does(client, room, fiji_staff):
    tell(room, fiji_staff)
    client.force_login(fiji_staff)
    there, sent = reverse("rooms:pin", args=[room.pk]), {"cid": PIN, "no": "1", "on": "true"}
    acks = [client.post(there, sent, headers=JSON).json() for _ in range(2)]
    assert acks == [
        {"t": "ack", "cid": PIN, "seq": 3, "no": 1, "dup": dup} for dup in (False, True)
    ]


@pytest.mark.django_db(transaction=True)
async def test_a_pin_reaches_every_socket(room, fiji_staff, expert):
    await aside(tell, room, fiji_staff)
    mere, hasina = [await Visitor.come(room.pk, one, after=2) for one in (fiji_staff, expert)]
    await mere.send(json.dumps({"t": "pin", "cid": PIN, "no": 1, "on": True}))
    assert (await mere.next("ack"))["seq"] == 3
    [told] = await hasina.seen(1)
    assert (told["kind"], told["extra"]["what"], told["extra"]["no"]) == ("pin", "pinned", 1)
    for broken in ({"no": 1}, {"on": True}, {"no": 1, "on": "maybe"}):
        await mere.send(json.dumps({"t": "pin", "cid": "a-broken-one", **broken}))
        assert (await mere.next("nack"))["code"] == "invalid"
    for one in (mere, hasina):
        await one.go()


@pytest.mark.django_db(transaction=True)
def test_of_many_pins_at_once_twenty_are_kept(room, fiji_staff):
    for n in range(24):
        tell(room, fiji_staff, f"{n}")
    answers: list[str] = []

    def pin(numbers: range) -> None:
        for no in numbers:
            try:
                pinned(room, fiji_staff, no)
            except Exception as refused:
                answers.append(getattr(refused, "code", repr(refused)))
        connections.close_all()

    writers = [threading.Thread(target=pin, args=[range(n, 25, 4)]) for n in range(1, 5)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert answers == ["full"] * 4
    assert Message.objects.filter(pinned_at__isnull=False).count() == 20

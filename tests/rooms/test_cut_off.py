"""Whose right to a room has ended hears nothing more, at any socket; nobody learns what is there."""

from __future__ import annotations

import pytest

from exchange.brokering import actions as brokering
from exchange.people.actions import grant_mandate
from exchange.people.models import Actor, Seat, User
from exchange.rooms import actions, gates
from tests.conftest import person
from tests.rooms.conftest import CLOCK, Visitor, aside, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second_coordinator(db: None) -> User:
    user = person("Rui Tavares", "rui@ecotone.example")
    grant_mandate(by=Actor.system("seed"), user=user, kind="coordinator")
    return user


async def test_who_is_signed_out_cannot_tell_a_room_from_none(room):
    answers = [await (await Visitor.come(pk, None)).closed() for pk in (room.pk, 999_999)]
    assert answers == [(4401, [])] * 2


async def test_every_socket_of_a_removed_member_is_closed(room, fiji_staff, expert, coordinator):
    tabs = [await Visitor.come(room.pk, expert, after=1) for _ in range(3)]
    for tab in tabs:
        await tab.next("hello")

    def remove_and_talk() -> None:
        actions.remove_member(by=Actor(coordinator), member=room.members.get(user=expert))
        tell(room, fiji_staff, "not for Hasina")

    await aside(remove_and_talk)
    assert [await tab.closed() for tab in tabs] == [(4403, [])] * 3


async def test_a_coordinator_whose_case_was_taken_over_is_cut_off(
    room, exchange, fiji_staff, coordinator, second_coordinator
):
    before = await Visitor.come(room.pk, coordinator, after=1)
    await before.next("hello")
    await aside(lambda: brokering.take_case(by=Actor(second_coordinator), case=exchange.need.case))
    code, _frames = await before.closed(within=10)
    assert code == 4403
    after = await Visitor.come(room.pk, second_coordinator, after=None)
    assert (await after.next("hello"))["you"]["role"] == "coordinator"
    await after.go()


async def test_a_coordinator_who_has_not_looked_in_gets_what_a_stranger_gets(
    room, exchange, second_coordinator
):
    assert await (await Visitor.come(room.pk, second_coordinator)).closed() == (4403, [])
    await aside(lambda: brokering.look_in(by=Actor(second_coordinator), case=exchange.need.case))
    guest = await Visitor.come(room.pk, second_coordinator, after=1)
    assert (await guest.next("hello"))["you"] == {
        "id": second_coordinator.pk, "role": "guest", "can": ["read"],
    }  # fmt: skip
    cid = await guest.say("may I?")
    nack = await guest.next("nack")
    assert (nack["cid"], nack["code"]) == (cid, "forbidden")
    await guest.go()


async def test_who_is_back_in_a_seat_catches_up_past_the_day_they_were_out(
    room, fiji_staff, expert
):
    def out_and_back() -> None:
        seat = fiji_staff.seats.get()
        for holder, words in ((None, "while Mere is out"), (fiji_staff, "welcome back")):
            Seat.objects.filter(pk=seat.pk).update(holder=holder)
            actions.sync_members(by=CLOCK, room=gates.rooms_in_full().get(pk=room.pk))
            tell(room, expert, words)

    stays = await Visitor.come(room.pk, expert, after=1)
    await stays.next("hello")
    await aside(out_and_back)
    await stays.seen(4)
    # From what the process remembers, then from the database; as a phone that was away all day.
    for remembered in (stays, None):
        if remembered is None:
            await stays.go()
        back = await Visitor.come(room.pk, fiji_staff, after=1)
        assert [ev["seq"] for ev in await back.seen(4)] == [2, 3, 4, 5]
        await back.go()

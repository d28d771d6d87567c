"""Two people talk live, and nobody else hears it."""

from __future__ import annotations

import asyncio
import json

import pytest
from django.contrib.sessions.models import Session

from exchange.brokering import actions as brokering
from exchange.people.models import Actor, Seat, User
from exchange.rooms import actions
from exchange.rooms.models import Message, RoomEvent
from tests.rooms.conftest import Visitor, aside, tell

pytestmark = pytest.mark.django_db(transaction=True)


async def test_two_members_talk_live(room, fiji_staff, expert):
    mere, hasina = [await Visitor.come(room.pk, one, after=1) for one in (fiji_staff, expert)]
    hello = await mere.next("hello")
    assert (hello["head"], hello["msg_head"], hello["after"], hello["reset"]) == (1, 0, 1, False)
    assert hello["you"] == {
        "id": fiji_staff.pk,
        "role": "need",
        "can": ["read", "redact", "send", "edit", "pin"],
    }
    cid = await mere.say("Bula <b>Hasina</b>")
    assert await mere.next("ack") == {"t": "ack", "cid": cid, "seq": 2, "no": 1, "dup": False}
    own, heard = await mere.next("ev"), await hasina.next("ev")
    assert own == heard
    assert (heard["seq"], heard["kind"], heard["cid"]) == (2, "message", cid)
    assert heard["by"] == {
        "id": fiji_staff.pk,
        "name": "Mere Vakaloloma",
        "initials": "MV",
        "role": "need",
    }
    assert heard["msg"]["html"].endswith("Bula &lt;b&gt;Hasina&lt;/b&gt;</p>")
    await hasina.say("Talofa")
    assert (await mere.next("ev"))["msg"]["text"] == "Talofa"
    await mere.go()
    await hasina.go()


async def test_what_the_form_says_arrives_at_the_socket(room, fiji_staff, expert):
    hasina = await Visitor.come(room.pk, expert, after=1)
    await hasina.next("hello")
    await aside(tell, room, fiji_staff, "from the form")
    assert (await hasina.next("ev", within=1.5))["msg"]["text"] == "from the form"
    await hasina.go()


@pytest.fixture(params=["stranger", "senegal_staff", "other_expert", "administrator"])
def outsider(request: pytest.FixtureRequest) -> User:
    return request.getfixturevalue(request.param)


async def test_a_stranger_gets_the_same_as_at_a_room_that_is_not_there(room, outsider):
    answers = []
    for pk in (room.pk, 999_999, 2**63, "9" * 5000, "x", "0", ""):
        visitor = await Visitor.come(pk, outsider)
        answers.append(await visitor.closed())
    assert answers == [(4403, [])] * 7


async def test_a_person_without_a_session_is_told_so_and_nothing_else(room):
    assert await (await Visitor.come(room.pk, None)).closed() == (4401, [])


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "", None, "http://testserver.evil.example", "http://[",
     "https://testserver", "http://testserver:8080", "http://TESTSERVER/", "ws://testserver"],
)  # fmt: skip
async def test_another_origin_is_refused_before_accepting(room, fiji_staff, origin):
    visitor = await Visitor.come(room.pk, fiji_staff, origin=origin)
    assert visitor.taken is False


async def test_behind_a_proxy_the_origin_is_the_address_people_see(room, fiji_staff, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.USE_X_FORWARDED_HOST, settings.ALLOWED_HOSTS = True, ["eco.example"]
    seen = {"x-forwarded-proto": "https", "x-forwarded-host": "eco.example"}
    taken = [
        (await Visitor.come(room.pk, fiji_staff, origin=origin, **seen)).taken
        for origin in ("https://eco.example", "http://eco.example", "http://testserver")
    ]
    assert taken == [True, False, False]


async def test_an_origin_that_forms_trust_may_open_a_socket(room, fiji_staff, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://eco.example"]
    visitor = await Visitor.come(room.pk, fiji_staff, origin="https://eco.example")
    assert visitor.taken is True


async def test_an_old_protocol_is_told_so(room, fiji_staff):
    visitor = await Visitor.come(f"{room.pk}/?v=7&x=", fiji_staff, after=None)
    assert await visitor.closed() == (4426, [])


async def test_the_same_cid_twice_is_one_message_and_a_dup_ack(room, fiji_staff, expert):
    mere, hasina = [await Visitor.come(room.pk, one, after=1) for one in (fiji_staff, expert)]
    for _ in range(2):
        await mere.say("once", cid="one-and-the-same")
    acks = [await mere.next("ack"), await mere.next("ack")]
    assert [(a["seq"], a["no"], a["dup"]) for a in acks] == [(2, 1, False), (2, 1, True)]
    await mere.say("twice")
    assert [e["msg"]["text"] for e in await hasina.seen(2)] == ["once", "twice"]
    await mere.go()
    await hasina.go()


async def test_after_a_cut_all_that_was_missed_comes_in_order(room, fiji_staff, expert):
    def many() -> None:
        for n in range(230):
            tell(room, fiji_staff, f"{n}")

    hasina = await Visitor.come(room.pk, expert, after=1)
    await hasina.next("hello")
    await hasina.go()
    await aside(many)
    hasina = await Visitor.come(room.pk, expert, after=1)
    assert (await hasina.next("hello"))["head"] == 231
    evs = await hasina.seen(230)
    assert [e["seq"] for e in evs] == list(range(2, 232))
    assert [e["msg"]["text"] for e in evs] == [str(n) for n in range(230)]
    await hasina.send(json.dumps({"t": "pull", "after": 228}))
    assert [e["seq"] for e in await hasina.seen(3)] == [229, 230, 231]
    await hasina.go()


@pytest.mark.parametrize("after", [None, 999, 2**63, "-1", "x"])
async def test_a_number_that_cannot_be_followed_starts_at_the_head(room, fiji_staff, after):
    visitor = await Visitor.come(room.pk, fiji_staff, after=after)
    hello = await visitor.next("hello")
    assert (hello["after"], hello["reset"]) == (1, True)
    await visitor.go()


async def test_a_burst_of_many_writers_reaches_everybody_once_and_in_order(
    room, fiji_staff, fiji_focal, expert, coordinator
):
    people = [fiji_staff, fiji_focal, expert, coordinator]
    visitors = [await Visitor.come(room.pk, one, after=1) for one in people]

    async def talk(visitor: Visitor, name: int) -> None:
        for n in range(20):
            await visitor.say(f"{name} {n}")

    await asyncio.gather(*(talk(one, n) for n, one in enumerate(visitors)))
    heard = await asyncio.gather(*(one.seen(80, within=20) for one in visitors))
    for evs in heard:
        assert [e["seq"] for e in evs] == list(range(2, 82))
        assert evs == heard[0]
    for visitor in visitors:
        await visitor.go()


async def test_a_removed_member_gets_nothing_after_the_removal(
    room, fiji_staff, expert, coordinator
):
    hasina, mere = [await Visitor.come(room.pk, one, after=1) for one in (expert, fiji_staff)]
    await hasina.next("hello")
    await mere.next("hello")

    def remove_and_talk() -> None:
        actions.remove_member(by=Actor(coordinator), member=room.members.get(user=expert))
        tell(room, fiji_staff, "not for Hasina")

    await aside(remove_and_talk)
    assert await hasina.closed(within=2) == (4403, [])
    removed, said = await mere.seen(2)
    assert removed["extra"] == {
        "what": "removed",
        "user": {"id": expert.pk, "name": "Hasina Rakoto", "initials": "HR", "role": "offer"},
    }
    assert said["msg"]["text"] == "not for Hasina"
    assert await (await Visitor.come(room.pk, expert)).closed() == (4403, [])
    await mere.go()


def _lose_seat(user: User) -> None:
    Seat.objects.filter(holder=user).update(holder=None)


def _sign_out(user: User) -> None:
    Session.objects.all().delete()


def _change_password(user: User) -> None:
    user.set_password("another one, quite long")
    user.save()


def _deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize(
    ("end", "code"),
    [(_lose_seat, 4403), (_sign_out, 4401), (_change_password, 4401), (_deactivate, 4403)],
)
async def test_rights_that_end_close_the_socket_within_ten_seconds(room, fiji_staff, end, code):
    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.next("hello")
    await aside(end, fiji_staff)
    found, _before = await mere.closed(within=10)
    assert found == code


async def test_who_has_lost_the_seat_cannot_say_one_word_more(room, fiji_staff):
    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.next("hello")
    await aside(_lose_seat, fiji_staff)
    cid = await mere.say("still here")
    assert await mere.next("nack") == {"t": "nack", "cid": cid, "code": "forbidden"}
    assert await aside(Message.objects.count) == 0
    await mere.go()


async def test_an_ended_exchange_is_read_and_refuses_words(room, exchange, fiji_staff):
    await aside(brokering.end, by=Actor(fiji_staff), exchange=exchange)
    mere = await Visitor.come(room.pk, fiji_staff, after=0)
    assert (await mere.next("hello"))["you"]["can"] == ["read", "redact"]
    cid = await mere.say("too late")
    assert await mere.next("nack") == {"t": "nack", "cid": cid, "code": "locked"}
    await mere.go()


BROKEN = [
    "", "{", "null", "[]", "7", '"send"', "{}", '{"t":7}', '{"t":"shout"}', '{"t":"send"}',
    '{"t":"send","cid":"a-good-cid","body":7}', '{"t":"send","cid":7,"body":"x"}',
    '{"t":"send","cid":"\\ud800aaaaaaaa","body":"x"}', '{"t":"read"}', '{"t":"read","no":-1}',
    '{"t":"read","no":1e999}', '{"t":"read","no":true}', '{"t":"pull","after":99}',
    '{"t":"pull","after":"' + "9" * 5000 + '"}', "[" * 30_000, '{"t":"read","no":' + "9" * 5000 + "}",
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
async def test_a_broken_frame_is_answered_and_nothing_is_lost(room, fiji_staff, text):
    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.next("hello")
    await mere.send(text)
    assert (await mere.next())["code"] == "invalid"
    await mere.say("still works")
    assert (await mere.next("ack"))["no"] == 1
    await mere.go()


async def test_a_binary_frame_is_answered_like_a_broken_one(room, fiji_staff):
    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.next("hello")
    await mere.send(b"\x00\xff")
    assert await mere.next() == {"t": "nack", "cid": None, "code": "invalid"}
    await mere.go()


async def test_broken_frames_again_and_again_end_the_socket(room, fiji_staff):
    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.next("hello")
    for _ in range(10):
        await mere.send("{")
    code, before = await mere.closed()
    assert (code, [frame["code"] for frame in before]) == (4400, ["invalid"] * 10)


async def test_a_huge_frame_ends_the_socket_and_a_long_body_is_refused(room, fiji_staff):
    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.next("hello")
    cid = await mere.say("x" * 8001)
    assert await mere.next() == {"t": "nack", "cid": cid, "code": "too_long"}
    await mere.say("x" * 70_000)
    assert await mere.closed() == (1009, [])
    assert await aside(Message.objects.count) == 0


async def test_a_flood_is_slowed_and_then_ended(room, fiji_staff):
    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.next("hello")
    for _ in range(300):
        await mere.send('{"t":"ping"}')
    code, before = await mere.closed()
    assert code == 4429
    assert {frame.get("code", "beat") for frame in before} == {"beat", "rate"}


async def test_one_person_holds_at_most_twelve_sockets(room, fiji_staff):
    held = [await Visitor.come(room.pk, fiji_staff, after=1) for _ in range(12)]
    for one in held:
        await one.next("hello")
    assert await (await Visitor.come(room.pk, fiji_staff)).closed() == (4409, [])
    for one in held:
        await one.go()


async def test_a_read_mark_is_kept_and_told_to_one_s_other_tabs_only(room, fiji_staff, expert):
    await aside(tell, room, expert, "read me")
    tab, other, hasina = [
        await Visitor.come(room.pk, one, after=2) for one in (fiji_staff, fiji_staff, expert)
    ]
    for one in (tab, other, hasina):
        await one.next("hello")
    await tab.send(json.dumps({"t": "read", "no": 1}))
    assert await other.next() == {"t": "read", "no": 1}
    assert await hasina.silent(0.3)
    assert (await aside(room.members.get, user=fiji_staff)).read_no == 1
    for one in (tab, other, hasina):
        await one.go()


async def test_a_failure_closes_with_1011_and_the_message_is_not_doubled(
    room, fiji_staff, monkeypatch
):
    async def fail(*_: object) -> None:
        raise LookupError("a bug")

    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.next("hello")
    monkeypatch.setattr("exchange.rooms.consumers.threads.write", fail)
    await mere.say("hm", cid="said-into-a-bug")
    assert await mere.closed() == (1011, [])
    monkeypatch.undo()
    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.say("hm", cid="said-into-a-bug")
    assert (await mere.next("ack"))["dup"] is False
    await mere.go()
    assert await aside(RoomEvent.objects.filter(room=room).count) == 2

"""What a member may rely on when a message is edited or taken back."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connections
from django.db.models import CharField, TextField
from django.urls import reverse

from exchange.brokering import actions as brokering
from exchange.insight.queries.own import own
from exchange.journal.models import Entry
from exchange.people.models import Actor, Seat
from exchange.rooms import actions, gates, protocol, queries
from exchange.rooms.models import Message, Revision
from tests.conftest import person
from tests.rooms.conftest import Visitor, aside, tell
from tests.rooms.test_talk import refusal_of

pytestmark = pytest.mark.django_db
CID = "a-change-of-mine"


def edited(room, user, body="Bula, we start on Tuesday.", *, no=1, rev=0, cid=CID) -> actions.Said:
    return actions.edit(by=Actor(user), room=room, no=no, rev=rev, cid=cid, body=body)


def taken(room, user, why="", *, no=1, cid="taken-back-by-me") -> actions.Said:
    return actions.redact(by=Actor(user), room=room, no=no, cid=cid, why=why)


def frames(room, after=0) -> list[dict]:
    events = queries.events_after(room.pk, after)
    cast = queries.cast_of(room.pk, events)
    return [json.loads(protocol.encode(protocol.ev(one, cast))) for one in events]


def test_an_edit_takes_the_next_number_and_keeps_the_earlier_wording(room, fiji_staff):
    said = tell(room, fiji_staff, "We start on Monday.")
    done = edited(room, fiji_staff, "Nous commençons mardi avec une note d’une page.")
    assert (done.event.seq, done.event.kind, done.dup) == (said.event.seq + 1, "edit", False)
    message = Message.objects.get()
    assert (message.no, message.rev, message.lang) == (1, 1, "fr")
    assert message.body == "Nous commençons mardi avec une note d’une page."
    [before] = message.revisions.all()
    assert (before.rev, before.body, before.at) == (0, "We start on Monday.", message.at)
    room.refresh_from_db()
    assert (room.msg_head, room.head_seq) == (1, 3)


def test_frames_tell_a_message_as_it_stands_now_whatever_their_number(room, fiji_staff):
    tell(room, fiji_staff, "one")
    edited(room, fiji_staff, "two")
    edited(room, fiji_staff, "three", rev=1, cid="another-change")
    found = [(one["kind"], one["msg"]["rev"], one["msg"]["text"]) for one in frames(room, 1)]
    assert found == [("message", 2, "three"), ("edit", 2, "three"), ("edit", 2, "three")]


def test_an_edit_that_began_from_an_older_wording_is_a_conflict_and_changes_nothing(
    room, fiji_staff
):
    tell(room, fiji_staff)
    edited(room, fiji_staff, "from the phone")
    with pytest.raises(gates.Changed) as caught:
        edited(room, fiji_staff, "from the desk", cid="from-the-desk")
    assert (caught.value.code, caught.value.rev, caught.value.status) == ("conflict", 1, 409)
    assert Message.objects.get().body == "from the phone"
    assert Revision.objects.count() == 1


def test_the_same_change_sent_twice_is_made_once(room, fiji_staff):
    tell(room, fiji_staff)
    first, again = edited(room, fiji_staff), edited(room, fiji_staff)
    assert (again.event.pk, again.dup, Revision.objects.count()) == (first.event.pk, True, 1)


def test_other_words_under_a_name_that_was_used_are_told_and_not_lost(room, fiji_staff):
    tell(room, fiji_staff)
    edited(room, fiji_staff, "one")
    with pytest.raises(gates.Changed) as caught:
        edited(room, fiji_staff, "two")
    assert caught.value.rev == 1
    edited(room, fiji_staff, "three", rev=1, cid="another-change")
    assert edited(room, fiji_staff, "one").dup
    assert Message.objects.get().body == "three"


def test_words_are_not_taken_back_under_a_name_that_was_used(room, fiji_staff):
    tell(room, fiji_staff, cid="one-name-for-both")
    assert refusal_of(taken, room=room, user=fiji_staff, cid="one-name-for-both") == "invalid"
    assert Message.objects.get().redacted_at is None


def test_the_same_words_are_no_edit(room, fiji_staff):
    said = tell(room, fiji_staff, "as it is")
    done = edited(room, fiji_staff, "  as it is\r\n")
    assert (done.dup, done.event.pk, done.message.edited_at) == (True, said.event.pk, None)


@pytest.mark.parametrize(
    ("body", "code"), [("", "invalid"), ("\x00 \n", "invalid"), ("x" * 8001, "too_long")]
)
def test_an_edit_has_the_limits_of_a_message(room, fiji_staff, body, code):
    tell(room, fiji_staff)
    assert refusal_of(edited, room=room, user=fiji_staff, body=body) == code
    assert Message.objects.get().rev == 0


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("fiji_focal", "forbidden"), ("expert", "forbidden"), ("coordinator", "forbidden"),
        ("stranger", "absent"), ("senegal_staff", "absent"), ("administrator", "absent"),
    ],
)  # fmt: skip
def test_only_who_wrote_a_message_edits_it(room, fiji_staff, who, code, request):
    tell(room, fiji_staff)
    assert refusal_of(edited, room=room, user=request.getfixturevalue(who)) == code
    assert Message.objects.get().rev == 0


@pytest.mark.parametrize("no", [0, 2, 2**63, 10**30])
def test_a_message_that_is_not_there_is_neither_edited_nor_taken_back(room, fiji_staff, no):
    tell(room, fiji_staff)
    for call in (edited, taken):
        assert refusal_of(call, room=room, user=fiji_staff, no=no) == "absent"


def test_who_lost_the_seat_changes_nothing_any_more(room, fiji_staff):
    tell(room, fiji_staff)
    Seat.objects.filter(holder=fiji_staff).update(holder=None)
    for call in (edited, taken):
        assert refusal_of(call, room=room, user=fiji_staff) == "absent"


def test_nothing_is_edited_after_the_end_but_words_are_still_taken_back(room, exchange, fiji_staff):
    tell(room, fiji_staff)
    brokering.end(by=Actor(fiji_staff), exchange=exchange)
    assert refusal_of(edited, room=room, user=fiji_staff) == "locked"
    assert taken(room, fiji_staff).event.kind == "redact"


def words_kept(word: str) -> list[str]:
    """Every column of every table that holds this word."""
    texts = [
        (model, field.name) for model in apps.get_models() for field in model._meta.fields
        if isinstance(field, CharField | TextField)
    ]  # fmt: skip
    return [
        f"{model.__name__}.{name}" for model, name in texts
        if model.objects.filter(**{f"{name}__contains": word}).exists()
    ]  # fmt: skip


def test_words_that_were_taken_back_are_nowhere(client, room, fiji_staff, fiji_focal):
    tell(room, fiji_staff, "the qsecretq is out")
    edited(room, fiji_staff, "the qsecretq is still out")
    assert words_kept("qsecretq") == ["Message.body", "Revision.body"]
    taken(room, fiji_staff)
    assert words_kept("qsecretq") == []
    assert "qsecretq" not in json.dumps([frames(room), own(Actor(fiji_staff))], default=str)
    client.force_login(fiji_focal)
    for name, args in (("room", [room.pk]), ("history", [room.pk, 1]), ("events", [room.pk])):
        page = client.get(reverse(f"rooms:{name}", args=args), {"after": 0}).content.decode()
        assert "qsecretq" not in page
        assert "Taken back by" in page or "Mere Vakaloloma" in page


def test_a_message_that_was_taken_back_keeps_its_number_and_says_by_whom(room, fiji_staff, expert):
    tell(room, fiji_staff, "one")
    tell(room, expert, "two")
    done = taken(room, fiji_staff, why="not said for one's own")
    assert done.message.no == 1
    [first, second, redact] = frames(room, 1)
    by = {"id": fiji_staff.pk, "name": "Mere Vakaloloma", "initials": "MV", "role": "need"}
    for one in (first, redact):
        assert (one["msg"]["html"], one["msg"]["text"], one["msg"]["redacted"]) == ("", "", True)
        assert one["msg"]["taken"] == {"by": by, "why": ""}
    assert (second["msg"]["redacted"], "taken" in second["msg"]) == (False, False)


def test_the_case_s_coordinator_takes_back_with_a_reason(room, fiji_staff, coordinator):
    tell(room, fiji_staff, "a phone number of somebody else")
    assert refusal_of(taken, room=room, user=coordinator, why=" ") == "invalid"
    assert refusal_of(taken, room=room, user=coordinator, why="x" * 301) == "invalid"
    taken(room, coordinator, why="A number of somebody else")
    shown = frames(room, 1)[0]["msg"]
    assert (shown["text"], shown["taken"]["why"]) == ("", "A number of somebody else")
    assert shown["taken"]["by"]["name"] == "Lina Mansour"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("fiji_focal", "forbidden"), ("expert", "forbidden"),
        ("stranger", "absent"), ("administrator", "absent"),
    ],
)  # fmt: skip
def test_nobody_else_takes_a_message_back(room, fiji_staff, who, code, request):
    tell(room, fiji_staff)
    user = request.getfixturevalue(who)
    assert refusal_of(taken, room=room, user=user, why="because") == code
    assert Message.objects.get().redacted_at is None


def test_a_coordinator_who_only_looked_in_takes_nothing_back(room, exchange, fiji_staff):
    tell(room, fiji_staff)
    other = person("Rui Costa", "rui@ecotone.example")
    other.mandates.create(kind="coordinator")
    brokering.look_in(by=Actor(other), case=exchange.need.case)
    assert refusal_of(taken, room=room, user=other, why="because") == "absent"


def test_taking_back_twice_is_once(room, fiji_staff, coordinator):
    tell(room, fiji_staff)
    first = taken(room, fiji_staff)
    again = taken(room, coordinator, why="too late", cid="another-one")
    assert (again.dup, again.event.pk) == (True, first.event.pk)
    assert Message.objects.get().redacted_by == fiji_staff


def test_what_is_being_edited_while_it_is_taken_back_is_refused(room, fiji_staff, coordinator):
    tell(room, fiji_staff)
    taken(room, coordinator, why="because")
    assert refusal_of(edited, room=room, user=fiji_staff) == "gone"
    assert Message.objects.get().body == ""


def test_what_was_taken_back_waits_for_nobody(room, fiji_staff, expert):
    tell(room, expert)
    Message.objects.update(at=Message.objects.get().at - timedelta(minutes=3))
    mine = room.members.get(user=fiji_staff)
    assert queries.unread(mine, room) == 1
    taken(room, expert)
    assert queries.unread(mine, room) == 0
    assert list(queries.unread_for_notice(timedelta(minutes=2))) == []


def test_changing_a_message_writes_no_entry(room, fiji_staff):
    tell(room, fiji_staff)
    before = Entry.objects.count()
    edited(room, fiji_staff)
    taken(room, fiji_staff)
    assert Entry.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_one_is_made_and_the_other_told_so(room, fiji_staff):
    tell(room, fiji_staff)
    answers: list[str] = []

    def write(n: int) -> None:
        try:
            edited(room, fiji_staff, f"words {n}", cid=f"at-the-same-time-{n}")
            answers.append("made")
        except gates.Changed as changed:
            answers.append(f"{changed.code} {changed.rev}")
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=[n]) for n in range(6)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert sorted(answers) == ["conflict 1"] * 5 + ["made"]
    assert [e.seq for e in room.events.order_by("seq")] == [1, 2, 3]


async def change(visitor: Visitor, kind: str, cid: str = CID, **given) -> None:
    await visitor.send(json.dumps({"t": kind, "cid": cid, **given}))


@pytest.mark.django_db(transaction=True)
async def test_an_edit_and_a_taking_back_reach_every_socket(room, fiji_staff, expert):
    mere, hasina = [await Visitor.come(room.pk, one, after=1) for one in (fiji_staff, expert)]
    await mere.say("Monday")
    await hasina.seen(1)
    await change(mere, "edit", no=1, rev=0, body="Tuesday")
    assert (await mere.next("ack"))["no"] == 1
    edit = (await hasina.seen(1))[0]
    assert (edit["seq"], edit["kind"], edit["msg"]["text"], edit["msg"]["rev"]) == (
        3, "edit", "Tuesday", 1,
    )  # fmt: skip
    await change(mere, "redact", "the-second-change", no=1)
    redact = (await hasina.seen(1))[0]
    assert (redact["kind"], redact["msg"]["text"], redact["msg"]["redacted"]) == (
        "redact", "", True,
    )  # fmt: skip
    for one in (mere, hasina):
        await one.go()


@pytest.mark.django_db(transaction=True)
async def test_whoever_comes_later_gets_nothing_of_words_that_were_taken_back(
    room, fiji_staff, expert
):
    mere = await Visitor.come(room.pk, fiji_staff, after=1)
    await mere.say("the qsecretq is out")
    await mere.next("ack")
    await change(mere, "redact", no=1)
    assert (await mere.next("ack"))["seq"] == 3
    hasina = await Visitor.come(room.pk, expert, after=1)
    evs = await hasina.seen(2)
    assert [one["kind"] for one in evs] == ["message", "redact"]
    assert "qsecretq" not in json.dumps(evs)
    await mere.send(json.dumps({"t": "pull", "after": 1}))
    again = [one for one in await mere.seen(4) if one["seq"] == 2]
    assert again[-1]["msg"]["text"] == ""
    for one in (mere, hasina):
        await one.go()


@pytest.mark.django_db(transaction=True)
async def test_a_conflict_is_told_with_the_number_that_stands(room, fiji_staff, expert):
    await aside(tell, room, fiji_staff)
    await aside(edited, room, fiji_staff, "from the phone")
    mere, hasina = [await Visitor.come(room.pk, one, after=3) for one in (fiji_staff, expert)]
    await change(mere, "edit", "from-the-desk", no=1, rev=0, body="from the desk")
    assert await mere.next("nack") == {
        "t": "nack", "cid": "from-the-desk", "code": "conflict", "rev": 1,
    }  # fmt: skip
    await change(hasina, "edit", no=1, rev=1, body="not mine")
    assert (await hasina.next("nack"))["code"] == "forbidden"
    await change(mere, "redact", "taken-by-me", no=1)
    await mere.next("ack")
    await change(mere, "edit", "one-more-of-mine", no=1, rev=2, body="too late")
    assert (await mere.next("nack"))["code"] == "gone"
    for one in (mere, hasina):
        await one.go()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("edit", {}), ("edit", {"no": 1, "body": "x"}), ("edit", {"no": 1, "rev": 0}),
        ("edit", {"no": "x", "rev": 0, "body": "x"}), ("edit", {"no": 1, "rev": 0, "body": 7}),
        ("redact", {}), ("redact", {"no": -1}), ("redact", {"no": 1, "why": 7}),
    ],
)  # fmt: skip
async def test_a_broken_change_is_answered_and_nothing_changes(room, fiji_staff, kind, given):
    await aside(tell, room, fiji_staff)
    mere = await Visitor.come(room.pk, fiji_staff, after=2)
    await change(mere, kind, **given)
    assert (await mere.next("nack"))["code"] == "invalid"
    assert (await aside(Message.objects.get)).rev == 0
    await mere.go()

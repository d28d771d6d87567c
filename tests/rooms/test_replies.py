"""What a member may rely on when a message answers another one."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchange.brokering import actions as brokering
from exchange.insight.queries.own import own
from exchange.people.models import Actor
from exchange.rooms import actions, protocol
from exchange.rooms.models import Message, RoomEvent
from tests.rooms.conftest import Visitor, aside, tell
from tests.rooms.test_mending import edited, frames, taken
from tests.rooms.test_page import page_of
from tests.rooms.test_talk import refusal_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def quotes_on(page: str) -> list[tuple[int, str]]:
    """Each quote: the number of what is quoted, and its text."""
    found = re.findall(r'<p class="quote" data-no="(\d+)">(.*?)</p>', page)
    return [(int(no), re.sub("<[^>]+>", "", text)) for no, text in found]


def boxed(page: str) -> tuple[str, str, str]:
    """The number that the form answers, the quote above it, and what is written in it."""
    page = page[page.index('id="compose"') :]
    no = re.search(r'name="reply_to" value="(\d*)"', page)[1]
    box = re.search(r'id="answering"( hidden)?>(.*?)</div>', page, re.S)
    quote = "" if box[1] else quotes_on(box[2])[0][1]
    return no, quote, re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.S)[1]


def test_a_reply_shows_who_wrote_what_it_answers_and_how_it_begins(
    client, room, fiji_staff, expert
):
    tell(room, expert, "Which <reef>\nfirst? " + "x" * 200)
    said = tell(room, fiji_staff, "Mamanuca.", reply_to=1)
    assert said.message.reply_to.no == 1
    [(no, text)] = quotes_on(page_of(client, room, fiji_staff))
    assert (no, text) == (1, "Hasina Rakoto Which &lt;reef&gt; first? " + "x" * 99 + "…")
    [frame] = frames(room, 2)
    assert frame["msg"]["reply_to"] == 1
    assert 'href="?at=1#m1"' in frame["msg"]["html"]
    assert frame["msg"]["text"] == "Mamanuca."
    assert "Mamanuca." in client.get(reverse("rooms:room", args=[room.pk])).content.decode()


def test_a_quote_is_made_of_the_answered_message_as_it_stands_now(client, room, fiji_staff, expert):
    tell(room, expert, "the qsecretq reef")
    tell(room, fiji_staff, "Yes.", reply_to=1)
    edited(room, expert, "the other reef")
    assert quotes_on(page_of(client, room, fiji_staff)) == [(1, "Hasina Rakoto the other reef")]
    told = frames(room, 1)
    assert "the other reef" in told[1]["msg"]["html"]
    taken(room, expert)
    assert quotes_on(page_of(client, room, fiji_staff)) == [
        (1, "Hasina Rakoto This message was taken back.")
    ]
    told = json.dumps(frames(room))
    assert ("qsecretq" in told, "other reef" in told) == (False, False)


def test_what_changes_a_message_brings_the_quote_others_show_of_it(room, fiji_staff, expert):
    tell(room, expert, "Monday")
    tell(room, fiji_staff, "Yes.", reply_to=1)
    edited(room, expert, "Tuesday")
    taken(room, expert)
    found = [one["msg"].get("quote", "") for one in frames(room, 1)]
    assert found[:2] == ["", ""]
    assert "This message was taken back." in found[2]
    assert found[2] == found[3]


def test_editing_a_reply_keeps_what_it_answers_and_taking_it_back_does_not(
    client, room, fiji_staff, expert
):
    tell(room, expert, "Which reef?")
    tell(room, fiji_staff, "Mamanuca.", reply_to=1)
    edited(room, fiji_staff, "Mamanuca-i-Cake.", no=2)
    assert Message.objects.get(no=2).reply_to.no == 1
    taken(room, fiji_staff, no=2)
    assert Message.objects.get(no=2).reply_to is None
    assert quotes_on(page_of(client, room, fiji_staff)) == []
    assert all(one["msg"]["reply_to"] is None for one in frames(room, 1))


@pytest.mark.parametrize("no", [2, -1, 2**63, 10**30])
def test_a_message_that_is_not_in_the_room_is_not_answered_and_nothing_is_said(
    room, fiji_staff, expert, no
):
    tell(room, expert)
    assert refusal_of(tell, room=room, user=fiji_staff, reply_to=no) == "invalid"
    assert Message.objects.count() == 1


def test_the_same_words_twice_are_one_reply_and_another_answer_is_other_words(
    room, fiji_staff, expert
):
    for body in ("one", "two"):
        tell(room, expert, body)
    given = {"room": room, "user": fiji_staff, "body": "Yes.", "cid": "a-cid-of-mine"}
    first, again = tell(**given, reply_to=1), tell(**given, reply_to=1)
    assert (again.dup, again.message.pk) == (True, first.message.pk)
    for other in (0, 2):
        assert refusal_of(tell, **given, reply_to=other) == "conflict"
    taken(room, fiji_staff, no=3)
    assert tell(**given, reply_to=1).dup


def test_reply_puts_the_answered_message_above_the_form_and_keeps_what_was_written(
    client, room, fiji_staff, expert
):
    tell(room, expert, "Which reef?")
    page = page_of(client, room, fiji_staff)
    assert boxed(page) == ("", "", "")
    assert re.search(r'<button[^>]*form="compose" name="answer" value="1"', page)
    say = reverse("rooms:say", args=[room.pk])
    page = client.post(say, {"answer": "1", "body": "Half a <word"}).content.decode()
    assert boxed(page) == ("1", "Hasina Rakoto Which reef?", "Half a &lt;word")
    page = client.post(say, {"answer": "", "body": "Half a word"}).content.decode()
    assert boxed(page) == ("", "", "Half a word")
    assert Message.objects.count() == 1
    assert boxed(page_of(client, room, fiji_staff, "?reply=1"))[:2] == (
        "1", "Hasina Rakoto Which reef?",
    )  # fmt: skip


def test_a_reply_is_sent_by_the_form(client, room, fiji_staff, expert):
    tell(room, expert, "Which reef?")
    client.force_login(fiji_staff)
    sent = {"cid": "a-cid-of-mine", "body": "Mamanuca.", "reply_to": "1"}
    answers = [client.post(reverse("rooms:say", args=[room.pk]), sent) for _ in range(2)]
    assert [one["Location"][-3:] for one in answers] == ["#m2", "#m2"]
    assert Message.objects.get(no=2).reply_to.no == 1


@pytest.mark.parametrize("no", ["7", "x", "-1", "9" * 40, "9" * 5000, "1.5"])
def test_a_wrong_number_is_refused_in_words_and_the_text_can_be_sent_again(
    client, room, fiji_staff, expert, no
):
    tell(room, expert)
    client.force_login(fiji_staff)
    say = reverse("rooms:say", args=[room.pk])
    answer = client.post(say, {"cid": "a-cid-of-mine", "body": "My words", "reply_to": no})
    page = answer.content.decode()
    assert (answer.status_code, Message.objects.count()) == (400, 1)
    assert "The message you answer is not in this room." in page
    assert boxed(page) == ("", "", "My words")
    cid = re.search(r'name="cid" value="([^"]+)"', page)[1]
    assert client.post(say, {"cid": cid, "body": "My words"}).status_code == 303
    assert boxed(page_of(client, room, fiji_staff, f"?reply={no}")) == ("", "", "")


def test_what_is_written_stays_when_the_exchange_ends_before_one_replies(
    client, room, exchange, fiji_staff, expert
):
    tell(room, expert)
    brokering.end(by=Actor(fiji_staff), exchange=exchange)
    client.force_login(fiji_staff)
    say = reverse("rooms:say", args=[room.pk])
    assert "late words" in client.post(say, {"answer": "1", "body": "late words"}).content.decode()


def test_a_quote_leads_to_its_message_on_whatever_page_it_is(client, room, fiji_staff, expert):
    for n in range(120):
        tell(room, expert, f"{n}")
    tell(room, fiji_staff, "That one.", reply_to=40)
    page = page_of(client, room, fiji_staff)
    assert 'href="?at=40#m40"' in page
    assert 'id="m40"' in page_of(client, room, fiji_staff, "?at=40")


def test_a_page_of_fifty_replies_that_name_somebody_costs_the_queries_of_two(
    client, room, fiji_staff, fiji_focal, expert
):
    tell(room, expert, "Which reef?")
    counts = []
    for more in (1, 50):
        for n in range(more):
            words = f"@{expert}, @{fiji_focal}: the one"
            no = tell(room, [fiji_staff, expert][n % 2], words, reply_to=n + 1).message.no
            if no == 2 or no % 5 == 0:
                actions.pin(by=Actor(expert), room=room, no=no, cid=f"a-pin-of-{no}", on=True)
        page_of(client, room, fiji_staff)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, room, fiji_staff)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("rooms:events", args=[room.pk]), {"after": 1})
        counts.append((len(queries), len(asked)))
    assert counts[0] == counts[1]


def test_a_copy_of_one_s_own_data_says_what_was_answered(room, fiji_staff, expert):
    tell(room, expert, "Not mine")
    tell(room, fiji_staff, "Mine", reply_to=1)
    [mine] = own(Actor(fiji_staff))["messages"]
    assert (mine["body"], mine["reply_to__no"]) == ("Mine", 1)
    assert "Not mine" not in json.dumps(own(Actor(fiji_staff)), default=str)


@pytest.mark.parametrize("given", [{"reply_to": "x"}, {"reply_to": -1}, {"reply_to": [1]}])
def test_a_broken_number_in_a_frame_cannot_be_read(given):
    assert protocol.written({"t": "send", "body": "x", **given}) is None


@pytest.mark.parametrize("given", [{}, {"reply_to": None}, {"reply_to": ""}, {"reply_to": 0}])
def test_a_frame_without_a_number_answers_nothing(given):
    assert protocol.written({"t": "send", "body": "x", **given}) == {"body": "x", "reply_to": 0}


@pytest.mark.django_db(transaction=True)
async def test_a_reply_reaches_every_socket_with_its_quote_and_loses_it_with_the_words(
    room, fiji_staff, expert
):
    await aside(tell, room, expert, "the qsecretq reef")
    mere, hasina = [await Visitor.come(room.pk, one, after=2) for one in (fiji_staff, expert)]
    sent = {"t": "send", "cid": "a-cid-of-mine", "body": "Yes.", "reply_to": 1}
    await mere.send(json.dumps(sent))
    [told] = await hasina.seen(1)
    assert (told["msg"]["reply_to"], "qsecretq" in told["msg"]["html"]) == (1, True)
    await hasina.send(json.dumps({"t": "redact", "cid": "taken-back-by-me", "no": 1}))
    assert "was taken back" in (await mere.seen(2))[-1]["msg"]["quote"]
    late = await Visitor.come(room.pk, fiji_staff, after=1)
    assert "qsecretq" not in json.dumps(await late.seen(3))
    await mere.send(json.dumps(sent | {"cid": "another-one", "reply_to": 99}))
    assert (await mere.next("nack"))["code"] == "invalid"
    for one in (mere, hasina, late):
        await one.go()


def test_a_page_without_a_socket_replies_as_a_socket_does(client, room, fiji_staff, expert):
    tell(room, expert)
    client.force_login(fiji_staff)
    say, sent = reverse("rooms:say", args=[room.pk]), {"cid": "a-cid-of-mine", "body": "Yes."}
    assert client.post(say, sent | {"reply_to": "1"}, headers=JSON).json()["no"] == 2
    wrong = client.post(say, sent | {"cid": "another-one", "reply_to": "9"}, headers=JSON)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid")
    assert RoomEvent.objects.filter(kind="message").count() == 2


def test_words_are_said_and_not_taken_for_another_change_under_the_same_name(room, fiji_staff):
    tell(room, fiji_staff, "Bula.")
    actions.pin(by=Actor(fiji_staff), room=room, no=1, cid="one-name-for-both", on=True)
    given = {"room": room, "user": fiji_staff, "body": "Bula.", "cid": "one-name-for-both"}
    assert refusal_of(tell, **given) == "conflict"

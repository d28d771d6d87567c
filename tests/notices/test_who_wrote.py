"""What is told of messages that came while somebody was away: how many, and from whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.crypto import get_random_string

from exchange.brokering.models import Exchange
from exchange.notices import actions
from exchange.people.models import Actor, User
from exchange.rooms.actions import mark_read, open_room, redact, say
from exchange.rooms.models import Member, Message, Room
from tests.conftest import browser
from tests.notices.conftest import BY, post_now

pytestmark = pytest.mark.django_db
AGO = timedelta(minutes=3)


@pytest.fixture
def room(exchange: Exchange, fiji_focal: User) -> Room:
    return open_room(by=Actor.system("clock"), exchange=exchange)


def said(room: Room, author: User, *words: str) -> None:
    with time_machine.travel(timezone.now() - AGO, tick=False):
        for body in words:
            say(by=Actor(author), room=room, cid=get_random_string(12), body=body)
    room.refresh_from_db()


def mailed(to: User) -> Any:
    actions.tell_unread(by=BY)
    return next(one for one in post_now() if one.to == [to.email])


def test_the_mail_says_how_many_messages_wait_and_from_whom_but_nothing_of_them(
    room: Room, expert: User, fiji_staff: User, fiji_focal: User
) -> None:
    said(room, fiji_focal, "Reef secret one.")
    said(room, expert, "Reef secret two.", "Reef secret three.")
    sent = mailed(fiji_staff)
    assert "  3 messages from Hasina Rakoto and 1 other\n" in sent.body
    html = sent.alternatives[0][0]
    assert "3 messages from Hasina Rakoto and 1 other" in html
    assert "Reef secret" not in sent.body + html + sent.subject
    [other] = [one for one in mail.outbox if one.to == [fiji_focal.email]]
    assert "  2 messages from Hasina Rakoto\n" in other.body, "not of one's own"


def test_only_what_came_after_the_last_look_is_counted(
    room: Room, expert: User, fiji_staff: User
) -> None:
    said(room, expert, "Good morning.")
    mark_read(by=Actor(fiji_staff), room=room, no=room.msg_head)
    said(room, expert, "And this.", "Taken back.")
    Message.objects.filter(body="Taken back.").update(redacted_at=timezone.now())
    assert "  1 message from Hasina Rakoto\n" in mailed(fiji_staff).body


def test_a_mail_that_waits_for_what_was_taken_back_since_is_not_sent(
    room: Room, expert: User, fiji_staff: User
) -> None:
    said(room, expert, "Said in haste.")
    actions.tell_unread(by=BY)
    redact(by=Actor(expert), room=room, no=1, cid="taken-back-since")
    page = browser(fiji_staff).get("/en/notices/").content.decode()
    assert "This is settled meanwhile." in page
    assert [one for one in post_now() if one.to == [fiji_staff.email]] == []


def test_somebody_who_is_no_member_any_more_is_counted_and_not_named(
    room: Room, expert: User, fiji_staff: User, fiji_focal: User
) -> None:
    said(room, expert, "Good morning.")
    Member.objects.filter(user=expert).update(state=Member.REMOVED)
    body = mailed(fiji_staff).body
    assert "  1 message\n" in body
    said(room, fiji_focal, "Good evening.")
    page = browser(fiji_staff).get("/en/notices/").content.decode()
    assert "2 messages from Jone Tuilagi and 1 other" in page


def test_somebody_whose_account_is_gone_is_one_other(
    room: Room, expert: User, fiji_staff: User, fiji_focal: User
) -> None:
    said(room, expert, "Good morning.")
    Message.objects.update(author=None)
    said(room, fiji_focal, "Good evening.")
    assert "  2 messages from Jone Tuilagi and 1 other\n" in mailed(fiji_staff).body


def test_who_left_the_room_reads_nothing_of_who_writes_there(
    room: Room, expert: User, fiji_staff: User
) -> None:
    said(room, expert, "Good morning.")
    actions.tell_unread(by=BY)
    Member.objects.filter(user=fiji_staff).update(state=Member.LEFT)
    page = browser(fiji_staff).get("/en/notices/").content.decode()
    assert "message from" not in page


def test_a_long_absence_costs_as_many_queries_as_a_short_one(
    room: Room, expert: User, fiji_staff: User, fiji_focal: User
) -> None:
    counts = []
    for words in (("One.",), tuple(f"Message {n}." for n in range(40))):
        said(room, expert, *words)
        said(room, fiji_focal, *words)
        actions.tell_unread(by=BY)
        client = browser(fiji_staff)
        client.get("/en/notices/")
        with CaptureQueriesContext(connection) as seen:
            assert b"messages from" in client.get("/en/notices/").content
        counts.append(len(seen))
    assert counts[0] == counts[1]

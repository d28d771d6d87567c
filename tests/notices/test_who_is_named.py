"""Who is named in a room's message hears of it at once, and of one message once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from exchange.brokering.models import Exchange
from exchange.errors import Refused
from exchange.notices import actions
from exchange.notices.models import Notice
from exchange.people.models import Actor, User
from exchange.rooms.actions import edit, mark_read, open_room, redact, remove_member, say
from exchange.rooms.models import Member, Room
from tests.conftest import browser
from tests.notices.conftest import BY, post_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(exchange: Exchange, fiji_focal: User) -> Room:
    return open_room(by=Actor.system("clock"), exchange=exchange)


def said(room: Room, author: User, body: str) -> int:
    """Say something; its number."""
    cid = f"a-cid-of-mine-{room.messages.count()}"
    no = say(by=Actor(author), room=room, cid=cid, body=body).message.no
    room.refresh_from_db()
    return no


def told() -> list[str]:
    """Tell whoever was named; the first names of all who have a notice of it."""
    actions.tell_named(by=BY)
    rows = Notice.objects.filter(kind="message.named").select_related("user")
    return sorted(str(one.user).split()[0] for one in rows)


def sent_at_once() -> list[str]:
    """The addresses of the mails that are due now."""
    before = len(mail.outbox)
    actions.send_mail(by=BY)
    return [one.to[0] for one in mail.outbox[before:]]


def later() -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False)


def test_who_is_named_has_a_bell_and_a_mail_at_once_that_leads_to_the_message(
    room: Room, expert: User, fiji_staff: User
) -> None:
    said(room, expert, "A secret for @Mere Vakaloloma.")
    assert told() == ["Mere"]
    assert sent_at_once() == [fiji_staff.email]
    [sent] = mail.outbox
    assert sent.subject == "Hasina Rakoto names you in your room"
    assert f"/en/rooms/{room.pk}/?at=1#m1" in sent.body
    assert "secret" not in sent.body + sent.alternatives[0][0]
    page = browser(fiji_staff).get("/en/notices/").content.decode()
    assert "Hasina Rakoto names you in your room" in page
    notice = Notice.objects.get(kind="message.named")
    answer = browser(fiji_staff).get(f"/en/notices/{notice.pk}/")
    assert answer["Location"] == f"/en/rooms/{room.pk}/?at=1#m1"


def test_one_message_is_told_once_and_not_again_as_unread(
    room: Room, expert: User, fiji_staff: User, fiji_focal: User
) -> None:
    said(room, expert, "A word, @Mere Vakaloloma? @Mere Vakaloloma?")
    told(), told()
    sent_at_once()
    with later():
        actions.tell_unread(by=BY)
        assert told() == ["Mere"]
        assert fiji_focal.email in [one.to[0] for one in post_now()]
    assert [one.to[0] for one in mail.outbox].count(fiji_staff.email) == 1
    assert not Notice.objects.filter(user=fiji_staff, kind="message.unread").exists()


def test_other_messages_are_told_as_ever(room: Room, expert: User, fiji_staff: User) -> None:
    said(room, expert, "@Mere Vakaloloma, a word?")
    told(), sent_at_once()
    said(room, expert, "And one more thing.")
    with later():
        actions.tell_unread(by=BY)
        assert fiji_staff.email in [one.to[0] for one in post_now()]


def test_who_reads_it_in_the_room_meanwhile_is_not_told(
    room: Room, expert: User, fiji_staff: User
) -> None:
    no = said(room, expert, "@Mere Vakaloloma, a word?")
    mark_read(by=Actor(fiji_staff), room=room, no=no)
    assert told() == []


def test_what_is_read_before_the_mail_went_out_is_not_mailed_and_the_bell_is_still(
    room: Room, expert: User, fiji_staff: User
) -> None:
    no = said(room, expert, "@Mere Vakaloloma, a word?")
    told()
    mark_read(by=Actor(fiji_staff), room=room, no=no)
    assert sent_at_once() == []
    told()
    assert not Notice.objects.filter(user=fiji_staff, read_at=None).exists()


def test_nobody_hears_of_naming_themselves(room: Room, expert: User) -> None:
    said(room, expert, "I am @Hasina Rakoto.")
    assert told() == []


def test_who_is_out_of_the_room_hears_nothing(
    room: Room, expert: User, fiji_staff: User, fiji_focal: User, coordinator: User
) -> None:
    said(room, coordinator, "@Mere Vakaloloma @Jone Tuilagi @Hasina Rakoto")
    remove_member(by=Actor(coordinator), member=room.members.get(user=expert))
    Member.objects.filter(user=fiji_staff).update(state=Member.LEFT)
    User.objects.filter(pk=fiji_focal.pk).update(is_active=False)
    assert told() == []


def test_who_was_put_out_after_the_notice_gets_no_mail_and_reads_no_name(
    room: Room, expert: User, fiji_staff: User
) -> None:
    said(room, expert, "@Mere Vakaloloma, a word?")
    told()
    Member.objects.filter(user=fiji_staff).update(state=Member.REMOVED)
    assert sent_at_once() == []
    assert "names you" not in browser(fiji_staff).get("/en/notices/").content.decode()


def test_a_name_that_comes_with_an_edit_is_told_once_also_where_the_message_was_read(
    room: Room, expert: User, fiji_staff: User
) -> None:
    no = said(room, expert, "A word?")
    mark_read(by=Actor(fiji_staff), room=room, no=no)
    words = ("A word, @Mere Vakaloloma?", "A word?", "A word, @mere vakaloloma?")
    for rev, body in enumerate(words):
        edit(by=Actor(expert), room=room, no=no, rev=rev, cid=f"an-edit-{rev}", body=body)
        assert told() == ["Mere"]
    assert sent_at_once() == [fiji_staff.email]
    assert Notice.objects.filter(kind="message.named").count() == 1


def test_an_edit_of_other_words_does_not_tell_again(
    room: Room, expert: User, fiji_staff: User
) -> None:
    no = said(room, expert, "@Mere Vakaloloma, on Monday?")
    told(), sent_at_once()
    body = "@Mere Vakaloloma, on Tuesday?"
    edit(by=Actor(expert), room=room, no=no, rev=0, cid="an-edit-of-mine", body=body)
    assert (told(), sent_at_once()) == (["Mere"], [])


def test_what_is_taken_back_is_neither_told_nor_mailed(
    room: Room, expert: User, fiji_staff: User, fiji_focal: User
) -> None:
    first = said(room, expert, "@Mere Vakaloloma, a word?")
    redact(by=Actor(expert), room=room, no=first, cid="taken-back-one")
    assert told() == []
    second = said(room, expert, "@Jone Tuilagi, a word?")
    assert told() == ["Jone"]
    redact(by=Actor(expert), room=room, no=second, cid="taken-back-two")
    assert sent_at_once() == []
    told()
    assert not Notice.objects.filter(kind="message.named", read_at=None).exists()


@pytest.mark.parametrize(("wish", "mails"), [("all", 1), ("urgent", 1), ("account", 0)])
def test_the_mail_follows_what_the_person_wants_by_mail(
    room: Room, expert: User, fiji_staff: User, wish: str, mails: int
) -> None:
    actions.choose_mail(by=Actor(fiji_staff), wish=wish)
    said(room, expert, "@Mere Vakaloloma, a word?")
    assert told() == ["Mere"]
    assert len(sent_at_once()) == mails


def test_only_the_system_tells(expert: User) -> None:
    with pytest.raises(Refused):
        actions.tell_named(by=Actor(expert))

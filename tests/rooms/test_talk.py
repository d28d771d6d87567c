"""What a member may rely on when something is said."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from exchange.brokering import actions as brokering
from exchange.brokering.models import Exchange
from exchange.errors import Refused
from exchange.journal.actions import run_due_short
from exchange.journal.models import Entry
from exchange.people.models import Actor, Seat, User
from exchange.rooms import actions, gates, protocol, queries, tasks
from exchange.rooms.models import Message, Room, RoomEvent
from tests.conftest import person, seated
from tests.rooms.conftest import CLOCK, tell


def refusal_of(call, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.code


def test_a_room_opens_for_both_sides_and_the_coordinator(
    room, fiji_staff, fiji_focal, expert, coordinator
):
    found = {m.user_id: (m.role, m.side) for m in room.members.all()}
    assert found == {
        fiji_staff.pk: ("need", "party:FJ"), fiji_focal.pk: ("need", "party:FJ"),
        expert.pk: ("offer", f"profile:{expert.expert.pk}"), coordinator.pk: ("coordinator", ""),
    }  # fmt: skip


def test_opening_twice_is_one_room_with_one_first_event(room, exchange):
    again = actions.open_room(by=CLOCK, exchange=exchange)
    assert again.pk == room.pk
    assert [(e.seq, e.kind, e.extra) for e in room.events.all()] == [
        (1, "room", {"what": "opened"})
    ]
    assert Entry.objects.filter(name="room.opened").count() == 1


def test_the_journal_s_step_opens_the_room(exchange):
    tasks.open_room(Entry.objects.get(name="exchange.opened"))
    assert Room.objects.get().exchange == exchange


def test_a_room_opens_in_the_middle_of_long_work(exchange):
    run_due_short()
    assert Room.objects.get().exchange == exchange


def test_a_person_cannot_open_a_room(exchange, coordinator):
    assert refusal_of(actions.open_room, by=Actor(coordinator), exchange=exchange) == "forbidden"


def test_messages_are_numbered_apart_from_events(room, fiji_staff, expert):
    first, second = tell(room, fiji_staff), tell(room, expert)
    assert [(s.message.no, s.event.seq) for s in (first, second)] == [(1, 2), (2, 3)]
    room.refresh_from_db()
    assert (room.msg_head, room.head_seq) == (2, 3)


def test_the_same_cid_is_the_same_message(room, fiji_staff):
    first = tell(room, fiji_staff, cid="a-cid-of-mine")
    second = tell(room, fiji_staff, cid="a-cid-of-mine")
    assert (second.dup, second.message.pk) == (True, first.message.pk)
    assert Message.objects.count() == 1


def test_other_words_under_a_cid_that_was_used_are_refused_not_lost(room, fiji_staff):
    tell(room, fiji_staff, cid="a-cid-of-mine")
    with pytest.raises(Refused) as refused:
        tell(room, fiji_staff, body="other words", cid="a-cid-of-mine")
    assert refused.value.code == "conflict"
    assert Message.objects.count() == 1


def test_a_cid_of_one_person_does_not_hide_another_s_message(room, fiji_staff, expert):
    tell(room, fiji_staff, cid="a-common-cid")
    assert tell(room, expert, cid="a-common-cid").dup is False


def test_saying_something_writes_no_entry(room, fiji_staff):
    before = Entry.objects.count()
    tell(room, fiji_staff)
    actions.mark_read(by=Actor(fiji_staff), room=room, no=1)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "cid", ["", "short", "x" * 65, "with space in", "ünïcödë-cid", "line\nbreak"]
)
def test_a_wrong_cid_is_refused(room, fiji_staff, cid):
    assert refusal_of(tell, room=room, user=fiji_staff, cid=cid) == "invalid"
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [("", "invalid"), (" \n\t", "invalid"), ("\x00\x01", "invalid"), ("x" * 8001, "too_long")],
)
def test_a_wrong_body_is_refused(room, fiji_staff, body, code):
    assert refusal_of(tell, room=room, user=fiji_staff, body=body) == code
    assert Message.objects.count() == 0


def test_a_body_of_8000_characters_is_kept_whole(room, fiji_staff):
    assert len(tell(room, fiji_staff, body="ä" * 8000).message.body) == 8000


def test_what_no_database_can_keep_is_left_out(room, fiji_staff):
    assert tell(room, fiji_staff, body="a\x00b\ud800c\r\nd").message.body == "abc\nd"


def test_the_language_is_guessed(room, expert):
    assert (
        tell(room, expert, body="Très bien. Je prépare une note d’une page pour elle.").message.lang
        == "fr"
    )


@pytest.mark.parametrize("who", ["stranger", "senegal_staff", "other_expert", "administrator"])
def test_only_members_write(room, who, request):
    user = request.getfixturevalue(who)
    assert refusal_of(tell, room=room, user=user) == "absent"
    assert Message.objects.count() == 0


def test_a_coordinator_who_looked_in_reads_and_does_not_write(room, exchange):
    other = person("Rui Costa", "rui@ecotone.example")
    other.mandates.create(kind="coordinator")
    assert refusal_of(gates.room_for, by=Actor(other), pk=room.pk) == "absent"
    brokering.look_in(by=Actor(other), case=exchange.need.case)
    assert gates.room_for(Actor(other), room.pk) == room
    assert refusal_of(tell, room=room, user=other) == "absent"


def test_a_forbidden_and_an_absent_room_are_refused_in_the_same_words(room, stranger):
    found = []
    for pk in (room.pk, 999_999, 2**63, 10**30):
        with pytest.raises(Refused) as caught:
            gates.room_for(Actor(stranger), pk)
        found.append((caught.value.code, str(caught.value.message), caught.value.status))
    assert len(set(found)) == 1


def test_nobody_writes_in_an_ended_exchange_but_a_resend_is_answered(room, exchange, fiji_staff):
    tell(room, fiji_staff, cid="sent-before-the-end")
    brokering.end(by=Actor(fiji_staff), exchange=exchange)
    assert refusal_of(tell, room=room, user=fiji_staff) == "locked"
    assert tell(room, fiji_staff, cid="sent-before-the-end").dup is True


def test_a_reported_exchange_still_talks_and_a_closed_one_does_not(
    room, exchange, fiji_staff, expert
):
    brokering.report(by=Actor(expert), exchange=exchange, done="A plan.", changed="It is used.")
    tell(room, fiji_staff)
    brokering.confirm(by=Actor(fiji_staff), exchange=Exchange.objects.get())
    assert refusal_of(tell, room=room, user=fiji_staff) == "locked"


def test_who_loses_the_seat_is_out_at_once(room, fiji_staff):
    Seat.objects.filter(holder=fiji_staff).update(holder=None)
    assert refusal_of(tell, room=room, user=fiji_staff) == "absent"
    assert refusal_of(gates.room_for, by=Actor(fiji_staff), pk=room.pk) == "absent"


def test_seats_that_change_hands_change_the_members(room, fiji_staff):
    late = seated("Sera Naivalu", "sera@fiji.example", "FJ", "staff")
    Seat.objects.filter(holder=fiji_staff).update(holder=None)
    full = gates.rooms_in_full().get(pk=room.pk)
    assert actions.sync_members(by=CLOCK, room=full) is True
    assert actions.sync_members(by=CLOCK, room=full) is False
    states = dict(room.members.values_list("user", "state"))
    assert (states[late.pk], states[fiji_staff.pk]) == ("active", "left")
    told = [e.extra for e in room.events.filter(kind="member").order_by("seq")]
    assert sorted(told, key=lambda e: e["what"]) == [
        {"what": "joined", "user": late.pk}, {"what": "left", "user": fiji_staff.pk}
    ]  # fmt: skip


def test_who_comes_back_to_a_seat_is_a_member_again(room, fiji_staff):
    seat = fiji_staff.seats.get()
    for holder in (None, fiji_staff):
        Seat.objects.filter(pk=seat.pk).update(holder=holder)
        actions.sync_members(by=CLOCK, room=gates.rooms_in_full().get(pk=room.pk))
    assert room.members.get(user=fiji_staff).state == "active"


def test_who_was_removed_stays_out_whatever_seat_they_hold(room, fiji_staff, coordinator):
    member = room.members.get(user=fiji_staff)
    actions.remove_member(by=Actor(coordinator), member=member)
    actions.sync_members(by=CLOCK, room=gates.rooms_in_full().get(pk=room.pk))
    assert refusal_of(tell, room=room, user=fiji_staff) == "absent"
    assert refusal_of(gates.room_for, by=Actor(fiji_staff), pk=room.pk) == "absent"
    assert Entry.objects.filter(name="room.member_removed").count() == 1


def test_only_the_case_s_coordinator_removes(room, fiji_staff, expert, coordinator):
    theirs = room.members.get(user=expert)
    assert refusal_of(actions.remove_member, by=Actor(fiji_staff), member=theirs) == "forbidden"
    hers = room.members.get(user=coordinator)
    assert refusal_of(actions.remove_member, by=Actor(coordinator), member=hers) == "forbidden"


def test_read_marks_only_move_forward_and_not_beyond_the_last(room, fiji_staff, expert):
    for _ in range(3):
        tell(room, expert)
    room.refresh_from_db()
    mine = room.members.get(user=fiji_staff)
    for no, read in ((2, 2), (1, 2), (10**12, 3), (-5, 3)):
        actions.mark_read(by=Actor(fiji_staff), room=room, no=no)
        mine.refresh_from_db()
        assert mine.read_no == read


def age(minutes: int) -> None:
    Message.objects.update(at=timezone.now() - timedelta(minutes=minutes))


def waiting() -> list[str]:
    return [str(one.user) for one in queries.unread_for_notice(timedelta(minutes=2))]


def test_messages_are_told_after_two_minutes_once_and_not_to_who_wrote_or_read(
    room, fiji_staff, fiji_focal, expert, coordinator
):
    tell(room, expert)
    tell(room, expert)
    assert waiting() == []
    age(3)
    tell(room, expert)
    room.refresh_from_db()
    actions.mark_read(by=Actor(coordinator), room=room, no=3)
    actions.mark_read(by=Actor(fiji_focal), room=room, no=1)
    assert sorted(waiting()) == sorted([str(fiji_staff), str(fiji_focal)])
    for member in list(queries.unread_for_notice(timedelta(minutes=2))):
        actions.mark_told(by=CLOCK, member=member, no=member.room.msg_head)
    assert waiting() == []


def test_what_came_unseen_is_still_told_after_older_messages_were_left_unread(
    room, fiji_staff, expert
):
    for _n in range(3):
        tell(room, expert)
    age(3)
    room.refresh_from_db()
    actions.mark_read(by=Actor(fiji_staff), room=room, no=2)
    actions.mark_unread(by=Actor(fiji_staff), room=room, no=1)
    mine = room.members.get(user=fiji_staff)
    assert (mine.read_no, mine.told_no) == (0, 2)
    assert str(fiji_staff) in waiting()


def test_a_planted_conversation_is_told_to_nobody(room, fiji_staff, expert):
    at = timezone.now() - timedelta(days=3)
    actions.plant_message(
        by=Actor.system("seed"), room=room, author=expert, body="Hello", lang="en", at=at
    )
    assert waiting() == []
    assert Message.objects.get().at == at


@pytest.mark.django_db(transaction=True)
def test_four_writers_at_once_leave_no_gap_and_keep_their_order(
    room, fiji_staff, fiji_focal, expert, coordinator
):
    failed: list[BaseException] = []

    def write(user: User) -> None:
        try:
            for n in range(50):
                tell(room, user, body=f"{n}")
        except BaseException as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    writers = [
        threading.Thread(target=write, args=[u])
        for u in (fiji_staff, fiji_focal, expert, coordinator)
    ]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert failed == []
    events = list(RoomEvent.objects.filter(room=room).order_by("seq").select_related("message"))
    assert [e.seq for e in events] == list(range(1, 202))
    assert [e.message.no for e in events[1:]] == list(range(1, 201))
    for user in (fiji_staff, fiji_focal, expert, coordinator):
        mine = [e.message.body for e in events[1:] if e.actor_id == user.pk]
        assert mine == [str(n) for n in range(50)]


@pytest.mark.django_db(transaction=True)
def test_one_cid_sent_by_eight_threads_is_one_message(room, fiji_staff):
    answers: list[tuple[int, bool]] = []

    def write() -> None:
        said = tell(room, fiji_staff, cid="the-very-same")
        answers.append((said.message.no, said.dup))
        connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(8)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert sorted(answers) == [(1, False)] + [(1, True)] * 7


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            "One\ntwo\n\nthree",
            '<p dir="auto" lang="en">One<br>two</p><p dir="auto" lang="en">three</p>',
        ),
        (
            "<script>alert(1)</script>",
            '<p dir="auto" lang="en">&lt;script&gt;alert(1)&lt;/script&gt;</p>',
        ),
        ("javascript:alert(1)", '<p dir="auto" lang="en">javascript:alert(1)</p>'),
        (
            'https://a.example/?q="><img src=x>',
            '<p dir="auto" lang="en"><a href="https://a.example/?q=" rel="nofollow">https://a.example/?q=</a>'
            "&quot;&gt;&lt;img src=x&gt;</p>",
        ),
    ],
)
def test_text_becomes_safe_html(body, html):
    assert protocol.html_of(Message(body=body, lang="en")) == html

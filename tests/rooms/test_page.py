"""The room as a page, without JavaScript."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchange.brokering import actions as brokering
from exchange.people.models import Actor
from exchange.rooms import actions, protocol, queries
from exchange.rooms.models import Message, Room
from tests.conftest import person
from tests.rooms.conftest import tell

pytestmark = pytest.mark.django_db


def page_of(client, room, user, asked: str = "") -> str:
    client.force_login(user)
    answer = client.get(reverse("rooms:room", args=[room.pk]) + asked)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers_on(page: str) -> list[int]:
    return [int(no) for no in re.findall(r'<article class="msg" id="m(\d+)"', page)]


def test_the_form_posts_and_the_message_shows(client, room, fiji_staff):
    page = page_of(client, room, fiji_staff)
    cid = re.search(r'name="cid" value="([^"]+)"', page)[1]
    say = reverse("rooms:say", args=[room.pk])
    answer = client.post(say, {"cid": cid, "body": "Bula <Hasina>\nsee https://reef.example/a"})
    assert (answer.status_code, answer["Location"]) == (
        303,
        reverse("rooms:room", args=[room.pk]) + "#m1",
    )
    again = client.post(say, {"cid": cid, "body": "Bula <Hasina>\nsee https://reef.example/a"})
    assert again["Location"] == answer["Location"]
    page = page_of(client, room, fiji_staff)
    assert numbers_on(page) == [1]
    assert 'Bula &lt;Hasina&gt;<br>see <a href="https://reef.example/a" rel="nofollow">' in page


def test_every_page_carries_another_cid(client, room, fiji_staff):
    cids = {
        re.search(r'name="cid" value="([^"]+)"', page_of(client, room, fiji_staff))[1]
        for _ in range(3)
    }
    assert len(cids) == 3


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"body": ""}, 422),
        ({"body": "x" * 8001}, 422),
        ({"body": "kept words", "cid": "no"}, 422),
        ({}, 422),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_written(client, room, fiji_staff, given, status):
    client.force_login(fiji_staff)
    answer = client.post(reverse("rooms:say", args=[room.pk]), {"cid": "a-cid-of-mine", **given})
    assert answer.status_code == status
    page = answer.content.decode()
    assert given.get("body", "") in page
    assert 'role="alert"' in page
    assert re.search(r'name="cid" value="([A-Za-z0-9_-]{8,64})"', page)
    assert Message.objects.count() == 0


def test_other_words_from_a_form_one_went_back_to_are_kept_and_sent_in_two_steps(
    client, room, fiji_staff
):
    client.force_login(fiji_staff)
    form = {"cid": "a-cid-of-mine"}
    client.post(f"/en/rooms/{room.pk}/say/", {**form, "body": "Monday"})
    again = client.post(f"/en/rooms/{room.pk}/say/", {**form, "body": "Tuesday"})
    page = again.content.decode()
    assert (again.status_code, "Tuesday</textarea>" in page) == (409, True)
    (cid,) = re.findall(r'name="cid" value="([^"]+)"', page)
    client.post(f"/en/rooms/{room.pk}/say/", {"cid": cid, "body": "Tuesday"})
    client.post(f"/en/rooms/{room.pk}/say/", {"cid": cid, "body": "Tuesday"})
    assert [said.body for said in room.messages.order_by("no")] == ["Monday", "Tuesday"]


def test_words_for_an_ended_exchange_are_refused_and_kept(client, room, exchange, fiji_staff):
    brokering.end(by=Actor(fiji_staff), exchange=exchange)
    assert "so the room is only read now" in page_of(client, room, fiji_staff)
    answer = client.post(
        reverse("rooms:say", args=[room.pk]), {"cid": "a-cid-of-mine", "body": "late words"}
    )
    assert answer.status_code == 409
    assert "late words" in answer.content.decode()


def test_a_stranger_sees_the_same_as_at_a_room_that_is_not_there(
    client, room, stranger, senegal_staff
):
    for user in (stranger, senegal_staff):
        client.force_login(user)
        for name in ("room", "events", "say"):
            found = []
            for pk in (room.pk, 999_999, 10**30):
                ask = client.post if name == "say" else client.get
                answer = ask(reverse(f"rooms:{name}", args=[pk]))
                found.append(
                    (answer.status_code, re.sub(rb"/\d+/|csrf\S+|value=\S+", b"", answer.content))
                )
            assert [status for status, _ in found] == [404] * 3
            assert found[0] == found[1] == found[2]


def test_nobody_enters_signed_out(client, room):
    for name in ("room", "events"):
        assert client.get(reverse(f"rooms:{name}", args=[room.pk])).status_code == 302
    assert client.post(reverse("rooms:say", args=[room.pk]), {"body": "x"}).status_code == 302


def test_the_last_fifty_then_earlier_then_newer(client, room, fiji_staff, expert):
    for n in range(120):
        tell(room, expert, f"{n}")
    page = page_of(client, room, fiji_staff)
    assert numbers_on(page) == list(range(71, 121))
    assert 'href="?before=71"' in page
    page = page_of(client, room, fiji_staff, "?before=71")
    assert numbers_on(page) == list(range(21, 71))
    assert 'href="?after=70"' in page
    assert "data-after" not in page
    page = page_of(client, room, fiji_staff, "?before=21")
    assert numbers_on(page) == list(range(1, 21))
    assert 'href="?before' not in page
    assert "The room is open for both sides" in page
    page = page_of(client, room, fiji_staff, "?after=100")
    assert numbers_on(page) == list(range(101, 121))
    assert 'data-after="121"' in page


@pytest.mark.parametrize(
    "asked", ["?after=x", "?after=-1", "?before=" + "9" * 40, "?after=99999", "?before=0"]
)
def test_odd_numbers_in_the_address_do_no_harm(client, room, fiji_staff, asked):
    tell(room, fiji_staff)
    page_of(client, room, fiji_staff, asked)


def test_new_since_your_last_visit_stands_before_the_first_unread(client, room, fiji_staff, expert):
    tell(room, expert, "old")
    assert 'id="new"' not in page_of(client, room, fiji_staff)
    tell(room, expert, "fresh")
    page = page_of(client, room, fiji_staff)
    assert page.index('id="m1"') < page.index('id="new"') < page.index('id="m2"')
    assert 'id="new"' not in page_of(client, room, fiji_staff)
    assert room.members.get(user=fiji_staff).read_no == 2


def test_the_page_says_who_reads_along_and_what_was_agreed(
    client, room, exchange, fiji_staff, expert
):
    page = page_of(client, room, fiji_staff)
    assert "Lina Mansour, your coordinator, reads along." in page
    assert "Lina Mansour coordinates this exchange and reads along here." in page
    assert "Monitoring plans for marine protected areas with open tools" in page
    assert reverse("brokering:report", args=[exchange.pk]) in page
    assert reverse("people:reveal", args=[expert.pk]) in page
    assert reverse("people:reveal", args=[fiji_staff.pk]) not in page


def test_a_coordinator_who_looked_in_has_no_form(client, room, exchange):
    other = person("Rui Costa", "rui@ecotone.example")
    other.mandates.create(kind="coordinator")
    brokering.look_in(by=Actor(other), case=exchange.need.case)
    assert "<textarea" not in page_of(client, room, other)


def test_a_removed_member_is_cut_off_everywhere(client, room, exchange, expert, coordinator):
    actions.remove_member(by=Actor(coordinator), member=room.members.get(user=expert))
    client.force_login(expert)
    answers = [
        client.get(reverse("rooms:room", args=[room.pk])),
        client.get(reverse("rooms:events", args=[room.pk])),
        client.post(reverse("rooms:say", args=[room.pk]), {"cid": "a-cid-of-mine", "body": "x"}),
    ]
    assert [one.status_code for one in answers] == [404] * 3
    assert Message.objects.count() == 0


def test_the_door_leads_members_in_and_counts_what_waits(
    client, room, exchange, fiji_staff, expert, stranger
):
    tell(room, expert)
    client.force_login(fiji_staff)
    door = client.get(reverse("rooms:door", args=[exchange.pk])).content.decode()
    assert "One message waits for you there." in door
    assert reverse("rooms:room", args=[room.pk]) in door
    client.force_login(stranger)
    assert client.get(reverse("rooms:door", args=[exchange.pk])).status_code == 404


def test_the_door_waits_until_the_room_is_open(client, exchange, fiji_staff):
    client.force_login(fiji_staff)
    door = client.get(reverse("rooms:door", args=[exchange.pk])).content.decode()
    assert "The room opens in a moment." in door


def test_events_without_a_socket_are_the_same_frames(client, room, fiji_staff, expert):
    for n in range(120):
        tell(room, expert, f"{n}")
    client.force_login(fiji_staff)
    seen, after = [], 1
    for _ in range(2):
        batch = client.get(reverse("rooms:events", args=[room.pk]), {"after": after}).json()
        assert (batch["t"], batch["head"]) == ("batch", 121)
        seen += batch["evs"]
        after = seen[-1]["seq"]
    assert [e["seq"] for e in seen] == list(range(2, 122))
    assert seen[0]["msg"]["text"] == "0"
    for wrong in ("x", "-1", "122", ""):
        answer = client.get(reverse("rooms:events", args=[room.pk]), {"after": wrong}).json()
        assert answer == {"t": "reset", "head": 121}


def test_a_page_without_a_socket_sends_and_gets_an_ack(client, room, exchange, fiji_staff):
    client.force_login(fiji_staff)
    say = reverse("rooms:say", args=[room.pk])
    given = {"cid": "a-cid-of-mine", "body": "hello"}
    acks = [
        client.post(say, given, headers={"Accept": "application/json"}).json() for _ in range(2)
    ]
    assert acks == [
        {"t": "ack", "cid": "a-cid-of-mine", "seq": 2, "no": 1, "dup": dup} for dup in (False, True)
    ]
    wrong = client.post(say, {"cid": "x", "body": "hello"}, headers={"Accept": "application/json"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid")


def test_one_person_cannot_flood_a_room_by_its_form(client, room, fiji_staff, monkeypatch):
    monkeypatch.setattr(protocol, "PACE", protocol.Pace(0.001, 3))
    client.force_login(fiji_staff)
    say = reverse("rooms:say", args=[room.pk])
    statuses = []
    for n in range(4):
        answer = client.post(say, {"cid": f"a-cid-of-mine-{n}", "body": f"words {n}"})
        statuses.append(answer.status_code)
    assert statuses == [303, 303, 303, 429]
    assert "words 3" in answer.content.decode()


def test_a_page_of_fifty_messages_costs_the_queries_of_one(
    client, room, fiji_staff, fiji_focal, expert
):
    counts = []
    for more in (1, 49):
        for n in range(more):
            tell(room, [fiji_staff, fiji_focal, expert][n % 3])
        page_of(client, room, fiji_staff)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, room, fiji_staff)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("rooms:events", args=[room.pk]), {"after": 1})
    many = len(queries)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("rooms:events", args=[room.pk]), {"after": 50})
    assert len(queries) == many


def test_a_person_who_comes_to_a_seat_finds_the_room(client, room, fiji_focal):
    room.members.filter(user=fiji_focal).delete()
    page = page_of(client, room, fiji_focal)
    assert "Jone Tuilagi joined the room" in page
    assert room.members.get(user=fiji_focal).state == "active"


def test_the_script_stays_under_four_kilobytes(settings):
    script = (settings.ROOT / "exchange/static/room.js").read_bytes()
    assert len(gzip.compress(script, 9)) < 4096


def test_a_message_is_left_unread_from_here_and_counted_at_the_door(
    client, room, exchange, fiji_staff, expert
):
    for n in range(3):
        tell(room, expert, f"{n}")
    assert 'form="unread" name="no" value="2"' in page_of(client, room, fiji_staff)
    answer = client.post(reverse("rooms:unread", args=[room.pk]), {"no": 2})
    assert answer["Location"] == reverse("brokering:exchange", args=[exchange.pk])
    door = client.get(reverse("rooms:door", args=[exchange.pk])).content.decode()
    assert "2 messages wait for you there." in door
    assert fiji_staff not in [one.user for one in queries.unread_for_notice(timedelta())]
    page = page_of(client, room, fiji_staff)
    assert page.index('id="m1"') < page.index('id="new"') < page.index('id="m2"')


@pytest.mark.parametrize("no", ["", "x", "-1", "9" * 40])
def test_an_odd_number_leaves_nothing_unread(client, room, fiji_staff, expert, no):
    tell(room, expert)
    page_of(client, room, fiji_staff)
    answer = client.post(reverse("rooms:unread", args=[room.pk]), {"no": no})
    assert (answer.status_code, room.members.get(user=fiji_staff).read_no) == (400, 1)


def test_a_link_leads_to_the_first_unread_message_of_an_earlier_page(
    client, room, fiji_staff, expert
):
    for n in range(70):
        tell(room, expert, f"{n}")
    actions.mark_read(by=Actor(fiji_staff), room=Room.objects.get(pk=room.pk), no=9)
    assert 'href="?at=10#m10"' in page_of(client, room, fiji_staff)
    page = page_of(client, room, fiji_staff)
    assert "To the first unread message" not in page


def found_in(client, room, user, q: str) -> list[int]:
    client.force_login(user)
    page = client.get(reverse("rooms:search", args=[room.pk]), {"q": q}).content.decode()
    return [int(no) for no in re.findall(r'\?at=(\d+)#m\d+"', page)]


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("REEF", [2, 1]), ("reef plan", [1]), ("equipe", [3]), ("МАНГРОВЫ", [4]),
        ("nobody said this", []), ("", []), ("%", []), ("x" * 5000, []),
    ],
)  # fmt: skip
def test_a_room_is_searched_for_words_whatever_case_and_accents(
    client, room, fiji_staff, expert, q, numbers
):
    for body in ("A plan for the reef", "Which Reef?", "Une équipe à Suva", "Это мангровы"):
        tell(room, expert, body)
    assert found_in(client, room, fiji_staff, q) == numbers


def test_words_that_were_taken_back_or_edited_away_are_not_found(client, room, fiji_staff):
    for no, body in enumerate(("a secret", "another secret"), 1):
        tell(room, fiji_staff, body, cid=f"a-cid-of-mine-{no}")
    given = {"by": Actor(fiji_staff), "room": room}
    actions.redact(**given, no=1, cid="taken-back-by-me")
    actions.edit(**given, no=2, rev=0, cid="edited-by-me", body="nothing")
    assert found_in(client, room, fiji_staff, "secret") == []

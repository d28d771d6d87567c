"""Whom a message names with @: members of its room, by their whole name, and nobody else."""

from __future__ import annotations

import time

import pytest

from exchange.people.models import Actor, User
from exchange.rooms import actions
from exchange.rooms.models import Member, Mention
from exchange.rooms.naming import named_in, names_in
from tests.rooms.conftest import tell
from tests.rooms.test_mending import edited, frames, taken
from tests.rooms.test_page import page_of

pytestmark = pytest.mark.django_db
PEOPLE = [
    User(pk=pk, name=name) for pk, name in enumerate(
        ("Ana", "Ana Lucía Peña", "Straße Groß", "王芳", "Ирина Котова", "ليلى منصور", "Ana Lucía", "王芳"), 1
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "pks"),
    [
        ("@Ana, can you?", [1]), ("Ask @ana lucía peña.", [2]), ("@ANA LUCÍA then", [7]),
        ("@Ana Luci\u0301a Pen\u0303a", [2]), ("(@Ana)", [1]), ("@Ana's plan", [1]),
        ("@strasse gross!", [3]), ("@STRASSE GROSS", [3]), ("@ирина котова?", [5]),
        ("你好@王芳，请看", [4, 8]), ("你好@王芳你好", [4, 8]), ("@ليلى منصور هل", [6]),
        ("@Ana @Ana @Ana", [1]), ("@@Ana", []), ("@Anab", []), ("@Ana_b", []), ("@Ana2", []),
        ("ana@Ana", []), ("https://x.example/@Ana", []), ("x.@Ana", []), ("@ Ana", []),
        ("@Nobody", []), ("@ليلى منصورة", []), ("@An", []), ("@", []), ("Ana", []),
        ("@Ana Lucia", [1]), ("@Ana\u0301", []),
    ],
)  # fmt: skip
def test_a_name_is_found_whole_in_any_case_and_script_the_longest_first(text, pks):
    assert [one.pk for one in named_in(text, PEOPLE)] == pks


def test_names_stand_where_they_were_written():
    text = "Hi @ANA LUCÍA PEÑA and @王芳!"
    assert [text[one.start : one.end] for one in names_in(text, PEOPLE)] == [
        "@ANA LUCÍA PEÑA", "@王芳",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["@" * 8000, "@Ana Lucía Peñ " * 500, "@a" * 4000, "@Ana " * 1600])
def test_the_longest_text_is_read_in_no_time(text):
    began = time.perf_counter()
    names_in(text, PEOPLE * 3)
    assert time.perf_counter() - began < 1


def test_a_member_who_is_named_is_marked_and_listed_in_the_frame(client, room, fiji_staff, expert):
    said = tell(room, expert, "@mere vakaloloma see <b> https://reef.example/@Mere")
    page = page_of(client, room, fiji_staff)
    assert '<b class="named" dir="auto">@mere vakaloloma</b> see &lt;b&gt; <a href=' in page
    [frame] = frames(room, 1)
    assert frame["msg"]["mentions"] == [fiji_staff.pk]
    assert [(one.user, one.rev, one.told_at) for one in said.message.mentions.all()] == [
        (fiji_staff, 0, None)
    ]


def test_nobody_outside_the_room_is_named(client, room, fiji_staff, expert, stranger, coordinator):
    actions.remove_member(by=Actor(coordinator), member=room.members.get(user=expert))
    tell(room, fiji_staff, f"@{stranger} and @{expert} and @all")
    assert Mention.objects.count() == 0
    assert 'class="named"' not in page_of(client, room, fiji_staff)
    assert frames(room)[-1]["msg"]["mentions"] == []


def test_a_name_may_come_and_go_with_an_edit(room, fiji_staff, expert, coordinator):
    tell(room, expert, "Look please")
    edited(room, expert, f"Look please, @{fiji_staff}")
    assert [(one.user, one.rev) for one in Mention.objects.all()] == [(fiji_staff, 1)]
    edited(room, expert, f"Look please, @{coordinator}", rev=1, cid="another-change")
    assert [(one.user, one.rev) for one in Mention.objects.all()] == [(coordinator, 2)]
    taken(room, expert)
    assert Mention.objects.count() == 0


def test_the_form_says_whom_one_can_name(client, room, fiji_staff, expert, coordinator):
    Member.objects.filter(user=expert).update(state=Member.REMOVED)
    page = page_of(client, room, fiji_staff)
    assert f"<bdi>@{coordinator}</bdi>" in page
    assert (f"<bdi>@{fiji_staff}</bdi>" in page, f"<bdi>@{expert}</bdi>" in page) == (False, False)

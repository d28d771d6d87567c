"""What a notice says: made when it is read, for its reader, within their rights."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from exchange.board.models import Need
from exchange.brokering import actions as brokering
from exchange.brokering.models import Exchange, Proposal
from exchange.journal.models import Entry
from exchange.notices.models import Line, Notice
from exchange.notices.recipients import MESSAGE, NAMED, TABLE
from exchange.notices.words import lines_of
from exchange.notices.words.table import TABLE as WORDS
from exchange.people.models import Actor, User
from exchange.rooms.actions import open_room
from tests.conftest import ask, browser
from tests.notices.conftest import tell

pytestmark = pytest.mark.django_db
TITLE = "Design a national monitoring plan for marine protected areas"


def lines(user: User, **only: Any) -> list[Line]:
    rows = Notice.objects.filter(user=user, **only).select_related("entry__user").order_by("pk")
    return lines_of(Actor(user), list(rows))


def test_every_kind_that_is_told_has_words_and_the_other_way_round() -> None:
    told = {telling.kind for tellings in TABLE.values() for telling in tellings}
    assert told | {MESSAGE, NAMED} == set(WORDS)


def test_the_question_to_the_focal_point_leads_to_the_page_with_one_button(
    need: Need, fiji_focal: User
) -> None:
    tell("need.posted")
    [line] = lines(fiji_focal)
    assert (line.title, line.link) == ("A need waits for your yes", f"/en/needs/{need.pk}/yes/")
    assert [(part.text, part.lang) for part in line.parts] == [(TITLE, "en")]
    assert line.urgent


def test_a_proposal_leads_to_the_acceptance_and_says_until_when(
    proposal: Proposal, expert: User
) -> None:
    tell("proposal.made")
    [line] = lines(expert)
    assert line.link == f"/en/proposals/{proposal.pk}/accept/"
    assert "Please answer by" in line.body
    assert [part.label for part in line.parts] == ["Need of Fiji", "Offer by Hasina Rakoto"]


def test_the_bell_quotes_and_names_what_the_coordinator_wrote_with_a_proposal(
    proposal: Proposal, expert: User, fiji_staff: User, fiji_focal: User, coordinator: User
) -> None:
    tell("proposal.made")
    for side in (expert, fiji_staff):
        page = browser(side).get("/en/notices/").content.decode()
        assert f"Note from the coordinator, {coordinator} · " in page
        assert ">A good pair.</q>" in page
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    [settled] = lines(fiji_focal)
    assert settled.note is None


def test_a_proposal_without_a_note_quotes_nobody(proposal: Proposal, expert: User) -> None:
    Proposal.objects.update(note="")
    tell("proposal.made")
    assert lines(expert)[0].note is None


def test_the_side_that_accepted_reads_until_when_the_other_is_asked(
    proposal: Proposal, fiji_staff: User, fiji_focal: User, coordinator: User, expert: User
) -> None:
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    tell("proposal.half_agreed")
    [ours], [desk] = lines(fiji_focal), lines(coordinator)
    assert ours.body.startswith("Nothing is asked of you now: Hasina Rakoto has until ")
    assert desk.body == "Fiji accepted. Hasina Rakoto has not answered yet."
    brokering.accept(by=Actor(expert), proposal=proposal)
    assert [lines(fiji_focal)[0].body, lines(coordinator)[0].body] == ["", ""]


def test_the_reason_of_a_no_is_for_the_coordinator_and_the_line_for_the_other_side(
    proposal: Proposal, expert: User, fiji_staff: User, coordinator: User
) -> None:
    brokering.decline(
        by=Actor(expert), proposal=proposal, reason="conflict", line="Ask me in June."
    )
    tell("proposal.declined")
    [theirs], [desk] = lines(fiji_staff), lines(coordinator)
    assert (theirs.title, theirs.body) == (
        "Hasina Rakoto cannot do it this time",
        "They wrote: Ask me in June.",
    )
    assert desk.body == "Reason: Conflict of interest"


@pytest.mark.parametrize(("reason", "words"), [
    ("time", "Not both sides answered in time."),
    ("filled", "The need has found its partners. Thank you for being ready."),
    ("no_place", "The last free place was taken a moment earlier, so nothing was agreed."),
    ("gone", "The need or the offer no longer stands."),
])  # fmt: skip
def test_a_lapse_says_why(reason: str, words: str, proposal: Proposal, expert: User) -> None:
    brokering.lapse_all(by=Actor.system("clock"), need=proposal.need)
    Proposal.objects.update(lapse_reason=reason)
    tell("proposal.lapsed")
    assert [line.body for line in lines(expert)] == [words]


def test_an_answered_question_says_so_and_no_longer_presses(
    proposal: Proposal, fiji_staff: User, fiji_focal: User
) -> None:
    tell("proposal.made")
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    [line] = lines(fiji_focal)
    assert (line.body, line.urgent, line.stands) == ("This is settled meanwhile.", False, False)


def test_the_opened_exchange_leads_to_its_room_once_there_is_one(
    exchange: Exchange, fiji_staff: User
) -> None:
    tell("exchange.opened")
    assert lines(fiji_staff)[0].link == f"/en/exchanges/{exchange.pk}/"
    room = open_room(by=Actor.system("clock"), exchange=exchange)
    assert lines(fiji_staff)[0].link == f"/en/rooms/{room.pk}/"


def test_a_notice_on_a_thing_its_reader_may_no_longer_see_has_neutral_words(
    need: Need, stranger: User, coordinator: User
) -> None:
    entry = Entry.objects.filter(name="need.posted").get()
    for kind in ("need.near_offer", "need.posted", "proposal.asked"):
        about = "proposal" if kind.startswith("proposal") else "need"
        Notice.objects.create(
            user=stranger, entry=entry, kind=kind, about_kind=about, about_id=str(need.pk)
        )
    found = lines(stranger)
    assert {line.title for line in found} == {
        "Something here has changed and is no longer open to you"
    }
    assert {line.link for line in found} == {"/en/notices/"}
    page = browser(stranger).get("/en/notices/").content.decode()
    assert TITLE not in page
    assert "Fiji" not in page


def test_words_come_in_the_language_of_the_page(need: Need, fiji_focal: User) -> None:
    tell("need.posted")
    with translation.override("ar"):
        [line] = lines(fiji_focal)
    assert line.link == f"/ar/needs/{need.pk}/yes/"
    assert line.parts[0].label != ""


def test_the_bell_counts_and_answers_304_while_nothing_changed(
    need: Need, fiji_focal: User
) -> None:
    client, address = browser(fiji_focal), reverse("notices:bell")
    quiet = client.get(address)
    assert client.get(address, headers={"If-None-Match": quiet["ETag"]}).status_code == 304
    tell("need.posted")
    rung = client.get(address, headers={"If-None-Match": quiet["ETag"]})
    assert (rung.status_code, "1 new notice" in rung.content.decode()) == (200, True)
    assert client.get(address, headers={"If-None-Match": rung["ETag"]}).content == b""


def test_the_bell_costs_one_query_of_its_own(fiji_focal: User) -> None:
    client = browser(fiji_focal)
    client.get(reverse("notices:bell"))
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("notices:bell"))
    own = [one["sql"] for one in caught.captured_queries if "notices_" in one["sql"]]
    assert len(own) == 1


def test_the_bell_of_nobody_is_absent(db: None) -> None:
    assert Client().get("/en/notices/bell/").status_code == 404


def test_the_bell_stands_on_every_page_of_a_signed_in_person(need: Need, fiji_focal: User) -> None:
    tell("need.posted")
    page = browser(fiji_focal).get("/en/notices/").content.decode()
    assert 'data-bell="/en/notices/bell/"' in page
    assert "1 new notice" in page
    assert "data-bell" not in Client().get("/en/account/login/").content.decode()


def test_following_a_notice_marks_it_read_and_leads_to_the_thing(
    need: Need, fiji_focal: User
) -> None:
    tell("need.posted")
    notice = Notice.objects.get(user=fiji_focal)
    answer = browser(fiji_focal).get(f"/en/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/en/needs/{need.pk}/yes/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_somebody_elses_notice_is_absent_and_stays_unread(
    need: Need, fiji_focal: User, stranger: User
) -> None:
    tell("need.posted")
    notice = Notice.objects.get(user=fiji_focal)
    assert browser(stranger).get(f"/en/notices/{notice.pk}/").status_code == 404
    assert browser(stranger).get("/en/notices/999999/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_mark_all_read_leaves_what_came_after_the_page_was_made(
    proposal: Proposal, expert: User, coordinator: User
) -> None:
    tell("proposal.made")
    client = browser(expert)
    page = client.get("/en/notices/").content.decode()
    newest = re.search(r'name="before" value="(\d+)"', page)
    assert newest is not None
    brokering.withdraw_proposal(by=Actor(coordinator), proposal=proposal)
    tell("proposal.withdrawn")
    client.post("/en/notices/read/", {"before": newest[1]})
    unread = Notice.objects.filter(user=expert, read_at=None).values_list("kind", flat=True)
    assert list(unread) == ["proposal.withdrawn"]


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40, "²"])
def test_a_broken_mark_changes_nothing(before: str, need: Need, fiji_focal: User) -> None:
    tell("need.posted")
    assert browser(fiji_focal).post("/en/notices/read/", {"before": before}).status_code == 302
    assert Notice.objects.filter(user=fiji_focal, read_at=None).count() == 1


def many(user: User, fiji_staff: User, count: int) -> list[Notice]:
    made = []
    for number in range(count):
        need = ask(fiji_staff, title=f"Plan number {number}")
        entry = Entry.objects.filter(name="need.posted").latest("pk")
        made.append(Notice.objects.create(
            user=user, entry=entry, kind="need.posted", about_kind="need", about_id=str(need.pk)
        ))  # fmt: skip
    return made


def listed(client: Client, page: str = "1") -> list[int]:
    shown = client.get("/en/notices/", {"page": page}).content.decode()
    return [int(pk) for pk in re.findall(r'<h3><a href="/en/notices/(\d+)/"', shown)]


def test_unread_notices_come_first_and_twenty_to_a_page(
    fiji_staff: User, coordinator: User
) -> None:
    oldest, *rest = many(coordinator, fiji_staff, 25)
    Notice.objects.filter(pk__in=[one.pk for one in rest]).update(read_at=timezone.now())
    client = browser(coordinator)
    assert listed(client) == [oldest.pk, *[one.pk for one in reversed(rest)][:19]]
    assert len(listed(client, "2")) == 5


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/en/notices/").status_code == 200
    return len(caught)


def test_the_list_takes_as_many_queries_with_one_row_as_with_a_full_page(
    need: Need, fiji_staff: User, coordinator: User
) -> None:
    client = browser(coordinator)
    many(coordinator, fiji_staff, 1)
    queries(client)
    one = queries(client)
    many(coordinator, fiji_staff, 49)
    assert queries(client) == one


def test_an_empty_list_says_what_comes_here(stranger: User) -> None:
    page = browser(stranger).get("/en/notices/").content.decode()
    assert "Nothing has happened yet." in page

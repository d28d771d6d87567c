"""Mails: bundled, in the reader's language, at least once and never twice within a claim."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.atlas.models import SupportKind
from exchange.board.models import Need
from exchange.brokering import actions as brokering
from exchange.brokering import tasks as ranking
from exchange.brokering.models import Exchange, Proposal, Suggestion
from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.notices import actions, queries
from exchange.notices.actions import post
from exchange.notices.models import Mail, Notice
from exchange.notices.words import explained
from exchange.people import actions as people
from exchange.people.models import Actor, User
from exchange.rooms.actions import mark_read, open_room, say
from exchange.rooms.models import Room
from tests.conftest import ask, browser, offers
from tests.notices.conftest import BY, post_now, tell

pytestmark = pytest.mark.django_db
TITLE = "Design a national monitoring plan for marine protected areas"
CLOCK = Actor.system("clock")


def to(mails: list[Any]) -> list[str]:
    return sorted(one.to[0] for one in mails)


def html(one: Any) -> str:
    return one.alternatives[0][0]


def test_a_proposal_is_mailed_at_once_to_both_sides_with_the_link_to_the_button(
    proposal: Proposal, senegal_staff: User
) -> None:
    tell("proposal.made")
    assert actions.send_mail(by=BY) == 3
    assert to(mail.outbox) == ["hasina@expert.example", "jone@fiji.example", "mere@fiji.example"]
    link = f"http://127.0.0.1:8000/en/proposals/{proposal.pk}/accept/"
    for one in mail.outbox:
        assert link in one.body
        assert f'href="{link}"' in html(one)
        assert one.subject == "A match is proposed, and your answer is asked"
        assert TITLE in one.body
        assert one.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_proposal_mail_says_why_it_is_proposed_and_what_is_missing(
    proposal: Proposal, fiji_staff: User, expert: User
) -> None:
    ranking.rank(Need.objects.filter(pk=proposal.need_id))
    suggestion = Suggestion.objects.get()
    gates = [{"gate": "capacity", "state": "fail"}, {"gate": "cost", "state": "fail"}]
    missing = [{"kind": "facet", "term": "support", "note": "training", "weight": 1.0}]
    Suggestion.objects.update(reasons=suggestion.reasons | {"gates": gates, "missing": missing})
    tell("proposal.made")
    mails = {one.to[0]: one for one in post_now()}
    asker, helper = mails["mere@fiji.example"], mails["hasina@expert.example"]
    for text in (asker.body, html(asker), helper.body, html(helper)):
        assert "Why it is proposed" in text
        assert "Both speak of: " in text
        assert "Not offered, kind of support: Training" in text
    # Each side is told of the conditions that are its own affair only.
    assert ("free place" in asker.body, "Condition not met: cost" in asker.body) == (False, True)
    assert ("free place" in helper.body, "cost" in helper.body) == (True, False)


def test_a_proposal_mail_quotes_the_coordinators_note_to_both_sides(
    proposal: Proposal, coordinator: User
) -> None:
    Proposal.objects.update(note="Both of you know Mamanuca.\nOne call may do.")
    tell("proposal.made")
    for one in post_now():
        label = f"Note from the coordinator, {coordinator}"
        assert f"{label}\n  > Both of you know Mamanuca.\n  > One call may do.\n" in one.body
        assert f"{label}</p><blockquote" in html(one)
        assert "Both of you know Mamanuca.<br>One call may do.</blockquote>" in html(one)


def test_reasons_come_in_the_readers_language(proposal: Proposal, expert: User) -> None:
    ranking.rank(Need.objects.filter(pk=proposal.need_id))
    missing = [{"kind": "facet", "term": "support", "note": "training", "weight": 1.0}]
    Suggestion.objects.update(reasons={"missing": missing})
    User.objects.filter(pk=expert.pk).update(language="fr")
    tell("proposal.made")
    french = next(one for one in post_now() if one.to == ["hasina@expert.example"])
    assert SupportKind.objects.get(pk="training").names["fr"] in french.body


def test_a_mail_costs_as_many_queries_with_one_proposal_as_with_ten(
    proposal: Proposal, fiji_focal: User, fiji_staff: User, expert: User, coordinator: User
) -> None:
    ranking.rank(Need.objects.filter(pk=proposal.need_id))
    tell("proposal.made")
    costs = []
    for more in (0, 9):
        for _ in range(more):
            need = ask(fiji_focal)
            brokering.open_case(by=CLOCK, need=need)
            offer = offers(expert)
            ranking.rank(Need.objects.filter(pk=need.pk))
            brokering.propose(by=Actor(coordinator), need=need, offer=offer, note="")
            tell("proposal.made")
        notices = list(Notice.objects.filter(user=fiji_staff).select_related("entry__user"))
        with CaptureQueriesContext(connection) as asked:
            lines = explained(Actor(fiji_staff), notices)
        costs.append((len(lines), all(line.reasons for line in lines), len(asked)))
    assert [row[:2] for row in costs] == [(1, True), (10, True)]
    assert costs[0][2] == costs[1][2]


def test_the_message_id_is_the_rows_own(proposal: Proposal) -> None:
    tell("proposal.made")
    made = {row.message_id for row in Mail.objects.all()}
    assert {one.extra_headers["Message-ID"] for one in post_now()} == made
    assert len(made) == 3


def test_what_is_not_urgent_waits_two_minutes_for_company(open_need: Need) -> None:
    tell("need.endorsed")
    assert actions.send_mail(by=BY) == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2, seconds=1), tick=False):
        assert actions.send_mail(by=BY) == 1


def test_everything_that_waits_goes_in_one_mail_urgent_first(
    proposal: Proposal, expert: User
) -> None:
    tell("need.endorsed")
    tell("proposal.made")
    mails = [one for one in post_now() if one.to == ["mere@fiji.example"]]
    [one] = mails
    assert one.body.index("A match is proposed") < one.body.index("Your Party said yes")
    assert one.subject == "A match is proposed, and your answer is asked, and 1 more"
    assert post_now() == []


def test_a_mail_has_ten_lines_and_says_how_many_more(fiji_staff: User, fiji_focal: User) -> None:
    for number in range(13):
        ask(fiji_staff, title=f"Plan number {number}")
        tell("need.posted")
    [one] = post_now()
    assert one.body.count("/yes/") == 10
    assert "3 more notices wait for you" in one.body


def test_what_was_read_on_the_page_is_not_mailed(open_need: Need, fiji_staff: User) -> None:
    tell("need.endorsed")
    notice = Notice.objects.get(user=fiji_staff)
    actions.mark_read(by=Actor(fiji_staff), notice=notice)
    assert post_now() == []
    assert Mail.objects.get(user=fiji_staff).state == Mail.DROPPED


def test_a_question_answered_meanwhile_is_not_mailed(proposal: Proposal, fiji_staff: User) -> None:
    tell("proposal.made")
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    assert to(post_now()) == ["hasina@expert.example"]


def test_what_is_for_the_bell_alone_is_not_mailed(need: Need, coordinator: User) -> None:
    tell("need.posted")
    assert Notice.objects.filter(user=coordinator).count() == 1
    assert post_now() == []


def test_a_confidential_need_is_in_no_mail_to_an_outsider(need: Need, stranger: User) -> None:
    entry = Entry.objects.get(name="need.posted")
    row = Notice.objects.create(
        user=stranger, entry=entry, kind="need.yes_given", about_kind="need", about_id=str(need.pk)
    )
    waiting = Mail.objects.create(user=stranger)
    waiting.notices.add(row)
    assert post_now() == []
    waiting.refresh_from_db()
    assert waiting.state == Mail.DROPPED


def test_nothing_of_a_text_is_kept_in_a_mail_row(proposal: Proposal) -> None:
    tell("proposal.made")
    post_now()
    kept = [str(value) for row in Mail.objects.values() for value in row.values()]
    kept += [str(value) for row in Notice.objects.values() for value in row.values()]
    assert [value for value in kept if "monitoring" in value] == []


@pytest.mark.parametrize(
    ("code", "language", "direction"),
    [("ar", "ar", "rtl"), ("en", "en", "ltr"), ("zh", "zh-hans", "ltr"), ("tlh", "en", "ltr")],
)
def test_each_reader_gets_their_own_language(
    code: str, language: str, direction: str, need: Need, fiji_focal: User
) -> None:
    User.objects.filter(pk=fiji_focal.pk).update(language=code)
    tell("need.posted")
    [one] = post_now()
    assert one.extra_headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="{direction}">' in html(one)
    assert f"/{language}/needs/{need.pk}/yes/" in one.body


def test_times_are_in_the_readers_zone_which_is_printed(need: Need, fiji_focal: User) -> None:
    User.objects.filter(pk=fiji_focal.pk).update(timezone="Pacific/Fiji")
    tell("need.posted")
    Notice.objects.update(at="2026-03-01T20:30:00Z")
    [one] = post_now()
    assert "2 March 2026, 08:30 (Pacific/Fiji)" in one.body


def test_an_unknown_zone_is_utc(need: Need, fiji_focal: User) -> None:
    User.objects.filter(pk=fiji_focal.pk).update(timezone="../etc/passwd")
    tell("need.posted")
    Notice.objects.update(at="2026-03-01T20:30:00Z")
    assert "1 March 2026, 20:30 (UTC)" in post_now()[0].body


def test_script_in_a_title_is_shown_as_text(fiji_staff: User, fiji_focal: User) -> None:
    ask(fiji_staff, title="<script>alert(1)</script>")
    tell("need.posted")
    [one] = post_now()
    assert "<script>" not in html(one)
    assert "&lt;script&gt;" in html(one)


def test_a_name_with_a_line_break_makes_no_header(proposal: Proposal, fiji_staff: User) -> None:
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    User.objects.filter(pk=fiji_staff.pk).update(name="Mere\r\nBcc: all@everywhere.example")
    tell("proposal.half_agreed")
    [one] = [one for one in post_now() if one.to == ["jone@fiji.example"]]
    assert one.subject == "Mere Bcc: all@everywhere.example accepted for Fiji"
    assert one.message()["Bcc"] is None


# ---- claims and failures ----


def refuse(*_: Any, **__: Any) -> int:
    raise smtplib.SMTPRecipientsRefused({"x": (550, b"no")})


def test_a_mail_that_fails_is_tried_again_and_arrives_once(need: Need, fiji_focal: User) -> None:
    tell("need.posted")
    with mock.patch.object(EmailMessage, "send", refuse):
        assert post_now() == []
    row = Mail.objects.get()
    assert (row.state, row.tries, row.error) == (Mail.WAITING, 1, "SMTPRecipientsRefused")
    assert row.due_at > timezone.now() + timedelta(seconds=50)
    assert actions.send_mail(by=BY) == 0
    assert len(post_now()) == 1
    assert post_now() == []


def test_what_comes_after_a_failure_goes_in_a_mail_of_its_own(
    fiji_staff: User, fiji_focal: User
) -> None:
    first = ask(fiji_staff)
    tell("need.posted")
    with mock.patch.object(EmailMessage, "send", refuse):
        post_now()
    second = ask(fiji_staff)
    tell("need.posted")
    bodies = [one.body for one in post_now()]
    assert [[f"/needs/{need.pk}/yes/" in body for need in (first, second)] for body in bodies] == [
        [True, False],
        [False, True],
    ]


def test_ten_failures_give_up_where_an_administrator_sees_it(
    need: Need, fiji_focal: User, administrator: User, coordinator: User
) -> None:
    tell("need.posted")
    with mock.patch.object(EmailMessage, "send", refuse):
        for _turn in range(12):
            post_now()
    [row] = queries.failed_mail()
    assert (row.tries, row.state) == (10, Mail.FAILED)
    with pytest.raises(Refused):
        actions.send_again(by=Actor(coordinator), mail=row)
    page = browser(administrator)
    assert f"To person {fiji_focal.pk}" in page.get("/en/jobs/").content.decode()
    page.post("/en/jobs/", {"mail": row.pk})
    assert len(post_now()) == 1


def test_an_invitation_that_was_given_up_is_called_one(administrator: User) -> None:
    entry = Entry.objects.create(name="invitation.sent")
    Mail.objects.create(entry=entry, kind=Mail.INVITATION, address="x@x.example", state=Mail.FAILED)
    shown = browser(administrator).get("/en/jobs/").content.decode()
    assert "Invitation" in shown
    assert "None" not in shown


def test_a_silent_mail_server_is_asked_once_a_turn(proposal: Proposal) -> None:
    tell("proposal.made")
    asked = mock.Mock(side_effect=ConnectionRefusedError)
    with mock.patch.object(EmailMessage, "send", asked):
        post_now()
    assert asked.call_count == 1
    assert len(post_now()) == 3


def test_a_kill_between_claim_and_send_gives_the_mail_after_the_lease(
    need: Need, fiji_focal: User
) -> None:
    tell("need.posted")
    post._claim()
    assert post_now() == []
    with time_machine.travel(timezone.now() + post.LEASE + timedelta(seconds=1), tick=False):
        assert actions.send_mail(by=BY) == 1
        assert actions.send_mail(by=BY) == 0


def test_a_kill_between_send_and_mark_gives_one_more_mail_with_the_same_id(
    need: Need, fiji_focal: User
) -> None:
    tell("need.posted")
    with (
        mock.patch.object(post, "_mark", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        post_now()
    for _turn in range(3):
        with time_machine.travel(timezone.now() + post.LEASE + timedelta(seconds=1), tick=False):
            actions.send_mail(by=BY)
    assert len(mail.outbox) == 2
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 1


def test_two_senders_never_hold_one_mail(need: Need, fiji_focal: User) -> None:
    tell("need.posted")
    assert post._claim() is not None
    assert post._claim() is None


def test_a_late_mark_of_an_old_claim_changes_nothing(need: Need, fiji_focal: User) -> None:
    tell("need.posted")
    old = post._claim()
    assert old is not None
    Mail.objects.update(due_at=timezone.now())
    assert post._claim() is not None
    post._mark(old, Mail.FAILED)
    assert Mail.objects.get().state == Mail.CLAIMED


# ---- messages while away ----


@pytest.fixture
def room(exchange: Exchange) -> Room:
    return open_room(by=CLOCK, exchange=exchange)


def later(minutes: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def test_a_message_is_mailed_after_two_minutes_to_those_who_did_not_read_it(
    room: Room, expert: User, fiji_staff: User
) -> None:
    say(by=Actor(expert), room=room, cid="message-1", body="Secret plan for the reef.")
    room.refresh_from_db()
    mark_read(by=Actor(fiji_staff), room=room, no=room.msg_head)
    assert actions.tell_unread(by=BY) == 0
    with later(2.1):
        assert actions.tell_unread(by=BY) == 2
        mails = post_now()
    assert to(mails) == ["jone@fiji.example", "lina@ecotone.example"]
    assert all(
        f"/en/rooms/{room.pk}/" in one.body and "Secret plan" not in one.body for one in mails
    )


def test_a_message_read_before_the_mail_went_out_is_not_mailed(
    room: Room, expert: User, fiji_staff: User, fiji_focal: User, coordinator: User
) -> None:
    say(by=Actor(expert), room=room, cid="message-1", body="Good morning.")
    room.refresh_from_db()
    with later(2.1):
        actions.tell_unread(by=BY)
        for user in (fiji_staff, fiji_focal, coordinator):
            mark_read(by=Actor(user), room=room, no=room.msg_head)
        assert post_now() == []
        actions.tell_unread(by=BY)
    assert not Notice.objects.filter(read_at=None).exists()


def test_more_messages_while_away_make_no_second_mail(room: Room, expert: User) -> None:
    with later(0):
        say(by=Actor(expert), room=room, cid="message-1", body="Good morning.")
    with later(3):
        actions.tell_unread(by=BY)
        assert len(post_now()) == 3
        say(by=Actor(expert), room=room, cid="message-2", body="And one more thing.")
    with later(6):
        actions.tell_unread(by=BY)
        assert post_now() == []
        assert Notice.objects.filter(kind="message.unread").count() == 3


def test_who_read_and_went_away_again_is_mailed_again(
    room: Room, expert: User, fiji_staff: User
) -> None:
    say(by=Actor(expert), room=room, cid="message-1", body="Good morning.")
    with later(3):
        actions.tell_unread(by=BY)
        post_now()
        room.refresh_from_db()
        mark_read(by=Actor(fiji_staff), room=room, no=room.msg_head)
        say(by=Actor(expert), room=room, cid="message-2", body="And one more thing.")
    with later(6):
        actions.tell_unread(by=BY)
        assert to(post_now()) == ["mere@fiji.example"]


# ---- wishes ----


def wish(user: User, what: str) -> None:
    actions.choose_mail(by=Actor(user), wish=what)


def test_who_wants_only_what_waits_gets_only_that(
    open_need: Need, fiji_staff: User, coordinator: User, expert: User, offer: Any
) -> None:
    wish(fiji_staff, "urgent")
    tell("need.endorsed")
    assert to(post_now()) == ["lina@ecotone.example"]
    brokering.propose(by=Actor(coordinator), need=open_need, offer=offer)
    tell("proposal.made")
    assert "mere@fiji.example" in to(post_now())


def test_who_wants_nothing_still_hears_of_their_account(stranger: User, fiji_focal: User) -> None:
    wish(stranger, "account")
    party = fiji_focal.seats.get().party
    claim = people.claim_seat(
        by=Actor(stranger), party=party, kind="staff", body="Ministry", evidence="A letter."
    )
    people.decide_claim(by=Actor(fiji_focal).wearing("party:FJ"), claim=claim, grant=True)
    tell("seat.granted")
    assert to(post_now()) == ["sam@elsewhere.example"]


def test_a_wish_said_while_a_mail_waits_is_kept(open_need: Need, fiji_staff: User) -> None:
    tell("need.endorsed")
    wish(fiji_staff, "account")
    assert post_now() == []


def test_the_link_in_a_mail_opens_the_settings_signed_out_and_only_a_post_changes_them(
    need: Need, fiji_focal: User
) -> None:
    tell("need.posted")
    [one] = post_now()
    link = one.extra_headers["List-Unsubscribe"].strip("<>")
    path = link.removeprefix("http://127.0.0.1:8000")
    client = Client(enforce_csrf_checks=True)
    for _turn in range(2):
        assert client.get(path).status_code == 200
    assert queries.wishes_of([fiji_focal.pk]) == {}
    assert client.post(path, {"mail": "urgent"}).status_code == 302
    assert queries.wishes_of([fiji_focal.pk]) == {fiji_focal.pk: "urgent"}
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert queries.wishes_of([fiji_focal.pk]) == {fiji_focal.pk: "account"}
    assert client.post(path, {"mail": "x" * 500}).status_code == 200
    assert queries.wishes_of([fiji_focal.pk]) == {fiji_focal.pk: "account"}


@pytest.mark.parametrize("token", ["x", "1:abc:def", "%00", "a" * 900])
def test_a_forged_link_is_absent_and_changes_nothing(token: str, fiji_focal: User) -> None:
    client = Client()
    assert client.get(f"/en/mail/{token}/").status_code == 404
    assert client.post(f"/en/mail/{token}/", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert queries.wishes_of([fiji_focal.pk]) == {}


def test_a_signed_in_person_sets_their_own_mail(fiji_focal: User) -> None:
    client = Client()
    assert client.get("/en/mail/").status_code == 302
    client.force_login(fiji_focal)
    assert client.post("/en/mail/", {"mail": "urgent"}).status_code == 302
    assert queries.wishes_of([fiji_focal.pk]) == {fiji_focal.pk: "urgent"}


# ---- invitations ----


def invited(coordinator: User, party: Any) -> Any:
    return people.invite(
        by=Actor(coordinator), email="nfp@senegal.example", kind="focal_point", party=party
    )


def test_an_invitation_is_mailed_once_in_the_partys_language(
    coordinator: User, senegal_staff: User
) -> None:
    invited(coordinator, senegal_staff.seats.get().party)
    entry = Entry.objects.get(name="invitation.sent")
    for _turn in range(2):
        actions.mail_invitation(by=BY, entry=entry)
    [one] = post_now()
    assert one.to == ["nfp@senegal.example"]
    assert one.extra_headers["Content-Language"] == "fr"
    assert "/fr/invitations/" in one.body
    path = one.body.split("http://127.0.0.1:8000")[1].split()[0]
    assert Client().get(path).status_code in (200, 302)


def test_an_invitation_withdrawn_before_its_mail_is_not_sent(
    coordinator: User, senegal_staff: User
) -> None:
    sent = invited(coordinator, senegal_staff.seats.get().party)
    actions.mail_invitation(by=BY, entry=Entry.objects.get(name="invitation.sent"))
    type(sent).objects.filter(pk=sent.pk).update(state="withdrawn")
    assert post_now() == []

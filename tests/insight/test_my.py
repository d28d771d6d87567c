"""What a person may rely on at my page: who acts next, by when, and nothing of others."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.atlas.models import Party
from exchange.board import actions as board
from exchange.board.models import Need, Offer
from exchange.brokering import actions as brokering
from exchange.brokering.models import Exchange, Proposal, Suggestion
from exchange.insight.queries.for_me import for_me
from exchange.insight.queries.for_others import for_others
from exchange.insight.queries.items import Item, Rows
from exchange.insight.queries.mine import mine
from exchange.people import actions as people
from exchange.people.models import Actor, User
from tests.conftest import ask, offers

pytestmark = pytest.mark.django_db
FIJI = "party:FJ"


def page(user: User) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get("/en/my/")
    assert answer.status_code == 200
    return answer.content.decode()


def headline(user: User) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page(user), re.DOTALL)
    assert found is not None
    return " ".join(found[1].split())


def waits(user: User) -> list[str]:
    """The buttons of what waits for a person, in order."""
    return [item.act for item in mine(Actor(user))["mine"]]


def lines(user: User) -> list[str]:
    """What a person waits for, in order."""
    return [item.line for item in mine(Actor(user))["theirs"]]


def suggest(need: Need, offer: Offer, band: str = "strong") -> Suggestion:
    explanation = {"band": band, "because": [], "gates": [], "missing": []}
    return Suggestion.objects.create(
        need=need, offer=offer, rank=1, score=1.0, strength=0.9, band=band, reasons=explanation,
        version="1",
    )  # fmt: skip


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get("/en/my/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/account/login/?next=/en/my/")


def test_a_person_without_a_hat_sees_three_ways_to_begin(stranger: User) -> None:
    html = page(stranger)
    found = re.findall(r'href="/en/(seats/claim|experts/join|organisations/new)/"', html)
    assert found == ["seats/claim", "experts/join", "organisations/new"]


def test_a_person_with_a_hat_is_not_shown_how_to_begin(fiji_staff: User) -> None:
    assert "seats/claim" not in page(fiji_staff)


def test_a_posted_need_waits_for_the_focal_point_and_the_author_sees_whom(
    need: Need, fiji_staff: User, fiji_focal: User
) -> None:
    assert waits(fiji_focal) == ["Read and decide"]
    assert lines(fiji_staff) == ["Jone Tuilagi, focal point: says yes or asks you"]
    assert headline(fiji_focal) == "One thing waits for you"
    assert headline(fiji_staff) == "Nothing waits for you, one thing for others"


def test_a_party_without_a_focal_point_is_told_who_finds_one(need: Need, fiji_staff: User) -> None:
    assert lines(fiji_staff) == [
        "Your Party has no focal point here yet: a coordinator invites one"
    ]


def test_the_headline_counts_in_words(fiji_staff: User, fiji_focal: User) -> None:
    for _n in range(3):
        ask(fiji_staff)
    assert headline(fiji_focal) == "Three things wait for you"
    assert headline(fiji_staff) == "Nothing waits for you, three things for others"


def test_a_returned_need_waits_for_its_party_and_a_draft_for_its_author(
    need: Need, fiji_staff: User, fiji_focal: User
) -> None:
    board.return_need(by=Actor(fiji_focal).wearing(FIJI), need=need, note="Which islands?")
    board.save_draft(by=Actor(fiji_staff).wearing(FIJI), title="Half a thought")
    assert sorted(waits(fiji_staff)) == ["Go on writing", "Read the question"]
    assert waits(fiji_focal) == ["Read the question"]


def test_a_proposal_waits_for_both_sides_and_then_for_one(
    proposal: Proposal, fiji_staff: User, expert: User, coordinator: User
) -> None:
    assert (waits(fiji_staff), waits(expert)) == (["Read and answer"], ["Read and answer"])
    assert lines(coordinator) == ["Fiji and Hasina Rakoto: to answer the proposal"]
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    assert (waits(fiji_staff), waits(expert)) == ([], ["Read and answer"])
    assert lines(fiji_staff) == ["Hasina Rakoto: to answer the proposal"]
    asked = mine(Actor(expert))["mine"][0]
    assert asked.line == (
        "Fiji asks for your help. Proposed by Lina Mansour. The other side has accepted."
    )
    assert asked.by == proposal.answer_by


def test_a_report_waits_for_the_other_side(
    exchange: Exchange, fiji_staff: User, expert: User
) -> None:
    brokering.report(by=Actor(expert), exchange=exchange, done="Two calls.", changed="A plan.")
    assert waits(fiji_staff) == ["Read and confirm"]
    assert lines(expert) == ["Fiji: to confirm the result you reported"]


def test_what_is_late_says_by_how_many_days(need: Need, fiji_staff: User, fiji_focal: User) -> None:
    Need.objects.update(moved_at=timezone.now() - timedelta(days=5))
    assert [item.days_late for item in mine(Actor(fiji_staff))["theirs"]] == [2]
    assert "2 days late" in page(fiji_staff)


def test_an_offer_that_ends_soon_is_renewed_with_one_button(offer: Offer, expert: User) -> None:
    assert waits(expert) == []
    Offer.objects.update(valid_until=timezone.localdate() + timedelta(days=10))
    assert waits(expert) == ["It still stands"]
    assert f'method="post" action="/en/offers/{offer.pk}/renew/"' in page(expert)


def test_a_claim_waits_for_those_who_may_decide(
    stranger: User, fiji_focal: User, senegal_staff: User, coordinator: User
) -> None:
    people.claim_seat(
        by=Actor(stranger),
        party=Party.objects.get(pk="FJ"),
        kind="staff",
        body="Fisheries",
        evidence="A letter.",
    )
    assert waits(fiji_focal) == ["Read and decide"]
    assert (waits(coordinator), waits(senegal_staff)) == (["Read and decide"], [])
    assert len(lines(stranger)) == 1


def test_a_coordinator_is_led_to_the_desk_with_its_count(
    open_need: Need, coordinator: User
) -> None:
    items = mine(Actor(coordinator))["mine"]
    assert [(item.title, item.link) for item in items] == [
        ("1 need waits for a match", "/en/desk/")
    ]


def test_needs_of_the_party_carry_a_glyph_that_fills_with_their_state(
    proposal: Proposal, fiji_staff: User, senegal_staff: User, expert: User
) -> None:
    board.save_draft(by=Actor(fiji_staff).wearing(FIJI), title="A thought")
    drawn = {row.state: row.glyph for row in mine(Actor(fiji_staff))["needs"]}
    assert drawn == {"Proposed": "possible", "Draft": "draft"}
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    brokering.accept(by=Actor(expert), proposal=proposal)
    drawn = {row.state: row.glyph for row in mine(Actor(fiji_staff))["needs"]}
    assert drawn == {"Exchange under way": "match", "Draft": "draft"}
    assert mine(Actor(senegal_staff))["needs"] == []


def test_an_expert_sees_open_needs_near_their_offers_that_may_be_shown(
    fiji_staff: User, fiji_focal: User, offer: Offer, expert: User, other_expert: User
) -> None:
    shown, kept = (ask(fiji_staff, audience=who) for who in ("members", "coordinators"))
    for one in (shown, kept):
        board.endorse(by=Actor(fiji_focal).wearing(FIJI), need=one)
        suggest(one, offer)
    assert [one.need for one in mine(Actor(expert))["near"]] == [shown]
    assert mine(Actor(other_expert))["near"] == []


def test_a_need_that_is_already_proposed_is_no_longer_news(
    proposal: Proposal, expert: User
) -> None:
    Need.objects.update(audience="members")
    suggest(proposal.need, proposal.offer)
    assert mine(Actor(expert))["near"] == []


def test_a_stranger_sees_nothing_of_others(exchange: Exchange, stranger: User) -> None:
    found = mine(Actor(stranger))
    assert [found[name] for name in ("mine", "theirs", "news", "needs", "offers", "near")] == [
        []
    ] * 6


def test_items_come_by_their_date(fiji_staff: User, proposal: Proposal) -> None:
    board.save_draft(by=Actor(fiji_staff).wearing(FIJI), title="No date")
    rows = Rows.read(Actor(fiji_staff), [])
    assert [item.act for item in for_me(rows)] == ["Read and answer", "Go on writing"]
    assert for_others(rows) == []


def test_initials_are_of_the_first_and_the_last_word() -> None:
    named = [Item(title="", line="", link="", who=who) for who in ("Lina", "Ana de Paz", "")]
    assert [item.initials for item in named] == ["L", "AP", ""]


def test_my_page_asks_the_same_number_of_questions_with_1_and_with_50_rows(
    fiji_staff: User, fiji_focal: User, expert: User, coordinator: User
) -> None:
    def fill() -> None:
        given = offers(expert)
        need = board.endorse(
            by=Actor(fiji_focal).wearing(FIJI), need=ask(fiji_staff, audience="members")
        )
        near = board.endorse(
            by=Actor(fiji_focal).wearing(FIJI), need=ask(fiji_staff, audience="members")
        )
        brokering.open_case(by=Actor.system("matcher"), need=need)
        brokering.propose(by=Actor(coordinator), need=need, offer=given)
        suggest(near, given)
        ask(fiji_staff)
        board.save_draft(by=Actor(fiji_staff).wearing(FIJI), title="A thought")

    def counts() -> list[int]:
        found = []
        for user in (fiji_staff, fiji_focal, expert, coordinator):
            client = Client()
            client.force_login(user)
            with CaptureQueriesContext(connection) as caught:
                assert client.get("/en/my/").status_code == 200
            found.append(len(caught))
        return found

    fill()
    few = counts()
    for _n in range(49):
        fill()
    assert counts() == few
    assert max(few) <= 40


def test_an_offer_that_the_asker_set_aside_looks_close_no_more(
    fiji_staff: User, expert: User, other_expert: User
) -> None:
    need = ask(fiji_staff)
    Need.objects.filter(pk=need.pk).update(state="open", yes_at=timezone.now())
    first = suggest(need, offers(expert))
    suggest(need, offers(other_expert), "possible")
    assert "2 offers look close" in page(fiji_staff)
    Suggestion.objects.filter(pk=first.pk).update(verdict="not")
    assert "1 offer looks close" in page(fiji_staff)

"""Who acts next on a need, said to each reader as it is for them."""

from __future__ import annotations

import re

import pytest
from django.utils.html import strip_tags

from exchange.board import actions as board
from exchange.board.models import Need, Offer
from exchange.brokering import actions, tasks
from exchange.brokering.models import Suggestion
from exchange.people.models import Actor, SeatClaim, User
from tests.conftest import browser

pytestmark = pytest.mark.django_db


def told(user: User, need: Need) -> str:
    page = browser(user).get(f"/en/needs/{need.pk}/").content.decode()
    shown = page[page.index('id="nx"') :].replace("<", " <")
    return re.sub(r"\s+", " ", strip_tags(shown))


def test_the_focal_point_reads_that_it_is_their_turn(
    need: Need, fiji_focal: User, fiji_staff: User
) -> None:
    assert "You: say yes, or ask the author" in told(fiji_focal, need)
    assert "Jone Tuilagi says yes, or asks you" in told(fiji_staff, need)


def test_a_question_is_the_authors_to_answer_and_stands_above_the_form(
    need: Need, fiji_focal: User, fiji_staff: User
) -> None:
    board.return_need(by=Actor(fiji_focal).wearing("party:FJ"), need=need, note="Which reefs?")
    assert "You: answer the focal point's question “Which reefs?”" in told(fiji_staff, need)
    assert "Mere Vakaloloma answers the question and posts again" in told(fiji_focal, need)
    form = browser(fiji_staff).get(f"/en/needs/{need.pk}/edit/").content.decode()
    assert "“Which reefs?”" in form


def test_whoever_waits_for_a_seat_is_not_told_to_post(stranger: User, fiji_focal: User) -> None:
    SeatClaim.objects.create(user=stranger, party_id="FJ", kind="staff", body="Fisheries")
    browser(stranger).post("/en/needs/new/", {"title": "Reefs", "later": "1"})
    words = told(stranger, Need.objects.get())
    assert "Your seat for Fiji is not granted yet." in words
    assert "finish and post it" not in words


def test_the_path_of_an_answered_need_shows_only_what_happened(
    need: Need, fiji_focal: User, fiji_staff: User
) -> None:
    actions.close_as_answered(by=Actor(fiji_staff).wearing("party:FJ"), need=need)
    words = told(fiji_staff, need)
    assert "Closed as answered by what already exists." in words
    assert "You post" in words
    assert "says yes" not in words
    assert "proposes" not in words


def test_a_draft_is_thrown_away_in_words_for_a_draft(fiji_staff: User) -> None:
    browser(fiji_staff).post("/en/needs/new/", {"title": "Reefs", "later": "1"})
    page = browser(fiji_staff).get(f"/en/needs/{Need.objects.get().pk}/withdraw/").content.decode()
    assert "Throw this draft away?" in page
    assert "Proposals" not in page


def test_nobody_is_asked_for_a_need_that_was_withdrawn(
    need: Need, offer: Offer, fiji_staff: User
) -> None:
    tasks.rank(Need.objects.filter(pk=need.pk))
    path, client = f"/en/needs/{need.pk}/answer/", browser(fiji_staff)
    before = client.get(path).content.decode()
    board.withdraw_need(by=Actor(fiji_staff).wearing("party:FJ"), need=need)
    after = client.get(path).content.decode()
    line = Suggestion.objects.get()
    said = client.post(f"/en/suggestions/{line.pk}/wish/", {"wish": "yes"}).status_code
    assert ("Ask this one" in before, "Ask this one" in after, said) == (True, False, 404)

"""One's own data as one file: all of it, and no word of anybody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exchange.board import actions as board
from exchange.brokering import actions as brokering
from exchange.brokering.models import Exchange
from exchange.people import actions as people
from exchange.people.models import Actor, User
from exchange.rooms.actions import edit, open_room, redact, say
from tests.conftest import ask, browser, offers

pytestmark = pytest.mark.django_db


def text_of(user: User) -> str:
    answer = browser(user).get("/en/my/data/")
    assert answer["Content-Disposition"] == 'attachment; filename="ecotone-my-data.json"'
    assert answer["Cache-Control"] == "private, no-store"
    return answer.content.decode()


def data_of(user: User) -> Any:
    return json.loads(text_of(user))


@pytest.fixture
def talked(exchange: Exchange, fiji_staff: User, expert: User) -> Exchange:
    """Both sides wrote in the room, the expert has contacts, and the staff reported."""
    room = open_room(by=Actor.system("clock"), exchange=exchange)
    say(by=Actor(fiji_staff), room=room, cid="cid-of-mere", body="Bula, words of Mere.")
    say(by=Actor(expert), room=room, cid="cid-of-hasina", body="Salama, words of Hasina.")
    people.save_contact(
        by=Actor(expert), phone="+261 11", other="Radio of Hasina", shared=["email", "phone"]
    )
    brokering.report(by=Actor(fiji_staff), exchange=exchange, done="Done of Mere", changed="Much")
    return exchange


def test_the_file_holds_account_roles_needs_messages_and_what_one_wrote_elsewhere(
    talked: Exchange, fiji_staff: User
) -> None:
    found = data_of(fiji_staff)
    assert found["account"]["email"] == "mere@fiji.example"
    assert found["account"]["timezone"] == "Pacific/Fiji"
    assert [(one["party"], one["kind"]) for one in found["roles"]["seats"]] == [("FJ", "staff")]
    [need] = found["needs"]
    assert (need["id"], need["targets"], need["drafted_by_you"]) == (talked.need_id, [3, 21], True)
    assert need["text"] == talked.need.text
    [message] = found["messages"]
    assert (message["body"], message["room__exchange"]) == ("Bula, words of Mere.", talked.pk)
    [result] = found["other_texts"]["results"]
    assert (result["exchange"], result["done"]) == (talked.pk, "Done of Mere")


def test_the_file_holds_earlier_wordings_and_nothing_of_what_was_taken_back(
    talked: Exchange, fiji_staff: User, coordinator: User
) -> None:
    by, room = Actor(fiji_staff), talked.room
    edit(by=by, room=room, no=1, rev=0, cid="an-edit-of-mere", body="Later words of Mere.")
    found = data_of(fiji_staff)
    assert [one["body"] for one in found["messages"]] == ["Later words of Mere."]
    assert [one["body"] for one in found["earlier_wordings"]] == ["Bula, words of Mere."]
    redact(by=Actor(coordinator), room=room, no=1, cid="taken-by-lina", why="Lina says why")
    found = data_of(fiji_staff)
    assert (found["messages"][0]["body"], found["earlier_wordings"]) == ("", [])
    [why] = data_of(coordinator)["other_texts"]["why_messages_were_taken_back"]
    assert why["redacted_why"] == "Lina says why"


def test_an_expert_finds_profile_offers_contacts_and_who_looked(
    talked: Exchange, expert: User, coordinator: User
) -> None:
    brokering.take_case(by=Actor(coordinator), case=talked.need.case)
    people.reveal_contact(by=Actor(coordinator), owner=expert)
    found = data_of(expert)
    assert found["roles"]["expert_profile"]["headline"] == "Hasina Rakoto, marine ecologist"
    [offer] = found["offers"]
    assert offer["id"] == talked.offer_id
    assert offer["items"] == ["A shared set of indicators for fourteen marine areas in Vanuatu."]
    [details] = found["contact_details"]["details"]
    assert (details["phone"], details["other"]) == ("+261 11", "Radio of Hasina")
    [look] = found["contact_details"]["looks_at_yours"]
    assert look["viewer__name"] == "Lina Mansour"
    [made] = data_of(coordinator)["contact_details"]["looks_by_you"]
    assert made["fields"] == look["fields"]


def test_no_word_of_anybody_else_is_in_it(
    talked: Exchange, fiji_staff: User, expert: User, other_expert: User, coordinator: User
) -> None:
    offers(other_expert, title="Offer of Ana")
    hers, his = text_of(fiji_staff), text_of(expert)
    for word in ("words of Hasina", "Radio of Hasina", "+261", "hasina@", "Rakoto", "A good pair."):
        assert word not in hers, word
    for word in ("words of Mere", "Done of Mere", "mere@", "Vakaloloma", talked.need.title):
        assert word not in his, word
    theirs = text_of(coordinator)
    assert "A good pair." in theirs
    for word in ("words of", "Radio of", "Done of", "mere@", "hasina@", talked.need.title):
        assert word not in theirs, word
    for one in (hers, his, theirs):
        assert "Offer of Ana" not in one


def test_a_side_that_one_left_takes_its_needs_along(fiji_staff: User, senegal_staff: User) -> None:
    ask(fiji_staff)
    draft = board.save_draft(by=Actor(senegal_staff).wearing("party:SN"), title="Of Awa", text="x")
    assert [one["party_id"] for one in data_of(fiji_staff)["needs"]] == ["FJ"]
    people.hand_over_seat(by=Actor(fiji_staff), seat=fiji_staff.seats.get(), to=None)
    assert data_of(fiji_staff)["needs"] == []
    assert [one["id"] for one in data_of(senegal_staff)["needs"]] == [draft.pk]


def test_the_file_is_found_on_ones_own_page_and_on_the_page_on_privacy(stranger: User) -> None:
    for path in ("/en/me/", "/en/privacy/"):
        assert 'href="/en/my/data/" download' in browser(stranger).get(path).content.decode()
    assert "/my/data/" not in browser(None).get("/en/privacy/").content.decode()

"""What a need or an offer speaks of is named to readers of other languages; no page searches it."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.board import actions
from exchange.board.models import Need, Offer
from exchange.brokering import actions as brokering
from exchange.brokering import queries, tasks
from exchange.journal.actions import run_due
from exchange.people.models import Actor, User
from matching import lexicon
from matching.hints import called, subjects
from tests.conftest import ask, browser, offers

pytestmark = pytest.mark.django_db
MATCHER = Actor.system("matcher")


def no_search(*_given: Any) -> Any:
    raise AssertionError("a page searched the lexicon")


def test_the_desk_and_an_offer_name_in_french_what_english_texts_speak_of_and_search_nothing(
    fiji_staff: User, expert: User, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    need, offer = ask(fiji_staff), offers(expert)
    brokering.open_case(by=MATCHER, need=need)
    actions.read_subjects(by=MATCHER)
    monkeypatch.setattr(lexicon, "_spans", no_search)
    for path in ("/fr/desk/?queue=nobody", f"/fr/offers/{offer.pk}/"):
        assert "aire marine protégée" in browser(coordinator).get(path).content.decode(), path
    assert "Speaks of" not in browser(coordinator).get(f"/en/offers/{offer.pk}/").content.decode()


def test_ranking_reads_what_is_new_and_what_has_changed_but_no_draft(
    fiji_staff: User, expert: User
) -> None:
    need, offer = ask(fiji_staff), offers(expert)
    by = Actor(fiji_staff).wearing("party:FJ")
    draft = actions.save_draft(by=by, title="Mangroves", text="Mangroves.")
    tasks.rank(Need.objects.filter(pk=need.pk))
    actions.edit_need(by=by, need=need, title="Seagrass", text="Seagrass.")
    need.refresh_from_db()
    assert need.subjects is None
    tasks.rank(Need.objects.filter(pk=need.pk))
    for row in (need, offer, draft):
        row.refresh_from_db()
    assert called(need.subjects or (), "en") == ["seagrass"]
    assert "mpa" in (offer.subjects or ())
    assert draft.subjects is None


def test_other_changes_leave_what_was_read(fiji_staff: User, expert: User) -> None:
    ask(fiji_staff)
    offer = offers(expert)
    actions.read_subjects(by=MATCHER)
    actions.edit_offer(by=Actor(expert), offer=offer, hours=8)
    assert actions.read_subjects(by=MATCHER) == 0


def test_an_edit_while_a_text_is_read_is_read_next_time(
    expert: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = offers(expert)

    def slowly(*said: str) -> list[str]:
        Offer.objects.filter(pk=offer.pk).update(rev=99)
        return ["mangrove"]

    monkeypatch.setattr(actions.subjects, "subjects", slowly)
    assert actions.read_subjects(by=MATCHER) == 0


def test_a_word_taught_later_has_everything_read_again_in_pieces_by_a_worker(
    fiji_staff: User, expert: User, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {"title": "Vozrik", "text": "The vozrik of our seagrass."}
    things = [ask(fiji_staff, **about), ask(fiji_staff, **about), offers(expert, **about)]
    run_due()
    between: list[int] = []
    monkeypatch.setattr(actions.subjects, "AT_ONCE", 1)
    monkeypatch.setattr(tasks, "run_due_short", lambda: between.append(1))

    def named() -> list[bool]:
        for thing in things:
            thing.refresh_from_db()
            assert "seagrass" in (thing.subjects or ()), "what was read stays until it is read anew"
        return ["mangrove" in (thing.subjects or ()) for thing in things]

    taught = brokering.add_entry(by=Actor(coordinator), names={"en": ["mangrove", "vozrik"]})
    try:
        assert named() == [False] * 3
        run_due()
        assert named() == [True] * 3
        assert len(between) >= 3
        brokering.retire_entry(by=Actor(coordinator), entry=taught)
        run_due()
        assert named() == [False] * 3
    finally:
        lexicon.extend(())
        queries.lexicon._known.clear()


def test_a_thing_is_named_by_its_listed_entry_alone() -> None:
    lexicon.extend([lexicon.Entry("site_vozrik", {"en": ("vozrik",)})])
    try:
        assert subjects("Vozrik", "The vozrik of a mangrove.", "en") == ["mangrove"]
    finally:
        lexicon.extend(())
    assert called(["mangrove", "mangrove"], "es") == ["manglar"]

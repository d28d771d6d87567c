"""What an exchange taught stands in the library while both sides agree, and no longer."""

from __future__ import annotations

import pytest

from exchange.brokering import actions
from exchange.brokering.models import Exchange
from exchange.journal.actions import run_due
from exchange.library.models import Lesson
from exchange.library.queries import shown_lessons
from exchange.people.models import Actor, User
from tests.conftest import browser

pytestmark = pytest.mark.django_db
SAID = {"done": "A plan.", "changed": "Teams count fish.", "lesson": "Ask the elders first."}


def closed(
    exchange: Exchange, expert: User, staff: User, *, both: bool = True, **said: str
) -> None:
    actions.report(by=Actor(expert), exchange=exchange, consents=True, **(SAID | said))
    actions.confirm(by=Actor(staff), exchange=exchange, consents=both)
    run_due()


def test_both_consents_bring_the_lesson_to_the_library(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    closed(exchange, expert, fiji_staff)
    lesson = shown_lessons().get()
    assert (lesson.source, lesson.text) == (f"exchange:{exchange.pk}", "Ask the elders first.")
    assert (lesson.title, lesson.party_id) == (exchange.need.title, "FJ")
    assert [one.pk for one in lesson.targets.all()] == [3, 21]


def test_one_consent_brings_nothing_and_the_second_may_come_later(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    closed(exchange, expert, fiji_staff, both=False)
    assert not shown_lessons().exists()
    actions.consent(by=Actor(fiji_staff), exchange=exchange, consents=True)
    run_due()
    assert shown_lessons().count() == 1


def test_a_consent_taken_back_takes_the_lesson_down(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    closed(exchange, expert, fiji_staff)
    actions.consent(by=Actor(expert), exchange=exchange, consents=False)
    run_due()
    assert not shown_lessons().exists()


def test_an_exchange_that_goes_on_has_taught_nothing_yet(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    closed(exchange, expert, fiji_staff)
    actions.reopen(by=Actor(fiji_staff), exchange=exchange)
    run_due()
    assert not shown_lessons().exists()


def test_a_result_without_a_lesson_brings_none(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    closed(exchange, expert, fiji_staff, lesson=" ")
    assert Lesson.objects.count() == 0


def test_removing_the_samples_removes_their_lessons(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    closed(exchange, expert, fiji_staff)
    Exchange.objects.update(is_sample=True)
    actions.remove_sample(by=Actor.system("seed"))
    assert Lesson.objects.count() == 0


def test_a_lesson_says_in_which_language_it_is_written(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    said = {
        "done": "Un plan de suivi.", "changed": "Les équipes comptent les poissons du récif.",
        "lesson": "Demandez d'abord aux anciens.",
    }  # fmt: skip
    browser(expert).post(f"/en/exchanges/{exchange.pk}/report/", said | {"consents": "on"})
    actions.confirm(by=Actor(fiji_staff), exchange=exchange, consents=True)
    run_due()
    lesson = shown_lessons().get()
    page = browser(None).get(f"/en/lessons/{lesson.pk}/").content.decode()
    assert "<dt>Written in</dt><dd>French</dd>" in page
    assert '<div class="needtext" dir="auto" lang="fr">' in page
    assert f'<bdi lang="en">{exchange.need.title}</bdi>' in page, "Fiji wrote the title"
    listed = browser(None).get("/es/lessons/").content.decode()
    assert "<span>francés</span>" in listed
    assert f'dir="auto" lang="en">{exchange.need.title}</a>' in listed

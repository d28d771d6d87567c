"""Suggesting, showing, refusing, correcting, and links reported dead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.library import actions
from exchange.library.models import LinkReport, Resource
from exchange.notices.actions import tell
from exchange.people.models import NOBODY, Actor, User
from tests.conftest import browser
from tests.library.conftest import shown, suggested

pytestmark = pytest.mark.django_db
SAID = {
    "link": "https://mangroves.example.org/guide", "title": "A mangrove guide", "kind": "guide",
    "line": "A course for staff who plant mangroves.", "cid": "a" * 32,
}  # fmt: skip
WHOLE = {
    "link": SAID["link"], "title": "Mangroves", "kind": "course", "line": "Plant mangroves.",
    "text": "Six lessons.", "targets": ["2", "8"], "support": ["training"], "languages": ["en"],
    "regions": ["pacific"], "cost": "free",
}  # fmt: skip


def words(answer: Any) -> str:
    return answer.content.decode()


def test_anybody_signed_in_suggests_and_a_coordinator_shows_it(
    stranger: User, coordinator: User
) -> None:
    answer = browser(stranger).post("/en/library/suggest/", SAID)
    held = Resource.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/en/resources/{held.pk}/")
    assert (held.state, held.source, held.proposed_by) == ("held", "person", stranger)
    assert held.gist == {"en": SAID["line"]}
    assert "cost not said" in words(browser(stranger).get(f"/en/resources/{held.pk}/"))
    assert "training" in [kind.pk for kind in held.support.all()]
    assert "A mangrove guide" not in words(browser(None).get("/en/library/"))
    assert "A mangrove guide" in words(browser(coordinator).get("/en/library/suggested/"))
    assert "1 suggestion waits for the library" in words(browser(coordinator).get("/en/my/"))

    answer = browser(coordinator).post(f"/en/resources/{held.pk}/edit/", WHOLE | {"rev": held.rev})
    assert answer.status_code == 302
    held.refresh_from_db()
    assert (held.state, held.title, held.kind) == ("shown", "Mangroves", "course")
    assert [one.pk for one in held.targets.all()] == [2, 8]
    page = words(browser(None).get(f"/en/resources/{held.pk}/"))
    assert [one for one in ("Mangroves", "Six lessons.", "Not checked by us yet", "it checks no links") if one not in page] == []  # fmt: skip
    assert words(browser(None).get("/en/library/")).count("Mangroves") == 1


def test_only_the_proposer_and_coordinators_see_what_waits(
    stranger: User, expert: User, coordinator: User
) -> None:
    path = f"/en/resources/{suggested(stranger).pk}/"
    readers = (None, expert, stranger, coordinator)
    assert [browser(one).get(path).status_code for one in readers] == [404, 404, 200, 200]


def test_a_refusal_says_why_to_whoever_suggested_it(stranger: User, coordinator: User) -> None:
    held = suggested(stranger)
    client = browser(coordinator)
    empty = client.post(f"/en/resources/{held.pk}/hide/", {"reason": " "})
    assert (empty.status_code, "Say in a line why" in words(empty)) == (422, True)
    client.post(f"/en/resources/{held.pk}/hide/", {"reason": "It sells a product."})
    held.refresh_from_db()
    assert held.state == "hidden"
    assert "It sells a product." in words(browser(stranger).get(f"/en/resources/{held.pk}/"))
    for entry in Entry.objects.filter(steps__name="notices.tell"):
        tell(by=Actor.system("mail"), entry=entry)
    told = words(browser(stranger).get("/en/notices/"))
    assert "What you suggested was not taken in" in told
    assert "It sells a product." in told
    assert "Something was suggested" in words(browser(coordinator).get("/en/notices/"))


def test_what_is_in_the_library_already_is_pointed_at(stranger: User, coordinator: User) -> None:
    there = shown(coordinator, link="http://mangroves.example.org/guide/")
    answer = browser(stranger).post("/en/library/suggest/", SAID)
    assert answer.status_code == 422
    assert f'href="/en/resources/{there.pk}/"' in words(answer)
    assert 'value="A mangrove guide"' in words(answer)
    assert Resource.objects.count() == 1


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"link": ""}, "Paste the address"), ({"link": "javascript:alert(1)"}, "no web address"),
        ({"link": "ftp://x.example.org"}, "begins with https://"), ({"title": ""}, "what it is called"),
        ({"link": "https://me:secret@x.example.org"}, "begins with https://"),
        ({"line": ""}, "who gains from it"), ({"line": "x" * 301}, "at most 300"),
        ({"title": "a\0b"}, "Null characters"), ({"kind": "song"}, "Select a valid choice"),
        ({"link": "https://" + "x" * 600}, "no web address"),
    ],
)  # fmt: skip
def test_bad_suggestions_are_named_and_lose_nothing(
    stranger: User, bad: dict[str, str], said: str
) -> None:
    answer = browser(stranger).post("/en/library/suggest/", SAID | bad)
    assert (answer.status_code, said in words(answer)) == (422, True), words(answer)
    kept = next(iter({"title", "line"} - set(bad)))
    assert f'value="{SAID[kept]}"' in words(answer)
    assert Resource.objects.count() == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"targets": ["99"]}, {"languages": ["xx"]}, {"regions": "\0"}, {"cost": "soul"}, {"title": ""},
        {"text": "x" * 3001}, {"rev": "x", "title": ""}, {"link": "https://me@x.example.org"},
    ],
)  # fmt: skip
def test_a_bad_correction_is_named_and_changes_nothing(
    coordinator: User, bad: dict[str, Any]
) -> None:
    there = shown(coordinator)
    before = Resource.objects.values().get()
    answer = browser(coordinator).post(f"/en/resources/{there.pk}/edit/", WHOLE | bad)
    assert answer.status_code == 422
    assert 'class="errs"' in words(answer)
    assert Resource.objects.values().get() == before


def test_two_coordinators_at_once_find_out(coordinator: User) -> None:
    there = shown(coordinator)
    client = browser(coordinator)
    first = client.post(f"/en/resources/{there.pk}/edit/", WHOLE | {"rev": there.rev})
    other = WHOLE | {"rev": there.rev, "title": "Other"}
    second = client.post(f"/en/resources/{there.pk}/edit/", other)
    assert (first.status_code, second.status_code) == (302, 422)
    assert "Somebody changed this since you opened it." in words(second)
    assert 'value="Other"' in words(second)


def test_nobody_but_coordinators_decides(stranger: User, expert: User, coordinator: User) -> None:
    held, there = suggested(stranger), shown(coordinator)
    for by in (NOBODY, Actor(stranger), Actor(expert)):
        for act in (
            lambda by=by: actions.show_resource(by=by, resource=held),
            lambda by=by: actions.refuse_resource(by=by, resource=held, reason="x"),
            lambda by=by: actions.hide_resource(by=by, resource=there, reason="x"),
            lambda by=by: actions.edit_resource(by=by, resource=there, title="x"),
            lambda by=by: actions.settle_reports(by=by, resource=there),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.status == 403
    with pytest.raises(Refused):
        actions.suggest_resource(by=NOBODY, title="x", link="https://x.example.org")


def test_a_dead_link_is_counted_once_a_person_and_settled(
    stranger: User, expert: User, coordinator: User
) -> None:
    there = shown(coordinator)
    path = f"/en/resources/{there.pk}/"
    assert browser(None).post(f"{path}report/").status_code == 302
    for user in (stranger, stranger, expert):
        browser(user).post(f"{path}report/")
    assert LinkReport.objects.count() == 2
    assert "You said that the link is dead." in words(browser(stranger).get(path))
    assert "people say" not in words(browser(stranger).get(path))
    assert "2 people say that the link is dead." in words(browser(coordinator).get(path))
    assert "reported by 2 people" in words(browser(coordinator).get("/en/library/suggested/"))
    browser(coordinator).post(f"{path}works/")
    assert "people say" not in words(browser(coordinator).get(path))
    browser(stranger).post(f"{path}report/")
    assert LinkReport.objects.filter(settled_at=None).count() == 1


def test_what_is_not_shown_cannot_be_reported(stranger: User) -> None:
    held = suggested(stranger)
    assert browser(stranger).post(f"/en/resources/{held.pk}/report/").status_code == 404


def test_a_new_address_forgets_what_was_found_of_the_old_one(coordinator: User) -> None:
    there = shown(coordinator)
    Resource.objects.update(link_state="dead", link_fails=3)
    actions.edit_resource(by=Actor(coordinator), resource=there, link="https://new.example.org")
    assert (there.link_state, there.link_fails) == ("", 0)


def test_the_sentences_of_a_lesson_come_and_go(db: None) -> None:
    system = Actor.system("clock")
    said = {"source": "exchange:7", "title": "Nets", "text": "Ask first.", "party": "FJ"}
    for _again in range(2):
        lesson = actions.keep_lesson(by=system, **said, targets=[3], support=["training"])
    assert Entry.objects.filter(name="lesson.kept").count() == 1
    page = words(browser(None).get("/en/lessons/?target=3&q=fidji nets"))
    assert ("Nets" in page, "Ask first." in page) == (True, True)
    assert actions.drop_lesson(by=system, source="exchange:7")
    assert not actions.drop_lesson(by=system, source="exchange:7")
    assert browser(None).get(f"/en/lessons/{lesson.pk}/").status_code == 404
    actions.keep_lesson(by=system, **said)
    assert browser(None).get(f"/en/lessons/{lesson.pk}/").status_code == 200


def test_nobody_keeps_a_lesson_by_hand(coordinator: User) -> None:
    with pytest.raises(Refused):
        actions.keep_lesson(by=Actor(coordinator), source="exchange:7", title="x", text="x")


@pytest.mark.django_db(transaction=True)
def test_four_clicks_suggest_one_and_report_once(stranger: User, coordinator: User) -> None:
    there, ready = shown(coordinator), Barrier(4)
    clients = [browser(stranger) for _one in range(4)]

    def click(client: Any) -> tuple[int, int]:
        ready.wait(10)
        try:
            made = client.post("/en/library/suggest/", SAID | {"link": "https://new.example.org"})
            return made.status_code, client.post(f"/en/resources/{there.pk}/report/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(click, clients)) == [(302, 302)] * 4
    assert Resource.objects.filter(proposed_by=stranger).count() == 1
    assert LinkReport.objects.count() == 1
    facts = Entry.objects.filter(name__in=("resource.suggested", "link.reported"), user=stranger)
    assert facts.count() == 2

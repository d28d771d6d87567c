"""The self-assessment: filled in parts by several hands, kept, and seen over time."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exchange.atlas.models import Party, Target
from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.people.models import Actor, User
from exchange.plans import actions
from exchange.plans.models import Answer, Assessment
from exchange.plans.picture import picture_of
from tests.conftest import browser, query_count

pytestmark = pytest.mark.django_db
DRAFT = "/en/plans/FJ/assessment/"
FIRST, PICTURE = f"{DRAFT}1/", "/en/plans/FJ/picture/"
OPEN: dict[str, Any] = {"level": "", "barriers": [], "lacks": [], "note": "", "rev": 0}


def seat(user: User) -> Actor:
    return Actor(user).wearing("party:FJ")


def begun(user: User) -> Assessment:
    return actions.begin_assessment(by=seat(user), party=Party.objects.get(pk="FJ"))


def said(user: User, **levels: str) -> Assessment:
    """A picture with these levels, kept: ``t3="partly"``."""
    draft = begun(user)
    revs = dict(draft.answers.values_list("target", "rev"))
    answers = {int(k[1:]): OPEN | {"level": v, "rev": revs[int(k[1:])]} for k, v in levels.items()}
    actions.save_answers(by=seat(user), assessment=draft, answers=answers)
    return actions.keep_assessment(by=seat(user), assessment=draft)


def answer(number: int) -> Answer:
    return Answer.objects.get(target=number, assessment__kept_at=None)


def test_a_part_is_saved_and_leads_to_the_next_and_nothing_is_lost_on_the_way(
    fiji_staff: User,
) -> None:
    client = browser(fiji_staff)
    assert client.post(DRAFT)["Location"] == FIRST
    given = {"level_3": "partly", "barriers_3": ["human_means"], "lacks_3": ["training", "finance"],
             "note_3": "Half of the sites\r\nhave a plan.", "rev_3": "0"}  # fmt: skip
    assert client.post(FIRST, given)["Location"] == f"{DRAFT}2/"
    saved = answer(3)
    assert (saved.level, saved.note) == ("partly", "Half of the sites\nhave a plan.")
    assert sorted(one.pk for one in saved.lacks.all()) == ["finance", "training"]
    page = client.get(FIRST).content.decode()
    assert "Half of the sites" in page
    assert re.search(r'name="lacks_3" value="finance"[^>]* checked', page)
    assert "1 of 23 targets answered" in client.get(DRAFT).content.decode()
    assert client.post(f"{DRAFT}3/", {"level_14": "none", "rev_14": "0"})["Location"] == DRAFT


def test_what_is_wrong_in_one_answer_does_not_lose_the_others(fiji_staff: User) -> None:
    begun(fiji_staff)
    given = {"level_1": "fully", "rev_1": "0", "level_2": "splendid", "note_2": "x" * 1001,
             "rev_2": "0"}  # fmt: skip
    sent = browser(fiji_staff).post(FIRST, given)
    page = sent.content.decode()
    assert (sent.status_code, answer(1).level, answer(2).level) == (422, "", "")
    assert re.search(r'name="level_1" value="fully"[^>]* checked', page)
    assert "x" * 1001 in page
    assert 'href="#id_level_2_0"' in page


def test_a_colleague_s_answer_is_shown_and_not_overwritten_unseen(
    fiji_staff: User, fiji_focal: User
) -> None:
    begun(fiji_staff)
    mine, theirs = browser(fiji_staff), browser(fiji_focal)
    theirs.post(FIRST, {"level_3": "none", "rev_3": "0"})
    late = mine.post(FIRST, {"level_3": "fully", "rev_3": "0", "level_4": "partly", "rev_4": "0"})
    page = late.content.decode()
    assert (late.status_code, answer(3).level, answer(4).level) == (409, "none", "partly")
    assert "Target 3: a colleague put “None” meanwhile." in page
    assert re.search(r'name="level_3" value="fully"[^>]* checked', page)
    assert 'name="rev_3" value="1"' in page
    mine.post(FIRST, {"level_3": "fully", "rev_3": "1", "level_4": "partly", "rev_4": "1"})
    assert (answer(3).level, answer(4).rev) == ("fully", 1)


def test_one_s_own_autosave_is_not_in_the_way_of_one_s_own_save(fiji_staff: User) -> None:
    begun(fiji_staff)
    client = browser(fiji_staff)
    sent = {"level_3": "none", "rev_3": "0", "note_4": "x" * 1001, "rev_4": "0"}
    auto = client.post(FIRST, sent, headers={"HX-Request": "true"})
    assert "Something here cannot be saved yet." in auto.content.decode()
    assert answer(3).level == "none"
    auto = client.post(FIRST, {"level_3": "none", "rev_3": "0"}, headers={"HX-Request": "true"})
    assert (auto.status_code, "Saved" in auto.content.decode()) == (200, True)
    assert "<main" not in auto.content.decode()
    assert client.post(FIRST, {"level_3": "fully", "rev_3": "0"}).status_code == 302
    assert answer(3).level == "fully"


def test_two_of_a_party_begin_one_draft(fiji_staff: User, fiji_focal: User) -> None:
    assert begun(fiji_staff) == begun(fiji_focal)
    assert Answer.objects.count() == 23


def test_a_picture_is_kept_once_and_does_not_change_any_more(fiji_staff: User) -> None:
    draft = begun(fiji_staff)
    client = browser(fiji_staff)
    assert client.post(f"{DRAFT}keep/")["Location"] == DRAFT
    assert Assessment.objects.get().kept_at is None
    client.post(FIRST, {"level_3": "partly", "rev_3": "0"})
    for _ in range(2):
        kept = actions.keep_assessment(by=seat(fiji_staff), assessment=draft)
    with pytest.raises(Refused) as told:
        actions.save_answers(by=seat(fiji_staff), assessment=kept, answers={3: OPEN})
    assert told.value.code == "kept"
    assert client.post(f"{DRAFT}keep/")["Location"] == PICTURE
    assert Entry.objects.filter(name="assessment.kept").count() == 1
    assert "Partly" in client.get(f"/en/assessments/{kept.pk}/").content.decode()


def test_the_next_one_begins_with_the_answers_of_the_last_and_leaves_it_alone(
    fiji_staff: User,
) -> None:
    first = said(fiji_staff, t3="partly", t4="none")
    begun(fiji_staff)
    assert (answer(3).level, answer(4).level, answer(5).level) == ("partly", "none", "")
    browser(fiji_staff).post(FIRST, {"level_3": "fully", "rev_3": "0"})
    assert first.answers.get(target=3).level == "partly"


def test_the_picture_shows_each_target_by_date_and_says_what_has_moved(fiji_staff: User) -> None:
    first = said(fiji_staff, t3="partly", t4="fully", t5="none", t6="not_applicable")
    Assessment.objects.filter(pk=first.pk).update(kept_at=timezone.now() - timedelta(days=400))
    said(fiji_staff, t3="fully", t4="partly", t5="begun", t6="none", t7="none")
    picture = picture_of(seat(fiji_staff), Party.objects.get(pk="FJ"))
    lines = {line.target.pk: [cell and cell.level for cell in line.cells] for line in picture.lines}
    assert (lines[3], lines[7], lines[8]) == (["partly", "fully"], ["", "none"], ["", ""])
    assert picture.moved == (2, 1)
    page = " ".join(browser(fiji_staff).get(PICTURE).content.decode().split())
    assert "2 targets have moved on since" in page
    assert " · 1 has fallen back" in page
    assert '<th scope="row">Fully</th><td class="num">1</td><td class="num">1</td>' in page


def test_what_was_kept_can_be_downloaded_without_a_formula(fiji_staff: User) -> None:
    draft = begun(fiji_staff)
    given = OPEN | {"level": "partly", "note": "=1+1", "lacks": ["training"]}
    actions.save_answers(by=seat(fiji_staff), assessment=draft, answers={3: given})
    actions.keep_assessment(by=seat(fiji_staff), assessment=draft)
    data = browser(fiji_staff).get(f"{PICTURE}csv/").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    today = f"{timezone.now():%Y-%m-%d}"
    name = Target.objects.get(pk=3).name
    assert rows[1:] == [[today, "3", name, "Partly", "", "Training", "'=1+1"]]


def test_a_draft_is_for_the_seats_of_the_party_and_a_picture_for_coordinators_too(
    fiji_staff: User, senegal_staff: User, coordinator: User
) -> None:
    kept = said(fiji_staff, t3="partly")
    for user, status in ((coordinator, 200), (senegal_staff, 404)):
        for path in (PICTURE, f"/en/assessments/{kept.pk}/", f"{PICTURE}csv/"):
            assert browser(user).get(path).status_code == status
    assert (browser(coordinator).get(DRAFT).status_code, browser(senegal_staff).get(DRAFT).status_code) == (403, 404)  # fmt: skip
    draft = begun(fiji_staff)
    assert browser(coordinator).get(f"/en/assessments/{draft.pk}/").status_code == 404
    with pytest.raises(Refused):
        actions.save_answers(by=Actor(senegal_staff), assessment=draft, answers={3: OPEN})


def test_the_pages_cost_the_same_with_one_picture_and_with_many(fiji_staff: User) -> None:
    def more(pictures: range) -> None:
        for n in pictures:
            draft = begun(fiji_staff)
            whole = OPEN | {"level": "none", "note": str(n), "lacks": ["training", "finance"],
                            "barriers": ["coordination"]}  # fmt: skip
            answers = dict.fromkeys(range(1, 24), whole)
            actions.save_answers(by=seat(fiji_staff), assessment=draft, answers=answers)
            kept.append(actions.keep_assessment(by=seat(fiji_staff), assessment=draft))
            begun(fiji_staff)

    kept: list[Assessment] = []
    more(range(1))
    paths = (PICTURE, "/en/plans/FJ/", f"/en/assessments/{kept[0].pk}/", FIRST)
    few = [query_count(path, fiji_staff) for path in paths]
    more(range(1, 7))
    assert (few, [query_count(path, fiji_staff) for path in paths]) == ([11, 21, 11, 14],) * 2

"""What a plan lacks becomes a draft need, once, with a link both ways."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.atlas.models import Party, SupportKind
from exchange.board import actions as board
from exchange.board.gaps import beside
from exchange.board.models import Need
from exchange.errors import Refused
from exchange.people.models import Actor, SeatClaim, User
from exchange.plans import actions
from exchange.plans.gaps import gap_of_target, gaps_of
from exchange.plans.models import Assessment, NationalTarget
from tests.conftest import browser, person, query_count

pytestmark = pytest.mark.django_db
PLAN = "/en/plans/FJ/"


def seat(user: User) -> Actor:
    return Actor(user).wearing("party:FJ")


def fiji() -> Party:
    return Party.objects.select_related("area").get(pk="FJ")


def target(user: User, **fields: Any) -> NationalTarget:
    given = {
        "code": "5", "title": "Restore mangroves", "text": "Bring back 900 hectares by 2030.",
        "alignments": [("KMGBF", "target 2"), ("SDG", "15.5")], "barriers": ["human_means"],
        "lacks": ["training", "finance"],
    } | fields  # fmt: skip
    return actions.enter_target(by=seat(user), party=fiji(), **given)


def kept(user: User, **said: Any) -> Assessment:
    draft = actions.begin_assessment(by=seat(user), party=fiji())
    answer = {"level": "partly", "barriers": ["coordination"], "lacks": ["training"],
              "note": "Half of the sites.", "rev": 0}  # fmt: skip
    actions.save_answers(by=seat(user), assessment=draft, answers={3: answer | said})
    return actions.keep_assessment(by=seat(user), assessment=draft)


def open_kinds(user: User) -> list[list[str]]:
    lacks = beside(seat(user), gaps_of(seat(user), fiji()))
    return [[kind.pk for kind in lack.open] for lack in lacks]


def test_what_a_target_lacks_becomes_a_draft_in_its_own_words(fiji_staff: User) -> None:
    found = target(fiji_staff)
    answer = browser(fiji_staff).post(f"/en/needs/for-target/{found.pk}/")
    need = Need.objects.get()
    assert answer["Location"] == f"/en/needs/{need.pk}/edit/"
    assert (need.state, need.party_id, need.lang, need.plan) == ("draft", "FJ", "en", found)
    assert need.title == "Restore mangroves: Finance and projects, Training"
    assert need.text.split("\n\n") == [
        "Bring back 900 hectares by 2030.", "What is lacking: Finance and projects, Training.",
        "What stands in the way: People and staff.",
    ]  # fmt: skip
    assert (need.serves, need.barrier_id) == ("5 Restore mangroves", "human_means")
    assert [one.pk for one in need.targets.all()] == [2]
    assert sorted(one.pk for one in need.support.all()) == ["finance", "training"]


def test_the_draft_speaks_the_language_of_the_target(fiji_staff: User) -> None:
    found = target(
        fiji_staff, title="Restaurer les mangroves de nos côtes",
        text="Restaurer 900 hectares de mangroves avec les communautés du littoral d'ici à 2030.",
    )  # fmt: skip
    need = board.draft_from_gap(by=seat(fiji_staff), gap=gap_of_target(found))
    kinds = ", ".join(one.names["fr"] for one in SupportKind.objects.filter(nationaltarget=found))
    assert (need.lang, need.title) == ("fr", f"Restaurer les mangroves de nos côtes: {kinds}")
    assert "Moyens humains" in need.text


def test_pressed_twice_it_is_one_draft_and_the_plan_shows_it_instead(
    fiji_staff: User, fiji_focal: User
) -> None:
    found = target(fiji_staff)
    for user in (fiji_staff, fiji_focal, fiji_staff):
        browser(user).post(f"/en/needs/for-target/{found.pk}/")
    need = Need.objects.get()
    for path in (PLAN, f"/en/national-targets/{found.pk}/"):
        page = browser(fiji_focal).get(path).content.decode()
        assert f"/en/needs/{need.pk}/" in page
        assert "Draft a need" not in page
    assert f"/en/national-targets/{found.pk}/" in browser(fiji_focal).get(f"/en/needs/{need.pk}/").content.decode()  # fmt: skip


def test_a_need_asks_for_three_kinds_at_most_and_the_rest_can_be_the_next(
    fiji_staff: User,
) -> None:
    found = target(fiji_staff, lacks=["training", "finance", "spatial", "review", "tools_tech"])
    gap = gap_of_target(found)
    first, second, third = (board.draft_from_gap(by=seat(fiji_staff), gap=gap) for _ in range(3))
    asked = {one.pk for one in first.support.all()} | {one.pk for one in second.support.all()}
    assert (first.support.count(), second.support.count(), third) == (3, 2, second)
    assert asked == {"training", "finance", "spatial", "review", "tools_tech"}


def test_an_answer_of_the_newest_picture_becomes_a_draft_and_links_back(fiji_staff: User) -> None:
    kept(fiji_staff, lacks=["finance"])
    picture = kept(fiji_staff, rev=0)
    answer = picture.answers.get(target=3)
    browser(fiji_staff).post(f"/en/needs/for-answer/{answer.pk}/")
    need = Need.objects.get()
    assert [one.pk for one in need.support.all()] == ["training"]
    assert "Half of the sites." in need.text
    assert f"/en/assessments/{picture.pk}/" in browser(fiji_staff).get(f"/en/needs/{need.pk}/").content.decode()  # fmt: skip
    assert open_kinds(fiji_staff) == [[]]


def test_a_need_that_was_taken_back_leaves_the_gap_open_again(fiji_staff: User) -> None:
    need = board.draft_from_gap(by=seat(fiji_staff), gap=gap_of_target(target(fiji_staff)))
    assert open_kinds(fiji_staff) == [[]]
    board.withdraw_need(by=seat(fiji_staff), need=need)
    assert open_kinds(fiji_staff) == [["finance", "training"]]


def test_a_need_that_names_a_target_in_words_serves_it_and_other_words_undo_it(
    fiji_staff: User,
) -> None:
    found, by = target(fiji_staff), seat(fiji_staff)
    need = board.save_draft(by=by, title="Mangroves", serves="5 restore  mangroves")
    assert need.plan == found
    need = board.save_draft(by=by, need=need, text="More words.", serves="5 restore  mangroves")
    assert need.plan == found
    assert board.save_draft(by=by, need=need, serves="The national plan").plan is None


def test_the_need_form_offers_the_party_s_own_targets_to_its_seats_only(fiji_staff: User) -> None:
    target(fiji_staff)
    claimant = person("Ana Claims", "ana@fiji.example")
    SeatClaim.objects.create(user=claimant, party_id="FJ", body="Ministry", evidence="x")
    option = '<option value="5 Restore mangroves">'
    assert option in browser(fiji_staff).get("/en/needs/new/").content.decode()
    assert option not in browser(claimant).get("/en/needs/new/").content.decode()


def test_nobody_else_drafts_from_a_party_s_plan(
    fiji_staff: User, senegal_staff: User, coordinator: User
) -> None:
    found = target(fiji_staff)
    path = f"/en/needs/for-target/{found.pk}/"
    assert browser(senegal_staff).post(path).status_code == 404
    assert browser(coordinator).post(path).status_code == 403
    with pytest.raises(Refused):
        board.draft_from_gap(by=Actor(senegal_staff), gap=gap_of_target(found))
    assert not Need.objects.exists()


def test_the_plan_costs_the_same_with_1_and_with_50_gaps(fiji_staff: User) -> None:
    def more(numbers: range) -> None:
        for n in numbers:
            found = target(fiji_staff, code=str(n), title=f"Target of {n}", text=f"Words of {n}")
            if n % 2:
                board.draft_from_gap(by=seat(fiji_staff), gap=gap_of_target(found))

    kept(fiji_staff)
    more(range(2))
    few = query_count(PLAN, fiji_staff)
    more(range(2, 50))
    assert (few, query_count(PLAN, fiji_staff)) == (31, 31)


def test_a_target_that_is_set_aside_asks_for_nothing(fiji_staff: User) -> None:
    found = actions.retire_target(by=seat(fiji_staff), target=target(fiji_staff))
    assert browser(fiji_staff).post(f"/en/needs/for-target/{found.pk}/").status_code == 409
    assert "Draft a need" not in browser(fiji_staff).get(PLAN).content.decode()
    assert not Need.objects.exists()

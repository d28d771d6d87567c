"""National targets: a Party enters its own once, changes them, and nobody else reads them."""

from __future__ import annotations

import pytest

from exchange.atlas.models import Party
from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.people.models import Actor, SeatClaim, User
from exchange.plans import actions, alignments
from exchange.plans.models import NationalTarget
from tests.conftest import browser, person, query_count

pytestmark = pytest.mark.django_db
NEW, PLAN = "/en/plans/FJ/targets/new/", "/en/plans/FJ/"


def entered(user: User, **fields: object) -> NationalTarget:
    party = Party.objects.get(pk=user.seats.get().party_id)
    said = {"code": "5", "title": "Restore mangroves in river mouths"} | fields
    return actions.enter_target(by=Actor(user).wearing(f"party:{party.pk}"), party=party, **said)


def facts() -> list[str]:
    rows = Entry.objects.filter(name__startswith="target")
    return list(rows.order_by("pk").values_list("name", flat=True))


def test_a_target_is_entered_with_its_alignments_as_given_and_what_it_lacks(
    fiji_staff: User,
) -> None:
    given = {
        "code": "NT-5", "title": "Restore mangroves", "text": "By 2030, 900 hectares.",
        "alignments": "KMGBF target 2; SDG 15.5\nGBF-GOAL-A\nGBF-TARGET-012",
        "lacks": ["training", "finance"], "barriers": ["human_means"],
    }  # fmt: skip
    answer = browser(fiji_staff).post(NEW, given)
    target = NationalTarget.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, PLAN)
    assert [(one.scheme, one.identifier, one.target_id, one.goal_id) for one in target.alignments.all()] == [
        ("KMGBF", "target 2", 2, None), ("SDG", "15.5", None, None),
        ("", "GBF-GOAL-A", None, "A"), ("", "GBF-TARGET-012", None, None),
    ]  # fmt: skip
    assert sorted(one.pk for one in target.lacks.all()) == ["finance", "training"]
    assert (target.lang, target.entered_by, facts()) == ("en", fiji_staff, ["target.entered"])


@pytest.mark.parametrize(
    ("given", "number", "letter"),
    [
        ("GBF-TARGET-03", 3, None), ("Target 10", 10, None), ("KMGBF 23", 23, None), ("7", 7, None),
        ("Cible 3", 3, None), ("meta 3", 3, None), ("目标3", 3, None), ("الهدف 3", 3, None),
        ("целевая задача 3", 3, None), ("goal B", None, "B"), ("KMGBF: D", None, "D"),
        ("KMGBF 24", None, None), ("GBF-TARGET-012", None, None), ("SDG 3", None, None),
        ("Aichi target 3", None, None), ("B", None, None), ("3.1", None, None),
    ],
)  # fmt: skip
def test_only_what_surely_names_a_target_or_goal_is_linked(
    given: str, number: int | None, letter: str | None
) -> None:
    assert [alignments.links(*pair) for pair in alignments.read(given)] == [(number, letter)]


def test_the_same_form_sent_twice_is_one_target_and_half_of_another_is_refused(
    fiji_staff: User,
) -> None:
    first = entered(fiji_staff)
    assert entered(fiji_staff, title="restore  MANGROVES in river mouths") == first
    for twin in ({"title": "Something else"}, {"code": "6"}):
        with pytest.raises(Refused) as told:
            entered(fiji_staff, **twin)
        assert told.value.code == "there"
    assert (NationalTarget.objects.count(), facts()) == (1, ["target.entered"])


def test_two_parties_may_use_the_same_code_and_words(fiji_staff: User, senegal_staff: User) -> None:
    assert entered(fiji_staff) != entered(senegal_staff)


def test_a_target_without_any_words_is_refused_and_what_was_typed_stays(fiji_staff: User) -> None:
    answer = browser(fiji_staff).post(NEW, {"code": "12", "alignments": "SDG 6.6"})
    page = answer.content.decode()
    assert (answer.status_code, NationalTarget.objects.exists()) == (422, False)
    assert "Give the target&#x27;s title, or its text." in page
    assert 'value="12"' in page
    assert "SDG 6.6" in page


def test_a_colleague_s_change_is_shown_and_not_overwritten_unseen(fiji_staff: User) -> None:
    target, client = entered(fiji_staff), browser(fiji_staff)
    path = f"/en/national-targets/{target.pk}/edit/"
    assert client.post(path, {"title": "First words", "rev": "0"}).status_code == 302
    late = client.post(path, {"title": "Second words", "rev": "0"})
    page = late.content.decode()
    assert (late.status_code, NationalTarget.objects.get().title) == (422, "First words")
    assert "Second words" in page
    assert "First words" in page
    assert client.post(path, {"title": "Second words", "rev": "1"}).status_code == 302
    assert NationalTarget.objects.get().title == "Second words"


def test_a_target_is_set_aside_and_put_back_once_each(fiji_staff: User) -> None:
    target, client = entered(fiji_staff), browser(fiji_staff)
    for verb in ("retire", "retire", "restore", "restore"):
        assert client.post(f"/en/national-targets/{target.pk}/{verb}/").status_code == 302
    assert facts() == ["target.entered", "target.retired", "target.restored"]
    assert NationalTarget.objects.get().state == "current"


def test_who_is_no_seat_of_the_party_reads_and_writes_nothing(
    fiji_staff: User, senegal_staff: User, stranger: User, coordinator: User
) -> None:
    target = entered(fiji_staff)
    for user in (senegal_staff, stranger):
        for path in (PLAN, f"/en/national-targets/{target.pk}/", f"{PLAN}targets/csv/"):
            assert browser(user).get(path).status_code == 404
        with pytest.raises(Refused):
            actions.retire_target(by=Actor(user), target=target)
    assert browser(coordinator).get(PLAN).status_code == 200
    with pytest.raises(Refused):
        actions.retire_target(by=Actor(coordinator).as_coordinator(), target=target)


def test_whose_seat_is_not_granted_yet_is_told_so_and_reads_nothing(fiji_staff: User) -> None:
    entered(fiji_staff)
    claimant = person("Ana Claims", "ana@fiji.example")
    SeatClaim.objects.create(user=claimant, party_id="FJ", body="Ministry", evidence="x")
    page = browser(claimant).get("/en/plans/").content.decode()
    assert "A plan is written once the seat is granted" in page
    assert "mangroves" not in page
    assert browser(claimant).get(PLAN).status_code == 404


def test_a_plan_costs_the_same_with_1_and_with_50_targets(fiji_staff: User) -> None:
    def more(numbers: range) -> None:
        for n in numbers:
            entered(fiji_staff, code=str(n), title=f"Target of {n}", lacks=["training", "finance"],
                    barriers=["coordination"], alignments=[("KMGBF", "3"), ("", "goal A")])  # fmt: skip

    more(range(1))
    few = query_count(PLAN, fiji_staff)
    more(range(1, 50))
    assert (few, query_count(PLAN, fiji_staff)) == (26, 26)


def test_a_code_whose_letters_become_several_in_one_spelling_is_kept(fiji_staff: User) -> None:
    entered(fiji_staff, code="ΐ" * 40).full_clean()

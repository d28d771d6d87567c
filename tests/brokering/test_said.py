"""What people say of a first answer leads the next one."""

from __future__ import annotations

import pytest

from exchange.board.models import Need
from exchange.brokering import actions, tasks, why
from exchange.brokering.index import Pools
from exchange.brokering.models import Suggestion
from exchange.journal.models import Step
from exchange.people.models import Actor, ExpertProfile, User
from tests.conftest import ask, offers

pytestmark = pytest.mark.django_db
REEF = (
    "We map coral reefs on the coast from satellites: bleached corals, seagrass meadows and lagoons, "
    "year by year. Divers check a sample of every map before fishers and rangers use it."
)
LAW = (
    "We map the laws of the coast and draft permits: licences, fines and public hearings, article by "
    "article. Lawyers check every draft before ministers and courts use it."
)


@pytest.fixture
def lines(fiji_staff: User, expert: User, monkeypatch: pytest.MonkeyPatch) -> dict[str, Suggestion]:
    """A vague need, and two offers of each kind, by title, for a worker that begins empty: one
    that has seen other offers weighs words a little differently."""
    monkeypatch.setattr(tasks, "POOLS", Pools())
    for title, text in (("Reef", REEF), ("Reef two", REEF), ("Law", LAW), ("Law two", LAW)):
        offers(expert, title=title, text=text, targets=[3], support=[])
    ask(fiji_staff, title="Coast", text="We want to map our coast.", targets=[3], support=[])
    again()
    return found()


def again() -> None:
    tasks.rank(Need.objects.all())


def found() -> dict[str, Suggestion]:
    rows = Suggestion.objects.filter(offer__isnull=False).select_related("offer")
    return {one.offer.title: one for one in rows if one.offer}


def told(one: Suggestion) -> list[str]:
    return [line.text for line in why.told(one.reasons, "owner", {}) if line.kind == "learned"]


def test_this_helps_lifts_what_is_like_it_and_says_so(
    lines: dict[str, Suggestion], fiji_staff: User
) -> None:
    actions.say(by=Actor(fiji_staff), suggestion=lines["Reef"], verdict="helps")
    assert Step.objects.filter(entry__name="suggestion.said", name="brokering.rank_need").exists()
    again()
    after = found()
    assert after["Reef two"].score > lines["Reef two"].score
    assert after["Reef two"].rank < after["Law"].rank
    assert told(after["Reef two"]) == ["Like one that helped"]
    sums = sum(line["weight"] for line in after["Reef two"].reasons["because"])
    assert sums == pytest.approx(after["Reef two"].score, abs=1e-6)


def test_not_this_lowers_what_is_like_it_and_taking_it_back_undoes_that(
    lines: dict[str, Suggestion], fiji_staff: User
) -> None:
    by = Actor(fiji_staff)
    actions.say(by=by, suggestion=lines["Reef"], verdict="not")
    again()
    assert found()["Reef two"].score < lines["Reef two"].score
    actions.say(by=by, suggestion=lines["Reef"], verdict="")
    again()
    assert found()["Reef two"].score == lines["Reef two"].score


@pytest.mark.parametrize(("reason", "lowered"), [("theme", True), ("capacity", False)])
def test_an_offer_set_aside_for_its_subject_lowers_what_is_like_it(
    lines: dict[str, Suggestion], coordinator: User, reason: str, lowered: bool
) -> None:
    actions.dismiss(by=Actor(coordinator), suggestion=lines["Reef"], reason=reason)
    again()
    assert (found()["Reef two"].score < lines["Reef two"].score) == lowered


def test_what_one_country_says_leads_its_own_need_alone(
    lines: dict[str, Suggestion], fiji_staff: User, senegal_staff: User
) -> None:
    other = ask(senegal_staff, title="Coast", text="We want to map our coast.", targets=[3], support=[])  # fmt: skip
    again()
    before = list(other.suggestions.order_by("pk").values_list("score", flat=True))
    actions.say(by=Actor(fiji_staff), suggestion=lines["Reef"], verdict="helps")
    again()
    assert list(other.suggestions.order_by("pk").values_list("score", flat=True)) == before


def test_a_pair_both_sides_accepted_counts_as_one_that_helped(
    lines: dict[str, Suggestion], coordinator: User, fiji_staff: User, expert: User
) -> None:
    need = Need.objects.get()
    Need.objects.update(state=Need.OPEN, partners=2)
    ExpertProfile.objects.update(places=20)
    proposal = actions.propose(by=Actor(coordinator), need=need, offer=lines["Reef"].offer)
    for user in (fiji_staff, expert):
        proposal = actions.accept(by=Actor(user), proposal=proposal)
    again()
    assert told(found()["Reef two"]) == ["Like one that helped"]

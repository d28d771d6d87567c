"""Every need looks again when an offer changes, and only what that can have changed is made anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from exchange.board.models import Need, Offer
from exchange.brokering import actions, tasks
from exchange.brokering.index import Pools, pools
from exchange.brokering.models import Answer, Suggestion, Twin
from exchange.people.models import Actor, User
from matching.matcher import Match, Matcher
from tests.conftest import ask, offers

pytestmark = pytest.mark.django_db
MATCHER = Actor.system("matcher")
OTHER = (
    "We ask for a lawyer who drafts permits for the import of timber and trains customs officers."
)


@pytest.fixture
def given(
    fiji_staff: User, senegal_staff: User, expert: User, monkeypatch: pytest.MonkeyPatch
) -> list[Offer]:
    """Three offers and two needs, ranked by a worker that began empty."""
    monkeypatch.setattr(tasks, "POOLS", Pools())
    made = [offers(expert, title=f"Offer {n} for reefs") for n in range(3)]
    ask(fiji_staff)
    ask(senegal_staff, title="Timber", text=OTHER)
    again()
    return made


@pytest.fixture
def explained(given: list[Offer], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what reasons are found for from now on."""
    seen: list[str] = []
    explain = Matcher.explain

    def noted(matcher: Matcher, asked: Any, name: str) -> Match:
        seen.append(name)
        return explain(matcher, asked, name)

    monkeypatch.setattr(Matcher, "explain", noted)
    return seen


def again() -> None:
    tasks.rank(Need.objects.all())


def edit(thing: Need | Offer, text: str) -> None:
    type(thing).objects.filter(pk=thing.pk).update(text=text, rev=thing.rev + 1)


def rows() -> dict[tuple[int, int], dict[str, Any]]:
    every = Suggestion.objects.filter(offer__isnull=False)
    return {(one["need_id"], one["offer_id"]): one for one in every.values()}


def test_one_changed_offer_has_its_own_reasons_found_again_and_no_others(
    given: list[Offer], explained: list[str]
) -> None:
    before, unknown = rows(), list(Answer.objects.order_by("pk").values_list("unknown", flat=True))
    edit(given[0], "I help to count fruit bats in caves, and nothing else at all.")
    again()
    assert explained == [f"offer:{given[0].pk}"] * 2
    after = rows()
    for (need, offer), row in before.items():
        apart = {"rank"} if offer != given[0].pk else {*Suggestion.RANKED}
        assert {name for name in row if row[name] != after[need, offer][name]} <= apart
    assert list(Answer.objects.order_by("pk").values_list("unknown", flat=True)) == unknown
    assert all(unknown)


def test_what_moves_up_behind_an_offer_that_leaves_keeps_its_reasons(
    given: list[Offer], explained: list[str]
) -> None:
    first = Suggestion.objects.filter(rank=1, offer__isnull=False).first()
    assert first is not None
    Offer.objects.filter(pk=first.offer_id).update(state=Offer.WITHDRAWN)
    again()
    assert explained == []
    left = Suggestion.objects.filter(need=first.need_id, offer__isnull=False)
    assert sorted(left.values_list("rank", flat=True)) == [1, 2]


def test_a_changed_need_has_all_its_reasons_found_again(
    given: list[Offer], explained: list[str]
) -> None:
    edit(Need.objects.get(title="Timber"), f"{OTHER} Soon.")
    again()
    assert sorted(explained) == sorted(f"offer:{one.pk}" for one in given)


def test_whoever_asks_for_everything_again_has_all_reasons_found_again(
    given: list[Offer], explained: list[str]
) -> None:
    actions.forget_ranking(by=MATCHER, needs=Need.objects.all())
    again()
    assert len(explained) == 6


def test_another_release_of_the_engine_finds_all_reasons_again(
    given: list[Offer], explained: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "engine_stamp", lambda: "the next release")
    again()
    assert len(explained) == 6


def test_reasons_sum_to_what_the_score_is_now_however_many_offers_came(
    given: list[Offer], expert: User
) -> None:
    for n in range(40):
        offers(expert, title=f"Bread {n}", text="We bake a monitoring plan.", items=[])
    again()
    now = {
        (int(asked.pk), found.pk): found.values["score"]
        for need in Need.objects.all()
        for asked in [anew(need)]
        for found in tasks.POOLS.rank(engine(), asked)
        if found.kind == "offer"
    }
    before = {pair: one["score"] for pair, one in rows().items()}
    assert before == pytest.approx(now, rel=0.01)


def engine() -> Any:
    import matching.matcher

    return matching.matcher


def anew(need: Need) -> Any:
    """The need as a worker reads it that knows nothing of it yet."""
    return tasks.POOLS.asked(engine(), need)._replace(own="never read before")


def test_a_need_that_comes_back_is_told_of_a_twin_that_was_written_meanwhile(
    given: list[Offer],
) -> None:
    reef, timber = Need.objects.get(title__startswith="Design"), Need.objects.get(title="Timber")
    Need.objects.filter(pk=timber.pk).update(state=Need.MET)
    Need.objects.filter(pk=reef.pk).update(title=timber.title, text=OTHER, rev=reef.rev + 1)
    again()
    Need.objects.filter(pk=timber.pk).update(state=Need.OPEN, moved_at=timezone.now())
    Twin.objects.all().delete()
    tasks.rank(Need.objects.filter(pk=timber.pk))
    assert Twin.objects.filter(need__in=[reef, timber]).exists()

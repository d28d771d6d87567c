"""What somebody stated is fed to the engine: musts, dates, cost, conflicts of interest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exchange.atlas.models import Party
from exchange.board import actions as board
from exchange.board.models import Need, Offer
from exchange.brokering import actions, tasks, why
from exchange.brokering.index import Pools
from exchange.brokering.index.sources import need_line
from exchange.brokering.models import Answer, Proposal, Suggestion
from exchange.errors import Refused
from exchange.journal.actions import run_due
from exchange.journal.models import Entry, Step
from exchange.people.models import Actor, Mandate, User
from tests.conftest import ask, browser, offers, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tests may give their first offer one number and one stamp."""
    monkeypatch.setattr(tasks, "POOLS", Pools())


def found(need: Need) -> set[int | None]:
    tasks.rank(Need.objects.filter(pk=need.pk))
    rows = Suggestion.objects.filter(need=need, state=Suggestion.SUGGESTED)
    return set(rows.values_list("offer", flat=True))


def told(need: Need, role: str) -> list[str]:
    return [line.text for line in why.nobody(Answer.objects.get(need=need), role)]


def dismiss(need: Need, offer: Offer, coordinator: User, reason: str = "conflict") -> Suggestion:
    assert offer.pk in found(need)
    one = Suggestion.objects.get(need=need, offer=offer)
    return actions.dismiss(by=Actor(coordinator), suggestion=one, reason=reason)


def say_more(need: Need, user: User, *musts: str) -> None:
    given = {"musts": musts, "mode": "either", "partners": 1, "rev": need.rev}
    answer = browser(user).post(f"/en/needs/{need.pk}/more/", given)
    assert answer.status_code == 302
    need.refresh_from_db()


@pytest.mark.parametrize(
    ("must", "offered", "reasons"),
    [
        ("target", {"targets": [9]},
         ["Fitting offers that do not cover the target: 1",
          "It would do if the offer covered target 3 Protect 30%"]),
        ("support", {"support": ["training"]},
         ["Fitting offers without this kind of support: 1",
          "It would do if the offer gave: Monitoring and indicators"]),
        ("language", {"languages": ["ru"]},
         ["Fitting offers without a language in common: 1",
          "It would do with one more language: English"]),
        ("region", {"regions": ["africa"]},
         ["Fitting offers that do not cover the region: 1",
          "It would do if the offer covered: Pacific islands"]),
        ("free", {"cost": "cost"},
         ["Fitting offers at a cost: 1", "It would do if help at a cost were allowed"]),
    ],
)  # fmt: skip
def test_a_must_leaves_out_whom_a_wish_let_in_and_the_reasons_name_it(
    must: str, offered: dict[str, Any], reasons: list[str], need: Need, fiji_staff: User,
    expert: User,
) -> None:  # fmt: skip
    offer = offers(expert, **offered)
    assert found(need) == {offer.pk}
    say_more(need, fiji_staff, must)
    assert (need.musts, found(need)) == ([must], set())
    assert told(need, "owner") == reasons
    page = browser(fiji_staff).get(f"/en/needs/{need.pk}/").content.decode()
    assert str(need.must_names[0]) in page


def test_who_meets_the_musts_is_suggested_and_told_so(
    need: Need, fiji_staff: User, expert: User
) -> None:
    offer = offers(expert, regions=["pacific"], cost="programme")
    say_more(need, fiji_staff, "language", "region", "free")
    assert found(need) == {offer.pk}
    gates = Suggestion.objects.get(need=need).reasons["gates"]
    states = {gate["gate"]: gate["state"] for gate in gates}
    asked = ("dates", "capacity", "cost", "language", "must_region")
    assert states == dict.fromkeys(asked, "pass")


def test_an_offer_that_ends_before_the_need_was_posted_is_out(need: Need, offer: Offer) -> None:
    assert found(need) == {offer.pk}
    before = timezone.localdate() - timedelta(days=2)
    Offer.objects.filter(pk=offer.pk).update(valid_until=before)
    assert found(need) == set()


def test_a_conflict_named_once_holds_for_every_need_of_the_party_and_all_the_provider_offers(
    need: Need, offer: Offer, expert: User, fiji_staff: User, senegal_staff: User,
    coordinator: User,
) -> None:  # fmt: skip
    second, foreign = ask(fiji_staff, lang="en", serves="x"), ask(senegal_staff)
    other = offers(expert, title="Reef survey courses for field teams in marine protected areas")
    assert found(second) == {offer.pk, other.pk}
    one = dismiss(need, offer, coordinator)
    run_due()
    left = Suggestion.objects.filter(need__party="FJ", state=Suggestion.SUGGESTED)
    assert not left.exists()
    assert found(foreign) == {offer.pk, other.pk}
    assert "Fitting offers with a conflict of interest: 2" in told(second, "coordinator")
    assert told(second, "owner") == ["No offer can be suggested for this request now."]
    actions.restore(by=Actor(coordinator), suggestion=one)
    assert found(second) == {offer.pk, other.pk}


def test_a_conflict_outlives_the_offer_it_was_named_for(
    need: Need, offer: Offer, expert: User, coordinator: User
) -> None:
    other = offers(expert, title="Reef survey courses for field teams in marine protected areas")
    dismiss(need, offer, coordinator)
    board.withdraw_offer(by=Actor(expert), offer=offer)
    actions.drop_offer(by=Actor.system("matcher"), offer=offer)
    assert other.pk not in found(need)


def test_another_reason_keeps_the_provider_for_the_partys_other_needs(
    need: Need, offer: Offer, fiji_staff: User, coordinator: User
) -> None:
    second = ask(fiji_staff)
    dismiss(need, offer, coordinator, "capacity")
    assert found(second) == {offer.pk}


def test_a_side_that_declines_for_a_conflict_is_not_proposed_to_that_party_again(
    proposal: Proposal, expert: User, fiji_focal: User, coordinator: User
) -> None:
    second = ask(fiji_focal)
    actions.decline(by=Actor(expert), proposal=proposal, reason="conflict")
    assert found(second) == set()
    with pytest.raises(Refused) as refused:
        actions.propose(by=Actor(coordinator), need=second, offer=proposal.offer)
    assert refused.value.code == "conflict_of_interest"


def test_a_declared_conflict_holds_for_all_offers_and_is_taken_back_on_any(
    need: Need, offer: Offer, expert: User
) -> None:
    fiji = list(Party.objects.filter(pk="FJ"))
    other = offers(expert, title="Reef survey courses for marine protected areas", conflicts=fiji)
    later = offers(expert, title="Reef survey courses for marine protected areas, again")
    assert found(need) == set()
    board.edit_offer(by=Actor(expert).wearing(offer.side), offer=offer, conflicts=[])
    assert found(need) == {offer.pk, other.pk, later.pk}


def test_a_conflict_is_declared_on_the_form_and_read_by_its_owner_and_coordinators_alone(
    offer: Offer, expert: User, fiji_staff: User, coordinator: User
) -> None:
    client, path = browser(expert), f"/en/offers/{offer.pk}/"
    given = {"title": offer.title, "text": offer.text, "mode": "either", "cost": "free",
             "hours": 4, "places": 1, "was_targets": "3", "rev": offer.rev,
             "conflicts": ["FJ", ""]}  # fmt: skip
    assert client.post(f"{path}edit/", given).status_code == 302
    assert [one.pk for one in offer.conflicts.all()] == ["FJ"]
    assert 'value="FJ" checked' in client.get(f"{path}edit/").content.decode()
    reads = {
        user.name: "Conflict of interest with" in browser(user).get(path).content.decode()
        for user in (expert, coordinator, fiji_staff)
    }
    assert reads == {expert.name: True, coordinator.name: True, fiji_staff.name: False}


def test_the_case_names_whom_a_conflict_of_interest_leaves_out(
    open_need: Need, offer: Offer, expert: User, coordinator: User, senegal_staff: User
) -> None:
    path = f"/en/needs/{open_need.pk}/case/"
    words = "Not suggested, because of a conflict of interest with this Party:"
    assert words not in browser(coordinator).get(path).content.decode()
    senegal = Party.objects.filter(pk="SN")
    board.edit_offer(by=Actor(expert).wearing(offer.side), offer=offer, conflicts=senegal)
    assert words not in browser(coordinator).get(path).content.decode()
    fiji = Party.objects.filter(pk="FJ")
    board.edit_offer(by=Actor(expert).wearing(offer.side), offer=offer, conflicts=fiji)
    assert words in browser(coordinator).get(path).content.decode()


def test_the_side_that_named_a_conflict_takes_it_back_on_its_offer_and_is_suggested_again(
    proposal: Proposal, expert: User, fiji_staff: User, fiji_focal: User
) -> None:
    second, offer = ask(fiji_focal), proposal.offer
    actions.decline(by=Actor(expert), proposal=proposal, reason="conflict")
    assert found(second) == set()
    client, path = browser(expert), f"/en/proposals/{proposal.pk}/no-conflict/"
    assert path in client.get(f"/en/offers/{offer.pk}/").content.decode()
    assert path in client.get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert path not in browser(fiji_staff).get(f"/en/proposals/{proposal.pk}/").content.decode()
    with pytest.raises(Refused):
        actions.take_back_conflict(by=Actor(fiji_staff), proposal=proposal)
    for _twice in range(2):
        assert client.post(path).status_code == 302
    told_of = Entry.objects.filter(name="conflict.taken_back", about__kind="need")
    assert told_of.count() == 1
    run_due()
    assert found(second) == {offer.pk}
    proposal.refresh_from_db()
    assert (proposal.state, proposal.declined_reason) == ("declined", "conflict")
    assert path not in client.get(f"/en/offers/{offer.pk}/").content.decode()


def test_a_conflict_named_on_setting_aside_is_taken_back_from_any_case_of_the_party_one_may_act_in(
    open_need: Need, offer: Offer, fiji_staff: User, coordinator: User
) -> None:
    second = ask(fiji_staff)
    aside = dismiss(open_need, offer, coordinator)
    run_due()
    page = f"/en/needs/{second.pk}/case/"
    door = f"/en/suggestions/{aside.pk}/restore/?case={second.pk}"
    assert door in browser(coordinator).get(page).content.decode()
    other = person("Olga Other", "olga@ecotone.example")
    Mandate.objects.create(user=other, kind="coordinator")
    actions.take_case(by=Actor(other), case=open_need.case)
    assert door not in browser(coordinator).get(page).content.decode()
    assert door in browser(other).get(page).content.decode()
    assert browser(other).post(door)["Location"] == page, "back to where one came from"
    assert found(second) == {offer.pk}


def party_ranked() -> int:
    return Step.objects.filter(name="brokering.rank_party").count()


def test_only_a_conflict_of_interest_has_all_needs_of_a_party_ranked_again(
    proposal: Proposal, expert: User, coordinator: User
) -> None:
    need, offer = proposal.need, proposal.offer
    one = dismiss(need, offer, coordinator, "capacity")
    actions.restore(by=Actor(coordinator), suggestion=one)
    actions.decline(by=Actor(expert), proposal=proposal, reason="time")
    assert party_ranked() == 0
    actions.dismiss(by=Actor(coordinator), suggestion=one, reason="conflict")
    assert party_ranked() == 1
    actions.restore(by=Actor(coordinator), suggestion=one)
    assert party_ranked() == 2


def test_a_country_lies_in_no_region_of_all_countries(need: Need) -> None:
    regions = need_line(need)["regions"]
    assert regions[0] == "pacific"
    assert "global" not in regions

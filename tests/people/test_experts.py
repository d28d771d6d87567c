"""Experts and organisations: joining, names, vetting."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from exchange.board import actions as board
from exchange.board.gates import offers_visible_to
from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.journal.queries import trail
from exchange.people import actions
from exchange.people.forms import areas, languages
from exchange.people.models import Actor, ExpertProfile, Organisation, User, Vetting
from exchange.people.models.orcid import normal_orcid
from matching.text.normal import unaccented
from tests.conftest import browser, offers

ALL = {"identity": True, "references": True, "conduct": True, "interests": True}
JOIN = {
    "headline": "Mangrove botanist, Gulf of Guinea", "languages": ["en", "fr"], "area": "SN",
    "places": "2", "about": "", "orcid": "0000-0002-1825-0097", "references_text": "Ask Awa.",
    "interests": "none", "conduct": "on",
}  # fmt: skip


@pytest.fixture
def joined(stranger: User) -> ExpertProfile:
    return actions.join_as_expert(by=Actor(stranger), conduct=True, headline="Botanist")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""), ("0000-0002-1825-0097", "0000-0002-1825-0097"), ("0000000218250097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"), (" 0000-0002-1694-233X ", "0000-0002-1694-233X"),
    ],
)  # fmt: skip
def test_an_orcid_is_kept_in_its_normal_form(written: str, kept: str) -> None:
    assert normal_orcid(written) == kept


@pytest.mark.parametrize(
    "written", ["0000-0002-1825-0098", "0000-0002-1694-2330", "1234", "0000-0002-1825-009", "٠٠٠٠-0002-1825-0097", "<b>"]
)  # fmt: skip
def test_a_wrong_orcid_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        normal_orcid(written)


def test_a_person_becomes_an_expert_on_one_page(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    assert client.post("/en/experts/join/", JOIN).url == "/en/offers/new/"
    profile = ExpertProfile.objects.get()
    assert (profile.user, profile.orcid, profile.places, profile.area_id) == (stranger, "0000-0002-1825-0097", 2, "SN")  # fmt: skip
    assert profile.conduct_agreed_at is not None
    stranger.refresh_from_db()
    assert stranger.languages == ["en", "fr"]
    assert not Actor(stranger).is_vetted


def test_joining_twice_is_one_profile(stranger: User) -> None:
    for headline in ("First", "Second"):
        actions.join_as_expert(by=Actor(stranger), conduct=True, headline=headline)
    assert ExpertProfile.objects.get().headline == "First"
    assert Entry.objects.filter(name="expert.joined").count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"headline": ""}, "This field is required"), ({"headline": "x" * 161}, "at most 160"),
        ({"languages": ["xx"]}, "Select a valid choice"), ({"area": "ZZ"}, "Select a valid choice"),
        ({"places": "99999999999999999999"}, "less than or equal to 20"), ({"places": "-1"}, "greater than or equal to 1"),
        ({"orcid": "0000-0002-1825-0098"}, "wrong digit"), ({"about": "x" * 3001}, "at most 3000"),
        ({"conduct": ""}, "Agree to the code of conduct"),
    ],
)  # fmt: skip
def test_bad_answers_of_an_expert_are_refused_in_words(client: Client, stranger: User, fields: dict[str, Any], words: str) -> None:  # fmt: skip
    client.force_login(stranger)
    shown = client.post("/en/experts/join/", JOIN | fields)
    assert shown.status_code == 422
    assert words in shown.content.decode()
    assert not ExpertProfile.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"headline": "x" * 161}, {"places": -1}, {"area": "ZZ"}, {"orcid": "12"}, {"languages": ["xx"]}, {"about": "x" * 3001}]
)  # fmt: skip
def test_the_same_is_refused_at_every_other_door(stranger: User, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        actions.join_as_expert(
            by=Actor(stranger), conduct=True, **({"headline": "Botanist"} | fields)
        )
    assert not ExpertProfile.objects.exists()


def test_nobody_joins_without_the_code_of_conduct(stranger: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.join_as_expert(by=Actor(stranger), headline="Botanist")
    assert refused.value.code == "conduct"


def test_an_expert_edits_their_own_profile(client: Client, joined: ExpertProfile) -> None:
    client.force_login(joined.user)
    sent = JOIN | {"headline": "Botanist of mangroves"}
    assert client.post("/en/experts/me/", sent).url == f"/en/experts/{joined.pk}/"
    joined.refresh_from_db()
    assert joined.headline == "Botanist of mangroves"


def test_an_offer_is_shown_once_a_coordinator_said_yes_and_no_more_after_a_no(joined: ExpertProfile, coordinator: User, fiji_staff: User) -> None:  # fmt: skip
    offer, by = offers(joined.user), Actor(coordinator).as_coordinator()
    reads = lambda: offer in offers_visible_to(Actor(fiji_staff))  # noqa: E731
    assert not reads()
    actions.vet_expert(by=by, profile=joined, decision="yes", note="Spoke with Awa.", **ALL)
    assert reads()
    actions.vet_expert(by=by, profile=joined, decision="no", note="Left.")
    assert not reads()
    kept = Vetting.objects.order_by("pk").values_list("decision", "identity", "note", "by")
    assert list(kept) == [("yes", True, "Spoke with Awa.", coordinator.pk), ("no", False, "Left.", coordinator.pk)]  # fmt: skip
    assert [entry.name for entry in trail(joined)] == ["expert.joined", "expert.vetted", "expert.not_vetted"]  # fmt: skip


def test_a_yes_wants_all_four_checks(
    client: Client, joined: ExpertProfile, coordinator: User
) -> None:
    client.force_login(coordinator)
    page = f"/en/experts/{joined.pk}/vet/"
    three = {"decision": "yes", "identity": "on", "references": "on", "conduct": "on"}
    shown = client.post(page, three)
    assert shown.status_code == 422
    assert "A yes wants all four checks" in shown.content.decode()
    assert client.post(page, three | {"interests": "on"}).status_code == 302
    joined.refresh_from_db()
    assert joined.vetted_at is not None


@pytest.mark.parametrize("who", ["stranger", "expert", "fiji_focal", "administrator"])
def test_only_coordinators_vet(client: Client, who: str, other_expert: User, request: Any) -> None:
    user = request.getfixturevalue(who)
    actions.vet_expert(by=Actor.system("seed"), profile=other_expert.expert, decision="no")
    with pytest.raises(Refused):
        actions.vet_expert(by=Actor(user), profile=other_expert.expert, decision="yes", **ALL)
    client.force_login(user)
    assert (
        client.post(f"/en/experts/{other_expert.expert.pk}/vet/", {"decision": "yes"}).status_code
        == 404
    )
    assert client.get("/en/experts/").status_code == 404
    assert Vetting.objects.count() == 1


def test_who_judges_an_expert_reads_beside_it_what_they_offer(
    joined: ExpertProfile, other_expert: User, coordinator: User
) -> None:
    path = f"/en/experts/{joined.pk}/vet/"
    assert "No offer yet." in browser(coordinator).get(path).content.decode()
    given = offers(joined.user, title="Suivi des récifs", lang="fr")
    board.withdraw_offer(by=Actor(joined.user), offer=offers(joined.user, title="Taken back"))
    offers(other_expert, title="Offer of Ana")
    page = browser(coordinator).get(path).content.decode()
    line = f'<a href="/en/offers/{given.pk}/" dir="auto" lang="fr">Suivi des récifs</a>'
    assert f"{line}<small>Standing · French</small>" in page
    assert "Taken back</a><small>Withdrawn · English</small>" in page
    assert "Offer of Ana" not in page


def test_a_coordinator_vets_neither_themselves_nor_their_organisation(coordinator: User) -> None:
    by = Actor(coordinator)
    mine = actions.join_as_expert(by=by, conduct=True, headline="Botanist")
    ours = actions.found_organisation(by=by, name="Reefs", kind="ngo")
    with pytest.raises(Refused):
        actions.vet_expert(by=Actor(coordinator), profile=mine, decision="yes", **ALL)
    with pytest.raises(Refused):
        actions.vet_organisation(by=Actor(coordinator), organisation=ours, decision="yes", **ALL)


def test_an_unvetted_expert_is_not_there_for_others(client: Client, joined: ExpertProfile, expert: User, coordinator: User) -> None:  # fmt: skip
    page = f"/en/experts/{joined.pk}/"
    assert client.get(page).status_code == 404
    client.force_login(expert)
    assert client.get(page).status_code == 404
    for user in (joined.user, coordinator):
        client.force_login(user)
        assert client.get(page).status_code == 200


def test_a_visitor_reads_a_name_only_with_consent(
    client: Client, expert: User, stranger: User
) -> None:
    page = f"/en/experts/{expert.expert.pk}/"
    ExpertProfile.objects.update(headline="Marine ecologist", orcid="0000-0002-1825-0097")
    shown = client.get(page).content.decode()
    assert "Independent expert" in shown
    assert expert.name not in shown
    assert "0000-0002-1825-0097" not in shown
    User.objects.filter(pk=expert.pk).update(named_publicly=True)
    assert expert.name in client.get(page).content.decode()
    User.objects.filter(pk=expert.pk).update(named_publicly=False)
    client.force_login(stranger)
    assert expert.name in client.get(page).content.decode()


def test_references_and_interests_are_read_by_coordinators_only(client: Client, expert: User, coordinator: User, stranger: User) -> None:  # fmt: skip
    ExpertProfile.objects.update(
        references_text="Ask Awa of the ministry", interests="Shares in Algae Ltd"
    )
    client.force_login(stranger)
    shown = client.get(f"/en/experts/{expert.expert.pk}/").content.decode()
    assert "Awa" not in shown
    assert "Algae" not in shown
    client.force_login(coordinator)
    shown = client.get(f"/en/experts/{expert.expert.pk}/vet/").content.decode()
    assert "Ask Awa of the ministry" in shown
    assert "Shares in Algae Ltd" in shown


def test_the_founder_is_the_first_member_and_adds_another(
    client: Client, expert: User, stranger: User
) -> None:
    client.force_login(expert)
    sent = {"name": "Reef Alliance", "kind": "network", "area": ""}
    answer = client.post("/en/organisations/new/", sent)
    found = Organisation.objects.get()
    assert answer.url == f"/en/organisations/{found.pk}/"
    assert client.post(answer.url, {"email": stranger.email}).status_code == 302
    assert f"organisation:{found.pk}" in Actor(stranger).sides
    assert [e.name for e in trail(found)] == ["organisation.founded", "member.added"]


def test_a_stranger_adds_nobody_to_an_organisation(client: Client, network: Organisation, stranger: User) -> None:  # fmt: skip
    with pytest.raises(Refused):
        actions.add_member(by=Actor(stranger), organisation=network, user=stranger)
    client.force_login(stranger)
    assert (
        client.post(f"/en/organisations/{network.pk}/", {"email": stranger.email}).status_code
        == 404
    )
    assert network.memberships.count() == 0


def test_a_member_leaves_and_a_stranger_ends_nobodys_membership(client: Client, network: Organisation, expert: User, stranger: User) -> None:  # fmt: skip
    member = actions.add_member(by=Actor.system("seed"), organisation=network, user=expert)
    client.force_login(stranger)
    assert client.post(f"/en/memberships/{member.pk}/end/").status_code == 404
    client.force_login(expert)
    assert client.post(f"/en/memberships/{member.pk}/end/").status_code == 302
    assert network.memberships.count() == 0


def test_an_unvetted_organisation_is_not_there_for_others_until_it_is_vetted(client: Client, expert: User, coordinator: User) -> None:  # fmt: skip
    found = actions.found_organisation(by=Actor(expert), name="Reefs", kind="ngo")
    assert client.get(f"/en/organisations/{found.pk}/").status_code == 404
    client.force_login(coordinator)
    client.post(
        f"/en/organisations/{found.pk}/vet/", {"decision": "yes", **dict.fromkeys(ALL, "on")}
    )
    client.logout()
    shown = client.get(f"/en/organisations/{found.pk}/").content.decode()
    assert "Reefs" in shown
    assert expert.name not in shown


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_languages_and_places_stand_where_a_reader_looks_for_them(db: None, lang: str) -> None:
    with translation.override(lang):
        tongues, places = [[name for _key, name in found()] for found in (languages, areas)]
    others = [unaccented(name.casefold()) for name in tongues[6:]]
    assert others == sorted(others)
    if lang == "en":
        assert tongues[6:8] == ["Amharic", "Bangla"]
        assert places.index("Åland Islands") < places.index("Albania")

"""A need or an offer in other languages, by people, labelled as such."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from exchange.board import actions
from exchange.board.models import Need, Offer, Version
from exchange.brokering.index.sources import Offers
from exchange.errors import Refused
from exchange.journal.models import Entry, Step
from exchange.people.models import Actor, User
from matching.matcher import Matcher
from matching.records import NeedText, OfferText
from tests.conftest import browser

pytestmark = pytest.mark.django_db
FRENCH = {"lang": "fr", "title": "Suivi des récifs", "text": "Un plan de suivi des récifs."}


@pytest.fixture
def shown_need(open_need: Need) -> Need:
    Need.objects.filter(pk=open_need.pk).update(audience="public")
    open_need.refresh_from_db()
    return open_need


def write(user: User, thing: Need | Offer, **said: Any) -> Version:
    by = Actor(user)
    by = by.wearing(thing.side) if thing.side in by.sides else by.as_coordinator()
    return actions.write_version(by=by, thing=thing, **FRENCH | said)


def page(user: User | None, path: str) -> str:
    answer = browser(user).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_its_party_says_a_need_again_in_french_on_a_page(
    fiji_staff: User, shown_need: Need
) -> None:
    client = browser(fiji_staff)
    path = f"/en/needs/{shown_need.pk}/version/"
    assert f'href="{path}"' in page(fiji_staff, f"/en/needs/{shown_need.pk}/")
    assert shown_need.text in client.get(path).content.decode()
    answer = client.post(path, FRENCH)
    assert answer["Location"] == f"/en/needs/{shown_need.pk}/?in=fr"
    made = shown_need.versions.get()
    assert (made.lang_id, made.text, made.machine) == ("fr", FRENCH["text"], False)
    assert (made.made_by, made.is_behind) == (fiji_staff, False)
    entry = Entry.objects.get(name="need.version_written")
    assert (entry.hat[:4], entry.data) == ("seat", {"lang": "fr", "rev": shown_need.rev})
    assert entry.steps.count() == 0


def test_a_reader_sees_the_version_in_the_language_of_the_page_and_whose_it_is(
    fiji_staff: User, senegal_staff: User, shown_need: Need
) -> None:
    write(fiji_staff, shown_need)
    path = f"needs/{shown_need.pk}/"
    french = page(senegal_staff, f"/fr/{path}")
    assert FRENCH["text"] in french
    assert shown_need.text not in french
    english = page(senegal_staff, f"/en/{path}")
    assert shown_need.text in english
    assert "by a person, " in english
    assert "by Mere Vakaloloma, " in page(fiji_staff, f"/en/{path}")
    assert FRENCH["text"] in page(senegal_staff, f"/en/{path}?in=fr")
    for query in ("?original=1", "?in=en", "?in=xx"):
        assert FRENCH["text"] not in page(senegal_staff, f"/fr/{path}{query}")


def test_others_read_the_version_but_no_name(
    fiji_staff: User, stranger: User, shown_need: Need
) -> None:
    write(fiji_staff, shown_need)
    for user in (None, stranger):
        seen = page(user, f"/en/needs/{shown_need.pk}/?in=fr")
        assert FRENCH["text"] in seen
        assert "by a person, " in seen
        assert "Mere Vakaloloma" not in seen
        assert "Add one" not in seen


def test_a_version_says_when_the_words_of_the_original_have_changed_since(
    fiji_staff: User, shown_need: Need
) -> None:
    write(fiji_staff, shown_need)
    path, by = f"/en/needs/{shown_need.pk}/?in=fr", Actor(fiji_staff).wearing("party:FJ")
    actions.edit_need(by=by, need=shown_need, partners=2)
    assert "The original has changed since" not in page(fiji_staff, path)
    actions.edit_need(by=by, need=shown_need, title="Reefs")
    assert "The original has changed since" in page(fiji_staff, path)


def test_coordinators_write_versions_of_what_others_read_and_not_of_what_is_theirs_alone(
    coordinator: User, fiji_staff: User, open_need: Need, offer: Offer
) -> None:
    write(coordinator, offer)
    with pytest.raises(Refused):
        write(coordinator, open_need)
    assert write(fiji_staff, open_need).pk
    assert browser(coordinator).get(f"/en/needs/{open_need.pk}/version/").status_code == 403
    Need.objects.filter(pk=open_need.pk).update(audience="members")
    assert write(coordinator, Need.objects.get(pk=open_need.pk), lang="es").made_by == coordinator


def test_nobody_else_writes_changes_or_drops_a_version(
    expert: User, senegal_staff: User, shown_need: Need, offer: Offer, fiji_staff: User
) -> None:
    made = write(fiji_staff, shown_need)
    for user, thing in ((expert, shown_need), (senegal_staff, shown_need), (senegal_staff, offer)):
        with pytest.raises(Refused):
            write(user, thing, lang="es")
    with pytest.raises(Refused):
        actions.drop_version(by=Actor(senegal_staff).wearing("party:SN"), version=made)
    assert Version.objects.count() == 1


def test_no_version_is_in_the_language_of_the_original_or_in_one_the_site_does_not_know(
    fiji_staff: User, shown_need: Need
) -> None:
    for lang in ("en", "de", ""):
        with pytest.raises(Refused):
            write(fiji_staff, shown_need, lang=lang)
        path = f"/en/needs/{shown_need.pk}/version/"
        answer = browser(fiji_staff).post(path, FRENCH | {"lang": lang})
        assert answer.status_code == 422
        assert FRENCH["text"] in answer.content.decode()


def test_what_has_ended_takes_no_version(fiji_staff: User, shown_need: Need) -> None:
    actions.withdraw_need(by=Actor(fiji_staff).wearing("party:FJ"), need=shown_need)
    with pytest.raises(Refused) as refused:
        write(fiji_staff, shown_need)
    assert refused.value.code == "closed"


def test_two_who_change_one_version_lose_nothing(
    fiji_staff: User, fiji_focal: User, shown_need: Need
) -> None:
    made = write(fiji_staff, shown_need)
    path, mine = f"/en/versions/{made.pk}/", {"title": "Mien", "text": "Mon texte", "rev": "0"}
    assert browser(fiji_focal).post(path, mine | {"text": "Le sien"}).status_code == 302
    answer = browser(fiji_staff).post(path, mine)
    seen = answer.content.decode()
    assert answer.status_code == 409
    assert "Mon texte" in seen
    assert "Le sien" in seen
    assert 'name="rev" value="1"' in seen
    browser(fiji_staff).post(path, mine | {"rev": "1"})
    made.refresh_from_db()
    assert (made.text, made.made_by, made.rev) == ("Mon texte", fiji_staff, 2)


def test_a_language_has_one_version_and_a_version_one_thing(
    fiji_staff: User, shown_need: Need, offer: Offer
) -> None:
    write(fiji_staff, shown_need)
    with pytest.raises(Refused) as refused:
        write(fiji_staff, shown_need)
    assert refused.value.code == "conflict"
    for things in ({}, {"need": shown_need, "offer": offer}, {"need": shown_need}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.create(lang_id="fr", title="a", text="b", of_words="", **things)


def test_a_version_is_dropped_and_the_original_stays(fiji_staff: User, shown_need: Need) -> None:
    made = write(fiji_staff, shown_need)
    answer = browser(fiji_staff).post(f"/en/versions/{made.pk}/drop/")
    assert answer["Location"] == f"/en/needs/{shown_need.pk}/"
    assert Version.objects.count() == 0
    assert Entry.objects.filter(name="need.version_dropped").count() == 1
    assert shown_need.text in page(fiji_staff, f"/fr/needs/{shown_need.pk}/")


def test_a_version_goes_with_its_need_and_outlives_the_account_of_whoever_wrote_it(
    coordinator: User, fiji_staff: User, shown_need: Need
) -> None:
    made = write(coordinator, shown_need)
    coordinator.delete()
    made.refresh_from_db()
    assert made.made_by is None
    Need.objects.filter(pk=shown_need.pk).update(is_sample=True)
    actions.remove_sample(by=Actor.system("seed"))
    assert Version.objects.count() == 0


def test_each_change_of_an_offer_s_versions_has_everything_ranked_again(
    expert: User, offer: Offer
) -> None:
    Step.objects.all().delete()
    made = write(expert, offer)
    actions.drop_version(by=Actor(expert).wearing(offer.side), version=made)
    assert [step.name for step in Step.objects.all()] == ["brokering.rank_all"] * 2


def test_a_need_in_french_finds_an_offer_by_the_words_of_its_french_version(
    expert: User, offer: Offer, fiji_staff: User
) -> None:
    need = NeedText(id="1", text="Nous cherchons un tisserand de vannerie zorblatine.", lang="fr")

    def evidence() -> float:
        source = Offers()
        stamps = source.stamps()
        lines = list(source.lines([offer.pk], stamps))
        matcher = Matcher().fit([OfferText.from_json(one) for one in lines])
        return matcher.best(need, top=1)[0][1]

    before, stamp = evidence(), Offers().stamps()[offer.pk]
    made = write(expert, offer, text="Tisserand, je travaille la vannerie zorblatine.")
    first = Offers().stamps()[offer.pk]
    assert evidence() > before
    write(expert, offer, text="Je tisse.", rev=made.rev)
    assert len({stamp, first, Offers().stamps()[offer.pk]}) == 3


def test_the_page_offers_the_reader_s_own_language_first(
    fiji_staff: User, shown_need: Need
) -> None:
    form = browser(fiji_staff).get(f"/es/needs/{shown_need.pk}/version/").content.decode()
    assert '<option value="es" selected>' in form
    assert '<option value="en"' not in form

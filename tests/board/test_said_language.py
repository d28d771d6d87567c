"""The language of a text is read from it, and said by its author where it was read wrongly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from exchange.board import actions
from exchange.board.models import Need, Offer, Version
from exchange.brokering import tasks
from exchange.brokering.index import Pools
from exchange.brokering.models import Answer
from exchange.errors import Refused
from exchange.insight.queries.own import own
from exchange.journal.models import Entry, Step
from exchange.people.models import Actor, User
from tests.conftest import ask, browser, offers

pytestmark = pytest.mark.django_db
Given = Callable[..., dict[str, Any]]
# Portuguese, and read as French.
MISREAD = {
    "title": "Formacao de guardas",
    "text": "Mapas de mangais, dados de pesca artesanal, espécies marinhas, áreas protegidas.",
}
MORE = {"mode": "either", "partners": "1", "tried": "Dois cursos"}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tests may give their first need one number and one stamp."""
    monkeypatch.setattr(tasks, "POOLS", Pools())


@pytest.fixture
def misread(fiji_staff: User) -> Need:
    return ask(fiji_staff, **MISREAD, lang="fr")


def say(user: User, need: Need, lang: str, **more: str) -> Any:
    need.refresh_from_db()
    path = f"/en/needs/{need.pk}/more/"
    answer = browser(user).post(path, MORE | {"said_lang": lang, "rev": need.rev} | more)
    need.refresh_from_db()
    return answer


def text_of(user: User, path: str) -> str:
    return browser(user).get(path).content.decode()


def ranked_in(need: Need) -> str:
    tasks.rank(Need.objects.filter(pk=need.pk))
    need.refresh_from_db()
    return Answer.objects.get(need=need).unknown["lang"]


def test_say_more_shows_what_was_read_and_offers_every_language_that_is_read(
    fiji_staff: User, misread: Need
) -> None:
    page = text_of(fiji_staff, f"/en/needs/{misread.pk}/more/")
    assert '<option value="" selected>Read from the text: French</option>' in page
    known = ("en", "fr", "es", "ar", "ru", "zh", "pt", "de", "sw")
    offered = [code for code in known if f'<option value="{code}">' in page]
    assert offered == ["en", "fr", "es", "ar", "ru", "zh", "pt"]
    assert "французский" in text_of(fiji_staff, f"/ru/needs/{misread.pk}/more/")


def test_an_author_corrects_the_language_of_a_need_and_it_is_ranked_in_it(
    fiji_staff: User, misread: Need
) -> None:
    assert ranked_in(misread) == "fr"
    assert say(fiji_staff, misread, "pt").status_code == 302
    assert (misread.said_lang, misread.lang, misread.subjects) == ("pt", "pt", None)
    step = Step.objects.filter(entry__name="need.edited", name="brokering.rank_need")
    assert "said_lang" in step.get().entry.data["fields"]
    assert ranked_in(misread) == "pt"
    assert "mangrove" in (misread.subjects or ())
    assert text_of(fiji_staff, f"/en/needs/{misread.pk}/").count('dir="ltr" lang="pt"') == 2


def test_a_said_language_stays_when_the_text_is_changed_and_saved_again(
    fiji_staff: User, misread: Need, sheet: Given
) -> None:
    say(fiji_staff, misread, "pt")
    given = sheet(**MISREAD | {"title": "Formacao de tecnicos"}, change="1", rev=misread.rev)
    assert browser(fiji_staff).post(f"/en/needs/{misread.pk}/edit/", given).status_code == 302
    misread.refresh_from_db()
    assert (misread.title, misread.lang) == ("Formacao de tecnicos", "pt")


def test_the_form_of_a_need_proposes_from_its_text_in_the_language_that_was_said(
    fiji_staff: User, misread: Need
) -> None:
    say(fiji_staff, misread, "pt")
    sent = MISREAD | {"suggest": "1", "rev": str(misread.rev)}
    page = browser(fiji_staff).post(f"/en/needs/{misread.pk}/edit/", sent).content.decode()
    assert 'name="languages" value="pt" checked' in page
    assert 'name="languages" value="fr" checked' not in page


def test_blank_goes_back_to_what_is_read(fiji_staff: User, misread: Need) -> None:
    say(fiji_staff, misread, "pt")
    page = text_of(fiji_staff, f"/en/needs/{misread.pk}/more/")
    assert '<option value="">Read from the text: French</option>' in page
    assert '<option value="pt" selected>Portuguese</option>' in page
    say(fiji_staff, misread, "")
    assert (misread.said_lang, misread.lang, ranked_in(misread)) == ("", "fr", "fr")


def test_what_a_door_knew_of_the_language_stays_while_nobody_says_another(
    fiji_staff: User,
) -> None:
    need = ask(fiji_staff, **MISREAD, lang="pt")
    assert "Read from the text: Portuguese" in text_of(fiji_staff, f"/en/needs/{need.pk}/more/")
    say(fiji_staff, need, "")
    assert need.lang == "pt"


@pytest.mark.parametrize("lang", ["xx", "de", "PT", "p\0", "pt-BR", "x" * 5000])
def test_a_language_that_no_list_knows_is_refused_and_nothing_is_lost(
    fiji_staff: User, misread: Need, lang: str
) -> None:
    answer = say(fiji_staff, misread, lang)
    page = answer.content.decode()
    assert (answer.status_code, misread.lang, misread.tried) == (422, "fr", "")
    assert ("Choose a language from the list." in page, "Dois cursos" in page) == (True, True)


def test_a_draft_is_answered_anew_in_the_language_that_is_said(fiji_staff: User) -> None:
    by = Actor(fiji_staff).wearing("party:FJ")
    text = f"{MISREAD['text']} {MISREAD['text']}"
    need = actions.save_draft(by=by, **MISREAD | {"text": text}, lang="fr")
    Step.objects.all().delete()
    say(fiji_staff, need, "fr")
    assert Step.objects.count() == 0
    say(fiji_staff, need, "pt")
    assert (need.state, need.lang) == ("draft", "pt")
    assert Step.objects.get().name == "brokering.rank_need"
    assert Entry.objects.filter(name="need.edited").count() == 0


def test_an_arabic_text_that_begins_with_latin_letters_is_written_from_the_right_once_it_is_said(
    fiji_staff: User,
) -> None:
    need = ask(fiji_staff, title="GIS لأشجار المانغروف", text="GIS لأشجار المانغروف", lang="ar")
    assert 'dir="auto" lang="ar"' in text_of(fiji_staff, f"/en/needs/{need.pk}/")
    say(fiji_staff, need, "ar")
    assert text_of(fiji_staff, f"/en/needs/{need.pk}/").count('dir="rtl" lang="ar"') == 2


def test_the_owner_of_an_offer_says_its_language_where_it_is_changed(
    expert: User, offered: Given
) -> None:
    offer = offers(expert, **MISREAD, lang="fr")
    client, path = browser(expert), f"/en/offers/{offer.pk}/edit/"
    assert "Read from the text: French" in text_of(expert, path)
    client.post(path, offered(**MISREAD, said_lang="pt", rev=offer.rev))
    offer.refresh_from_db()
    assert (offer.said_lang, offer.lang, offer.subjects) == ("pt", "pt", None)
    assert '<option value="pt" selected>Portuguese</option>' in text_of(expert, path)
    assert 'lang="pt"' in text_of(expert, f"/en/offers/{offer.pk}/")
    followed = Step.objects.filter(entry__name="offer.edited").values_list("name", flat=True)
    assert list(followed) == ["brokering.rank_all"]
    client.post(path, offered(**MISREAD, said_lang="", rev=offer.rev))
    offer.refresh_from_db()
    assert (offer.said_lang, offer.lang) == ("", "fr")


def test_the_language_of_a_new_offer_is_not_asked_before_it_was_read(expert: User) -> None:
    assert "said_lang" not in text_of(expert, "/en/offers/new/")


def test_an_offer_keeps_all_that_was_written_beside_a_language_no_list_knows(
    offer: Offer, expert: User, offered: Given
) -> None:
    path = f"/en/offers/{offer.pk}/edit/"
    answer = browser(expert).post(path, offered(said_lang="xx", rev=offer.rev))
    assert (answer.status_code, "Choose a language from the list." in answer.content.decode()) == (
        422, True,
    )  # fmt: skip
    assert "A plan for Vanuatu" in answer.content.decode()
    offer.refresh_from_db()
    assert offer.lang == "en"


def test_a_language_in_which_a_version_stands_is_not_said_of_the_original(
    fiji_staff: User, misread: Need
) -> None:
    by = Actor(fiji_staff).wearing("party:FJ")
    version = actions.write_version(by=by, thing=misread, lang="pt", title="Mapas", text="Mapas.")
    answer = say(fiji_staff, misread, "pt")
    assert (answer.status_code, misread.lang) == (422, "fr")
    assert "Take that version away first." in answer.content.decode()
    actions.drop_version(by=by, version=version)
    assert say(fiji_staff, misread, "pt").status_code == 302
    with pytest.raises(Refused):
        actions.write_version(by=by, thing=misread, lang="pt", title="Mapas", text="Mapas.")


def test_what_a_machine_made_of_a_misread_text_is_out_of_date_once_its_language_is_said(
    fiji_staff: User, misread: Need
) -> None:
    by = Actor(fiji_staff).wearing("party:FJ")
    for lang in ("en", "es"):
        actions.write_version(by=by, thing=misread, lang=lang, title="Maps", text="Maps.")
    Version.objects.filter(lang="en").update(machine=True)
    say(fiji_staff, misread, "pt")
    behind = {one.lang_id: one.is_behind for one in misread.versions.select_related("need")}
    assert behind == {"en": True, "es": False}


def test_a_person_takes_along_the_language_they_said(fiji_staff: User, misread: Need) -> None:
    say(fiji_staff, misread, "pt")
    (row,) = own(Actor(fiji_staff))["needs"]
    assert (row["lang"], row["said_lang"]) == ("pt", "pt")

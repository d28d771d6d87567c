"""Coordinators teach the matcher words: added, corrected, retired, and ranked with at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from exchange.board.models import Need
from exchange.brokering import actions, queries, tasks, why
from exchange.brokering.models import Answer, LexiconEntry, Suggestion
from exchange.errors import Refused
from exchange.journal.actions import run_due
from exchange.journal.models import Entry, Job
from exchange.people.models import Actor, User
from matching import lexicon
from tests.conftest import ask, offers

pytestmark = pytest.mark.django_db
VOZRIK = {"en": ["vozrik"], "fr": ["vozrique nain"]}


@pytest.fixture(autouse=True)
def words_as_they_were() -> Iterator[None]:
    yield
    lexicon.extend(())
    queries.lexicon._known.clear()


@pytest.fixture
def by(coordinator: User) -> Actor:
    return Actor(coordinator)


def test_a_word_that_was_taught_lets_a_french_need_find_an_english_offer(
    fiji_staff: User, expert: User, by: Actor
) -> None:
    offer = offers(expert, title="Vozrik", text="We count the vozrik on islands.", lang="en")
    need = ask(fiji_staff, title="Vozrique nain", text="Suivi du vozrique nain.", lang="fr")

    def said() -> list[str]:
        tasks.rank(Need.objects.filter(pk=need.pk))
        found = Suggestion.objects.get(need=need, offer=offer)
        return [line["term"] for line in found.reasons["because"] if line["kind"] == "concept"]

    before = said()
    entry = actions.add_entry(by=by, names=VOZRIK)
    assert entry.concept not in before
    assert entry.concept in said()
    told = why.told(Suggestion.objects.get(need=need).reasons, "coordinator", why.names())
    assert any("vozrik" in line.text.lower() for line in told if line.kind == "concept")
    actions.retire_entry(by=by, entry=entry)
    assert entry.concept not in said()


def test_teaching_a_word_has_everything_ranked_again(by: Actor, need: Need) -> None:
    actions.add_entry(by=by, names=VOZRIK)
    run_due()
    assert Job.objects.get().state == Job.DONE
    assert Answer.objects.get(need=need).version


def test_a_word_taught_while_everything_is_ranked_has_it_begin_anew(by: Actor) -> None:
    actions.add_entry(by=by, names=VOZRIK)
    actions.add_entry(by=by, names={"en": ["telmok"]})
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == [
        Job.CANCELLED, Job.WAITING,
    ]  # fmt: skip


def test_a_listed_name_ties_the_others_to_the_listed_thing(by: Actor) -> None:
    entry = actions.add_entry(by=by, names={"en": ["mangrove"], "fr": ["palétuvier d’essai"]})
    assert entry.concept in lexicon.entries()
    own = actions.add_entry(by=by, names=VOZRIK)
    assert own.concept not in lexicon.entries()


def test_a_general_word_counts_less_than_a_thing_of_the_field(
    fiji_staff: User, expert: User, by: Actor, coordinator: User, client: Client
) -> None:
    offer = offers(expert, title="Vozrik", text="We count the vozrik on islands.", lang="en")
    need = ask(fiji_staff, title="Vozrique nain", text="Suivi du vozrique nain.", lang="fr")

    def weight(concept: str) -> float:
        tasks.rank(Need.objects.filter(pk=need.pk))
        because = Suggestion.objects.get(need=need, offer=offer).reasons["because"]
        return sum(line["weight"] for line in because if line["term"] == concept)

    entry = actions.add_entry(by=by, names=VOZRIK)
    tied = actions.add_entry(by=by, names={"en": ["vozrik"], "es": ["vozrico"]})
    assert tied.concept == entry.concept
    as_thing = weight(entry.concept)
    client.force_login(coordinator)
    sent = {"names_en": "vozrik", "names_fr": "vozrique nain", "sort": "general", "rev": 1}
    client.post(f"/en/desk/lexicon/{entry.pk}/", sent)
    entry.refresh_from_db()
    assert entry.concept == f"w_{tied.concept}"
    assert 0 < weight(entry.concept) < as_thing
    assert "General word" in client.get("/en/desk/lexicon/").content.decode()
    assert (
        'value="general" selected' in client.get(f"/en/desk/lexicon/{entry.pk}/").content.decode()
    )
    tied.refresh_from_db()
    assert tied.concept == entry.concept


def test_a_word_is_a_thing_of_the_field_unless_said_otherwise_and_a_listed_one_stays_its_sort(
    by: Actor,
) -> None:
    assert not actions.add_entry(by=by, names=VOZRIK).general
    assert actions.add_entry(by=by, names={"en": ["telmok"]}, general=True).general
    assert not actions.add_entry(by=by, names={"en": ["mangrove"]}, general=True).general


def test_a_corrected_name_leaves_other_entries_of_the_thing_as_they_are(by: Actor) -> None:
    entry = actions.add_entry(by=by, names=VOZRIK)
    tied = actions.add_entry(by=by, names={"en": ["vozrik"], "es": ["vozrico"]})
    before = tied.rev
    actions.edit_entry(by=by, entry=entry, names=VOZRIK, note="Checked.", rev=entry.rev)
    assert entry.rev == before + 1
    again = actions.edit_entry(by=by, entry=tied, names={"es": ["vozrica"]}, rev=tied.rev)
    assert again.concept == entry.concept


def test_a_correction_of_an_older_version_is_refused_and_changes_nothing(by: Actor) -> None:
    entry = actions.add_entry(by=by, names=VOZRIK)
    actions.edit_entry(by=by, entry=entry, names={"en": ["vozriks"]}, rev=entry.rev)
    with pytest.raises(Refused) as refused:
        actions.edit_entry(by=by, entry=entry, names={"en": ["telmok"]}, rev=1)
    assert refused.value.code == "conflict"
    assert LexiconEntry.objects.get().names == {"en": ["vozriks"]}


@pytest.mark.parametrize("names", [{}, {"en": [" "]}, {"en": ["the"]}, {"xx": ["word"]}, {"en": ["x" * 200]}])  # fmt: skip
def test_names_that_say_nothing_are_refused_in_words(by: Actor, names: Any) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_entry(by=by, names=names)
    assert len(str(refused.value.message)) > 20
    assert not LexiconEntry.objects.exists()


def test_only_coordinators_teach(administrator: User, expert: User, by: Actor) -> None:
    entry = actions.add_entry(by=by, names=VOZRIK)
    for user in (administrator, expert):
        with pytest.raises(Refused):
            actions.add_entry(by=Actor(user), names=VOZRIK)
        with pytest.raises(Refused):
            actions.retire_entry(by=Actor(user), entry=entry)
    assert LexiconEntry.objects.get().retired_at is None


def test_retiring_twice_is_once(by: Actor) -> None:
    entry = actions.add_entry(by=by, names=VOZRIK)
    for _ in range(2):
        actions.retire_entry(by=by, entry=entry)
    assert Entry.objects.filter(name="lexicon.retired").count() == 1


def test_the_page_lists_words_of_needs_that_matched_nothing_the_most_frequent_first(
    fiji_staff: User, senegal_staff: User, coordinator: User, client: Client
) -> None:
    for user, words in ((fiji_staff, "Zorblat and quixel."), (senegal_staff, "Zorblat again.")):
        need = ask(user, title="Zorblat", text=words, lang="en")
        tasks.rank(Need.objects.filter(pk=need.pk))
    first = queries.missing_words()[0]
    assert (first.word, first.lang, first.needs) == ("zorblat", "en", 2)
    client.force_login(coordinator)
    page = client.get("/en/desk/lexicon/").content.decode()
    assert "lang=en&amp;name=zorblat" in page
    assert "zorblat" in client.get("/en/desk/lexicon/new/?lang=en&name=zorblat").content.decode()


def test_words_of_every_day_numbers_countries_and_what_most_needs_hold_are_not_listed(
    fiji_staff: User,
) -> None:
    said = {
        "en": "Mangrove. Two handfuls of zorblat gave forty quixels. Then Lautoka of Fiji wrote.",
        "fr": "Mangrove. Quarante zorblates viennent du Madagascar.",
        "zh": "红树林。魔芋在斐济有三个。",
    }
    for lang, text in said.items():
        title, _, text = text.replace("。", ".").partition(".")
        need = ask(fiji_staff, title=title, text=text, lang=lang)
        tasks.rank(Need.objects.filter(pk=need.pk))
    assert {(one.word, one.lang) for one in queries.missing_words()} == {
        ("zorblat", "en"), ("quixels", "en"), ("zorblates", "fr"), ("魔芋", "zh"),
    }  # fmt: skip


def test_a_word_of_most_needs_of_a_language_is_left_out_and_long_words_lead(
    fiji_staff: User,
) -> None:
    for number in range(10):
        need = ask(fiji_staff)
        rare = ["kelluptha", "telm"] if number < 2 else []
        unknown = {"lang": "en", "words": ["zorblat", *rare]}
        Answer.objects.update_or_create(need=need, defaults={"unknown": unknown})
    assert [one.word for one in queries.missing_words()] == ["kelluptha", "telm"]


def test_a_draft_lends_no_word_to_the_page(fiji_staff: User) -> None:
    need = ask(fiji_staff, title="Zorblat", text="Zorblat.", lang="en")
    tasks.rank(Need.objects.filter(pk=need.pk))
    Need.objects.update(posted_at=None)
    assert queries.missing_words() == []


def test_looking_shows_the_texts_it_would_touch_and_saves_nothing(
    fiji_staff: User, coordinator: User, client: Client
) -> None:
    ask(fiji_staff, title="Counting the vozrik")
    client.force_login(coordinator)
    sent = {"names_en": "vozrik\ntelmok", "names_fr": "", "note": "", "look": "1"}
    page = client.post("/en/desk/lexicon/new/", sent).content.decode()
    assert "Counting the vozrik" in page
    assert "telmok" in page
    assert not LexiconEntry.objects.exists()


def test_an_entry_is_added_corrected_and_retired_through_the_pages(
    coordinator: User, client: Client
) -> None:
    client.force_login(coordinator)
    client.post("/en/desk/lexicon/new/", {"names_en": "vozrik", "note": "From Perth"})
    entry = LexiconEntry.objects.get()
    assert "From Perth" in client.get("/en/desk/lexicon/").content.decode()
    client.post(f"/en/desk/lexicon/{entry.pk}/", {"names_en": "vozriks", "rev": entry.rev})
    client.post(f"/en/desk/lexicon/{entry.pk}/retire/", {"retire": "yes"})
    entry.refresh_from_db()
    assert (entry.names, entry.retired_at is None) == ({"en": ["vozriks"]}, False)
    client.post(f"/en/desk/lexicon/{entry.pk}/retire/", {"retire": "no"})
    entry.refresh_from_db()
    assert entry.retired_at is None


def test_the_page_says_where_a_name_known_already_keeps_its_own_sort(
    coordinator: User, client: Client
) -> None:
    client.force_login(coordinator)
    told = "The matcher knew one of these names, and keeps its sort."
    for name, sort, said in (
        ("mangrove", "general", True), ("mangrove", "field", False), ("vozrik", "general", False),
    ):  # fmt: skip
        sent = {"names_en": name, "sort": sort}
        page = client.post("/en/desk/lexicon/new/", sent, follow=True).content.decode()
        assert (told in page) == said
    entry = LexiconEntry.objects.filter(concept="mangrove").first()
    assert entry is not None
    sent = {"names_en": "mangrove", "sort": "general", "rev": str(entry.rev)}
    page = client.post(f"/en/desk/lexicon/{entry.pk}/", sent, follow=True).content.decode()
    assert told in page


def test_long_words_of_one_language_leave_room_for_the_others(fiji_staff: User) -> None:
    said = {"fr": [f"renouvellement{n}" for n in range(50)], "ar": ["سقاوة", "ساق"], "zh": ["魔芋"]}
    for lang, words in said.items():
        unknown = {"lang": lang, "words": words}
        Answer.objects.update_or_create(need=ask(fiji_staff), defaults={"unknown": unknown})
    listed = [one.word for one in queries.missing_words()]
    assert len(listed) == 40
    assert {"سقاوة", "ساق", "魔芋"} < set(listed)

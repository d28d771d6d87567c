"""The first answer: what a country holds a moment after it asked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils.html import strip_tags

from exchange.board import actions as board
from exchange.board.models import Need, Offer
from exchange.brokering import actions, tasks, why
from exchange.brokering.gates import lines_for
from exchange.brokering.index import Pools
from exchange.brokering.models import Answer, Exchange, Proposal, Suggestion
from exchange.brokering.queries import FirstAnswer, first_answer
from exchange.brokering.views import answer as views
from exchange.errors import Refused
from exchange.journal.models import Entry, Step
from exchange.library.models import Lesson, Resource
from exchange.people.models import Actor, User
from tests.conftest import ask, browser, offers

# Who acts next, and by when, as the head of an answer says it.
NEXT = re.compile(r'<p class="nextline">.*?</p>')

pytestmark = pytest.mark.django_db

GIST = {
    "en": "A course on monitoring marine protected areas.",
    "ar": "دورة عن رصد المناطق البحرية.",
}


@pytest.fixture
def course(db: None) -> Resource:
    made = Resource.objects.create(
        title="Monitoring marine protected areas", kind="course", state="shown", gist=GIST,
        text="A free course on monitoring plans, indicators and reef surveys in marine "
        "protected areas, for teams that run their own surveys.",
        link="https://courses.example/mpa",
    )  # fmt: skip
    made.targets.set([3, 21])
    return made


@pytest.fixture
def peer(senegal_staff: User) -> Need:
    made = ask(senegal_staff, audience="members", title="Monitoring plan for our marine areas")
    Need.objects.filter(pk=made.pk).update(state="open", yes_at=made.posted_at)
    return made


def rank(*needs: Need) -> None:
    tasks.rank(Need.objects.filter(pk__in=[one.pk for one in needs]))


def answer_for(user: User, need: Need) -> FirstAnswer:
    return first_answer(need, lines_for(Actor(user), need))


def found(user: User, need: Need) -> list[tuple[str, int]]:
    return [(one.kind, one.thing_id) for one in answer_for(user, need).lines]


def test_one_answer_holds_things_people_and_countries(
    fiji_staff: User, need: Need, offer: Offer, course: Resource, peer: Need
) -> None:
    rank(need)
    assert found(fiji_staff, need) == [
        ("resource", course.pk), ("offer", offer.pk), ("peer", peer.pk),
    ]  # fmt: skip


def test_a_thing_is_found_by_the_line_that_says_what_it_gives(need: Need, course: Resource) -> None:
    text = "Six films with exercises, free of charge."
    Resource.objects.filter(pk=course.pk).update(title="Unit 7", text=text)
    Resource.objects.create(title="Unit 8", text=text, state="shown", link="https://x.example/8")
    rank(need)
    strengths = dict(Suggestion.objects.values_list("resource__title", "strength"))
    assert strengths["Unit 7"] > 0.1 > strengths["Unit 8"]


def test_the_page_speaks_the_readers_language(
    fiji_staff: User, need: Need, course: Resource
) -> None:
    rank(need)
    client = browser(fiji_staff)
    answers = [client.get(f"/{lang}/needs/{need.pk}/answer/") for lang in GIST]
    pages = [strip_tags(answer.content.decode()) for answer in answers]
    assert [GIST[lang] in page for lang, page in zip(GIST, pages, strict=True)] == [True, True]


def test_a_country_that_asks_for_something_near_is_not_told_as_asking_the_same(
    fiji_staff: User, need: Need, senegal_staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "POOLS", Pools())
    near = ask(
        senegal_staff, audience="members", title="Monitoring of forest birds",
        text="Our forest reserves need counts of birds. Village teams want training in surveys "
        "and a plan.",
    )  # fmt: skip
    Need.objects.filter(pk=near.pk).update(state="open", yes_at=near.posted_at)
    rank(need)
    assert Suggestion.objects.get(peer=near).band == "possible"
    assert answer_for(fiji_staff, need).peers == []
    assert "ask" not in " ".join(words for _, words in answer_for(fiji_staff, need).headline)


def test_a_need_that_its_party_keeps_to_itself_is_nobodys_peer(
    fiji_staff: User, need: Need, peer: Need
) -> None:
    rank(need)
    before = found(fiji_staff, need)
    Need.objects.filter(pk=peer.pk).update(audience="coordinators")
    after = found(fiji_staff, need)
    rank(need)
    assert (before, after) == ([("peer", peer.pk)], [])
    assert not Suggestion.objects.filter(peer__isnull=False).exists()


def test_a_solved_need_comes_before_a_closer_open_one(
    fiji_staff: User, need: Need, peer: Need, senegal_staff: User
) -> None:
    solved = ask(senegal_staff, audience="members", title="Reef indicators")
    Need.objects.filter(pk=solved.pk).update(state="met", yes_at=solved.posted_at)
    rank(need)
    assert found(fiji_staff, need) == [("peer", solved.pk), ("peer", peer.pk)]


def test_a_draft_has_an_answer_that_nobody_else_sees(
    fiji_staff: User, coordinator: User, expert: User, offer: Offer
) -> None:
    by = Actor(fiji_staff).wearing("party:FJ")
    text = "We have 31 locally managed marine areas. We need a monitoring plan with indicators."
    draft = board.save_draft(by=by, title="Monitoring plan", text=text)
    rank(draft)
    assert found(fiji_staff, draft) == [("offer", offer.pk)]
    address = f"/en/needs/{draft.pk}/answer/"
    seen = [browser(user).get(address).status_code for user in (coordinator, expert)]
    assert (seen, Entry.objects.filter(name="suggestions.ready").exists()) == ([404, 404], False)


def test_a_draft_too_short_to_be_read_is_not_said_to_be_looked_for(fiji_staff: User) -> None:
    draft = board.save_draft(by=Actor(fiji_staff).wearing("party:FJ"), title="Reefs")
    page = browser(fiji_staff).get(f"/en/needs/{draft.pk}/").content.decode()
    assert "Looking for what fits" not in page
    assert "load delay" not in page


def test_a_draft_asks_again_only_when_its_text_changed_and_nothing_waits(fiji_staff: User) -> None:
    by = Actor(fiji_staff).wearing("party:FJ")
    text = "We have 31 locally managed marine areas and need a monitoring plan with indicators."
    draft = board.save_draft(by=by, title="Monitoring plan", text=text)
    for more in ("", " For reefs.", " And seagrass."):
        board.save_draft(by=by, need=draft, text=text + more)
    waiting = Entry.objects.filter(name="need.drafted").count()
    Step.objects.filter(name="brokering.rank_need").update(state=Step.RUNNING, tries=1)
    board.save_draft(by=by, need=draft, text=text + " In eight provinces.")
    assert (waiting, Entry.objects.filter(name="need.drafted").count()) == (1, 2)


def test_the_asker_is_told_once_however_often_a_need_is_ranked(need: Need, offer: Offer) -> None:
    rank(need)
    Answer.objects.update(version="")
    rank(need)
    assert Entry.objects.filter(name="suggestions.ready").count() == 1


def test_a_better_offer_that_arrives_later_is_told(
    need: Need, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.withdraw_offer(by=Actor(offer.profile.user), offer=offer)  # type: ignore[union-attr]
    rank(need)
    Offer.objects.update(state="standing")
    rank(need)
    strong = Suggestion.objects.filter(band="strong").exists()
    assert (strong, Entry.objects.filter(name="answer.grew").count()) == (True, 1)


def test_what_was_said_outlives_a_new_ranking(
    fiji_staff: User, need: Need, course: Resource, offer: Offer
) -> None:
    rank(need)
    by = Actor(fiji_staff).wearing("party:FJ")
    actions.say(by=by, suggestion=Suggestion.objects.get(resource=course), verdict="not")
    actions.wish(by=by, suggestion=Suggestion.objects.get(offer=offer), on=True)
    Resource.objects.update(text="Something else altogether", rev=7)
    rank(need)
    assert found(fiji_staff, need) == [("offer", offer.pk)]
    aside = [one.resource_id for one in answer_for(fiji_staff, need).aside]
    assert aside == [course.pk]
    assert Suggestion.objects.get(offer=offer).wished_at is not None


def test_a_wish_is_seen_first_on_the_desk(
    fiji_staff: User, coordinator: User, need: Need, offer: Offer, other_expert: User
) -> None:
    from tests.conftest import offers

    second = offers(other_expert, title="Monitoring plans", text="I help with a monitoring plan.")
    rank(need)
    client = browser(fiji_staff)
    worse = max(Suggestion.objects.all(), key=lambda one: one.rank)
    answer = client.post(f"/en/suggestions/{worse.pk}/wish/", {"wish": "yes"})
    case = browser(coordinator).get(f"/en/needs/{need.pk}/case/").content.decode()
    listed = [int(pk) for pk in re.findall(r"/en/suggestions/(\d+)/dismiss/", case)]
    assert (answer.status_code, listed[0], {offer.pk, second.pk}) == (
        302, worse.pk, set(Suggestion.objects.values_list("offer", flat=True)),
    )  # fmt: skip
    assert "The country asked for this one" in case


@pytest.mark.parametrize("who", ["senegal_staff", "expert", "coordinator", "stranger"])
def test_only_the_asking_party_says_what_helps(
    who: str, need: Need, offer: Offer, request: pytest.FixtureRequest
) -> None:
    rank(need)
    line = Suggestion.objects.get()
    client = browser(request.getfixturevalue(who))
    answers = [
        client.post(f"/en/suggestions/{line.pk}/{verb}/", data).status_code
        for verb, data in (("say", {"say": "helps"}), ("wish", {"wish": "yes"}))
    ]
    line.refresh_from_db()
    assert (answers, line.verdict, line.wished_at) == ([404, 404], "", None)


def test_an_unknown_verdict_is_refused_in_words(fiji_staff: User, need: Need, offer: Offer) -> None:
    rank(need)
    line = Suggestion.objects.get()
    answer = browser(fiji_staff).post(f"/en/suggestions/{line.pk}/say/", {"say": "<b>"})
    assert (answer.status_code, "Say whether this helps" in answer.content.decode()) == (400, True)


def test_once_a_match_is_proposed_the_answer_says_by_when_both_sides_answer(
    need: Need, offer: Offer, fiji_staff: User, fiji_focal: User, coordinator: User
) -> None:
    board.endorse(by=Actor(fiji_focal), need=need)
    rank(need)
    page = f"/en/needs/{need.pk}/answer/"
    before = NEXT.search(browser(fiji_staff).get(page).content.decode())
    made = actions.propose(by=Actor(coordinator), need=need, offer=offer)
    Proposal.objects.filter(pk=made.pk).update(answer_by="2031-05-04")
    after = NEXT.search(browser(fiji_staff).get(page).content.decode())
    assert before
    assert "2031" not in before[0]
    assert after
    assert "by 4 May 2031" in after[0]


def test_what_exists_can_answer_a_need_and_stop_answering_it(
    fiji_staff: User, need: Need, offer: Offer
) -> None:
    client = browser(fiji_staff)
    moves: list[Any] = []
    for verb in ("answered", "answered", "ask-again"):
        client.post(f"/en/needs/{need.pk}/{verb}/")
        need.refresh_from_db()
        moves.append((need.state, need.met_by))
    assert moves == [("met", "reuse"), ("met", "reuse"), ("posted", "")]
    names = Entry.objects.filter(name__in=["need.reused", "need.asked_again"])
    assert names.count() == 2


def test_a_need_is_not_closed_as_answered_while_one_of_its_exchanges_goes_on(
    fiji_staff: User, open_need: Need, offer: Offer, coordinator: User, expert: User
) -> None:
    Need.objects.filter(pk=open_need.pk).update(partners=2)
    proposal = actions.propose(by=Actor(coordinator), need=open_need, offer=offer)
    for user in (fiji_staff, expert):
        actions.accept(by=Actor(user), proposal=proposal)
    client, seen = browser(fiji_staff), []
    for _ in range(2):
        page = client.post(f"/en/needs/{open_need.pk}/answered/")
        open_need.refresh_from_db()
        seen.append((page.status_code, "Close it first" in page.content.decode(), open_need.state))
        if exchange := Exchange.objects.filter(state=Exchange.OPEN).first():
            actions.end(by=Actor(fiji_staff), exchange=exchange)
    assert seen == [(409, True, "open"), (302, False, "met")]


def test_a_need_answered_before_the_yes_is_not_shown_wider(
    fiji_staff: User, senegal_staff: User, stranger: User
) -> None:
    need = ask(fiji_staff, audience="public")
    board.reuse_need(by=Actor(fiji_staff).wearing("party:FJ"), need=need)
    seen = [browser(user).get(f"/en/needs/{need.pk}/").status_code
            for user in (fiji_staff, senegal_staff, stranger)]  # fmt: skip
    assert seen == [200, 404, 404]


def test_a_need_that_has_ended_says_so_instead_of_naming_another_owner(
    fiji_staff: User, need: Need
) -> None:
    board.withdraw_need(by=Actor(fiji_staff).wearing("party:FJ"), need=need)
    answer = browser(fiji_staff).post(f"/en/needs/{need.pk}/answered/")
    assert (answer.status_code, "has ended" in answer.content.decode()) == (409, True)


def test_only_the_party_closes_its_need(need: Need, coordinator: User, expert: User) -> None:
    for user in (coordinator, expert):
        with pytest.raises(Refused):
            board.reuse_need(by=Actor(user), need=need)
    need.refresh_from_db()
    assert need.state == "posted"


def test_the_page_without_javascript_waits_for_the_answer_and_no_longer(
    fiji_staff: User, need: Need, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            rank(need)
            Step.objects.update(state=Step.DONE)

    monkeypatch.setattr(views.time, "sleep", sleep)
    page = browser(fiji_staff).get(f"/en/needs/{need.pk}/answer/?wait=1").content.decode()
    assert (len(waits), offer.title in page, "Look again" in page) == (3, True, False)


def test_with_the_worker_down_the_page_says_that_it_is_looking(
    fiji_staff: User, need: Need, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "WAIT_SECONDS", 0.0)
    page = browser(fiji_staff).get(f"/en/needs/{need.pk}/answer/?wait=1").content.decode()
    assert ("Look again" in page, "Looking for what fits" in page) == (True, True)


def test_a_line_that_is_gone_meanwhile_is_refused_in_words(
    fiji_staff: User, need: Need, course: Resource, peer: Need
) -> None:
    """Its page was drawn while it was still there."""
    rank(need)
    Resource.objects.update(state="hidden")
    Need.objects.filter(pk=peer.pk).update(audience="coordinators")
    client = browser(fiji_staff)
    answers = [
        client.post(
            f"/en/suggestions/{line.pk}/say/", {"say": "helps"}, headers={"HX-Request": "1"}
        )
        for line in Suggestion.objects.order_by("pk")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Suggestion.objects.exclude(verdict="").exists()


def test_a_hidden_resource_and_a_dropped_lesson_leave_the_answer(
    fiji_staff: User, need: Need, course: Resource
) -> None:
    lesson = Lesson.objects.create(
        source="exchange:1", title="Monitoring plan for marine areas", lang="en",
        text="What we learnt on indicators and reef surveys in marine protected areas.",
    )  # fmt: skip
    rank(need)
    before = set(found(fiji_staff, need))
    Resource.objects.update(state="hidden")
    Lesson.objects.update(state="hidden")
    assert before == {("resource", course.pk), ("lesson", lesson.pk)}
    assert found(fiji_staff, need) == []


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_with_few_lines_and_with_many(
    fiji_staff: User, need: Need, many: int, django_assert_num_queries: Any
) -> None:
    for number in range(many):
        made = Resource.objects.create(
            title=f"Monitoring marine protected areas {number}", state="shown",
            text="Monitoring plans, indicators, reef surveys", link=f"https://x.example/{number}",
        )  # fmt: skip
        made.targets.set([3])
    rank(need)
    client = browser(fiji_staff)
    client.get(f"/en/needs/{need.pk}/answer/")
    with django_assert_num_queries(27):
        client.get(f"/en/needs/{need.pk}/answer/")


def test_what_was_learned_of_earlier_answers_has_its_place_among_the_reasons() -> None:
    learned = [
        {"kind": "facet", "term": term, "note": "", "weight": 1} for term in ("helped", "unfit")
    ]
    given = {"band": "possible", "because": learned, "gates": [], "missing": []}
    speaks, doubts, rest = why.weighed(why.told(given, "owner", {}))
    assert [one.text for one in speaks] == ["Like one that helped"]
    assert [one.text for one in doubts] == ["Like one that was not right for this request"]
    assert rest == []


def test_a_text_of_few_words_is_called_short_once_and_says_what_to_add(
    fiji_staff: User, coordinator: User
) -> None:
    short = ask(fiji_staff, title="Seagrass maps", text="Help.")
    rank(short)
    page = browser(fiji_staff).get(f"/en/needs/{short.pk}/answer/").content.decode()
    assert page.count("Your text is very short") == 1
    assert "what you have tried" in page
    assert f"/en/needs/{short.pk}/edit/" in page
    seen_by_another = browser(coordinator).get(f"/en/needs/{short.pk}/answer/").content.decode()
    assert "Your text is very short" not in seen_by_another


def test_a_text_with_enough_words_or_one_that_can_no_longer_be_changed_is_not_called_short(
    fiji_staff: User,
) -> None:
    long, over = ask(fiji_staff), ask(fiji_staff, title="Seagrass maps", text="Help.")
    rank(long, over)
    Need.objects.filter(pk=over.pk).update(state=Need.ENGAGED)
    for one in (long, over):
        page = browser(fiji_staff).get(f"/en/needs/{one.pk}/answer/").content.decode()
        assert "Your text is very short" not in page


def test_a_text_that_grew_is_no_longer_called_short(fiji_staff: User) -> None:
    need = ask(fiji_staff, title="Seagrass maps", text="Help.")
    rank(need)
    words = "Boats anchor in our seagrass. We drew maps by hand and want them checked by drones."
    board.edit_need(by=Actor(fiji_staff).wearing("party:FJ"), need=need, text=words)
    rank(need)
    assert not answer_for(fiji_staff, Need.objects.get(pk=need.pk)).short


def test_a_text_in_a_language_that_is_not_known_says_so_to_its_party(fiji_staff: User) -> None:
    known = ask(fiji_staff)
    strange = ask(
        fiji_staff, lang="", title="Sazlık kuşları sayımı",
        text="Sazlık alanlarda üreyen kuşları saymak için yönteme ihtiyacımız var, lütfen.",
    )  # fmt: skip
    rank(known, strange)
    words = "The language of this text is not known here"
    pages = [
        strip_tags(browser(fiji_staff).get(f"/en/needs/{one.pk}/answer/").content.decode())
        for one in (known, strange)
    ]
    assert [page.count(words) for page in pages] == [0, 1]


def test_the_coordinator_reads_that_a_text_is_short_or_in_no_known_language(
    fiji_staff: User, coordinator: User
) -> None:
    told = {}
    for title, text in (("Help", "Help."), ("Sazlık kuşları", "üreyen kuşları saymak istiyoruz")):
        need = ask(fiji_staff, title=title, text=text, lang="")
        rank(need)
        page = browser(coordinator).get(f"/en/needs/{need.pk}/case/").content.decode()
        told[title] = ["few words by which to find" in page, "language of this text" in page]
    assert told == {"Help": [True, False], "Sazlık kuşları": [False, True]}


def test_when_the_one_close_offer_is_set_aside_the_rest_are_called_the_nearest(
    fiji_staff: User, need: Need, offer: Offer, other_expert: User
) -> None:
    far = offers(other_expert, title="Tax law", text="Tax law for towns.", targets=[18], items=[])
    rank(need)
    Suggestion.objects.filter(offer=far).update(band="none")
    client, nearest = browser(fiji_staff), "No standing offer clearly fits yet."
    address = f"/en/needs/{need.pk}/answer/"
    assert nearest not in client.get(address).content.decode()
    actions.say(by=Actor(fiji_staff), suggestion=Suggestion.objects.get(offer=offer), verdict="not")
    assert answer_for(fiji_staff, need).people == [Suggestion.objects.get(offer=far)]
    assert nearest in client.get(address).content.decode()


def test_every_button_of_an_answer_names_its_line(
    fiji_staff: User, need: Need, offer: Offer, course: Resource
) -> None:
    rank(need)
    page = strip_tags(browser(fiji_staff).get(f"/en/needs/{need.pk}/answer/").content.decode())
    said = [
        f"{word}: {one.title}" for word in ("This helps", "Not this") for one in (offer, course)
    ]
    assert [one for one in [*said, f"Ask this one: {offer.title}"] if one not in page] == []

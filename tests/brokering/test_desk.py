"""What a coordinator with hundreds of cases may rely on at the desk."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from exchange.board import actions as board
from exchange.board.models import Need
from exchange.brokering import actions
from exchange.brokering.models import Exchange, Proposal
from exchange.brokering.views import exchanges
from exchange.flow import FLOW
from exchange.journal.models import About, Entry
from exchange.people.models import Actor, User
from tests.conftest import ask, browser, offers

pytestmark = pytest.mark.django_db
REEFS, PEAT = "A plan for our reefs", "Rewetting our peat"


@pytest.fixture
def two_cases(fiji_staff: User, fiji_focal: User) -> None:
    for title, target in ((REEFS, 3), (PEAT, 2)):
        need = ask(fiji_staff, title=title, text=title, targets=[target])
        board.endorse(by=Actor(fiji_focal).wearing("party:FJ"), need=need)
        actions.open_case(by=Actor.system("matcher"), need=need)


def listed(user: User, query: str) -> list[str]:
    page = browser(user).get(f"/en/desk/?{query}").content.decode()
    return [title for title in (REEFS, PEAT) if title in page]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [REEFS, PEAT]), ("q=peat", [PEAT]), ("target=3", [REEFS]), ("target=3&q=peat", []),
        ("region=nowhere", []), ("queue=answer&q=peat", []), ("queue=%00", [REEFS, PEAT]),
        ("page=99999", [REEFS, PEAT]),
    ],
)  # fmt: skip
def test_cases_are_found_by_words_and_filters(
    two_cases: None, coordinator: User, query: str, found: list[str]
) -> None:
    assert listed(coordinator, query) == found


def test_a_filter_stays_when_another_queue_is_opened(two_cases: None, coordinator: User) -> None:
    page = browser(coordinator).get("/en/desk/?q=peat&mine=1").content.decode()
    assert "?q=peat&amp;queue=answer&amp;mine=1" in page
    assert '?q=peat&amp;queue=match"' in page


def test_the_trail_of_a_case_ends_with_what_happened_last(
    open_need: Need, coordinator: User
) -> None:
    edits = [Entry(name="need.edited") for _n in range(45)]
    About.objects.bulk_create(
        About(entry=entry, kind="need", thing=open_need.pk)
        for entry in Entry.objects.bulk_create(edits)
    )
    client = browser(coordinator)
    client.post(f"/en/needs/{open_need.pk}/case/take/")
    assert "Case taken" in client.get(f"/en/needs/{open_need.pk}/case/").content.decode()


def test_an_exchange_under_way_is_listed_before_all_that_ended_since(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanges, "MOST", 1)
    later = Proposal.objects.create(
        need=exchange.need, offer=exchange.offer, state="lapsed", answer_by=timezone.localdate()
    )
    Exchange.objects.create(need=exchange.need, offer=exchange.offer, proposal=later, state="ended")
    user = exchange.offer.profile.user
    page = browser(user).get("/en/exchanges/").content.decode()
    assert f"/en/exchanges/{exchange.pk}/" in page


def test_no_case_falls_off_the_end_of_the_desk(
    fiji_staff: User, fiji_focal: User, coordinator: User
) -> None:
    for n in range(21):
        need = ask(fiji_staff, title=f"Case number {n:02}")
        board.endorse(by=Actor(fiji_focal).wearing("party:FJ"), need=need)
        actions.open_case(by=Actor.system("matcher"), need=need)
    pages = [browser(coordinator).get(f"/en/desk/?page={n}").content.decode() for n in (1, 2)]
    titles = Need.objects.values_list("title", flat=True)
    assert [title for title in titles if sum(title in page for page in pages) != 1] == []


def links(page: str) -> list[str]:
    """Where the keys J and K lead."""
    return re.findall(r'href="([^"]+)" data-key="[jk]"', page)


def test_a_case_leads_on_within_the_list_the_coordinator_came_from(
    two_cases: None, coordinator: User
) -> None:
    client, (reefs, peat) = browser(coordinator), Need.objects.order_by("pk")
    client.get("/en/desk/")
    page = client.get(f"/en/needs/{reefs.pk}/case/").content.decode()
    assert links(page) == [f"/en/needs/{peat.pk}/case/"]
    client.get("/en/desk/?q=peat")
    page = client.get(f"/en/needs/{peat.pk}/case/").content.decode()
    assert (links(page), "1 of 1" in page) == ([], True)
    assert 'href="/en/desk/?q=peat&amp;queue=match"' in page


def test_a_proposed_case_stays_on_the_page_and_leads_on_to_the_next(
    two_cases: None, coordinator: User, expert: User
) -> None:
    client, (reefs, peat) = browser(coordinator), Need.objects.order_by("pk")
    client.get("/en/desk/")
    offer = offers(expert)
    answer = client.post(f"/en/needs/{reefs.pk}/propose/{offer.pk}/", {"note": ""}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/en/needs/{reefs.pk}/case/", 302)]
    assert "They have 14 days to answer." in page
    assert links(page) == [f"/en/needs/{peat.pk}/case/"]


def test_every_fact_of_a_case_s_trail_is_said_in_words() -> None:
    ofs = ("need.", "case.", "suggestion", "proposal.", "exchange.")
    names = [name for name in FLOW if name.startswith(ofs) and name != "need.drafted"]
    names += ["portfolio.accepted", "portfolio.refused", "network.asked", "interest.shown"]
    words = {name: render_to_string("parts/fact.html", {"name": name}).strip() for name in names}
    assert [name for name, said in words.items() if not said] == []


def test_a_case_that_was_proposed_says_by_when_is_answered_not_by_when_to_propose(
    two_cases: None, coordinator: User, expert: User
) -> None:
    need = Need.objects.earliest("pk")
    address = f"/en/needs/{need.pk}/case/"
    client = browser(coordinator)
    assert "Propose by" in client.get(address).content.decode()
    client.post(f"/en/needs/{need.pk}/propose/{offers(expert).pk}/", {"note": ""})
    bar = client.get(address).content.decode().partition('<div class="desk">')[0]
    assert "Propose by" not in bar
    assert "answer by " in bar

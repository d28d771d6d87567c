"""The lists: what is found, what each filter would leave, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exchange.atlas.finding import Filters
from exchange.board import actions, finding
from exchange.board.models import Need, Offer
from exchange.people.models import NOBODY, Actor, Seat, User
from tests.conftest import an_expert, ask, browser, offers, query_count, seated

pytestmark = pytest.mark.django_db


def opened(user: User, **fields: Any) -> Need:
    need = ask(user, **({"audience": "public"} | fields))
    Need.objects.filter(pk=need.pk).update(state="open", yes_at=timezone.now())
    return need


def titles(given: dict[str, str], user: User | None = None) -> list[str]:
    by = Actor(user) if user else NOBODY
    return [need.title for need in finding.needs_found(by, Filters.read(given))]


@pytest.fixture
def board(fiji_staff: User, senegal_staff: User) -> None:
    day = timezone.localdate()
    opened(
        fiji_staff,
        title="Reefs",
        targets=[3, 21],
        support=["training"],
        by_when=day + timedelta(days=50),
    )
    opened(
        senegal_staff,
        title="Évaluer les parcs",
        text="Des parcs.",
        targets=[3],
        support=["finance"],
        languages=["fr"],
        by_when=day + timedelta(days=20),
    )
    opened(
        senegal_staff,
        title="Wetlands",
        targets=[2],
        audience="members",
        by_when=day + timedelta(days=80),
    )
    ask(fiji_staff, title="Still posted")


def test_a_visitor_finds_public_needs_soonest_first_or_newest_first(board: None) -> None:
    assert titles({}) == ["Évaluer les parcs", "Reefs"]
    assert titles({"sort": "new"}) == ["Évaluer les parcs", "Reefs"]


def test_a_member_finds_more(board: None, stranger: User) -> None:
    assert titles({"sort": "new"}, stranger) == ["Wetlands", "Évaluer les parcs", "Reefs"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"q": "evaluer PARCS"}, ["Évaluer les parcs"]), ({"q": "fiji"}, ["Reefs"]), ({"q": "fidji reefs"}, ["Reefs"]),
        ({"q": "nowhere"}, []), ({"target": "21"}, ["Reefs"]), ({"support": "finance"}, ["Évaluer les parcs"]),
        ({"region": "africa"}, ["Évaluer les parcs"]), ({"language": "en"}, ["Reefs"]), ({"state": "met"}, []),
        ({"state": "all", "target": "3"}, ["Évaluer les parcs", "Reefs"]), ({"q": "%"}, []), ({"q": "re_fs"}, []),
    ],
)  # fmt: skip
def test_words_and_filters_narrow_the_list(
    board: None, given: dict[str, str], found: list[str]
) -> None:
    assert titles(given) == found


def test_every_count_of_a_filter_is_what_choosing_it_leaves(
    board: None, stranger: User, expert: User, other_expert: User
) -> None:
    offers(expert, cost="free", regions=["africa", "pacific"])
    offers(other_expert, cost="cost", targets=[2], languages=["es"], regions=["grulac"])
    found: dict[finding.What, Callable[..., Any]] = {
        "needs": finding.needs_found,
        "offers": finding.offers_found,
    }
    for by in (NOBODY, Actor(stranger)):
        for what, rows in found.items():
            for given in ({}, {"target": "3"}, {"target": "3", "language": "fr"}):
                filters = Filters.read(given)
                for facet in finding.search(by, filters, what).facets(rows(by, filters).count()):
                    for value, _name, n in facet.options:
                        assert n == rows(by, Filters.read(given | {facet.name: value})).count()
                    everything = {"state": "all"} if facet.name == "state" else {facet.name: ""}
                    assert facet.total == rows(by, Filters.read(given | everything)).count()


def test_counts_stand_in_the_filter_before_it_is_chosen(board: None) -> None:
    page = browser(None).get("/en/needs/").content.decode()
    assert '<option value="3">3 Protect 30% (2)</option>' in page
    assert '<option value="africa">Africa (1)</option>' in page
    assert '<option value="open" selected>Open (2)</option>' in page


def test_a_chosen_filter_is_a_chip_that_removes_it(board: None) -> None:
    page = browser(None).get("/en/needs/?target=3&q=reefs").content.decode()
    assert '<a class="chip" href="?q=reefs">' in page
    assert '<a class="chip" href="?target=3">' in page


def test_an_empty_list_says_why(db: None, stranger: User) -> None:
    assert "No open need is shown to you yet." in browser(None).get("/en/needs/").content.decode()
    assert "No offer stands yet." in browser(stranger).get("/en/offers/").content.decode()
    assert (
        "Nothing fits these words and filters."
        in browser(None).get("/en/needs/?q=x").content.decode()
    )


def test_twenty_needs_make_a_page_and_the_filters_go_along(fiji_staff: User) -> None:
    for n in range(23):
        opened(fiji_staff, title=f"Need {n}")
    client = browser(None)
    first, second = (
        client.get("/en/needs/?target=3").content.decode(),
        client.get("/en/needs/?target=3&page=2").content.decode(),
    )
    assert (first.count("<h3>"), second.count("<h3>")) == (20, 3)
    assert 'href="?target=3&amp;page=2" rel="next"' in first
    assert client.get("/en/needs/?page=999").content.decode().count("<h3>") == 3


@pytest.mark.parametrize(
    "query",
    [
        "target=99",
        "target=x",
        "target=" + "9" * 400,
        "page=x",
        "page=-1",
        "page=" + "9" * 50,
        "q=%00",
        "q=" + "w+" * 3000,
        "region=%27--",
        "language=%00",
        "state=draft",
        "state=posted",
        "sort=zzz",
        "cost=%3Cscript%3E",
        "support=" + "x" * 9999,
    ],
)
def test_no_query_string_breaks_a_list_or_shows_more(board: None, query: str) -> None:
    for path in ("/en/needs/", "/en/offers/"):
        page = browser(None).get(f"{path}?{query}")
        assert page.status_code == 200
        assert [
            word
            for word in ("Wetlands", "Still posted", "<script>alert")
            if word in page.content.decode()
        ] == []


def test_the_list_of_needs_costs_the_same_with_1_and_with_50(
    fiji_staff: User, stranger: User
) -> None:
    opened(fiji_staff, title="Need 0")
    few = [query_count("/en/needs/", None), query_count("/en/needs/", stranger)]
    for n in range(1, 50):
        other = seated(f"Person {n}", f"p{n}@x.example", "SN" if n % 2 else "FJ", "staff")
        opened(other, title=f"Need {n}", targets=[n % 23 + 1])
    assert [query_count("/en/needs/", None), query_count("/en/needs/", stranger)] == few
    assert few[0] == 13


def test_the_list_of_offers_costs_the_same_with_1_and_with_50(stranger: User) -> None:
    offers(an_expert("Expert 0", "e0@x.example", "MG"))
    few = [query_count("/en/offers/", None), query_count("/en/offers/", stranger)]
    for n in range(1, 50):
        offers(an_expert(f"Expert {n}", f"e{n}@x.example", "CR"), targets=[n % 23 + 1])
    assert [query_count("/en/offers/", None), query_count("/en/offers/", stranger)] == few
    assert few[0] == 13


def test_home_asks_the_same_questions(
    board: None, stranger: User, expert: User, offer: Offer
) -> None:
    counted = {target.pk: (needs, offers) for target, needs, offers in finding.by_target(NOBODY)}
    assert (counted[3], counted[21], counted[2], len(counted)) == ((2, 1), (1, 1), (0, 0), 23)
    assert [(area.pk, n) for area, n in finding.needs_by_area(Actor(stranger))] == [
        ("FJ", 1),
        ("SN", 2),
    ]
    assert [(area.pk, n) for area, n in finding.offers_by_area(NOBODY)] == [("MG", 1)]


def test_a_withdrawn_need_leaves_the_list(board: None, fiji_staff: User) -> None:
    need = Need.objects.get(title="Reefs")
    actions.withdraw_need(by=Actor(fiji_staff).wearing("party:FJ"), need=need)
    assert titles({"state": "all"}) == ["Évaluer les parcs"]
    assert Seat.objects.count() == 2


def test_a_date_is_said_as_a_date_in_every_language(board: None) -> None:
    found = {lang: browser(None).get(f"/{lang}/needs/?q=reefs").content.decode()
             for lang in ("fr", "es", "ru")}  # fmt: skip
    assert "d’ici au" in found["fr"]
    assert "a más tardar el" in found["es"]
    assert "к сроку:" in found["ru"]


def test_a_filter_that_nothing_fits_stays_chosen_and_keeps_its_name(board: None) -> None:
    page = browser(None).get("/en/needs/?q=nowhere&target=3&state=all").content.decode()
    assert '<option value="3" selected>3 Protect 30% (0)</option>' in page
    assert '<span dir="auto">3 Protect 30%</span>' in page
    assert '<span dir="auto">All</span>' in page


def test_several_things_are_parted_as_the_language_parts_them(fiji_staff: User) -> None:
    need = opened(fiji_staff, languages=["en", "fr"])
    found = [browser(None).get(f"/{lang}/needs/{need.pk}/").content.decode()
             for lang in ("en", "ar", "zh-hans")]  # fmt: skip
    assert "<dd>English, French</dd>" in found[0]
    assert "<dd>الإنجليزية، الفرنسية</dd>" in found[1]
    assert "、" in found[2]


def test_a_partys_own_need_that_waits_for_its_yes_is_found_by_its_seats_alone(
    fiji_staff: User, senegal_staff: User, stranger: User
) -> None:
    ask(fiji_staff, title="Turtle beaches", audience="public")
    found = [titles({"q": "turtle", "state": s}, fiji_staff) for s in ("posted", "all", "")]
    assert found == [["Turtle beaches"], ["Turtle beaches"], []]
    others = [titles({"q": "turtle", "state": "all"}, one) for one in (senegal_staff, stranger)]
    assert others == [[], []]


def test_where_nothing_fits_the_page_leads_to_what_fits_in_another_state(fiji_staff: User) -> None:
    ask(fiji_staff, title="Turtle beaches")
    page = browser(fiji_staff).get("/en/needs/?q=turtle").content.decode()
    assert "Nothing fits these words and filters." in page
    assert '<a class="btn sm go" href="?q=turtle&amp;state=all">Look in every state' in page
    assert (
        "?q=turtle&amp;state=all" not in browser(None).get("/en/needs/?q=turtle").content.decode()
    )

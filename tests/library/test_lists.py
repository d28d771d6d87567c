"""The lists: what is found, what each filter would leave, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.atlas.finding import Filters
from exchange.library import finding
from exchange.library.actions import hide_resource, keep_lesson, suggest_resource
from exchange.library.models import Hub
from exchange.people.models import Actor, Organisation, User
from exchange.people.queries import networks, networks_found
from tests.conftest import browser, query_count
from tests.library.conftest import shown, suggested

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("clock")


def titles(**given: str) -> list[str]:
    search = finding.resources(Filters.read(given))
    return [one.title for one in finding.resources_found(search)]


@pytest.fixture
def shelf(coordinator: User, stranger: User) -> None:
    shown(
        coordinator, title="Reef course", kind="course", targets=[3, 21], support=["training"],
        languages=["en"], regions=["pacific"], gist={"en": "Count fish", "fr": "Compter les poissons"},
    )  # fmt: skip
    shown(
        coordinator, title="Atlas of parks", kind="data", targets=[3], languages=["fr"],
        cost="registration", regions=["africa"],
    )  # fmt: skip
    suggested(stranger, title="Held")
    hidden = shown(coordinator, title="Hidden")
    hide_resource(by=Actor(coordinator), resource=hidden, reason="Wrong.")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["Atlas of parks", "Reef course"]), ({"sort": "new"}, ["Atlas of parks", "Reef course"]),
        ({"q": "poissons COMPTER"}, ["Reef course"]), ({"q": "nowhere"}, []), ({"q": "%"}, []),
        ({"kind": "course"}, ["Reef course"]), ({"target": "21"}, ["Reef course"]),
        ({"support": "training"}, ["Reef course"]), ({"language": "fr"}, ["Atlas of parks"]),
        ({"cost": "registration"}, ["Atlas of parks"]), ({"region": "pacific"}, ["Reef course"]),
        ({"kind": "song"}, []), ({"target": "3", "kind": "data"}, ["Atlas of parks"]),
    ],
)  # fmt: skip
def test_words_and_filters_narrow_what_is_shown_and_nothing_else(
    shelf: None, given: dict[str, str], found: list[str]
) -> None:
    assert titles(**given) == found


def test_every_count_of_a_filter_is_what_choosing_it_leaves(shelf: None) -> None:
    for given in ({}, {"target": "3"}, {"target": "3", "language": "fr"}):
        search = finding.resources(Filters.read(given))
        for facet in search.facets(search.found().count()):
            assert facet.options or facet.name == "support"
            for value, _name, n in facet.options:
                assert n == len(titles(**(given | {facet.name: value})))


def test_the_kinds_stand_above_the_list_with_their_counts(shelf: None) -> None:
    page = browser(None).get("/en/library/?target=3").content.decode()
    assert "2 things you can use today" in page
    assert '<a href="?target=3&amp;kind=course">' in page
    assert 'Courses <span class="num">1</span>' in page
    chosen = browser(None).get("/en/library/?kind=course").content.decode()
    assert '<a href="?kind=course" aria-current="true">' in chosen
    assert '<input type="hidden" name="kind" value="course">' in chosen


def test_the_line_is_in_the_language_of_the_page(shelf: None) -> None:
    assert "Compter les poissons" in browser(None).get("/fr/library/?q=reef").content.decode()
    assert "Count fish" in browser(None).get("/ar/library/?q=reef").content.decode()


@pytest.mark.parametrize(
    ("page", "line"), [("fr", '<bdi lang="fr">Compter'), ("ar", '<bdi lang="en">Count fish')]
)
def test_the_line_says_its_language_to_readers_of_the_page_aloud(
    shelf: None, page: str, line: str
) -> None:
    assert line in browser(None).get(f"/{page}/library/?q=reef").content.decode()


def test_twenty_make_a_page_and_the_filters_go_along(coordinator: User) -> None:
    for n in range(23):
        shown(coordinator, title=f"Thing {n:02}", link=f"https://x.example.org/{n}", targets=[3])
    first = browser(None).get("/en/library/?target=3").content.decode()
    assert 'href="?target=3&amp;page=2" rel="next"' in first
    assert first.count("<h3>") == 20
    assert browser(None).get("/en/library/?target=3&page=2").content.decode().count("<h3>") == 3


@pytest.mark.parametrize("path", ["library", "hubs", "lessons", "networks"])
def test_an_empty_list_says_why(db: None, path: str) -> None:
    page = browser(None).get(f"/en/{path}/").content.decode()
    assert any(
        words in page
        for words in (
            "The library is empty.",
            "No hub is listed yet.",
            "No lesson is here yet.",
            "No network is listed yet.",
        )
    )
    assert "Nothing fits these" in browser(None).get(f"/en/{path}/?q=zzz").content.decode()


@pytest.mark.parametrize("path", ["library", "hubs", "lessons", "networks"])
@pytest.mark.parametrize(
    "query",
    [
        "target=99", "target=" + "9" * 400, "page=x", "page=-1", "page=" + "9" * 50, "q=%00",
        "q=" + "w+" * 3000, "region=%27--", "language=%00", "kind=%3Cscript%3E", "sort=zzz",
        "support=" + "x" * 9999, "cost=x",
    ],
)  # fmt: skip
def test_no_query_string_breaks_a_list_or_shows_more(shelf: None, path: str, query: str) -> None:
    page = browser(None).get(f"/en/{path}/?{query}")
    assert page.status_code == 200
    found = [
        word
        for word in ("Held", ">Hidden", "<script>", "Traceback")
        if word in page.content.decode()
    ]
    assert [word for word in found if word != "<script>"] == []


def a_hub(n: int) -> Hub:
    hub = Hub.objects.create(key=f"hub{n}", name=f"Hub {n}", home="https://x.example.org")
    hub.targets.set([n % 23 + 1])
    hub.languages.set(["en"])
    return hub


def a_network(n: int) -> Organisation:
    one = Organisation.objects.create(
        key=f"net{n}", name=f"Network {n}", kind="network", area_id="FJ", vetted_at="2026-01-01T00:00Z"
    )  # fmt: skip
    one.targets.set([n % 23 + 1])
    one.regions.set(["pacific"])
    return one


def a_lesson(n: int) -> None:
    keep_lesson(
        by=SYSTEM, source=f"exchange:{n}", title=f"Lesson {n}", text="It works.", party="FJ",
        targets=[n % 23 + 1], support=["training"],
    )  # fmt: skip


def test_the_lists_cost_the_same_with_1_and_with_50(coordinator: User, stranger: User) -> None:
    hub = a_hub(99)

    def put(n: int) -> None:
        a_hub(n)
        one = shown(
            coordinator, title=f"Thing {n}", link=f"https://x.example.org/{n}",
            targets=[n % 23 + 1], languages=["en"], regions=["pacific"], support=["training"],
        )  # fmt: skip
        type(one).objects.filter(pk=one.pk).update(hub=hub)
        a_network(n)
        a_lesson(n)
        suggest_resource(by=Actor(stranger), title=f"Held {n}", link="https://y.example.org")

    paths = ["library", "hubs", "lessons", "networks", f"hubs/{hub.pk}"]
    put(0)
    few = [query_count(f"/en/{path}/", None) for path in paths]
    queue = query_count("/en/library/suggested/", coordinator)
    for n in range(1, 50):
        put(n)
    assert [query_count(f"/en/{path}/", None) for path in paths] == few
    assert query_count("/en/library/suggested/", coordinator) == queue
    assert (few, queue) == ([19, 10, 8, 13, 9], 10)


def test_a_hub_says_how_many_of_its_things_are_shown(coordinator: User) -> None:
    hub = a_hub(1)
    for n in range(3):
        one = shown(coordinator, title=f"Thing {n}", link=f"https://x.example.org/{n}")
        type(one).objects.filter(pk=one.pk).update(hub=hub)
    one.refresh_from_db()
    hide_resource(by=Actor(coordinator), resource=one, reason="Wrong.")
    assert "2 things here" in browser(None).get("/en/hubs/").content.decode()
    page = browser(None).get(f"/en/hubs/{hub.pk}/").content.decode()
    assert page.count("<h3>") == 2


def test_networks_are_found_by_region_and_target(db: None) -> None:
    a_network(2)
    Organisation.objects.create(name="Unvetted", kind="network")
    Organisation.objects.create(
        name="A ministry", kind="institution", vetted_at="2026-01-01T00:00Z"
    )

    def names(**given: Any) -> list[str]:
        return [one.name for one in networks_found(networks(Filters.read(given)))]

    assert names() == names(region="pacific") == names(target="3") == ["Network 2"]
    assert names(region="africa") == names(kind="centre") == []

"""What a visitor may rely on at the front door: true numbers, a true map, small pages."""

from __future__ import annotations

import re
from datetime import timedelta
from gzip import compress
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.atlas.finding import Filters
from exchange.board import actions as board
from exchange.board.models import Need, Offer
from exchange.brokering import actions as brokering
from exchange.brokering.models import Exchange
from exchange.insight.queries import home, world
from exchange.insight.templatetags.weights import ONCE
from exchange.people.models import NOBODY, Actor, User
from tests.conftest import ask, offers

pytestmark = pytest.mark.django_db
FIJI = "party:FJ"


def opened(user: User, focal: User, **fields: object) -> Need:
    need = ask(user, audience="public", **fields)
    return board.endorse(by=Actor(focal).wearing(FIJI), need=need)


def closed(exchange: Exchange, by_need: User, by_offer: User, consents: bool) -> Exchange:
    brokering.report(
        by=Actor(by_need), exchange=exchange, done="Two visits.", changed="A plan stands.",
        consents=consents,
    )  # fmt: skip
    return brokering.confirm(by=Actor(by_offer), exchange=exchange, consents=True)


def rows(html: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]*/(needs|offers)/\d+/"', html)


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_an_empty_site_says_why_it_is_empty(client: Client) -> None:
    html = client.get("/en/").content.decode()
    assert "Needs appear once a Party has said yes" in html
    assert "No exchange is under way yet" in html


def test_a_visitor_reads_public_needs_and_vetted_offers_only(
    client: Client, fiji_staff: User, fiji_focal: User, expert: User, other_expert: User
) -> None:
    opened(fiji_staff, fiji_focal, title="Shown to everyone")
    board.endorse(
        by=Actor(fiji_focal).wearing(FIJI), need=ask(fiji_staff, title="For coordinators")
    )
    ask(fiji_staff, title="Without a yes", audience="public")
    offers(expert, title="Vetted help")
    other_expert.expert.vetted_at = None
    other_expert.expert.save()
    offers(other_expert, title="Unvetted help")
    html = client.get("/en/").content.decode()
    titles = [
        "Shown to everyone",
        "For coordinators",
        "Without a yes",
        "Vetted help",
        "Unvetted help",
    ]
    assert [title for title in titles if title in html] == ["Shown to everyone", "Vetted help"]
    assert "Hasina" not in html


def test_five_of_each_are_listed_and_the_rest_is_linked_with_its_count(
    client: Client, fiji_staff: User, fiji_focal: User
) -> None:
    for n in range(7):
        opened(fiji_staff, fiji_focal, title=f"Need {n}")
    html = client.get("/en/").content.decode()
    assert rows(html) == ["needs"] * 5
    assert "All 7 needs" in html


def test_a_chosen_target_filters_both_lists_and_can_be_taken_away(
    client: Client, fiji_staff: User, fiji_focal: User, expert: User
) -> None:
    opened(fiji_staff, fiji_focal, title="On target three", targets=[3])
    opened(fiji_staff, fiji_focal, title="On target six", targets=[6])
    offers(expert, title="Help with six", targets=[6])
    html = client.get("/en/?target=6").content.decode()
    found = [t for t in ("On target three", "On target six", "Help with six") if t in html]
    assert found == ["On target six", "Help with six"]
    assert 'href="?#results" aria-current="true"' in html


def test_filters_say_how_many_rows_each_value_leaves(
    fiji_staff: User, fiji_focal: User, expert: User
) -> None:
    opened(fiji_staff, fiji_focal, targets=[3])
    offers(expert, targets=[3, 21])
    found = home.choices(NOBODY, Filters(target="21"))["target"]
    assert [(target.pk, n) for target, n in found] == [(3, 2), (21, 1)]


def test_a_change_of_filters_spares_the_hero_and_the_map(client: Client, open_need: Need) -> None:
    html = client.get("/en/?q=reef", headers={"HX-Request": "true", "HX-Target": "finder"}).content
    assert html.strip().startswith(b'<div id="finder">')
    assert b"<html" not in html


def test_rings_and_dots_stand_once_a_country_and_grow_with_their_number(
    fiji_staff: User, fiji_focal: User, expert: User
) -> None:
    opened(fiji_staff, fiji_focal)
    one = world.drawn(NOBODY)["rings"]
    opened(fiji_staff, fiji_focal)
    offers(expert)
    drawn = world.drawn(NOBODY)
    assert [(m.x, m.y) for m in drawn["rings"]] == [("909.7", "301.6")]
    assert float(drawn["rings"][0].r) > float(one[0].r)
    assert [(m.x, m.y) for m in drawn["dots"]] == [("572.1", "305.4")]


def test_a_visitor_sees_no_line_of_an_exchange_under_way(
    exchange: Exchange, fiji_staff: User, stranger: User
) -> None:
    assert world.drawn(NOBODY)["arcs"] == []
    assert world.drawn(Actor(stranger))["arcs"] == []
    assert len(world.drawn(Actor(fiji_staff))["arcs"]) == 1
    assert world.under_way() == (1, 2)


def test_a_shared_result_is_a_line_for_everybody(
    exchange: Exchange, fiji_staff: User, expert: User
) -> None:
    closed(exchange, fiji_staff, expert, consents=True)
    drawn = world.drawn(NOBODY)
    assert (len(drawn["arcs"]), len(drawn["matches"])) == (1, 1)


def test_marks_are_written_with_a_point_in_every_language(
    client: Client, open_need: Need, offer: Offer
) -> None:
    for lang in ("ar", "fr", "ru"):
        html = client.get(f"/{lang}/").content.decode()
        assert re.findall(r'(?:cx|cy|r|y|height)="\d+,\d', html) == []


def test_the_map_has_a_table_with_the_same_countries(
    client: Client, fiji_staff: User, fiji_focal: User, expert: User
) -> None:
    opened(fiji_staff, fiji_focal)
    offers(expert)
    html = client.get("/en/places/").content.decode()
    cells = re.findall(r'<th scope="row">([^<]+)</th><td>(\d+)</td><td>(\d+)</td>', html)
    assert cells == [("Fiji", "1", "0"), ("Madagascar", "0", "1")]


@pytest.mark.parametrize(
    ("ratios", "named"),
    [
        ([(13, 4, 0), (18, 2, 1), (3, 1, 5)], [13, 18]),
        ([(1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 1, 1)], []),
        ([(1, 0, 9)], []),
        ([(5, 1, 0), (6, 2, 0), (7, 1, 0), (8, 1, 0), (9, 1, 1)], []),
        ([(5, 1, 0), (6, 2, 0), (7, 1, 0), (9, 1, 1)], [5, 6, 7]),
    ],
)  # fmt: skip
def test_the_strip_names_targets_only_when_few_stand_out(
    ratios: list[tuple[int, int, int]], named: list[int]
) -> None:
    targets = {target.pk: target for target, _n, _o in home.by_target(NOBODY)}
    assert home.fewest([(targets[pk], needs, given) for pk, needs, given in ratios]) == named


def test_needs_and_offers_of_the_strip_share_one_scale() -> None:
    counted = [(t, 4 * (t.pk == 1), 2 * (t.pk == 1)) for t, _n, _o in home.by_target(NOBODY)]
    first, second = home.bars(counted, Filters())[:2]
    assert float(first.up) == pytest.approx(2 * float(first.down))
    assert (second.up, second.down) == ("0.0", "0.0")


def test_a_median_of_days_needs_five_pairs(exchange: Exchange) -> None:
    assert home.median_days() is None
    copies = [
        Exchange(need=exchange.need, offer=exchange.offer, proposal=_proposal(exchange))
        for _n in range(4)
    ]
    for copy in copies:
        copy.save()
    later = exchange.need.posted_at + timedelta(days=11)  # type: ignore[operator]
    Exchange.objects.update(opened_at=later)
    assert home.median_days() == 11


def _proposal(exchange: Exchange):  # type: ignore[no-untyped-def]
    one = exchange.proposal
    return type(one).objects.create(
        need=one.need, offer=one.offer, answer_by=timezone.localdate(), state="lapsed"
    )


def test_home_asks_the_same_number_of_questions_with_1_and_with_50_rows(
    client: Client, fiji_staff: User, fiji_focal: User, expert: User
) -> None:
    opened(fiji_staff, fiji_focal)
    offers(expert)
    few = [queries(client, path) for path in ("/en/", "/en/places/")]
    for _n in range(49):
        opened(fiji_staff, fiji_focal)
        offers(expert)
    assert [queries(client, path) for path in ("/en/", "/en/places/")] == few == [32, 5]


def test_the_first_load_and_later_pages_keep_their_weight(
    client: Client, fiji_staff: User, fiji_focal: User, expert: User
) -> None:
    for n in range(6):
        opened(fiji_staff, fiji_focal, title=f"A need with a title of a usual length, number {n}")
        offers(expert, title=f"An offer with a title of a usual length, number {n}")
    files = [finders.find(name) for name in ONCE]
    once = sum(len(compress(Path(str(one)).read_bytes())) for one in files)
    page = len(compress(client.get("/en/").content))
    assert once + page < 40_000
    paths = ["", "places/", "results/", "about/", "privacy/", "needs/", "offers/"]
    weights = {path: len(compress(client.get(f"/en/{path}").content)) for path in paths}
    assert {path: n for path, n in weights.items() if n >= 15_000} == {}


def test_pages_travel_compressed_and_the_footer_says_their_weight(client: Client) -> None:
    answer = client.get("/en/about/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    told = re.search(r"weigh (\d+) KB", client.get("/en/about/").content.decode())
    files = [finders.find(name) for name in ONCE]
    once = sum(len(compress(Path(str(one)).read_bytes())) for one in files)
    assert told is not None
    assert int(told[1]) == -(-once // 1000)

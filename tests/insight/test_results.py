"""What a reader may rely on: a result is public with both yeses, and only then."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.board import actions as board
from exchange.board.models import Need
from exchange.brokering import actions as brokering
from exchange.brokering.models import Exchange, Outcome, Proposal
from exchange.people.models import Actor, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def result(exchange: Exchange, fiji_staff: User, expert: User) -> Exchange:
    brokering.report(
        by=Actor(expert), exchange=exchange, done="Two visits.", changed="A plan stands.",
        lesson="Begin small.", consents=True,
    )  # fmt: skip
    return brokering.confirm(by=Actor(fiji_staff), exchange=exchange, consents=True)


def test_a_result_with_both_yeses_is_read_by_everybody(client: Client, result: Exchange) -> None:
    html = client.get(f"/en/results/{result.pk}/").content.decode()
    told = ["Two visits.", "A plan stands.", "Begin small.", "Fiji", "Independent expert"]
    assert [words for words in told if words not in html] == []
    assert "Hasina" not in html


@pytest.mark.parametrize("side", ["need_consents", "offer_consents"])
def test_a_result_without_one_yes_is_not_there(
    client: Client, result: Exchange, side: str, coordinator: User
) -> None:
    Outcome.objects.update(**{side: False})
    client.force_login(coordinator)
    assert client.get(f"/en/results/{result.pk}/").status_code == 404
    assert "No result is shared yet." in client.get("/en/results/").content.decode()


def test_a_reported_result_waits_for_its_closing(
    client: Client, exchange: Exchange, expert: User
) -> None:
    brokering.report(by=Actor(expert), exchange=exchange, done="a", changed="b", consents=True)
    Outcome.objects.update(need_consents=True)
    assert client.get(f"/en/results/{exchange.pk}/").status_code == 404


def test_results_are_filtered_by_target(client: Client, result: Exchange) -> None:
    title = result.need.title
    found = {n: title in client.get(f"/en/results/?target={n}").content.decode() for n in (3, 6)}
    assert found == {3: True, 6: False}


@pytest.mark.parametrize(
    "query", ["target=99999999999999999999", "target=x", "target=%00", "page=-1", "page=zzz"]
)
def test_a_broken_query_still_gives_a_page(client: Client, result: Exchange, query: str) -> None:
    assert client.get(f"/en/results/?{query}").status_code == 200


def test_results_ask_the_same_number_of_questions_with_1_and_with_50_rows(
    client: Client, result: Exchange
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/en/results/")
        return len(caught)

    few = count()
    for _n in range(49):
        pair = {"need": result.need, "offer": result.offer}
        made = Proposal.objects.create(**pair, answer_by="2026-01-01", state="lapsed")
        copy = Exchange.objects.create(
            **pair, proposal=made, state="closed", closed_at=result.closed_at
        )
        Outcome.objects.create(
            exchange=copy, done="a", changed="b", need_consents=True, offer_consents=True
        )
    assert count() == few == 6


def test_what_was_answered_by_what_exists_counts_as_a_result(
    client: Client, need: Need, fiji_staff: User
) -> None:
    said = "1 more need was answered by what already exists."
    assert said not in client.get("/en/results/").content.decode()
    board.reuse_need(by=Actor(fiji_staff).wearing("party:FJ"), need=need)
    page = client.get("/en/results/").content.decode()
    assert said in page
    assert need.title not in page

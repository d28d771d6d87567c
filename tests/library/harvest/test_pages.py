"""The hub's page: everybody sees what came, coordinators connect and steer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.html import escape

from exchange.journal.actions import ask_job, move_job, progress_job
from exchange.library.actions import connect_source
from exchange.library.models import Hub, Resource, Source
from exchange.library.queries import run_of
from exchange.people.models import User
from tests.conftest import browser, query_count
from tests.library.harvest.conftest import CLOCK
from tests.library.harvest.hubs import Told, identify, listed, record

pytestmark = pytest.mark.django_db
SAID = {"kind": "oai", "address": "https://hub.example.org/oai", "hosts": "Data.example.org\nfiles.example.org", "every": "12", "on": "on"}  # fmt: skip
DC = "<dc:title>Reef atlas</dc:title><dc:identifier>https://hub.example.org/1</dc:identifier>"


def came(tick: Callable[..., bool], *more: str) -> None:
    tick(Told(Identify=identify(), ListRecords=listed(record("oai:1", DC), *more)))


def page(user: User | None, hub: Hub) -> str:
    return browser(user).get(f"/en/hubs/{hub.pk}/").content.decode()


def test_a_coordinator_connects_a_hub_and_changes_it(hub: Hub, coordinator: User) -> None:
    assert "It is not connected" in page(coordinator, hub)
    client = browser(coordinator)
    assert client.post(f"/en/hubs/{hub.pk}/source/", SAID).status_code == 302
    source = Source.objects.get()
    assert (source.confirmed, source.every, source.on) == (
        ["hub.example.org", "data.example.org", "files.example.org"], 12, True)  # fmt: skip
    client.post(f"/en/hubs/{hub.pk}/source/", SAID | {"every": "48", "on": "", "hosts": ""})
    source.refresh_from_db()
    assert (source.confirmed, source.every, source.on) == (["hub.example.org"], 48, False)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("address", "hub", "This is no web address"), ("address", "", "Paste the address"),
        ("hosts", "https://x.org", "is no name of a host"), ("every", "0", "greater than or equal to 1"),
        ("address", "https://me:pw@hub.example.org/", "begins with https"),
    ],
)  # fmt: skip
def test_a_wrong_connection_is_refused_in_words_and_kept_in_the_form(
    hub: Hub, coordinator: User, field: str, value: str, words: str
) -> None:
    answer = browser(coordinator).post(f"/en/hubs/{hub.pk}/source/", SAID | {field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "files.example.org" in answer.content.decode() or field == "hosts"
    assert not Source.objects.exists()


def test_everybody_sees_what_came_and_only_coordinators_how(
    source: Source, tick: Callable[..., bool], coordinator: User, fiji_staff: User
) -> None:
    came(tick, record("oai:2", "<dc:title>No link</dc:title>"))
    Source.objects.update(error="gone", detail="404")
    for user in (None, fiji_staff):
        told = page(user, source.hub)
        assert "Last read to the end" in told
        assert [one for one in (source.address, "ended early", "oai:2", "Read it now") if one in told] == []  # fmt: skip
    told = page(coordinator, source.hub)
    for words in (source.address, "There is nothing at this address", "404", "oai:2", "It has no address on the web", "Read it now"):  # fmt: skip
        assert words in told


def test_a_coordinator_sees_how_far_it_is_and_steers_it(source: Source, coordinator: User) -> None:
    client, at = browser(coordinator), f"/en/hubs/{source.hub_id}/harvest/"
    assert client.post(at, {"do": "now"}).status_code == 302
    job = run_of(source)
    assert job is not None
    move_job(by=CLOCK, job=job, verb="start")
    progress_job(by=CLOCK, job=job, done=400, total=1000)
    told = page(coordinator, source.hub)
    assert '<progress max="1000" value="400"' in told
    for verb, state in (("pause", "paused"), ("resume", "waiting"), ("cancel", "cancelled")):
        assert client.post(at, {"do": verb}).status_code == 302
        job.refresh_from_db()
        assert job.state == state
    answer = client.post(at, {"do": "pause"})
    assert (answer.status_code, "moved on" in answer.content.decode()) == (409, True)


def test_the_page_asks_again_while_the_hub_is_read_and_hears_nothing_while_nothing_changed(
    source: Source, coordinator: User
) -> None:
    client, at = browser(coordinator), f"/en/hubs/{source.hub_id}/"
    assert "data-again" not in page(coordinator, source.hub)
    job = ask_job(by=CLOCK, kind=Source.JOB, about=source.name)
    assert f'data-again="{at}reading/"' in page(coordinator, source.hub)
    first = client.get(f"{at}reading/")
    assert ("<html" in first.content.decode(), "Begins in a moment" in first.content.decode()) == (False, True)  # fmt: skip
    known = {"If-None-Match": first["ETag"]}
    same = client.get(f"{at}reading/", headers=known)
    assert (same.status_code, same.content) == (304, b"")
    assert client.get(f"/fr/hubs/{source.hub_id}/reading/", headers=known).status_code == 200
    move_job(by=CLOCK, job=job, verb="start")
    progress_job(by=CLOCK, job=job, done=40, total=100)
    told = client.get(f"{at}reading/", headers=known)
    assert "40 of 100 records" in told.content.decode()
    assert f'data-tag="{escape(told["ETag"])}"' in told.content.decode()
    Source.objects.update(fails=1)
    later = client.get(f"{at}reading/", headers={"If-None-Match": told["ETag"]})
    assert "asked again in a while" in later.content.decode()
    move_job(by=CLOCK, job=job, verb="finish")
    ended = client.get(f"{at}reading/").content.decode()
    assert ("data-again" in ended, "Read it now" in ended) == (False, True)
    assert ["40 of 100 records" in ended, "Look again" in ended] == [True, True]
    assert "40 of 100 records" not in page(coordinator, source.hub)


@pytest.mark.parametrize("do", ["", "start", "finish", "fail", "drop table"])
def test_what_is_no_choice_is_refused_in_words(source: Source, coordinator: User, do: str) -> None:
    answer = browser(coordinator).post(f"/en/hubs/{source.hub_id}/harvest/", {"do": do})
    assert (answer.status_code, "Choose what to do" in answer.content.decode()) == (400, True)


def test_a_hub_without_a_connection_cannot_be_read(hub: Hub, coordinator: User) -> None:
    answer = browser(coordinator).post(f"/en/hubs/{hub.pk}/harvest/", {"do": "now"})
    assert answer.status_code == 400


def test_a_resource_says_that_its_words_are_the_hubs_own(
    source: Source, tick: Callable[..., bool]
) -> None:
    came(tick)
    found = Resource.objects.get()
    told = browser(None).get(f"/en/resources/{found.pk}/").content.decode()
    for words in ("own words", "Reefs", "oai:1", source.address, "cost not said"):
        assert words in told


def test_the_pages_cost_the_same_with_1_and_with_50(
    source: Source, tick: Callable[..., bool], coordinator: User
) -> None:
    came(tick, record("oai:b"))
    paths = [(f"/en/hubs/{source.hub_id}/", user) for user in (None, coordinator)]
    paths += [("/en/hubs/", coordinator), ("/en/library/", None)]
    few = [query_count(path, user) for path, user in paths]
    Source.objects.update(since={}, due_at="2026-01-01T00:00Z")
    many = [record(f"oai:{n}", DC) for n in range(50)] + [record(f"oai:b{n}") for n in range(50)]
    came(tick, *many)
    for n in range(30):
        other = Hub.objects.create(key=f"h{n}", name="H", home="https://h.example.org")
        connect_source(by=CLOCK, hub=other, kind="oai", address="https://h.example.org/oai")
    ask_job(by=CLOCK, kind=Source.JOB, about=source.name)
    assert [query_count(path, user) for path, user in paths] == few

"""Runs of a hub: by the clock, in slices, once each, paused, cancelled, and told when they fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exchange.errors import Refused
from exchange.journal.models import Entry, Job, Step
from exchange.journal.queries import last_job
from exchange.library.actions import (
    connect_source,
    harvest_now,
    hide_resource,
    keep_harvests,
    move_harvest,
)
from exchange.library.harvest.readers import READERS
from exchange.library.harvest.shape import Trouble
from exchange.library.models import Hub, Resource, Source
from exchange.library.queries import shown_resources
from exchange.people.models import Actor, User
from tests.conftest import ask
from tests.library.harvest.hubs import Told, error, identify, listed, record

pytestmark = pytest.mark.django_db
Tick = Callable[..., bool]
DC = "<dc:title>Reef atlas {0}</dc:title><dc:identifier>https://hub.example.org/{0}</dc:identifier><dc:language>eng</dc:language>"


def a(n: int, extra: str = "") -> str:
    return record(f"oai:{n}", DC.format(n) + extra)


def gone(n: int) -> str:
    return record(f"oai:{n}", status="deleted")


def two_pages() -> Told:
    return Told(Identify=identify(), metadataPrefix=listed(a(1), a(2), token="t", size="3"), resumptionToken=listed(a(3), size="3"))  # fmt: skip


def whole(*records: str, deleted: str = "no") -> Told:
    return Told(Identify=identify(deleted=deleted), ListRecords=listed(*records))


def job(source: Source) -> Job:
    found = last_job(Source.JOB, source.name)
    assert found is not None
    return found


def shown() -> list[str]:
    return sorted(shown_resources().values_list("identifier", flat=True))


def test_a_connected_hub_is_read_when_it_is_due_and_then_left_alone(
    source: Source, tick: Tick
) -> None:
    assert [tick(two_pages()), tick(two_pages())] == [1, 0]
    source.refresh_from_db()
    assert (source.counts, source.run, source.error) == ({"seen": 3, "new": 3}, 1, "")
    assert source.due_at > timezone.now() + timedelta(hours=23)
    assert source.succeeded_at is not None
    assert (job(source).state, job(source).done, job(source).total) == ("done", 3, 3)
    told = Entry.objects.get(name="library.taken_in")
    assert told.data == {"seen": 3, "new": 3}


def test_a_resource_keeps_where_it_came_from_and_when_it_was_seen(
    source: Source, tick: Tick
) -> None:
    tick(two_pages())
    one = Resource.objects.get(identifier="oai:1")
    assert (one.hub, one.source, one.seen_where) == (source.hub, f"harvest:{source.hub_id}", source.address)  # fmt: skip
    assert (one.seen_on, one.title, one.cost, one.lang) == (timezone.localdate(), "Reef atlas 1", "unsaid", "en")  # fmt: skip


def test_a_second_run_asks_for_changes_only_and_tells_nothing_when_there_are_none(
    source: Source, tick: Tick
) -> None:
    tick(two_pages())
    told = Told(Identify=identify(), ListRecords=error("noRecordsMatch"))
    tick(told, due=True)
    assert told.query(1)["from"] == "2026-11-20T10:00:00Z"
    assert shown() == ["oai:1", "oai:2", "oai:3"]
    assert Entry.objects.filter(name="library.taken_in").count() == 1


def test_a_deletion_is_honoured_and_what_a_coordinator_hid_stays_hidden(
    source: Source, tick: Tick, coordinator: User
) -> None:
    tick(two_pages())
    hide_resource(by=Actor(coordinator), resource=Resource.objects.get(identifier="oai:2"), reason="Wrong.")  # fmt: skip
    tick(Told(Identify=identify(), ListRecords=listed(gone(1), a(2))), due=True)
    assert shown() == ["oai:3"]
    tick(Told(Identify=identify(), ListRecords=listed(a(1))), due=True)
    assert shown() == ["oai:1", "oai:3"]
    assert Resource.objects.get(identifier="oai:2").state == Resource.HIDDEN


def test_what_a_whole_list_no_longer_names_is_gone_and_broken_records_stay(
    source: Source, tick: Tick
) -> None:
    tick(whole(a(1), a(2), a(3)))
    Source.objects.update(since={})
    tick(whole(a(1), record("oai:3", "<dc:title></dc:title>")), due=True)
    assert shown() == ["oai:1", "oai:3"]
    source.refresh_from_db()
    assert source.counts == {"seen": 2, "gone": 1, "broken": 1}


def test_a_hub_that_names_nothing_at_all_takes_nothing_down(source: Source, tick: Tick) -> None:
    tick(whole(a(1)))
    Source.objects.update(since={})
    tick(Told(Identify=identify(), ListRecords=error("noRecordsMatch")), due=True)
    source.refresh_from_db()
    assert (shown(), source.error, job(source).state) == (["oai:1"], "empty", "failed")


def test_broken_records_are_named_until_they_come_whole(source: Source, tick: Tick) -> None:
    tick(
        whole(a(1), record("oai:2", "<dc:title>No link</dc:title>"), "<record/>", record("x" * 301))
    )
    named = {one.identifier: one.code for one in source.skipped.all()}
    assert named == {"oai:2": "no_link", "": "no_identifier", "x" * 300: "too_long"}
    assert all(one.why for one in source.skipped.all())
    tick(whole(a(2)), due=True)
    assert sorted(source.skipped.values_list("code", flat=True)) == ["no_identifier", "too_long"]


def test_a_hub_full_of_broken_records_is_counted_whole_and_named_in_part(
    source: Source, tick: Tick
) -> None:
    tick(whole(a(1), *(record(f"oai:b{n}") for n in range(300))))
    source.refresh_from_db()
    assert (source.counts["broken"], source.skipped.count()) == (300, 200)


def test_a_run_goes_on_in_slices_where_it_was(
    source: Source, tick: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exchange.library.actions.harvesting.SLICE", -1.0)
    told = two_pages()
    tick(told)
    assert (shown(), job(source).state, job(source).done) == (["oai:1", "oai:2"], "running", 2)
    tick(told)
    assert (shown(), job(source).state) == (["oai:1", "oai:2", "oai:3"], "done")
    assert ["resumptionToken" in url for url in told.asked] == [False, False, True]
    assert Entry.objects.filter(name="library.taken_in").count() == 1


def test_a_paused_run_stands_still_and_goes_on_where_it_was(
    source: Source, tick: Tick, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exchange.library.actions.harvesting.SLICE", -1.0)
    told, by = two_pages(), Actor(coordinator)
    tick(told)
    move_harvest(by=by, source=source, verb="pause")
    assert (tick(told), tick(told, due=True), shown()) == (0, 0, ["oai:1", "oai:2"])
    move_harvest(by=by, source=source, verb="resume")
    assert (tick(told), shown()) == (1, ["oai:1", "oai:2", "oai:3"])


def test_a_run_paused_in_the_middle_of_a_page_keeps_nothing_of_that_page(
    source: Source, tick: Tick, coordinator: User
) -> None:
    def paused(url: str, headers: Any = None) -> Any:
        if "resumptionToken" in url:
            move_harvest(by=Actor(coordinator), source=source, verb="pause")
        return told(url, headers)

    told = two_pages()
    tick(paused)
    assert (shown(), job(source).state, job(source).done) == (["oai:1", "oai:2"], "paused", 2)


def test_a_cancelled_run_keeps_what_came_tells_it_and_the_next_begins_anew(
    source: Source, tick: Tick, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exchange.library.actions.harvesting.SLICE", -1.0)
    tick(two_pages())
    move_harvest(by=Actor(coordinator), source=source, verb="cancel")
    assert (tick(two_pages()), shown()) == (0, ["oai:1", "oai:2"])
    assert Entry.objects.get(name="library.taken_in").data == {"seen": 2, "new": 2}
    told = two_pages()
    tick(told, due=True)
    assert "metadataPrefix" in told.asked[1]


def test_a_hub_that_does_not_answer_is_tried_later_and_later_and_then_told(
    source: Source, tick: Tick
) -> None:
    silent = Told(Identify=Trouble("no_answer", "timed out", 60.0))
    waits = []
    for _ in range(6):
        assert (tick(silent), tick(silent)) == (1, 0)
        source.refresh_from_db()
        waits.append(round((source.held_until - timezone.now()).total_seconds() / 60))
        Source.objects.update(held_until=timezone.now())
    assert waits == [1, 2, 4, 8, 16, 0]
    assert (source.error, source.detail, job(source).state) == ("no_answer", "timed out", "failed")
    assert str(source.trouble).startswith("The hub did not answer")
    tick(two_pages(), due=True)
    source.refresh_from_db()
    assert (source.error, source.trouble, len(shown())) == ("", "", 3)


def test_a_hub_that_wants_a_pause_gets_it_and_that_is_no_failure(
    source: Source, tick: Tick
) -> None:
    told = two_pages()
    told.answers["resumptionToken"].insert(0, Trouble("early", "", 20.0))
    assert (tick(told), tick(told)) == (1, 0)
    source.refresh_from_db()
    left = (source.held_until - timezone.now()).total_seconds()
    assert (15 < left <= 20, source.fails, shown()) == (True, 0, ["oai:1", "oai:2"])
    Source.objects.update(held_until=timezone.now())
    assert (tick(told), shown()) == (1, ["oai:1", "oai:2", "oai:3"])


@pytest.mark.parametrize(
    ("kind", "keeps"),
    [("schema", True), ("oai", False), ("ckan", False), ("dcat", False), ("rss", False)],
)
def test_robots_are_kept_to_where_pages_are_crawled_and_not_where_an_interface_is_asked(
    source: Source, hub: Hub, monkeypatch: pytest.MonkeyPatch, kind: str, keeps: bool
) -> None:
    connect_source(by=Actor.system("import"), hub=hub, kind=kind)
    named: list[str] = []
    told = Told(robots=Trouble("robots", "https://hub.example.org/oai"))
    monkeypatch.setattr(
        "exchange.library.actions.harvesting.asker", lambda hosts, run: named.append(run) or told
    )
    keep_harvests(by=Actor.system("clock"), readers=READERS)
    assert named == [f"harvest:{hub.pk}:1" if keeps else ""]


def test_a_hub_that_keeps_machines_out_is_told_in_words(source: Source, tick: Tick) -> None:
    tick(Told(Identify=Trouble("robots", "https://hub.example.org/oai")))
    source.refresh_from_db()
    assert (source.error, source.detail) == ("robots", "https://hub.example.org/oai")
    assert "asks machines not to read this address (robots.txt)" in str(source.trouble)


def test_a_hub_that_needs_somebody_is_told_at_once_and_what_came_stays(
    source: Source, tick: Tick
) -> None:
    circle = listed(a(1), token="t")
    tick(Told(Identify=identify(), ListRecords=circle))
    source.refresh_from_db()
    assert (source.error, source.cursor, shown()) == ("endless", {}, ["oai:1"])
    assert Entry.objects.filter(name="library.taken_in").count() == 1


def test_our_own_failure_ends_the_run_in_words_and_not_the_clock(
    source: Source, tick: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> Any:
        raise KeyError("ours")

    monkeypatch.setattr("exchange.library.actions.harvesting.keep_records", broken)
    assert tick(two_pages()) == 1
    source.refresh_from_db()
    assert (source.error, source.detail, job(source).state, shown()) == ("ours", "KeyError", "failed", [])  # fmt: skip


def test_of_two_runs_each_has_its_turn(
    source: Source, tick: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exchange.library.actions.harvesting.SLICE", -1.0)
    other = Hub.objects.create(key="other", name="Other", home="https://other.example.org")
    connect_source(by=Actor.system("import"), hub=other, kind="oai", address="https://o.example.org/oai")  # fmt: skip
    told = two_pages()
    kept = []
    for _ in range(2):
        assert tick(told)
        kept.append(set(shown_resources().values_list("hub__key", flat=True)))
    assert kept == [{"reefs"}, {"reefs", "other"}]


def test_a_slow_worker_that_lost_its_claim_writes_nothing(source: Source, tick: Tick) -> None:
    def slow(url: str, headers: Any = None) -> Any:
        if "resumptionToken" in url:
            Source.objects.update(held_until=timezone.now() + timedelta(minutes=9))
        return told(url, headers)

    told = two_pages()
    tick(slow)
    assert (shown(), job(source).state) == (["oai:1", "oai:2"], "running")
    source.refresh_from_db()
    assert source.held_until > timezone.now() + timedelta(minutes=8)


def test_a_hub_switched_off_is_read_only_when_asked(
    source: Source, hub: Hub, tick: Tick, coordinator: User
) -> None:
    connect_source(by=Actor(coordinator), hub=hub, on=False)
    assert tick(two_pages(), due=True) == 0
    first = harvest_now(by=Actor(coordinator), source=source)
    assert harvest_now(by=Actor(coordinator), source=source) == first
    assert (tick(two_pages()), len(shown())) == (1, 3)


def test_another_address_begins_anew_and_ends_the_old_run(
    source: Source, hub: Hub, tick: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exchange.library.actions.harvesting.SLICE", -1.0)
    tick(two_pages())
    changed = connect_source(by=Actor.system("import"), hub=hub, address="https://new.example.org/oai")  # fmt: skip
    assert (changed.cursor, changed.since, job(source).state) == ({}, {}, "cancelled")
    same = connect_source(by=Actor.system("import"), hub=hub, every=48, address="https://new.example.org/oai")  # fmt: skip
    assert (same.pk, same.every) == (source.pk, 48)


@pytest.mark.parametrize(
    "fields",
    [
        {"address": "ftp://hub.example.org"}, {"address": "javascript:alert(1)"}, {"address": "https://me:pw@hub.example.org/"},
        {"address": "https://hub.example.org/" + "x" * 500}, {"kind": "z39"}, {"every": 0}, {"every": 721}, {"every": "soon"},
        {"hosts": ["https://x.org"]}, {"hosts": ["localhost"]}, {"hosts": ["a b.org"]},
    ],
)  # fmt: skip
def test_a_connection_that_cannot_be_read_is_refused(hub: Hub, fields: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"kind": "oai", "address": "https://hub.example.org/oai"}
    with pytest.raises(Refused) as met:
        connect_source(by=Actor.system("import"), hub=hub, **usual | fields)
    assert (met.value.code, Source.objects.count()) == ("invalid", 0)


def test_only_coordinators_connect_and_steer(source: Source, hub: Hub, fiji_staff: User) -> None:
    by = Actor(fiji_staff)
    for act in (
        lambda: connect_source(by=by, hub=hub, every=5), lambda: harvest_now(by=by, source=source),
        lambda: move_harvest(by=by, source=source, verb="pause"),
    ):  # fmt: skip
        with pytest.raises(Refused) as met:
            act()
        assert met.value.status == 403


def test_what_somebody_waits_for_goes_between_two_pages(
    source: Source, tick: Tick, fiji_staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    need, told = ask(fiji_staff), two_pages()
    shown_by_then: list[int] = []
    monkeypatch.setattr(
        "exchange.brokering.tasks.rank_need", lambda entry: shown_by_then.append(len(shown()))
    )
    tick(told)
    assert shown_by_then == [2]
    assert Step.objects.get(entry__about__thing=str(need.pk), name="brokering.rank_need").state == Step.DONE  # fmt: skip

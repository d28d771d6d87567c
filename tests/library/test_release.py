"""The release: what exists comes in once, and what people correct stays corrected."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.library.actions import edit_resource, hide_resource, release
from exchange.library.management.commands.load_library import LIBRARY
from exchange.library.models import Hub, Resource
from exchange.library.queries import shown_resources
from exchange.people.models import Actor, Organisation, User
from tests.library.conftest import HUB, NETWORK, RESOURCE

pytestmark = pytest.mark.django_db
IMPORT = Actor.system("import")
Folder = Callable[..., Path]


def test_a_release_brings_hubs_networks_and_resources(folder: Folder) -> None:
    counts = release(by=IMPORT, folder=folder())
    assert counts == {"hubs": 1, "networks": 1, "resources": 1}
    found = shown_resources().get()
    assert (found.title, found.kind, found.cost) == ("Reef surveys", "course", "free")
    assert (found.hub, found.source) == (Hub.objects.get(), "seed")
    assert [one.pk for one in found.targets.all()] == [3, 21]
    assert [one.pk for one in found.regions.all()] == ["global"]
    assert (found.seen_where, str(found.seen_on)) == (
        "public page https://example.org/list",
        "2026-11-25",
    )
    assert (found.checked, found.link_state) == (None, "")
    centre = Organisation.objects.get(key="pacific-centre")
    assert (centre.kind, centre.area_id, centre.text) == (
        "centre",
        "FJ",
        "Where reefs are, and how they do.",
    )
    assert [one.pk for one in centre.regions.all()] == ["pacific"]
    assert centre.vetted_at is not None


def test_a_file_that_adds_resources_is_read_after_the_first(folder: Folder) -> None:
    more = RESOURCE | {"key": "reef-map", "link": "https://reefs.example.org/map"}
    assert release(by=IMPORT, folder=folder(resources_more=[more]))["resources"] == 2
    assert {one.identifier for one in shown_resources()} == {"reef-course", "reef-map"}


def test_a_second_release_of_the_same_writes_nothing(folder: Folder) -> None:
    release(by=IMPORT, folder=folder())
    before = list(Resource.objects.values())
    assert release(by=IMPORT, folder=folder()) == {}
    assert list(Resource.objects.values()) == before
    assert Entry.objects.filter(name="library.released").count() == 1


def test_what_a_release_changes_is_changed(folder: Folder) -> None:
    release(by=IMPORT, folder=folder())
    changed = RESOURCE | {"title": "Reef surveys, new", "targets": ["3"]}
    assert release(by=IMPORT, folder=folder(resources=[changed])) == {"resources": 1}
    found = Resource.objects.get()
    assert (found.title, found.rev) == ("Reef surveys, new", 1)
    assert [one.pk for one in found.targets.all()] == [3]
    assert "new" in found.search


def test_a_correction_stays_and_the_rest_follows_the_release(
    folder: Folder, coordinator: User
) -> None:
    release(by=IMPORT, folder=folder())
    by = Actor(coordinator)
    edit_resource(by=by, resource=Resource.objects.get(), title="Corrected", targets=[8])
    newer = RESOURCE | {"title": "Newer", "targets": ["1"], "cost": "cost"}
    release(by=IMPORT, folder=folder(resources=[newer]))
    found = Resource.objects.get()
    assert (found.title, found.cost) == ("Corrected", "cost")
    assert [one.pk for one in found.targets.all()] == [8]
    release(by=IMPORT, folder=folder(resources=[newer]))
    assert Resource.objects.get().title == "Corrected"


def test_what_a_coordinator_hid_stays_hidden(folder: Folder, coordinator: User) -> None:
    release(by=IMPORT, folder=folder())
    hide_resource(by=Actor(coordinator), resource=Resource.objects.get(), reason="Gone.")
    release(by=IMPORT, folder=folder(resources=[RESOURCE | {"cost": "cost"}]))
    assert Resource.objects.get().state == "hidden"


def test_a_new_link_is_looked_at_again(folder: Folder) -> None:
    release(by=IMPORT, folder=folder())
    Resource.objects.update(link_state="dead", link_fails=3)
    newer = RESOURCE | {"link": "https://reefs.example.org/new"}
    release(by=IMPORT, folder=folder(resources=[newer]))
    found = Resource.objects.get()
    assert (found.link_state, found.link_fails, found.checked) == ("", 0, None)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"resources": [RESOURCE | {"kind": "song"}]}, "resources.jsonl, reef-course"),
        ({"resources_more": [RESOURCE | {"kind": "song"}]}, "resources_more.jsonl, reef-course"),
        ({"resources": [RESOURCE | {"link": "ftp://x.example"}]}, "https://"),
        ({"resources": [RESOURCE | {"hub": "nowhere"}]}, "nowhere"),
        ({"hubs": [{"key": "bare"}]}, "hubs.jsonl, bare"),
        ({"networks": [NETWORK | {"kind": "club"}]}, "club"),
    ],
)
def test_a_broken_release_is_named_and_nothing_of_it_is_kept(
    folder: Folder, rows: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("load_library", folder=folder(**rows))
    assert (Hub.objects.count(), Resource.objects.count()) == (0, 0)


def test_only_the_system_releases(folder: Folder, coordinator: User) -> None:
    with pytest.raises(Refused) as refused:
        release(by=Actor(coordinator), folder=folder())
    assert refused.value.code == "forbidden"


def test_the_shipped_release_can_be_loaded() -> None:
    counts = release(by=IMPORT, folder=LIBRARY)
    assert counts["hubs"] == Hub.objects.count() > 0
    assert Organisation.objects.filter(kind="centre").count() == 18
    assert counts["resources"] == shown_resources().count()


@pytest.mark.django_db(transaction=True)
def test_two_releases_at_one_instant_are_one(folder: Folder) -> None:
    where, ready = folder(hubs=[HUB, HUB | {"key": "other"}]), Barrier(2)

    def run(_n: int) -> int:
        ready.wait(10)
        try:
            return release(by=IMPORT, folder=where).total()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [0, 4]
    assert Entry.objects.filter(name="library.released").count() == 1


@pytest.mark.parametrize(
    ("where", "words", "rest"),
    [
        ("public page https://example.org/list", "on a public page:", "https://example.org/list"),
        ("public repository reefs/data", "in a public repository:", "reefs/data"),
        ("public source code, address in 8 files", "its address stands in public source code:", "8 files"),
        ("general knowledge, not yet checked", "known, but not met in a source yet", ""),
        ("https://hub.example.org/oai", "", "https://hub.example.org/oai"),
    ],
)  # fmt: skip
def test_where_a_thing_was_seen_is_said_in_the_words_of_the_page(
    where: str, words: str, rest: str
) -> None:
    seen = Resource(seen_where=where)
    assert (str(seen.seen_how), seen.seen_at) == (words, rest)

"""Records of a hub: taken in once, changed, deleted and brought back."""

from __future__ import annotations

import pytest
from django.db import transaction

from exchange.library.actions import connect_source, edit_resource, hide_resource
from exchange.library.actions.intake import keep_records
from exchange.library.models import Hub, Record, Resource
from exchange.library.queries import shown_resources
from exchange.people.models import Actor, User

pytestmark = pytest.mark.django_db
IMPORT = Actor.system("import")
RECORD = Record(
    identifier="oai:1", title="Seagrass atlas", link="https://hub.example.org/1", kind="data",
    text="Maps of seagrass.", lang="en", targets=(8, 21, 8), languages=("en", "xx", "en"),
)  # fmt: skip


def again(**fields: object) -> Record:
    return Record(**(vars(RECORD) | fields))  # type: ignore[arg-type]


def take_in(hub: Hub, records: list[Record]) -> dict[str, int]:
    with transaction.atomic():
        return keep_records(IMPORT, hub.source, records, [])


def connected(key: str) -> Hub:
    hub = Hub.objects.create(key=key, name="A hub", home="https://hub.example.org")
    connect_source(by=IMPORT, hub=hub, kind="oai", address="https://hub.example.org/oai")
    return hub


@pytest.fixture
def hub(db: None) -> Hub:
    return connected("hub")


def test_a_record_is_shown_once_and_keys_nobody_knows_are_left_out(hub: Hub) -> None:
    assert take_in(hub, [RECORD]) == {"new": 1}
    assert take_in(hub, [RECORD]) == {}
    found = shown_resources().get()
    assert (found.source, found.identifier, found.hub) == (f"harvest:{hub.pk}", "oai:1", hub)
    assert [one.pk for one in found.targets.all()] == [8, 21]
    assert [one.pk for one in found.languages.all()] == ["en"]


def test_two_hubs_may_use_one_identifier(hub: Hub) -> None:
    other = connected("other")
    take_in(hub, [RECORD])
    assert take_in(other, [RECORD]) == {"new": 1}


def test_a_change_is_taken_over_but_not_over_a_correction(hub: Hub, coordinator: User) -> None:
    take_in(hub, [RECORD])
    by = Actor(coordinator)
    edit_resource(by=by, resource=Resource.objects.get(), title="Corrected")
    counts = take_in(hub, [again(title="B", text="New text.")])
    assert counts == {"changed": 1, "left": 1}
    found = Resource.objects.get()
    assert (found.title, found.text) == ("Corrected", "New text.")


def test_a_deleted_record_leaves_and_comes_back(hub: Hub) -> None:
    take_in(hub, [RECORD])
    gone = Record(identifier="oai:1", deleted=True)
    assert take_in(hub, [gone]) == {"gone": 1}
    assert take_in(hub, [gone]) == {}
    assert shown_resources().count() == 0
    assert take_in(hub, [RECORD]) == {"changed": 1}
    assert shown_resources().count() == 1


def test_what_a_coordinator_hid_does_not_come_back(hub: Hub, coordinator: User) -> None:
    take_in(hub, [RECORD])
    hide_resource(by=Actor(coordinator), resource=Resource.objects.get(), reason="Wrong.")
    for record in (Record(identifier="oai:1", deleted=True), RECORD):
        take_in(hub, [record])
    assert Resource.objects.get().state == "hidden"


@pytest.mark.parametrize(
    "broken",
    [
        again(title=""), again(link="javascript:alert(1)"), again(link="https://a b"),
        again(kind="song"), again(cost="soul"), again(title="x" * 201), again(identifier=""),
        again(identifier="x" * 301), again(link="https://user@x.example/"),
    ],
)  # fmt: skip
def test_a_broken_record_is_counted_and_the_rest_is_kept(hub: Hub, broken: Record) -> None:
    counts = take_in(hub, [broken, again(identifier="oai:2")])
    assert counts == {"new": 1, "broken": 1}

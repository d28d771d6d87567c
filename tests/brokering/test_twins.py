"""One ask put twice is flagged on the desk and to its own Party, and reveals nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange.board import actions as board
from exchange.board.models import Need
from exchange.brokering import actions, gates, tasks
from exchange.brokering.index import Pools
from exchange.brokering.models import Twin
from exchange.people.models import Actor, User
from tests.conftest import ask

pytestmark = pytest.mark.django_db
TEXT = (
    "We need help to map the seagrass meadows of our outer islands from satellite images, to train "
    "four rangers in the field survey, and to write the monitoring plan for the next five years."
)
OTHER = "We need a lawyer who drafts permits for the import of timber and trains customs officers."


@pytest.fixture
def asked(
    fiji_staff: User, senegal_staff: User, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Need]:
    """Fiji asks twice, Senegal asks the same, and Fiji asks something else, for a worker that holds
    no needs of another test under these numbers."""
    monkeypatch.setattr(tasks, "POOLS", Pools())
    made = {
        "first": ask(fiji_staff, title="Seagrass maps", text=TEXT, audience="coordinators"),
        "again": ask(
            fiji_staff, title="Maps of seagrass", text=TEXT + " Soon.", audience="members"
        ),
        "theirs": ask(senegal_staff, title="Our seagrass", text=TEXT, audience="coordinators"),
        "other": ask(fiji_staff, title="Timber permits", text=OTHER, audience="members"),
    }
    tasks.rank(Need.objects.all())
    for need in made.values():
        actions.open_case(by=Actor.system("matcher"), need=need)
    return made


def twins(by: Actor, need: Need) -> set[str]:
    return set(gates.twins_for(by, need).values_list("title", flat=True))


def test_a_coordinator_sees_every_twin(asked: dict[str, Need], coordinator: User) -> None:
    assert twins(Actor(coordinator), asked["again"]) == {"Seagrass maps", "Our seagrass"}
    assert twins(Actor(coordinator), asked["other"]) == set()


def test_a_party_is_told_of_its_own_alone(
    asked: dict[str, Need], fiji_staff: User, senegal_staff: User
) -> None:
    assert twins(Actor(fiji_staff), asked["again"]) == {"Seagrass maps"}
    assert twins(Actor(senegal_staff), asked["theirs"]) == set()


def test_the_answer_says_which_request_it_looks_like(
    asked: dict[str, Need], fiji_staff: User, client: Client
) -> None:
    client.force_login(fiji_staff)
    page = client.get(f"/en/needs/{asked['again'].pk}/answer/").content.decode()
    assert "looks like your request of" in page
    assert "Our seagrass" not in page
    other = client.get(f"/en/needs/{asked['other'].pk}/answer/").content.decode()
    assert "looks like your request of" not in other


def test_the_desk_flags_it_and_the_case_names_it(
    asked: dict[str, Need], coordinator: User, client: Client
) -> None:
    client.force_login(coordinator)
    desk = client.get("/en/desk/?queue=nobody").content.decode()
    assert desk.count("Perhaps asked twice") == 3
    case = client.get(f"/en/needs/{asked['theirs'].pk}/case/").content.decode()
    assert "Seagrass maps" in case
    assert "Timber permits" not in case


def test_a_draft_of_somebody_is_no_twin_on_the_desk(
    asked: dict[str, Need], senegal_staff: User, coordinator: User
) -> None:
    draft = board.save_draft(
        by=Actor(senegal_staff).wearing("party:SN"), title="A draft of it", text=TEXT
    )
    tasks.rank(Need.objects.filter(pk=draft.pk))
    assert Twin.objects.filter(other=draft).exists()
    assert "A draft of it" not in twins(Actor(coordinator), asked["theirs"])


def test_an_edited_need_is_no_twin_any_more_and_ranking_twice_leaves_the_rows(
    asked: dict[str, Need], fiji_staff: User
) -> None:
    before = list(Twin.objects.order_by("pk").values())
    tasks.rank(Need.objects.all())
    assert list(Twin.objects.order_by("pk").values()) == before
    again = asked["again"]
    Need.objects.filter(pk=again.pk).update(text=OTHER, title="Permits", rev=again.rev + 1)
    tasks.rank(Need.objects.filter(pk=again.pk))
    assert not twins(Actor(fiji_staff), again) & {"Seagrass maps", "Our seagrass"}

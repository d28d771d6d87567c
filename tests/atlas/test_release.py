"""What a reader may rely on once a seed release is loaded."""

from __future__ import annotations

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from exchange.atlas.actions import load_release
from exchange.atlas.models import Area, Language, Party, Region, SupportKind, Target
from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.people.models import Actor, User

ATLAS = Path(__file__).resolve().parents[2] / "seeds" / "atlas"
pytestmark = pytest.mark.django_db
SEED = Actor.system("seed")


def test_a_release_holds_196_parties_and_23_targets() -> None:
    assert (Party.objects.count(), Target.objects.count()) == (196, 23)


def test_a_party_has_its_region_groups_and_point() -> None:
    fiji = Party.objects.select_related("area", "region").get(pk="FJ")
    assert (fiji.name, fiji.region.name) == ("Fiji", "Asia and the Pacific")
    assert [group.pk for group in fiji.groups.all()] == ["SIDS"]
    assert (fiji.area.x, fiji.area.y) == (909.7, 301.6)


def test_a_language_knows_its_direction_and_whether_the_site_speaks_it() -> None:
    arabic, viet = Language.objects.get(pk="ar"), Language.objects.get(pk="vi")
    assert (arabic.direction, arabic.interface, arabic.own_name) == ("rtl", True, "العربية")
    assert (viet.direction, viet.interface) == ("ltr", False)


def test_vocabularies_keep_the_order_of_the_release() -> None:
    seeded = json.loads((ATLAS / "support.json").read_text("utf-8"))
    assert [one.pk for one in SupportKind.objects.all()] == [row["code"] for row in seeded]
    assert [one.hint for one in SupportKind.objects.all()] == [row["hint"]["en"] for row in seeded]


def test_a_region_lists_its_members() -> None:
    assert set(Region.objects.get(pk="australia_new_zealand").members) == {"AU", "NZ"}


def test_a_second_load_changes_nothing_and_reads_few_times(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    before = Entry.objects.filter(name="atlas.released").count()
    with django_assert_num_queries(16):
        assert load_release(by=SEED, folder=ATLAS) == {}
    assert Entry.objects.filter(name="atlas.released").count() == before


def test_a_changed_row_and_a_changed_link_are_brought_back() -> None:
    Area.objects.filter(pk="FJ").update(x=1)
    Party.objects.get(pk="FJ").groups.set(["LDC"])
    changed = load_release(by=SEED, folder=ATLAS)
    assert changed == {"atlas_area": 1, "atlas_party_group": 2}
    assert Area.objects.get(pk="FJ").x == 909.7


def test_a_row_that_a_release_no_longer_names_stays(tmp_path: Path) -> None:
    shutil.copytree(ATLAS, tmp_path / "release")
    rows = json.loads((ATLAS / "barriers.json").read_text("utf-8"))
    (tmp_path / "release" / "barriers.json").write_text(json.dumps(rows[:-1]), "utf-8")
    assert load_release(by=SEED, folder=tmp_path / "release") == {}


def test_a_person_cannot_load_a_release(administrator: User) -> None:
    with pytest.raises(Refused):
        load_release(by=Actor(administrator), folder=ATLAS)


def test_the_command_says_when_nothing_changed() -> None:
    out = StringIO()
    call_command("load_atlas", stdout=out)
    assert out.getvalue() == "The atlas is up to date.\n"

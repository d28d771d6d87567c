"""Four presses at one instant: each target once, one draft of an assessment, one draft need."""

from __future__ import annotations

import pytest

from exchange.board.models import Need
from exchange.journal.models import Entry
from exchange.people.models import User
from exchange.plans.models import Assessment, NationalTarget
from tests.board.test_at_one_instant import at_once
from tests.plans.test_targets import NEW, PLAN, entered

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_presses_enter_one_target_and_take_in_a_table_once(fiji_staff: User) -> None:
    assert at_once(fiji_staff, NEW, {"code": "5", "title": "Reefs"}) == [(302, PLAN)] * 4
    table = {"text": "5\tReefs\n6\tRivers\n7\tLakes", "take": "1"}
    statuses = {status for status, _to in at_once(fiji_staff, f"{PLAN}targets/table/", table)}
    assert statuses <= {200, 302}
    assert sorted(one.title for one in NationalTarget.objects.all()) == ["Lakes", "Reefs", "Rivers"]
    facts = Entry.objects.filter(name__in=("target.entered", "targets.taken_in"))
    assert sorted(facts.values_list("name", flat=True)) == ["target.entered", "targets.taken_in"]


def test_four_presses_begin_one_assessment(fiji_staff: User) -> None:
    answers = at_once(fiji_staff, f"{PLAN}assessment/", {})
    assert answers == [(302, f"{PLAN}assessment/1/")] * 4
    assert Assessment.objects.get().answers.count() == 23


def test_four_presses_draft_one_need(fiji_staff: User) -> None:
    target = entered(fiji_staff, lacks=["training"])
    answers = at_once(fiji_staff, f"/en/needs/for-target/{target.pk}/", {})
    assert answers == [(302, f"/en/needs/{Need.objects.get().pk}/edit/")] * 4

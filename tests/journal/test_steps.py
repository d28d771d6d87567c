"""What follows a fact happens, once, whatever dies in between."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from exchange.journal import actions
from exchange.journal.models import About, Entry, Step
from exchange.journal.queries import given_up, trail
from exchange.people.models import Actor, User

pytestmark = pytest.mark.django_db
SEED = Actor.system("seed")


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The fact ``tried.out`` is followed by one step that notes its entry."""
    seen: list[int] = []
    monkeypatch.setitem(__import__("exchange.flow").flow.FLOW, "tried.out", ("notices.try_out",))
    tasks = __import__("exchange.notices.tasks", fromlist=["tasks"])
    monkeypatch.setattr(tasks, "try_out", lambda entry: seen.append(entry.pk), raising=False)
    return seen


def happen(user: User) -> Entry:
    with transaction.atomic():
        return actions.record("tried.out", by=SEED, about=[user])


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        actions.record("need.met", by=SEED, about=[])
    assert Entry.objects.filter(name="need.met").count() == 0


def test_a_fact_that_the_flow_does_not_know_is_an_error(stranger: User) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        actions.record("nothing.known", by=SEED, about=[stranger])


def test_a_step_is_carried_out_once(followed: list[int], stranger: User) -> None:
    entry = happen(stranger)
    assert [actions.run_due(), actions.run_due()] == [1, 0]
    assert followed == [entry.pk]


def test_a_step_of_a_worker_that_died_is_taken_up_when_its_lease_ends(
    followed: list[int], stranger: User
) -> None:
    happen(stranger)
    Step.objects.update(state=Step.RUNNING, tries=1, due_at=timezone.now() + timedelta(minutes=5))
    assert actions.run_due() == 0
    Step.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert actions.run_due() == 1
    assert len(followed) == 1


def test_a_failing_step_backs_off_and_is_given_up_after_ten_tries(
    followed: list[int], stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(entry: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("exchange.notices.tasks.try_out", broken)
    happen(stranger)
    waits = []
    for _ in range(10):
        Step.objects.update(due_at=timezone.now())
        actions.run_due()
        waits.append(round((Step.objects.get().due_at - timezone.now()).total_seconds()))
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600]
    step = given_up().get()
    assert (step.tries, "disk is full" in step.error) == (10, True)


def test_a_step_given_up_can_be_tried_again(followed: list[int], stranger: User) -> None:
    happen(stranger)
    Step.objects.update(state=Step.GIVEN_UP, tries=10)
    actions.try_again(by=SEED, step=Step.objects.get())
    actions.run_due()
    assert len(followed) == 1


def test_the_trail_of_a_thing_is_its_own_facts_in_order(
    followed: list[int], stranger: User, expert: User
) -> None:
    first, _other, second = happen(stranger), happen(expert), happen(stranger)
    assert list(trail(stranger)) == [first, second]


def test_an_entry_holds_no_text(need: Any) -> None:
    entry = Entry.objects.get(name="need.posted")
    assert entry.data == {"rev": need.rev}
    assert sorted(About.objects.filter(entry=entry).values_list("kind", "thing")) == [
        ("need", str(need.pk)),
        ("party", "FJ"),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_slow_step_is_not_taken_from_the_worker_that_carries_it_out(
    followed: list[int], stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LEASE", timedelta(seconds=0.8))
    taken_by_others: list[int] = []

    def slow(entry: Any) -> None:
        followed.append(entry.pk)
        if len(followed) > 1:
            return
        for _ in range(5):
            time.sleep(0.4)
            taken_by_others.append(actions.run_due())

    monkeypatch.setattr("exchange.notices.tasks.try_out", slow)
    entry = happen(stranger)
    actions.run_due()
    assert (taken_by_others, followed) == ([0] * 5, [entry.pk])
    assert Step.objects.get().state == Step.DONE


def test_the_lease_of_a_dead_worker_is_short(followed: list[int], stranger: User) -> None:
    happen(stranger)
    claimed = actions._claim()
    assert claimed is not None
    left = Step.objects.get().due_at - timezone.now()
    assert timedelta(0) < left <= timedelta(seconds=20)

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
from tests.conftest import at_once

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


@pytest.fixture
def in_order(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """``waited.for`` is followed by a step of FIRST, ``kept.house`` by one of ONCE and one of
    neither; what is carried out is noted."""
    done: list[tuple[str, int]] = []
    flow = __import__("exchange.flow").flow
    monkeypatch.setitem(flow.FLOW, "waited.for", ("notices.answer",))
    monkeypatch.setitem(flow.FLOW, "kept.house", ("notices.sweep_all", "notices.try_out"))
    monkeypatch.setattr(flow, "FIRST", ("notices.answer",))
    for kind in ("ONCE", "LONG"):
        monkeypatch.setattr(flow, kind, ("notices.sweep_all",))
    tasks = __import__("exchange.notices.tasks", fromlist=["tasks"])
    for verb in ("answer", "sweep_all", "try_out"):
        noted = lambda entry, verb=verb: done.append((verb, entry.pk))  # noqa: E731
        monkeypatch.setattr(tasks, verb, noted, raising=False)
    return done


def fact(name: str, user: User) -> int:
    with transaction.atomic():
        return actions.record(name, by=SEED, about=[user]).pk


def test_what_somebody_waits_for_is_done_first_the_newest_first(
    in_order: list[tuple[str, int]], stranger: User
) -> None:
    house = fact("kept.house", stranger)
    older, newer = fact("waited.for", stranger), fact("waited.for", stranger)
    actions.run_due()
    assert in_order == [
        ("answer", newer), ("answer", older), ("sweep_all", house), ("try_out", house),
    ]  # fmt: skip


def test_waiting_steps_of_one_kind_are_done_by_one_run(
    in_order: list[tuple[str, int]], stranger: User
) -> None:
    first, second = fact("kept.house", stranger), fact("kept.house", stranger)
    actions.run_due()
    assert in_order == [("sweep_all", first), ("try_out", first), ("try_out", second)]
    assert set(Step.objects.values_list("state", flat=True)) == {Step.DONE}


def test_a_step_that_comes_while_one_of_its_kind_runs_has_a_run_of_its_own_after_it(
    in_order: list[tuple[str, int]], stranger: User
) -> None:
    fact("kept.house", stranger)
    held = actions._claim()
    assert held is not None
    assert held.name == "notices.sweep_all"
    late = fact("kept.house", stranger)
    actions.run_due()
    assert [verb for verb, _ in in_order] == ["try_out", "try_out"]  # the other worker is at it
    actions._carry_out(held)
    actions.run_due()
    assert in_order[-1] == ("sweep_all", late)
    assert not Step.objects.exclude(state=Step.DONE).exists()


def test_the_run_for_all_is_taken_up_again_when_its_worker_was_killed(
    in_order: list[tuple[str, int]], stranger: User
) -> None:
    entries = [fact("kept.house", stranger), fact("kept.house", stranger)]
    actions._claim()  # the worker dies with it
    actions.run_due()
    assert "sweep_all" not in dict(in_order)
    Step.objects.filter(state=Step.RUNNING).update(due_at=timezone.now() - timedelta(seconds=1))
    actions.run_due()
    assert [one for one in in_order if one[0] == "sweep_all"] == [("sweep_all", entries[0])]


def test_a_run_for_all_that_fails_is_tried_again(
    in_order: list[tuple[str, int]], stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(entry: Any) -> None:
        raise OSError("the disk is full")

    tasks = __import__("exchange.notices.tasks", fromlist=["tasks"])
    well = tasks.sweep_all
    monkeypatch.setattr(tasks, "sweep_all", broken)
    first, _second = fact("kept.house", stranger), fact("kept.house", stranger)
    actions.run_due()
    monkeypatch.setattr(tasks, "sweep_all", well)
    Step.objects.update(due_at=timezone.now())
    actions.run_due()
    assert in_order[-1] == ("sweep_all", first)


def test_long_work_makes_way_for_all_that_is_short_in_its_order(
    in_order: list[tuple[str, int]], stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[int] = []

    def long(entry: Any) -> None:
        came.extend(fact(name, stranger) for name in ("kept.house", "kept.house", "waited.for"))
        actions.run_due_short()
        in_order.append(("sweep_all", entry.pk))

    monkeypatch.setattr("exchange.notices.tasks.sweep_all", long)
    house = fact("kept.house", stranger)
    held = actions._claim()
    assert held is not None
    actions._carry_out(held)
    older, newer, answer = came
    assert in_order == [
        ("answer", answer), ("try_out", house), ("try_out", older), ("try_out", newer),
        ("sweep_all", house),
    ]  # fmt: skip


def test_no_long_work_begins_inside_other_long_work(
    in_order: list[tuple[str, int]], stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = __import__("exchange.flow").flow
    monkeypatch.setattr(flow, "LONG", ("notices.sweep_all", "notices.try_out"))

    def long(entry: Any) -> None:
        actions.run_due_short()
        in_order.append(("sweep_all", entry.pk))

    monkeypatch.setattr("exchange.notices.tasks.sweep_all", long)
    house, answer = fact("kept.house", stranger), fact("waited.for", stranger)
    actions.run_due()
    assert in_order == [("answer", answer), ("sweep_all", house), ("try_out", house)]


def test_what_is_long_or_first_or_done_once_is_a_step_of_the_flow() -> None:
    flow = __import__("exchange.flow").flow
    steps = {step for follows in flow.FLOW.values() for step in follows}
    assert {*flow.LONG, *flow.FIRST, *flow.ONCE} <= steps


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_instant_do_what_waits_for_one_run_once(
    in_order: list[tuple[str, int]], stranger: User
) -> None:
    for _ in range(6):
        fact("kept.house", stranger)
    at_once(actions.run_due, actions.run_due)
    assert [verb for verb, _ in in_order].count("sweep_all") == 1
    assert [verb for verb, _ in in_order].count("try_out") == 6
    assert not Step.objects.exclude(state=Step.DONE).exists()


def test_long_work_carries_out_what_the_clock_would_send_when_its_seconds_are_over(
    in_order: list[tuple[str, int]], stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow, tasks = (
        __import__("exchange.flow").flow,
        __import__("exchange.notices.tasks").notices.tasks,
    )
    now, sent = [1000.0], list[float]()

    def send() -> None:
        sent.append(now[0])
        if len(sent) == 1:
            raise OSError("nobody is home")

    def long(entry: Any) -> None:
        for second in range(0, 30, 4):
            now[0] = 1000.0 + second
            actions.run_due_short()
        in_order.append(("sweep_all", entry.pk))

    monkeypatch.setattr(flow, "QUICK", ("notices.send_mail",))
    monkeypatch.setattr(flow, "LONG", ("notices.sweep_all",))
    monkeypatch.setattr(tasks, "send_mail", send)
    monkeypatch.setattr(tasks, "sweep_all", long)
    monkeypatch.setattr(actions.time, "monotonic", lambda: now[0])
    house = fact("kept.house", stranger)
    actions.run_due()
    assert sent == [1012.0, 1024.0]
    assert ("sweep_all", house) in in_order
    assert Step.objects.get(name="notices.sweep_all").state == Step.DONE


def test_what_long_work_carries_out_for_the_clock_is_of_the_clock() -> None:
    flow = __import__("exchange.flow").flow
    assert set(flow.QUICK) <= set(flow.CLOCK)
    assert not set(flow.QUICK) & set(flow.LONG)

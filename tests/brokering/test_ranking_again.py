"""Ranking everything again is a job: it tells how far it is, and can be paused and cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from exchange.board.models import Need
from exchange.brokering import actions, tasks
from exchange.brokering.models import Answer
from exchange.errors import Refused
from exchange.flow import TELL
from exchange.journal import actions as journal
from exchange.journal.models import Entry, Job, Step
from exchange.people.models import Actor, User
from tests.conftest import ask, at_once

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=1)


@pytest.fixture
def needs(fiji_staff: User) -> list[Need]:
    """Five needs ranked long ago, looked at one by one."""
    made = [ask(fiji_staff, title=f"Need {n}") for n in range(5)]
    for need in made:
        Answer.objects.create(need=need, version="1", ranked_at=LONG_AGO, told_at=LONG_AGO)
    Step.objects.all().delete()
    return made


@pytest.fixture(autouse=True)
def ranked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of needs in the order in which they were ranked."""
    seen: list[int] = []
    rank_well = tasks.rank

    def rank(some: QuerySet[Need]) -> None:
        seen.extend(some.values_list("pk", flat=True))
        rank_well(some)

    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    monkeypatch.setattr(tasks, "rank", rank)
    return seen


def asked(by: User, **how: bool) -> Job:
    return actions.rank_again(by=Actor(by), **how)


def test_every_live_need_is_ranked_once_and_the_job_says_how_far_it_is(
    needs: list[Need], coordinator: User, ranked: list[int]
) -> None:
    job = asked(coordinator)
    journal.run_due()
    job.refresh_from_db()
    assert ranked == [need.pk for need in needs]
    assert (job.state, job.done, job.total) == (Job.DONE, 5, 5)
    assert not Answer.objects.filter(version="").exists()


def test_asking_twice_is_one_job(needs: list[Need], coordinator: User, administrator: User) -> None:
    assert asked(coordinator) == asked(administrator)
    assert Step.objects.filter(name="brokering.rank_again").count() == 1


def stop_after(count: int, monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """Call ``act`` when so many needs are ranked."""
    left, goes_on = [count], tasks.rank

    def rank(some: QuerySet[Need]) -> None:
        goes_on(some)
        left[0] -= 1
        if left[0] == 0:
            act()

    monkeypatch.setattr(tasks, "rank", rank)


def test_a_paused_job_stops_where_it_is_and_goes_on_with_the_rest(
    needs: list[Need], coordinator: User, ranked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    job, by = asked(coordinator), Actor(coordinator)
    stop_after(2, monkeypatch, lambda: actions.steer_ranking(by=by, job=job, verb="pause"))
    journal.run_due()
    job.refresh_from_db()
    assert (job.state, len(ranked)) == (Job.PAUSED, 2)
    actions.steer_ranking(by=by, job=job, verb="resume")
    journal.run_due()
    job.refresh_from_db()
    assert (job.state, job.done, ranked) == (Job.DONE, 5, [need.pk for need in needs])


def test_a_cancelled_job_leaves_the_rest_as_it_was(
    needs: list[Need], coordinator: User, ranked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    job, by = asked(coordinator), Actor(coordinator)
    stop_after(2, monkeypatch, lambda: actions.steer_ranking(by=by, job=job, verb="cancel"))
    journal.run_due()
    assert len(ranked) == 2
    assert Answer.objects.filter(version="1").count() == 3
    with pytest.raises(Refused, match="moved_on"):
        actions.steer_ranking(by=by, job=job, verb="resume")


def test_a_job_whose_worker_was_killed_is_carried_on_with_the_rest(
    needs: list[Need], coordinator: User, ranked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(coordinator)

    def die() -> None:
        raise SystemExit  # nothing of ours catches it: the step stays running, as after kill -9

    stop_after(2, monkeypatch, die)
    with pytest.raises(SystemExit):
        journal.run_due()
    assert Step.objects.get().state == Step.RUNNING
    Step.objects.update(due_at=LONG_AGO)
    journal.run_due()
    job.refresh_from_db()
    assert (job.state, ranked) == (Job.DONE, [need.pk for need in needs])


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_job_rank_all_and_end_it_once(
    needs: list[Need], coordinator: User, ranked: list[int]
) -> None:
    job = asked(coordinator)
    at_once(*[lambda: tasks.rank_since(Job.objects.get(pk=job.pk))] * 2)
    job.refresh_from_db()
    assert (job.state, set(ranked)) == (Job.DONE, {need.pk for need in needs})
    assert Entry.objects.filter(name="job.done").count() == 1
    assert not Answer.objects.filter(ranked_at__lt=job.asked_at).exists()


def test_a_job_that_fails_ten_times_says_so(
    needs: list[Need], coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(some: QuerySet[Need]) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(tasks, "rank", broken)
    job = asked(coordinator)
    for _ in range(10):
        Step.objects.update(due_at=LONG_AGO)
        journal.run_due()
    job.refresh_from_db()
    assert (job.state, "disk is full" in job.note) == (Job.FAILED, True)


def test_a_notice_is_told_while_every_need_looks_again(
    needs: list[Need], fiji_staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_after(2, monkeypatch, lambda: ask(fiji_staff))  # somebody posts a need meanwhile
    goes_on, told = tasks.rank, []

    def rank(some: QuerySet[Need]) -> None:
        told.append(Step.objects.filter(name=TELL, state=Step.DONE).exists())
        goes_on(some)

    monkeypatch.setattr(tasks, "rank", rank)
    tasks.rank_all(Entry())
    # Two needs, the one just posted, and then, after its notice, the other three.
    assert told == [False, False, False, True, True, True]


def test_what_a_running_job_has_read_may_no_longer_hold(
    needs: list[Need], coordinator: User
) -> None:
    first = asked(coordinator)
    second = asked(coordinator, anew=True)
    first.refresh_from_db()
    assert (first.state, second.state) == (Job.CANCELLED, Job.WAITING)


def test_the_page_shows_how_far_it_is_and_offers_what_can_be_done(
    needs: list[Need], coordinator: User, client: Client
) -> None:
    client.force_login(coordinator)
    assert 'value="begin"' in client.get("/en/desk/matching/").content.decode()
    client.post("/en/desk/matching/rank/", {"do": "begin"})
    Job.objects.update(state="running", done=2, total=5)
    page = client.get("/en/desk/matching/").content.decode()
    assert "2 of 5 needs" in page
    assert ['value="pause"' in page, 'value="cancel"' in page, 'value="begin"' in page] == [
        True, True, False,
    ]  # fmt: skip
    client.post("/en/desk/matching/rank/", {"do": "pause"})
    assert 'value="resume"' in client.get("/en/desk/matching/").content.decode()

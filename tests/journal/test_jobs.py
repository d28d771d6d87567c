"""Long work is asked for once, tells how far it is, and stops when it is told to."""

from __future__ import annotations

import pytest

from exchange.journal.actions import ask_job, move_job, progress_job
from exchange.journal.models import Entry, Job
from exchange.journal.queries import last_job, trail
from exchange.people.models import Actor, User
from tests.conftest import at_once

pytestmark = pytest.mark.django_db
CLOCK = Actor.system("clock")
KIND = "library.harvest"


def begun(total: int | None = None) -> Job:
    job = ask_job(by=CLOCK, kind=KIND, about="source:1", total=total)
    assert move_job(by=CLOCK, job=job, verb="start")
    return job


def facts(job: Job) -> list[str]:
    rows = Entry.objects.filter(about__kind="job", about__thing=str(job.pk))
    return list(rows.order_by("pk").values_list("name", flat=True))


def test_a_job_runs_to_its_end_and_keeps_its_numbers(coordinator: User) -> None:
    job = ask_job(by=Actor(coordinator), kind=KIND, about="source:1")
    assert (job.state, job.total) == ("waiting", None)
    move_job(by=CLOCK, job=job, verb="start")
    assert progress_job(by=CLOCK, job=job, done=40, total=100)
    assert move_job(by=CLOCK, job=job, verb="finish", note="x" * 400)
    assert (job.state, job.done, job.total, len(job.note)) == ("done", 40, 100, 300)
    assert not job.is_live
    assert facts(job) == ["job.asked", "job.done"]
    assert [entry.user for entry in trail(job)] == [coordinator, None]


def test_while_a_job_is_live_asking_again_gives_the_same() -> None:
    job = begun()
    assert ask_job(by=CLOCK, kind=KIND, about="source:1") == job
    assert ask_job(by=CLOCK, kind=KIND, about="source:2") != job
    move_job(by=CLOCK, job=job, verb="cancel")
    new = ask_job(by=CLOCK, kind=KIND, about="source:1")
    assert new != job
    assert last_job(KIND, "source:1") == new


def test_what_carries_a_job_out_follows_a_new_one_only() -> None:
    for _ in range(2):
        job = ask_job(by=CLOCK, kind=KIND, fact="ranking.asked")
    assert facts(job) == ["job.asked", "ranking.asked"]


def test_a_paused_job_tells_its_worker_to_stop_and_goes_on_where_it_was(coordinator: User) -> None:
    job = begun(total=10)
    progress_job(by=CLOCK, job=job, done=4)
    assert move_job(by=Actor(coordinator), job=job, verb="pause")
    assert not progress_job(by=CLOCK, job=job, done=5)
    assert move_job(by=Actor(coordinator), job=job, verb="resume")
    assert (job.state, job.done) == ("waiting", 4)
    assert facts(job) == ["job.asked", "job.paused", "job.resumed"]


@pytest.mark.parametrize("verb", ["start", "pause", "resume", "finish", "fail", "cancel"])
def test_a_cancelled_job_stays_cancelled(verb: str) -> None:
    job = begun()
    move_job(by=CLOCK, job=job, verb="cancel")
    before = facts(job)
    assert not move_job(by=CLOCK, job=job, verb=verb)
    assert (job.state, facts(job)) == ("cancelled", before)
    assert not progress_job(by=CLOCK, job=job, done=1)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_one_instant_get_one_job() -> None:
    found = at_once(*[lambda: ask_job(by=CLOCK, kind=KIND, about="source:1").pk] * 2)
    assert len([pk for pk in found if pk]) == 2
    assert len(set(found)) == 1

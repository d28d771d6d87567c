"""Processes are really killed and stopped: what a person was told is kept, and follows once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from exchange import embedded
from tests.faults.rig import Rig

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
NOTHING = {"needs": [], "cases": 0, "suggestions": 0, "notices": 0}


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(tmp_path_factory.mktemp("rig"))
    yield made
    made.stop()


def all_follows_once(rig: Rig, told: list[str]) -> None:
    found = rig.settled(told)
    assert [one for one in told if one not in found["needs"]] == []
    assert [one for one in told if not found["ranked"].get(one)] == []
    assert (found["waiting"], found["given_up"], found["twice"]) == (0, 0, NOTHING)
    assert found["asked"] == len(found["needs"])


def posted(rig: Rig, name: str, count: int) -> list[str]:
    titles = [f"{name} {n}" for n in range(count)]
    return [title for title in titles if rig.post_need(title)]


def test_a_worker_killed_again_and_again_loses_nothing_and_does_nothing_twice(rig: Rig) -> None:
    told: list[str] = []
    for turn in range(3):
        told += posted(rig, f"worker {turn}", 2)
        assert rig.running()  # it dies in the middle of a step, not between two
        rig.kill(rig.worker)
        told += posted(rig, f"no worker {turn}", 1)
        rig.start_worker()
        time.sleep(2)
    assert len(told) == 9
    all_follows_once(rig, told)


def test_two_workers_killed_while_they_rank_everything_again_leave_nothing_undone(rig: Rig) -> None:
    told = posted(rig, "house", 3)
    rig.settled(told)
    rig.kill(rig.worker)
    rig.ask("house")
    rig.start_worker()
    second = rig.start_second_worker()
    assert rig.running()
    for worker in (rig.worker, second):
        rig.kill(worker)
    rig.ask("house")
    rig.start_worker()
    told += posted(rig, "house after", 1)
    all_follows_once(rig, told)


@pytest.mark.anywhere
def test_a_silent_broker_holds_nobody_up_and_all_follows_when_it_speaks_again(rig: Rig) -> None:
    os.kill(rig.valkey.pid, signal.SIGSTOP)
    began = time.monotonic()
    try:
        told = posted(rig, "silent", 4)
        waited = time.monotonic() - began
        time.sleep(max(0.0, 10 - waited))
    finally:
        os.kill(rig.valkey.pid, signal.SIGCONT)
    assert len(told) == 4
    assert waited < 8  # a post that hung on the broker would take that long by itself
    all_follows_once(rig, told)


@pytest.mark.anywhere
def test_a_broker_that_stutters_while_steps_end_leaves_no_worker_deaf(rig: Rig) -> None:
    """A receipt that came to nothing kept the worker from ever being given another hint."""
    told = []
    for turn in range(2):
        told += posted(rig, f"stutter {turn}", 1)
        assert rig.running()
        os.kill(rig.valkey.pid, signal.SIGSTOP)
        try:
            rig.idle()
            time.sleep(0.8)  # for the receipt, and too short for a heartbeat to find the line dead
        finally:
            os.kill(rig.valkey.pid, signal.SIGCONT)
    all_follows_once(rig, told + posted(rig, "after the stutter", 1))


@pytest.mark.anywhere
def test_a_killed_broker_loses_nothing(rig: Rig) -> None:
    rig.valkey.kill()
    rig.valkey.wait()
    told = posted(rig, "no broker", 4)
    time.sleep(10)
    rig.valkey = embedded.start(rig.var)
    assert len(told) == 4
    all_follows_once(rig, told)


def test_a_killed_web_process_keeps_what_it_acknowledged(rig: Rig) -> None:
    told = posted(rig, "web", 3)
    rig.kill(rig.web)
    assert posted(rig, "nobody", 1) == []
    rig.start_web()
    told += posted(rig, "web again", 2)
    assert len(told) == 5
    all_follows_once(rig, told)

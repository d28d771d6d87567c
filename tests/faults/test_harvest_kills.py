"""A harvest whose worker is killed between its pages: nothing comes twice, nothing is missing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.insight.management.samplehub import Repository
from tests.rig import Rig

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
MANY, SIZE = 3_000, 25
ROWS = [
    {"id": str(n), "title": f"Record {n}", "lang": "eng", "type": "Text", "text": "Reef surveys."}
    for n in range(MANY)
]  # fmt: skip


@pytest.fixture
def repository() -> Iterator[Repository]:
    with Repository(ROWS, size=SIZE) as served:
        threading.Thread(target=served.serve_forever, args=(0.05,), daemon=True).start()
        yield served
        served.shutdown()


@pytest.fixture
def rig(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    monkeypatch.setenv("HARVEST_ALLOW", f"127.0.0.1:{repository.server_port}")
    made = Rig(tmp_path, "tests.faults.hub")
    yield made
    made.stop()


def reached(rig: Rig, least: int, state: str = "running") -> int:
    """Wait until the run has come so far; how far it is."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        found = rig.one(f"SELECT done FROM journal_job WHERE done >= {least} AND state = '{state}'")
        if found:
            return found[0]
        time.sleep(0.01)
    raise TimeoutError(f"the run did not reach {least}")


def test_a_worker_killed_between_pages_brings_every_record_once(
    rig: Rig, repository: Repository
) -> None:
    for least in (200, 1_000, 1_800):
        assert reached(rig, least) < MANY
        rig.kill(rig.worker)
        rig.ask("free")
        rig.start_worker()
    assert reached(rig, MANY, "done") == MANY
    found = json.loads(rig.ask("look"))
    assert found == {"counts": {"seen": MANY, "new": MANY}, "told": 1, "cursor": {},
                     "rows": MANY, "shown": MANY, "named": MANY}  # fmt: skip
    # Each page once, and at most one again for each kill.
    assert repository.asked <= MANY // SIZE + 1 + 3

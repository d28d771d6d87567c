"""The demo as a newcomer runs it: it starts again what dies, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

from tests.rig import ROOT, free_port

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc"),
    pytest.mark.skipif(
        settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
        reason="is started without DATABASE_URL, and was done in the run on SQLite",
    ),
]


def processes_of(var: Path) -> dict[int, str]:
    """Every living process that was started with this data folder: pid and command line."""
    found = {}
    for home in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"VAR_DIR={var}\0".encode() in (home / "environ").read_bytes():
                found[int(home.name)] = (
                    (home / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                )
    return found


def ready(port: int) -> bool:
    with suppress(OSError, ValueError):
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return json.load(answer) == {"ready": True, "degraded": []}
    return False


def until(what: object, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.2)
    return False


def workers(var: Path) -> list[int]:
    """The worker's processes, its main one first (children have higher numbers)."""
    return sorted(pid for pid, line in processes_of(var).items() if " worker " in line)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_dead_worker_comes_back_and_the_end_leaves_no_process(tmp_path: Path, end: int) -> None:
    env = {**os.environ, "MODE": "demo", "VAR_DIR": str(tmp_path), "SECRET_KEY": "d" * 50}
    env |= {"DJANGO_SETTINGS_MODULE": "exchange.settings", "ALLOWED_HOSTS": "127.0.0.1"}
    for name in ("DATABASE_URL", "REDIS_URL"):
        env.pop(name, None)
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        demo = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        assert until(lambda: ready(port), 120), (tmp_path / "log").read_text()[-2000:]
        assert until(lambda: len(workers(tmp_path)) > 1, 30)
        first = workers(tmp_path)
        os.kill(first[0], signal.SIGKILL)
        assert until(lambda: set(workers(tmp_path)) - set(first), 30)
        assert until(lambda: not set(workers(tmp_path)) & set(first), 15)
        demo.send_signal(end)
        demo.wait(40)
        assert until(lambda: not processes_of(tmp_path), 15), processes_of(tmp_path)
    finally:
        demo.kill()
        demo.wait()
        for pid in processes_of(tmp_path):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

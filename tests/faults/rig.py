"""The product as real processes of its own, so that they can be killed, stopped and cut."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import psycopg
from django.conf import settings

from exchange import embedded

ROOT = Path(__file__).resolve().parents[2]


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class Rig:
    """Valkey, worker and web with a database of their own, of the kind this run uses."""

    def __init__(self, var: Path) -> None:
        self.var, self.port, self.database = var, free_port(), ""
        self.env = {**os.environ, "MODE": "test", "VAR_DIR": str(var), "SECRET_KEY": "f" * 50,
                    "ALLOWED_HOSTS": "127.0.0.1", "DJANGO_SETTINGS_MODULE": "exchange.settings"}  # fmt: skip
        for name in ("DATABASE_URL", "REDIS_URL"):
            self.env.pop(name, None)
        self._own_database()
        self.valkey = embedded.start(var)
        self.ask("prepare")
        self.cast = json.loads(self.ask("cast"))
        self.start_web()
        self.start_worker()

    def _own_database(self) -> None:
        given = os.environ.get("DATABASE_URL")
        if not given or "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
            return
        self.database = f"faults_{secrets.token_hex(4)}"
        with psycopg.connect(given, autocommit=True) as line:
            line.execute(f"CREATE DATABASE {self.database}")
        self.env["DATABASE_URL"] = re.sub(r"(//[^/]*/)[^?]*", rf"\g<1>{self.database}", given)

    def ask(self, what: str) -> str:
        """Run one of the scripts of tests.faults.inside against the rig's database."""
        command = [sys.executable, "-m", "tests.faults.inside", what]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    def start_worker(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "exchange.worker", "worker", "-B",
                   "--loglevel=error", "--concurrency=1", "-s", str(self.var / "beat")]  # fmt: skip
        self.worker = self._start(command)

    def start_web(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "exchange.asgi:application", "--host",
                   "127.0.0.1", "--port", str(self.port), "--lifespan", "off",
                   "--log-level", "error"]  # fmt: skip
        self.web = self._start(command)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(OSError):
                urlopen(f"{self.at}/healthz", timeout=1).read()
                return
            time.sleep(0.1)
        raise TimeoutError("the web process did not start")

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.var / "log").open("ab") as log:
            return subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=log, stderr=log,
                                    start_new_session=True)  # fmt: skip

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def running(self, seconds: float = 30) -> bool:
        """Wait until a worker is in the middle of a step."""
        asked, until = (
            "SELECT 1 FROM journal_step WHERE state = 'running'",
            time.monotonic() + seconds,
        )
        while time.monotonic() < until:
            if self._one(asked):
                return True
            time.sleep(0.02)
        return False

    def _one(self, asked: str) -> Any:
        if url := self.env.get("DATABASE_URL"):
            with psycopg.connect(url) as line:
                return line.execute(asked).fetchone()
        line = sqlite3.connect(self.var / "ecotone.sqlite3", timeout=20)
        try:
            return line.execute(asked).fetchone()
        finally:
            line.close()

    def post_need(self, title: str) -> bool:
        """Post a need as Fiji's staff does; whether the site said that it was taken."""
        cookie = f"sessionid={self.cast['session']}; csrftoken={'c' * 32}"
        fields = {
            "csrfmiddlewaretoken": "c" * 32, "title": title, "by_when": self.cast["by_when"],
            "text": "A monitoring plan for our marine protected areas.", "targets": "3",
            "support": "monitoring_indicators", "languages": "en", "audience": "coordinators",
        }  # fmt: skip
        asked = Request(f"{self.at}/en/needs/new/", urlencode(fields).encode(), {"Cookie": cookie})
        try:
            build_opener(NoRedirect).open(asked, timeout=30)
        except HTTPError as answer:
            return answer.code == 302
        except OSError:
            return False
        return False

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9, children and all."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def settled(self, titles: list[str], seconds: float = 100) -> dict[str, Any]:
        """What has become of these needs once nothing is left to do, or when time is up."""
        until = time.monotonic() + seconds
        while True:
            found = json.loads(self.ask("look"))
            done = found["waiting"] == 0 and all(found["ranked"].get(one) for one in titles)
            if done or time.monotonic() > until:
                return found
            time.sleep(1)

    def stop(self) -> None:
        for process in (self.worker, self.web):
            self.kill(process)
        with suppress(ProcessLookupError):
            self.valkey.kill()
        self.valkey.wait()
        if self.database:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
                line.execute(f"DROP DATABASE {self.database} WITH (FORCE)")

"""The product as real processes of its own: they can be browsed, killed, stopped and cut."""

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
from urllib.request import urlopen

import psycopg
from django.conf import settings

from exchange import embedded

ROOT = Path(__file__).resolve().parents[1]
WORKER = [sys.executable, "-m", "celery", "-A", "exchange.worker", "worker", "--loglevel=error",
          "--concurrency=1"]  # fmt: skip

PREPARED: list[bytes] = []


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class Rig:
    """Valkey, worker and web with a database of their own, of the kind this run uses.

    ``scripts`` is the module whose ``prepare`` and ``cast`` fill it; without ``works`` no worker
    touches it.
    """

    def __init__(self, var: Path, scripts: str, mode: str = "test", works: bool = True) -> None:
        self.var, self.port, self.database, self.scripts = var, free_port(), "", scripts
        self.env = {**os.environ, "MODE": mode, "VAR_DIR": str(var), "SECRET_KEY": "f" * 50,
                    "ALLOWED_HOSTS": "127.0.0.1", "DJANGO_SETTINGS_MODULE": "exchange.settings"}  # fmt: skip
        for name in ("DATABASE_URL", "REDIS_URL"):
            self.env.pop(name, None)
        self._own_database()
        self.valkey = embedded.start(var)
        self._prepare()
        self.cast = json.loads(self.ask("cast"))
        self.start_web()
        self.worker: subprocess.Popen[bytes] | None = None
        if works:
            self.start_worker()

    def _own_database(self) -> None:
        given = os.environ.get("DATABASE_URL")
        if not given or "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
            return
        self.database = f"rig_{secrets.token_hex(4)}"
        with psycopg.connect(given, autocommit=True) as line:
            line.execute(f"CREATE DATABASE {self.database}")
        self.env["DATABASE_URL"] = re.sub(r"(//[^/]*/)[^?]*", rf"\g<1>{self.database}", given)

    def _prepare(self) -> None:
        """Of all that prepares a database, migrating takes longest: of SQLite's the first of this
        run is kept for the next."""
        own = self.var / "ecotone.sqlite3"
        if PREPARED:
            own.write_bytes(PREPARED[0])
        self.ask("prepare")
        if not self.database and not PREPARED:
            PREPARED.append(own.read_bytes())

    def ask(self, what: str) -> str:
        """Run one of the rig's scripts against its database; the last line it prints."""
        command = [sys.executable, "-m", self.scripts, what]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    def start_worker(self) -> None:
        self.worker = self._start([*WORKER, "-B", "-s", str(self.var / "beat")])

    def start_second_worker(self) -> subprocess.Popen[bytes]:
        """One more worker, without a clock; whoever starts it ends it."""
        return self._start([*WORKER, "-n", "second@%h"])

    def start_web(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "exchange.asgi:application", "--host",
                   "127.0.0.1", "--port", str(self.port), "--lifespan", "off",
                   "--ws-max-size", "65536", "--ws-per-message-deflate", "false",
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

    def one(self, asked: str) -> Any:
        """The first row of a query, asked beside the product."""
        if url := self.env.get("DATABASE_URL"):
            with psycopg.connect(url) as line:
                return line.execute(asked).fetchone()
        line = sqlite3.connect(self.var / "ecotone.sqlite3", timeout=20)
        try:
            return line.execute(asked).fetchone()
        finally:
            line.close()

    def idle(self, seconds: float = 90) -> None:
        """Wait until no step is left to do; TimeoutError when there still is one."""
        until = time.monotonic() + seconds
        while self.one("SELECT 1 FROM journal_step WHERE state IN ('waiting', 'running')"):
            if time.monotonic() > until:
                raise TimeoutError("the worker did not come to an end")
            time.sleep(0.1)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9, children and all."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in (self.worker, self.web):
            if process is not None:
                self.kill(process)
        with suppress(ProcessLookupError):
            self.valkey.kill()
        self.valkey.wait()
        if self.database:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
                line.execute(f"DROP DATABASE {self.database} WITH (FORCE)")

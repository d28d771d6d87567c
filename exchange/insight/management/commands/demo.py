"""Serves the whole product on this machine: Valkey, worker with beat, web, sample data."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from exchange import embedded
from exchange.insight.management import samplehub
from exchange.insight.management.commands.sample import SEED, SEEDS
from exchange.insight.queries.tryout import ACCOUNTS, PASSWORD
from exchange.library.actions import plant_hub

PR_SET_PDEATHSIG = 1


class Child:
    """One supervised process, started again with back-off when it dies."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.process: subprocess.Popen[bytes] | None = None
        self.fails, self.next_start = 0, 0.0

    def tend(self) -> None:
        """Start it when it is due and not running."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            self.fails += 1
            self.next_start = now + min(0.5 * 2**self.fails, 30)
            print(
                f"{self.name} ended with {self.process.returncode}; starting it again", flush=True
            )
            self._sweep()
            self.process = None
        if now >= self.next_start:
            self.process = subprocess.Popen(self.command, preexec_fn=_die_with_parent)

    def stop(self) -> None:
        """End it with its own children: politely first, then for good."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(8)
        self._sweep()
        self.process.wait()

    def _sweep(self) -> None:
        """End what is left of its process group: a killed parent leaves its children behind."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # type: ignore[union-attr]


def _die_with_parent() -> None:
    """On Linux a child ends with its parent, even one that was killed without a word."""
    os.setsid()  # Ctrl-C reaches the supervisor alone, which then stops the children in order
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Command(BaseCommand):
    """`manage.py demo`: everything on embedded defaults, or on DATABASE_URL and REDIS_URL."""

    help = "Serve the product with sample data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port, and whether to begin anew."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true", help="forget all data and begin anew")

    def handle(self, *args: Any, port: int, fresh: bool, **options: Any) -> None:
        """Prepare, start the children, tend them until Ctrl-C."""
        if settings.PRODUCTION:
            raise CommandError(
                "The demo holds known passwords. It does not run when MODE=production."
            )
        _check_alone(port)
        if fresh:
            _forget(settings.VAR)
        os.environ["BASE_URL"] = f"http://127.0.0.1:{port}"
        hub = _free_port()
        os.environ["HARVEST_ALLOW"] = f"127.0.0.1:{hub}"
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        children = _children(port, hub)
        try:
            if not os.environ.get("REDIS_URL"):
                _valkey(children[0])
            call_command("prepare", verbosity=0)
            # The worker reads in its words while the sample data is planted.
            next(child for child in children if child.name == "worker").tend()
            call_command("collectstatic", verbosity=0, interactive=False)
            call_command("sample", "plant")
            plant_hub(by=SEED, address=f"http://127.0.0.1:{hub}/oai")
            self._tend(children, port)
        except KeyboardInterrupt:
            print("\nStopping.")
        finally:
            for child in reversed(children):
                child.stop()

    def _tend(self, children: list[Child], port: int) -> None:
        told = False
        while True:
            for child in children:
                child.tend()
            if not told and _is_ready(port):
                told = True
                self._tell(port)
            time.sleep(0.5 if told else 0.1)

    def _tell(self, port: int) -> None:
        self.stdout.write(f"\nEcotone is ready: http://127.0.0.1:{port}/\n")
        self.stdout.write(f"Sign in with one of these and the password {PASSWORD}")
        for one in ACCOUNTS:
            self.stdout.write(f"  {one.email:26} {one.who}")
        self.stdout.write("Mails are written to var/mail. Ctrl-C ends it; the data stays.\n")
        self.stdout.flush()


def _check_alone(port: int) -> None:
    """Before anything is touched: no other demo uses this folder, no other program the port."""
    if not os.environ.get("REDIS_URL") and embedded.answers(embedded.socket_path(settings.VAR)):
        raise CommandError(f"Another demo already runs in {settings.VAR}. Stop it first.")
    try:
        with closing(socket.socket()) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as problem:
        raise CommandError(
            f"Port {port} cannot be used: {problem}. Choose another, for instance --port 8080."
        ) from problem


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as line:
        return line.getsockname()[1]


def _children(port: int, hub: int) -> list[Child]:
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "exchange.worker"]
    worker = [
        *celery, "worker", "--loglevel=warning", f"--concurrency={settings.ENV.workers}",
        "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    beat = [*celery, "beat", "--loglevel=warning", "-s", str(settings.VAR / "beat")]
    web = [
        python, "-m", "uvicorn", "exchange.asgi:application", "--host", "127.0.0.1",
        "--port", str(port), "--lifespan", "off", "--ws-max-size", "65536",
        "--ws-per-message-deflate", "false", "--log-level", "warning", "--no-server-header",
    ]  # fmt: skip
    own = [] if os.environ.get("REDIS_URL") else [Child("valkey", embedded.command(settings.VAR))]
    sample = Child("sample hub", [python, samplehub.__file__, str(hub), str(SEEDS / "hub.jsonl")])
    return [*own, sample, Child("worker", worker), Child("beat", beat), Child("web", web)]


def _valkey(child: Child) -> None:
    path = embedded.socket_path(settings.VAR)
    with suppress(FileNotFoundError):
        path.unlink()
    child.tend()
    until = time.monotonic() + 10
    while not embedded.answers(path):
        if time.monotonic() > until:
            raise CommandError("The embedded Valkey did not start; see the lines above.")
        time.sleep(0.02)


def _is_ready(port: int) -> bool:
    with suppress(OSError, ValueError):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return json.load(answer) == {"ready": True, "degraded": []}
    return False


def _forget(var: Path) -> None:
    """Empty the data folder, and the PostgreSQL tables when there are some."""
    if settings.ENV.database_url:
        call_command("flush", verbosity=0, interactive=False)
    for one in var.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        elif one.name != "secret_key":
            one.unlink()

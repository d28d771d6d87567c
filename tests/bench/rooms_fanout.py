"""Fan-out of one room beside a raw ASGI broadcast, in one run: ``python -m tests.bench.rooms_fanout``.

Both serve the same sockets from one uvicorn process and carry the same messages; the raw one keeps
nothing, checks nobody and awaits every send in turn. Prints seconds, server CPU and their ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import websockets

from exchange import embedded

PORT = 8941
PACED, BURST, TALKERS = 50, 200, 20
_here: set[Any] = set()


async def raw(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The least that can be called a room: what one says is sent to everybody, one by one."""
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    _here.add(send)
    while (message := await receive())["type"] == "websocket.receive":
        frame = json.loads(message["text"])
        text = json.dumps({"t": "ev", "cid": frame["cid"], "msg": {"text": frame["body"]}})
        for other in list(_here):
            await other({"type": "websocket.send", "text": text})
    _here.discard(send)


def plant(members: int) -> tuple[int, list[str]]:
    """A room with this many members in a fresh database; its key and their session keys."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from exchange.brokering.models import Exchange
    from exchange.people.models import Actor
    from exchange.rooms.actions import open_room
    from tests import conftest as cast

    call_command("migrate", verbosity=0)
    cast.fill_atlas()
    staff = cast.seated("Mere", "mere@fiji.example", "FJ", "staff")
    focal = cast.seated("Jone", "jone@fiji.example", "FJ", "focal_point")
    expert, coordinator = (
        cast.an_expert("Hasina", "h@expert.example", "MG"),
        cast.person("Lina", "l@e.example"),
    )
    cast.Mandate.objects.create(user=coordinator, kind="coordinator")
    need, offer = cast.ask(staff), cast.offers(expert)
    cast.board.endorse(by=Actor(focal).wearing("party:FJ"), need=need)
    need.refresh_from_db()
    proposal = cast.brokering.propose(by=Actor(coordinator), need=need, offer=offer)
    for user in (staff, expert):
        cast.brokering.accept(by=Actor(user), proposal=proposal)
    people = [cast.seated(f"P{n}", f"p{n}@fiji.example", "FJ", "staff") for n in range(members)]
    room = open_room(by=Actor.system("clock"), exchange=Exchange.objects.get())
    keys = []
    for user in people:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    return room.pk, keys


class Server:
    """One uvicorn process and its CPU seconds."""

    def __init__(self, app: str) -> None:
        command = [sys.executable, "-m", "uvicorn", app, "--port", str(PORT), "--log-level", "error",
                   "--lifespan", "off", "--ws-per-message-deflate", "false"]  # fmt: skip
        self.process = subprocess.Popen(command)

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


async def enter(stack: AsyncExitStack, room: int, key: str) -> Any:
    """One open socket; tried again while the server starts."""
    address = f"ws://127.0.0.1:{PORT}/ws/rooms/{room}/?v=1"
    for _ in range(100):
        try:
            line = websockets.connect(
                address, compression=None, origin=f"http://127.0.0.1:{PORT}",
                additional_headers={"Cookie": f"sessionid={key}"}, open_timeout=30,
            )  # fmt: skip
            return await stack.enter_async_context(line)
        except OSError:
            await asyncio.sleep(0.1)
    raise TimeoutError("the server did not start")


async def measure(app: str, room: int, keys: list[str]) -> dict[str, float]:
    """p99 of delivery at five messages a second, then seconds and CPU of a burst."""
    server = Server(app)
    sent: dict[str, float] = {}
    late: list[float] = []
    got = 0

    async def listen(socket: Any) -> None:
        nonlocal got
        async for text in socket:
            frame = json.loads(text)
            for ev in frame.get("evs", [frame]) if frame["t"] in ("ev", "batch") else ():
                got += 1
                late.append(time.perf_counter() - sent[ev["cid"]])

    async def until(count: int) -> None:
        while got < count:
            await asyncio.sleep(0.005)

    async def say(socket: Any, cid: str) -> None:
        sent[cid] = time.perf_counter()
        await socket.send(json.dumps({"t": "send", "cid": cid, "body": "We start on Monday." * 4}))

    try:
        async with AsyncExitStack() as stack:
            lines = [await enter(stack, room, key) for key in keys]
            ears = [asyncio.create_task(listen(line)) for line in lines]
            await asyncio.sleep(3)
            for n in range(PACED):
                await say(lines[n % TALKERS], f"{app[-4:]}-paced-{n}".replace(":", "_"))
                await asyncio.sleep(0.2)
            await until(PACED * len(keys))
            p99 = sorted(late)[int(len(late) * 0.99)]
            cpu, began = server.cpu(), time.perf_counter()
            for n in range(BURST):
                await say(lines[n % TALKERS], f"{app[-4:]}-burst-{n}".replace(":", "_"))
            await until((PACED + BURST) * len(keys))
            seconds, cpu = time.perf_counter() - began, server.cpu() - cpu
            for ear in ears:
                ear.cancel()
    finally:
        server.stop()
    each = cpu / (BURST * len(keys)) * 1e6
    return {"p99 ms": p99 * 1e3, "deliveries/s": BURST * len(keys) / seconds, "CPU µs each": each}


def main() -> None:
    """Measure both, print both and the ratios."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--members", type=int, default=500)
    members = asked.parse_args().members
    var = tempfile.mkdtemp(prefix="ecotone-bench-")
    os.environ.update(MODE="test", VAR_DIR=var, SECRET_KEY="bench-" + "x" * 44)
    os.environ["DJANGO_SETTINGS_MODULE"] = "exchange.settings"
    redis = embedded.start(Path(var))
    try:
        room, keys = plant(members)
        found = {}
        for app in ("tests.bench.rooms_fanout:raw", "exchange.asgi:application"):
            found[app] = asyncio.run(asyncio.wait_for(measure(app, room, keys), 240))
            print(app, {name: round(value, 1) for name, value in found[app].items()}, flush=True)
    finally:
        redis.terminate()
        redis.wait()
        shutil.rmtree(var)
    ours, bare = found["exchange.asgi:application"], found["tests.bench.rooms_fanout:raw"]
    print("ratio", {name: round(ours[name] / bare[name], 2) for name in ours})


if __name__ == "__main__":
    main()

"""A room of the cast: Fiji's people, the expert, and the coordinator who reads along."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from typing import Any, TypeVar

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import connections
from django.test import Client

from exchange.asgi import application
from exchange.brokering.models import Exchange
from exchange.people.models import Actor, User
from exchange.rooms import actions, protocol
from exchange.rooms.actions import Said
from exchange.rooms.consumers import threads
from exchange.rooms.models import Room

T = TypeVar("T")
CLOCK = Actor.system("clock")


@pytest.fixture
def room(exchange: Exchange) -> Room:
    return actions.open_room(by=CLOCK, exchange=exchange)


@pytest.fixture(autouse=True)
def a_fresh_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test said does not slow the next, whose people have the same keys."""
    monkeypatch.setattr(protocol, "PACE", protocol.Pace(20, 40))


@pytest.fixture(autouse=True)
def threads_at_rest(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sockets' threads have ended their queries before the database is emptied behind them."""
    asked: list[Future[Any]] = []
    for pool in (threads.READERS, threads.WRITERS):
        submit = pool.submit
        monkeypatch.setattr(
            pool, "submit", lambda *call, to=submit: asked.append(to(*call)) or asked[-1]
        )
    yield
    wait(asked, timeout=10)


def tell(room: Room, user: User, body: str = "Bula, we can start on Monday.", **given: Any) -> Said:
    given = {"cid": secrets.token_urlsafe(12), **given}
    return actions.say(by=Actor(user), room=room, body=body, **given)


def _cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


async def aside(call: Callable[..., T], *args: Any, **given: Any) -> T:
    """Run what reads or writes the database in a thread that leaves no connection behind."""

    def run() -> T:
        try:
            return call(*args, **given)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


class Visitor:
    """One person at a room's socket, through the whole application."""

    def __init__(self, line: ApplicationCommunicator) -> None:
        self.line = line
        self.taken = False
        # What ``next`` passed over: an event may come before the ack of the message it tells of.
        self.passed: list[dict[str, Any]] = []

    @classmethod
    async def come(
        cls,
        room_pk: Any,
        user: User | None,
        after: Any = 0,
        origin: str | None = "http://testserver",
        **also: str,
    ) -> Visitor:
        """Knock at the room's address with the person's session; ``also`` are more headers."""
        headers = [(name.encode(), value.encode()) for name, value in also.items()]
        headers.append((b"host", b"testserver"))
        headers += [] if origin is None else [(b"origin", origin.encode())]
        if user is not None:
            headers.append((b"cookie", f"sessionid={await aside(_cookie_of, user)}".encode()))
        path, _, asked = f"/ws/rooms/{room_pk}/".partition("?")
        asked = asked or ("" if after is None else f"after={after}&v=1")
        scope = {
            "type": "websocket", "path": path, "query_string": asked.encode(), "headers": headers,
            "subprotocols": [],
        }  # fmt: skip
        visitor = cls(ApplicationCommunicator(application, scope))
        await visitor.line.send_input({"type": "websocket.connect"})
        answer = await visitor.line.receive_output(timeout=5)
        visitor.taken = answer["type"] == "websocket.accept"
        return visitor

    async def send(self, text: str | bytes) -> None:
        """One frame, text or binary, as it is."""
        kind = "text" if isinstance(text, str) else "bytes"
        await self.line.send_input({"type": "websocket.receive", kind: text})

    async def say(self, body: str, cid: str = "") -> str:
        """Send a message; its cid."""
        cid = cid or secrets.token_urlsafe(12)
        await self.send(json.dumps({"t": "send", "cid": cid, "body": body}))
        return cid

    async def next(self, kind: str | None = None, within: float = 5.0) -> dict[str, Any]:
        """The next frame, or the next of one kind; frames of other kinds are kept for later."""
        for frame in self.passed:
            if kind in (None, frame["t"]):
                self.passed.remove(frame)
                return frame
        while True:
            message = await self.line.receive_output(timeout=within)
            assert message["type"] == "websocket.send", message
            frame = json.loads(message["text"])
            if kind in (None, frame["t"]):
                return frame
            self.passed.append(frame)

    async def seen(self, count: int, within: float = 5.0) -> list[dict[str, Any]]:
        """The next ``count`` events, those in batches too."""
        evs: list[dict[str, Any]] = []
        while len(evs) < count:
            frame = await self.next(within=within)
            evs += frame["evs"] if frame["t"] == "batch" else [frame] if frame["t"] == "ev" else []
        return evs

    async def closed(self, within: float = 5.0) -> tuple[int, list[dict[str, Any]]]:
        """Wait for the close: its code, and what was sent before it."""
        before = []
        while True:
            message = await self.line.receive_output(timeout=within)
            if message["type"] == "websocket.close":
                await self.line.wait()
                return message["code"], before
            before.append(json.loads(message["text"]))

    async def silent(self, seconds: float) -> bool:
        """Whether nothing comes."""
        return await self.line.receive_nothing(timeout=seconds)

    async def go(self) -> None:
        """Leave."""
        await self.line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.line.wait()

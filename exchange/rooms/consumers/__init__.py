"""The room's socket: checked at the door, caught up, then live."""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from weakref import WeakKeyDictionary

from django.contrib.auth import HASH_SESSION_KEY
from django.db import DatabaseError

from exchange.rooms import protocol
from exchange.rooms.consumers import threads
from exchange.rooms.consumers.line import Line, Receive, Send
from exchange.rooms.hub import Hub, Socket, codes

log = logging.getLogger(__name__)
_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """This process's hub (one an event loop)."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(
            read=threads.items_after, heads=threads.heads, rights=threads.ended,
            batch=protocol.batch, beat=lambda head: protocol.encode({"t": "beat", "head": head}),
            beat_seconds=protocol.BEAT_SECONDS, bell=protocol.encode({"t": "bell"}),
        )  # fmt: skip
    return _hubs[loop]


async def nowhere(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Any other address: the same answer as for a room that is not there."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": codes.NOT_HERE})


async def room(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """``/ws/rooms/<pk>/?after=<seq>&v=1``, once the origin and the session have been read."""
    await receive()
    await send({"type": "websocket.accept"})
    code: int | None = codes.FAILED
    try:
        code = await _serve(scope, receive, send)
    except OSError:
        return  # the other end is gone
    except DatabaseError as problem:
        log.warning("a room's socket lost the database, its client comes back: %s", problem)
    except Exception:
        log.exception("a room's socket failed")
    if code is not None:
        try:
            async with asyncio.timeout(1.0):
                await send({"type": "websocket.close", "code": code})
        except (TimeoutError, OSError, RuntimeError) as problem:
            log.info("a socket was gone before it was closed: %s", problem)


async def _serve(scope: dict[str, Any], receive: Receive, send: Send) -> int | None:
    """Check, follow, and answer the close code; None when the other end has closed."""
    user = scope["user"]
    if not user.is_authenticated:
        return codes.SIGNED_OUT
    after, version = protocol.query(scope["query_string"])
    if version != protocol.VERSION:
        return codes.OLD_PROTOCOL
    here = hub()
    if code := here.full(user.pk):
        return code
    session = scope["session"]

    async def put(text: str) -> None:
        await send({"type": "websocket.send", "text": text})

    proof = session.get(HASH_SESSION_KEY, "")
    socket = Socket(user.pk, session.session_key or "", proof, put)
    pk = scope["url_route"]["kwargs"]["pk"]
    tail = here.enter(pk, socket)
    try:
        return await Line(here, tail, socket, user, receive, send).follow(after)
    finally:
        here.leave(tail, socket)

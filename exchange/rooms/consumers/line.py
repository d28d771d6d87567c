"""One socket at work: what it reads and what it writes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import DatabaseError

from exchange.errors import Refused
from exchange.rooms import protocol
from exchange.rooms.consumers import threads
from exchange.rooms.gates import Changed
from exchange.rooms.hub import Hub, Item, Socket, Tail, codes

log = logging.getLogger(__name__)
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
MOST_MALFORMED = 10
MOST_TOO_FAST = 200


class Line:
    """One socket at work: a reader and a writer, until either ends."""

    def __init__(
        self, hub: Hub, tail: Tail, socket: Socket, user: Any, receive: Receive, send: Send
    ) -> None:
        self.hub, self.tail, self.socket, self.user = hub, tail, socket, user
        self._receive, self._send = receive, send
        self._pace = protocol.Pace(protocol.LIMITS["rate"], protocol.LIMITS["burst"])
        self._pulls = protocol.Pace(1, 5)
        self._malformed = self._too_fast = 0

    async def follow(self, after: int | None) -> int | None:
        """Greet, then read and write until the socket ends; answers its close code."""
        try:
            you, head, msg_head, read = await threads.enter(self.user, self.tail.room)
        except Refused:
            return codes.NOT_HERE
        reset = after is None or after > head or head - after > protocol.FAR
        self.socket.cursor = head if reset or after is None else after
        self.socket.let_in_at = head
        hello = protocol.hello(self.tail.room, you, head, msg_head, self.socket.cursor, reset, read)
        await self._tell(hello)
        self.tail.start(head)
        return await self._until_one_ends()

    async def _until_one_ends(self) -> int | None:
        loop = asyncio.get_running_loop()
        works: set[asyncio.Future[Any]] = {loop.create_task(self._read()), self.socket.ended}
        works.add(loop.create_task(self._write()))
        try:
            done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)
        return self.socket.ended.result() if self.socket.ended in done else done.pop().result()

    async def _write(self) -> int:
        """Send what the cursor has not seen; ends only when this person is put out."""
        socket = self.socket
        while True:
            if socket.rewind is not None:
                socket.cursor, socket.rewind = socket.rewind, None
            while socket.notes:
                await self._put(socket.notes.pop(0))
            if socket.cursor >= (self.tail.head or 0):
                if socket.rewind is None:
                    await socket.wait()
                continue
            items = self.tail.behind(socket.cursor)
            if items is None:
                items = await self.hub.read(self.tail.room, socket.cursor)
            if not items or await self._put_items(items):
                return codes.NOT_HERE

    async def _put_items(self, items: list[Item]) -> bool:
        """Send events as batches; True when one of them puts this person out."""
        for start in range(0, len(items), protocol.BATCH):
            part = items[start : start + protocol.BATCH]
            if self.socket.ended.done() or any(map(self.socket.is_put_out_by, part)):
                return True
            self.socket.cursor = part[-1].seq
            await self._put(protocol.batch([item.frame for item in part]))
            if self.socket.rewind is not None:
                break
        return False

    async def _read(self) -> int | None:
        """Answer what the client sends; the close code, or None when it has closed."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return None
            if code := await self._take(message.get("text")):
                return code

    async def _take(self, text: str | None) -> int:
        if text is not None and len(text.encode("utf-8", "replace")) > protocol.FRAME:
            return codes.TOO_BIG
        if wait := self._pace.wait(None):
            self._too_fast += 1
            cid = protocol.cid_of(protocol.parse(text) or {})
            await self._tell(protocol.nack(cid, "rate", retry_after=wait))
            return codes.FLOOD if self._too_fast > MOST_TOO_FAST else 0
        frame = protocol.parse(text)
        verbs = {"read": self._mark, "pull": self._pull, "ping": self._ping}
        verb = (verbs | dict.fromkeys(protocol.WRITES, self._change)).get(
            frame["t"] if frame else ""
        )
        if frame is None or verb is None or not await verb(frame):
            self._malformed += 1
            await self._tell(protocol.nack(protocol.cid_of(frame or {}), "invalid"))
            return codes.MALFORMED if self._malformed >= MOST_MALFORMED else 0
        return 0

    async def _change(self, frame: dict[str, Any]) -> bool:
        cid, given = protocol.cid_of(frame), protocol.written(frame)
        if cid is None or given is None:
            return False
        if wait := protocol.PACE.wait((self.user.pk, self.tail.room)):
            await self._tell(protocol.nack(cid, "rate", retry_after=wait))
            return True
        try:
            ack, item = await threads.write(self.user, self.tail.room, frame["t"], cid, given)
        except Changed as changed:
            await self._tell(protocol.nack(cid, changed.code, rev=changed.rev))
        except Refused as refused:
            code = "forbidden" if refused.code == "absent" else refused.code
            await self._tell(protocol.nack(cid, code))
        except DatabaseError as problem:
            log.warning("a message could not be kept now: %s", problem)
            await self._tell(protocol.nack(cid, "retry", retry_after=1.0))
        else:
            try:
                await self._tell(ack)
            finally:
                self.tail.took(item)
        return True

    async def _mark(self, frame: dict[str, Any]) -> bool:
        no = protocol.number(frame.get("no"))
        if no is None:
            return False
        if await threads.mark_read(self.user, self.tail.room, no):
            told = protocol.encode({"t": "read", "no": no})
            for other in self.tail.sockets:
                if other.user == self.user.pk and other is not self.socket:
                    other.note(told)
        return True

    async def _pull(self, frame: dict[str, Any]) -> bool:
        after, head = protocol.number(frame.get("after")), self.tail.head or 0
        if after is None or after > head:
            return False
        if wait := self._pulls.wait(None):
            await self._tell(protocol.nack(None, "rate", retry_after=wait))
        elif head - after > protocol.FAR:
            await self._tell({"t": "reset", "head": head})
        else:
            self.socket.rewind = after
            self.socket.wake()
        return True

    async def _ping(self, frame: dict[str, Any]) -> bool:
        await self._tell({"t": "beat", "head": self.tail.head or 0})
        return True

    async def _tell(self, frame: dict[str, Any]) -> None:
        await self._send({"type": "websocket.send", "text": protocol.encode(frame)})

    async def _put(self, text: str) -> None:
        self.socket.sending_since = asyncio.get_running_loop().time()
        await self._send({"type": "websocket.send", "text": text})
        self.socket.sending_since = None

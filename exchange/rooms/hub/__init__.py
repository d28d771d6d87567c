"""One hub a process: follows the rooms that have sockets here.

The database is the truth. Rings from Redis say where to look at once; a look at all heads once a
second finds what no ring told; rights are read again every few seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

from exchange.rooms.hub import codes
from exchange.rooms.hub.bell import Called, Heard, listen
from exchange.rooms.hub.tail import Batch, Item, Read, Socket, Tail

log = logging.getLogger(__name__)
__all__ = ["Holder", "Hub", "Item", "Socket", "Tail", "codes"]

LOOK_SECONDS = 1.0
RIGHTS_SECONDS = 5.0
STUCK_SECONDS = 10.0
MOST_OF_ONE = 12
MOST = 4_000

# Of each room its sockets' (person, session, proof); answers those that end, with a close code.
Holder = tuple[int, str, str]
Heads = Callable[[list[int]], Awaitable[dict[int, int]]]
Rights = Callable[[dict[int, set[Holder]]], Awaitable[dict[int, dict[Holder, int]]]]
Listen = Callable[[Heard, Called], Awaitable[None]]


class Hub:
    """``read``, ``heads`` and ``rights`` ask the database; ``batch`` puts events into one frame,
    ``beat`` makes the frame of a beat, ``bell`` is the frame for one whose bell has changed."""

    def __init__(
        self, *, read: Read, heads: Heads, rights: Rights, batch: Batch,
        beat: Callable[[int], str], beat_seconds: float, bell: str, hear: Listen = listen,
    ) -> None:  # fmt: skip
        self.read, self._heads, self._rights, self._hear = read, heads, rights, hear
        self._batch = batch
        self._beat, self._beat_seconds, self._bell = beat, beat_seconds, bell
        self._tails: dict[int, Tail] = {}
        self._people: Counter[int] = Counter()
        self._tasks: list[asyncio.Task[None]] = []

    def full(self, user: int) -> int:
        """The close code for one socket more of this person, or 0 when there is room."""
        if self._people[user] >= MOST_OF_ONE:
            return codes.TOO_MANY
        return codes.OVERLOADED if self._people.total() >= MOST else 0

    def enter(self, room: int, socket: Socket) -> Tail:
        """Put a socket on the room's tail. Only afterwards is the head read: nothing slips by."""
        tail = self._tails.setdefault(room, Tail(room, self.read, self._batch))
        tail.sockets.add(socket)
        self._people[socket.user] += 1
        if not self._tasks:
            loop = asyncio.get_running_loop()
            self._tasks = [loop.create_task(self._listen()), loop.create_task(self._watch())]
        return tail

    def leave(self, tail: Tail, socket: Socket) -> None:
        """Take a socket off; the last one stops the hub's looking."""
        tail.sockets.discard(socket)
        self._people[socket.user] -= 1
        if not self._people[socket.user]:
            del self._people[socket.user]
        if not tail.sockets and self._tails.get(tail.room) is tail:
            tail.close()
            del self._tails[tail.room]
        if not self._tails:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    def rang(self, room: int, seq: int) -> None:
        """Somebody says that this room has number ``seq``."""
        if tail := self._tails.get(room):
            tail.rang(seq)

    def called(self, people: Collection[int] | None) -> None:
        """The bell of these people has changed; None: it may have, of anybody here."""
        for tail in self._tails.values():
            for one in tail.sockets:
                if people is None or one.user in people:
                    one.note(self._bell)

    async def _listen(self) -> None:
        with suppress(asyncio.CancelledError):
            await self._hear(self.rang, self.called)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        rights_at, beat_at = loop.time() + RIGHTS_SECONDS, loop.time() + self._beat_seconds
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self._stop_the_stuck(loop.time())
            try:
                await self._look()
                if loop.time() >= rights_at:
                    rights_at = loop.time() + RIGHTS_SECONDS
                    await self._check_rights()
            except Exception as problem:
                log.warning("the rooms are looked at again in a second: %s", problem)
            if loop.time() >= beat_at:
                beat_at = loop.time() + self._beat_seconds
                self._beat_all()

    async def _look(self) -> None:
        for room, head in (await self._heads(list(self._tails))).items():
            self.rang(room, head)

    async def _check_rights(self) -> None:
        # Who comes while the question is out was let in later than its answer.
        asked = {room: list(tail.sockets) for room, tail in self._tails.items()}
        holders = {
            room: {(one.user, one.session, one.proof) for one in sockets}
            for room, sockets in asked.items()
        }
        for room, ended in (await self._rights(holders)).items():
            for one in asked[room] if ended else ():
                if code := ended.get((one.user, one.session, one.proof)):
                    one.stop(code)

    def _beat_all(self) -> None:
        for tail in self._tails.values():
            frame = self._beat(tail.head or 0)
            for one in tail.sockets:
                one.note(frame)

    def _stop_the_stuck(self, now: float) -> None:
        for tail in self._tails.values():
            for one in tail.sockets:
                if one.sending_since is not None and now - one.sending_since > STUCK_SECONDS:
                    one.stop(codes.TOO_SLOW)

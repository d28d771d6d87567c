"""The end of one room's events in this process, and the sockets that follow it."""

from __future__ import annotations

import asyncio
import logging
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from exchange.rooms.hub import codes

log = logging.getLogger(__name__)
RING = 512
# A round to all sockets is followed by a pause of this many times what it took: what is said
# meanwhile goes out together, and the loop is left to those who speak.
PAUSE, LONGEST_PAUSE = 3, 0.1
TOGETHER = 100


class Item(NamedTuple):
    """One event, encoded once for everybody; ``out`` is the person it puts out, or 0.

    ``about`` is the thing it tells of, or 0, and ``quotes`` one that it shows a part of; with
    ``mends`` earlier frames that show the thing are wrong now.
    """

    seq: int
    frame: str
    out: int = 0
    about: int = 0
    quotes: int = 0
    mends: bool = False


Read = Callable[[int, int], Awaitable[list[Item]]]
# Several encoded events as one frame.
Batch = Callable[[list[str]], str]
Put = Callable[[str], Coroutine[Any, Any, None]]


class Socket:
    """A socket is a cursor in its room's tail, never a queue: who reads slowly only lags.

    ``put`` sends one frame; without it the socket only looks.
    """

    def __init__(self, user: int, session: str = "", proof: str = "", put: Put | None = None):
        self.user = user
        self.session = session
        self.proof = proof
        self.cursor = 0
        # The room's head when the person was let in: what put them out before then is history.
        self.let_in_at: int | None = None
        self.rewind: int | None = None
        self.notes: list[str] = []
        # When the send now running began, in the loop's time; None between sends.
        self.sending_since: float | None = None
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._put = put
        self._rest: Coroutine[Any, Any, None] | None = None
        self._bell: asyncio.Future[None] | None = None

    def is_put_out_by(self, item: Item) -> bool:
        """Whether this event puts the person out who was let in with this socket."""
        return item.out == self.user and self.let_in_at is not None and item.seq > self.let_in_at

    def stop(self, code: int) -> None:
        """End it with a close code; nothing is sent to it from now on."""
        if not self.ended.done():
            self.ended.set_result(code)

    def note(self, frame: str) -> None:
        """A frame for this socket alone, such as a beat; dropped when it lags or waits already."""
        if len(self.notes) < 4 and frame not in self.notes:
            self.notes.append(frame)
            self.wake()

    def offer(self, after: int, head: int, frame: str) -> None:
        """Send what follows ``after`` up to ``head`` at once when level and idle, else wake it.

        A send seldom has to wait, so it is begun here, without a task's turn for each socket;
        one that does wait is finished by the socket's own writer.
        """
        if self._put is None or self._bell is None or self._bell.done() or self.ended.done():
            return self.wake()
        if self.cursor != after:
            return self.wake()
        self.cursor = head
        sending = self._put(frame)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return None
        except Exception as problem:
            # One that is gone or was closed by the server must not keep the rest waiting.
            log.info("a socket broke while it was written: %s", problem)
            return self.stop(codes.FAILED)
        self.sending_since = asyncio.get_running_loop().time()
        self._rest = _finish(sending, waits_for)
        return self.wake()

    def wake(self) -> None:
        """There is something to look at."""
        if self._bell is not None and not self._bell.done():
            self._bell.set_result(None)

    async def wait(self) -> None:
        """Until somebody wakes it; a send that was begun meanwhile is finished first."""
        self._bell = asyncio.get_running_loop().create_future()
        await self._bell
        if self._rest is not None:
            rest, self._rest = self._rest, None
            await rest
            self.sending_since = None


@types.coroutine
def _finish(begun: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine whose first step was taken elsewhere and waits for something."""
    while True:
        try:
            came = yield waits_for
        except BaseException as problem:
            step = partial(begun.throw, problem)
        else:
            step = partial(begun.send, came)
        try:
            waits_for = step()
        except StopIteration:
            return


class Tail:
    """The last 512 events of a room; takes them from own writes, rings and looks, in order."""

    def __init__(self, room: int, read: Read, batch: Batch) -> None:
        self.room = room
        self.head: int | None = None
        self.sockets: set[Socket] = set()
        self._read, self._batch = read, batch
        self._fresh: list[Item] = []
        # Among the fresh is a frame that a later one of them has made wrong.
        self._is_stale = False
        self._free_at = 0.0
        self._round: asyncio.TimerHandle | None = None
        self._ring: deque[Item] = deque(maxlen=RING)
        self._wanted = 0
        self._fetch: asyncio.Task[None] | None = None

    def start(self, head: int) -> None:
        """The room's head as the database says; the first one is where the tail begins."""
        if self.head is None:
            self.head = head
        self.rang(max(head, self._wanted))

    def took(self, item: Item) -> None:
        """An event written in this process; behind a gap it is only a ring."""
        if self.head is not None and item.seq == self.head + 1:
            self._append(item)
        else:
            self.rang(item.seq)

    def rang(self, seq: int) -> None:
        """The room is said to have number ``seq``; what is missing is fetched, once a process."""
        self._wanted = max(self._wanted, seq)
        running = self._fetch is not None and not self._fetch.done()
        if self.head is not None and seq > self.head and not running:
            self._fetch = asyncio.get_running_loop().create_task(self._catch_up())

    def behind(self, cursor: int) -> list[Item] | None:
        """What follows ``cursor``, or None when the ring no longer reaches back to it."""
        if not self._ring or self._ring[0].seq > cursor + 1:
            return None
        if self._ring[-1].seq == cursor + 1:
            return [self._ring[-1]]
        return list(islice(self._ring, cursor + 1 - self._ring[0].seq, None))

    def close(self) -> None:
        """Nobody follows any more."""
        for waiting in (self._fetch, self._round):
            if waiting is not None:
                waiting.cancel()

    async def _catch_up(self) -> None:
        try:
            while self.head is not None and self._wanted > self.head:
                asked = self._wanted
                items = await self._read(self.room, self.head)
                if not items and asked == self._wanted:
                    break
                for item in items:
                    if item.seq == self.head + 1:
                        self._append(item)
        except Exception as problem:
            log.warning("room %s is looked at again in a second: %s", self.room, problem)
        # A ring may say anything: what the database does not have is not waited for.
        self._wanted = 0

    def _append(self, item: Item) -> None:
        if item.mends:
            # Who lags reads the rows, where words that were taken back are no more.
            self._ring.clear()
            self._is_stale |= any(item.about in (one.about, one.quotes) for one in self._fresh)
        self._ring.append(item)
        self._fresh.append(item)
        self.head = item.seq
        # Who is put out gets nothing from now on, not even what waits for the next round.
        for socket in self.sockets if item.out else ():
            if socket.is_put_out_by(item):
                socket.stop(codes.NOT_HERE)
        loop = asyncio.get_running_loop()
        free = self._round is None and loop.time() >= self._free_at
        if free or item.out or len(self._fresh) >= TOGETHER:
            self._go_round()
        elif self._round is None:
            self._round = loop.call_at(self._free_at, self._go_round)

    def _go_round(self) -> None:
        """Tell every socket what is fresh, as one frame."""
        if self._round is not None:
            self._round.cancel()
            self._round = None
        loop = asyncio.get_running_loop()
        began, fresh, self._fresh = loop.time(), self._fresh, []
        is_stale, self._is_stale = self._is_stale, False
        frame = self._batch([item.frame for item in fresh])
        for socket in self.sockets:
            if is_stale:
                socket.wake()
            else:
                socket.offer(fresh[0].seq - 1, fresh[-1].seq, frame)
        ended = loop.time()
        self._free_at = ended + min(PAUSE * (ended - began), LONGEST_PAUSE)

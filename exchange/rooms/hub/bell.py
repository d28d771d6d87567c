"""The doorbell between processes: "room 7 has number 41 now". It carries no message.

Whoever misses a ring finds the same numbers by looking, once a second. The same line calls people
who sit in a room, "@3,8": what waits for them outside it has changed.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Collection

import redis
import redis.asyncio
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
CHANNEL = "ecotone.rooms"
PATIENCE = 0.3
# After a failed ring Redis is left alone for a while, so that nobody waits for it in vain.
QUIET_SECONDS = 5.0
LONGEST_WAIT = 5.0

Heard = Callable[[int, int], None]
# Whom a call is for; None: it may have been for anybody.
Called = Callable[[Collection[int] | None], None]


class Bell:
    """Rings through one connection kept for the process, from whatever thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: redis.Redis | None = None
        self._quiet_until = 0.0

    def ring(self, room: int, seq: int) -> None:
        """Tell the other processes; never raises, and never waits longer than 0.6 s."""
        self._publish(f"{room}:{seq}")

    def call(self, people: Collection[int]) -> None:
        """Tell the processes where these people sit in a room, once the transaction commits."""
        if people:
            words = "@" + ",".join(map(str, people))
            transaction.on_commit(lambda: self._publish(words))

    def _publish(self, words: str) -> None:
        if time.monotonic() < self._quiet_until:
            return
        try:
            self._open().publish(CHANNEL, words)
        except (RedisError, OSError) as problem:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            log.warning("no ring for %s, a look will find it: %s", words[:40], problem)

    def _open(self) -> redis.Redis:
        with self._lock:
            if self._line is None:
                self._line = redis.Redis.from_url(
                    settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE,
                    retry=redis.retry.Retry(NoBackoff(), 0),
                )  # fmt: skip
            return self._line


BELL = Bell()


async def listen(heard: Heard, called: Called) -> None:
    """Pass on every ring and call until cancelled; a lost Redis is tried again."""
    wait, missed = 0.2, False
    while _may_go_on():
        try:
            await _listen_once(heard, called, missed)
            wait = 0.2
        except (RedisError, OSError, TimeoutError) as problem:
            log.warning("the doorbell is out, looking once a second: %s", problem)
            missed = True
        if _may_go_on():
            await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _listen_once(heard: Heard, called: Called, missed: bool) -> None:
    line = redis.asyncio.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1.0, health_check_interval=15,
        retry=redis.asyncio.retry.Retry(NoBackoff(), 0),
    )  # fmt: skip
    try:
        async with line.pubsub(ignore_subscribe_messages=True) as post:
            await post.subscribe(CHANNEL)
            if missed:
                called(None)
            while _may_go_on():
                ring = await post.get_message(timeout=1.0)
                if ring is not None:
                    _pass_on(ring["data"].decode("ascii", "replace"), heard, called)
    finally:
        await line.aclose()


def _may_go_on() -> bool:
    """Whether nobody told this task to end: redis-py can swallow the cancellation itself."""
    task = asyncio.current_task()
    return task is None or not task.cancelling()


def _pass_on(words: str, heard: Heard, called: Called) -> None:
    if words.startswith("@"):
        return called({pk for pk in map(_number, words[1:].split(",")) if pk is not None})
    room, _, seq = map(_number, words.partition(":"))
    return heard(room, seq) if room is not None and seq is not None else None


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 20 else None

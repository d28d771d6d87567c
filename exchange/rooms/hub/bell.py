"""The doorbell between processes: "room 7 has number 41 now". It carries no message.

Whoever misses a ring finds the same numbers by looking, once a second.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable

import redis
import redis.asyncio
from django.conf import settings
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
CHANNEL = "ecotone.rooms"
PATIENCE = 0.3
# After a failed ring Redis is left alone for a while, so that nobody waits for it in vain.
QUIET_SECONDS = 5.0
LONGEST_WAIT = 5.0


class Bell:
    """Rings through one connection kept for the process, from whatever thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: redis.Redis | None = None
        self._quiet_until = 0.0

    def ring(self, room: int, seq: int) -> None:
        """Tell the other processes; never raises, and never waits longer than 0.6 s."""
        if time.monotonic() < self._quiet_until:
            return
        try:
            self._open().publish(CHANNEL, f"{room}:{seq}")
        except (RedisError, OSError) as problem:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            log.warning("no ring for room %s, the look will find it: %s", room, problem)

    def _open(self) -> redis.Redis:
        with self._lock:
            if self._line is None:
                self._line = redis.Redis.from_url(
                    settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE,
                    retry=redis.retry.Retry(NoBackoff(), 0),
                )  # fmt: skip
            return self._line


BELL = Bell()


async def listen(heard: Callable[[int, int], None]) -> None:
    """Call ``heard(room, seq)`` at every ring until cancelled; a lost Redis is tried again."""
    wait = 0.2
    while _may_go_on():
        try:
            await _listen_once(heard)
            wait = 0.2
        except (RedisError, OSError, TimeoutError) as problem:
            log.warning("the doorbell is out, looking once a second: %s", problem)
        if _may_go_on():
            await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _listen_once(heard: Callable[[int, int], None]) -> None:
    line = redis.asyncio.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1.0, health_check_interval=15,
        retry=redis.asyncio.retry.Retry(NoBackoff(), 0),
    )  # fmt: skip
    try:
        async with line.pubsub(ignore_subscribe_messages=True) as post:
            await post.subscribe(CHANNEL)
            while _may_go_on():
                ring = await post.get_message(timeout=1.0)
                if ring is not None and (told := _read(ring["data"])):
                    heard(*told)
    finally:
        await line.aclose()


def _may_go_on() -> bool:
    """Whether nobody told this task to end: redis-py can swallow the cancellation itself."""
    task = asyncio.current_task()
    return task is None or not task.cancelling()


def _read(data: bytes) -> tuple[int, int] | None:
    room, _, seq = data.decode("ascii", "replace").partition(":")
    if room.isdecimal() and seq.isdecimal():
        return int(room), int(seq)
    return None

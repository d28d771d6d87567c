"""Messages arrive with Redis gone, silent, or lying."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import suppress

import pytest
import redis
from django.conf import settings

from exchange.rooms.hub import bell
from tests.rooms.conftest import Visitor, aside, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_fresh_bell(monkeypatch):
    monkeypatch.setattr("exchange.rooms.actions.numbering.BELL", bell.Bell())


async def heard_after(visitor: Visitor, room, user, words: str) -> float:
    """Seconds from before the words are said elsewhere to their arrival."""
    before = time.monotonic()
    await aside(tell, room, user, words)
    assert (await visitor.next("ev"))["msg"]["text"] == words
    return time.monotonic() - before


async def test_a_ring_brings_what_another_process_wrote_at_once(
    room, fiji_staff, expert, monkeypatch
):
    monkeypatch.setattr("exchange.rooms.hub.LOOK_SECONDS", 30.0)
    hasina = await Visitor.come(room.pk, expert, after=1)
    await hasina.next("hello")
    await asyncio.sleep(0.3)
    # A look would take thirty seconds; a busy machine takes its time.
    assert await heard_after(hasina, room, fiji_staff, "rung") < 3
    await hasina.go()


async def test_with_redis_gone_messages_still_arrive(room, fiji_staff, expert, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    hasina = await Visitor.come(room.pk, expert, after=1)
    await hasina.next("hello")
    for n in range(3):
        assert await heard_after(hasina, room, fiji_staff, f"looked {n}") <= 1.5
    await hasina.go()


async def test_with_a_silent_redis_messages_still_arrive(
    room, fiji_staff, expert, settings, tmp_path
):
    silent = socket.socket(socket.AF_UNIX)
    silent.bind(str(tmp_path / "s"))
    silent.listen(8)
    settings.REDIS_URL = f"unix://{tmp_path}/s"
    hasina = await Visitor.come(room.pk, expert, after=1)
    await hasina.next("hello")
    assert await heard_after(hasina, room, fiji_staff, "looked") <= 1.8
    await hasina.go()
    silent.close()


async def test_rings_that_lie_change_nothing(room, fiji_staff, expert):
    hasina = await Visitor.come(room.pk, expert, after=1)
    await hasina.next("hello")
    await asyncio.sleep(0.3)
    with redis.Redis.from_url(settings.REDIS_URL) as line:
        for lie in (
            f"{room.pk}:999999999",
            "999:1",
            "x",
            "",
            ":",
            "1:",
            b"\xff:\xff",
            f"{room.pk}:" + "9" * 9999,
            "@",
            "@x,," + "9" * 9999,
        ):
            line.publish(bell.CHANNEL, lie)
    assert await hasina.silent(0.5)
    assert await heard_after(hasina, room, fiji_staff, "the truth") <= 1.5
    await hasina.go()


class Deaf:
    """A line to Redis that swallows one word to end, as redis-py's now and then does."""

    def __init__(self) -> None:
        self.asked = 0

    def pubsub(self, **given: object) -> Deaf:
        return self

    async def __aenter__(self) -> Deaf:
        return self

    async def __aexit__(self, *problem: object) -> None:
        return None

    async def subscribe(self, channel: str) -> None:
        return None

    async def get_message(self, timeout: float) -> None:
        self.asked += 1
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0.05)
        assert self.asked < 40  # ends a listener that would go on for ever

    async def aclose(self) -> None:
        return None


async def test_a_listener_ends_when_told_even_if_its_line_swallows_the_word(monkeypatch):
    line = Deaf()
    monkeypatch.setattr(bell.redis.asyncio.Redis, "from_url", lambda *_given, **_named: line)
    task = asyncio.create_task(bell.listen(lambda room, seq: None, lambda people: None))
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait([task], timeout=10)
    assert (task.done(), line.asked) == (True, 1)
    if not task.cancelled():
        assert task.exception() is None

"""The hub alone: order, gaps, slow readers, beats; without database, Redis or network."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from exchange.rooms import hub as hubs
from exchange.rooms.hub import Hub, Item, Socket, codes
from exchange.rooms.hub import tail as tails
from exchange.rooms.hub.tail import RING, Tail


class Truth:
    """What the database would say, and how often it was asked."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.asked = 0

    def add(self, out: int = 0) -> Item:
        seq = len(self.items) + 1
        self.items.append(Item(seq, f"frame {seq}", out))
        return self.items[-1]

    async def read(self, room: int, after: int) -> list[Item]:
        self.asked += 1
        await asyncio.sleep(0)
        return self.items[after : after + 200]

    async def heads(self, rooms: list[int]) -> dict[int, int]:
        return {room: len(self.items) for room in rooms}


async def nobody_ended(holders: object) -> dict[int, dict[hubs.Holder, int]]:
    return {}


async def no_ring(heard: object, called: object) -> None:
    await asyncio.Event().wait()


def a_hub(
    truth: Truth, beat_seconds: float = 20.0, rights: Callable[..., Awaitable] = nobody_ended
) -> Hub:
    return Hub(
        read=truth.read, heads=truth.heads, rights=rights, batch=" + ".join,
        beat=lambda head: f"beat {head}",
        beat_seconds=beat_seconds, bell="bell", hear=no_ring,
    )  # fmt: skip


@pytest.fixture
def truth() -> Truth:
    return Truth()


def a_tail(truth: Truth, head: int = 0) -> Tail:
    tail = Tail(1, truth.read, " + ".join)
    tail.start(head)
    return tail


async def turns(count: int = 20) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_gap_is_fetched_once_and_nothing_comes_out_of_order(truth):
    tail = a_tail(truth)
    items = [truth.add() for _ in range(6)]
    for seq in (3, 6, 2, 6, 1):
        tail.took(items[seq - 1])
    await turns()
    assert tail.head == 6
    assert tail.behind(0) == items
    assert truth.asked == 1


async def test_a_ring_about_what_is_not_there_is_asked_once_and_forgotten(truth):
    tail = a_tail(truth)
    tail.rang(10**15)
    await turns()
    assert (tail.head, truth.asked) == (0, 1)
    tail.took(truth.add())
    assert tail.head == 1


async def test_the_ring_of_the_last_events_says_when_it_no_longer_reaches_back(truth):
    tail = a_tail(truth)
    for _ in range(RING + 5):
        tail.took(truth.add())
    assert tail.behind(4) is None
    assert [item.seq for item in tail.behind(5)] == list(range(6, RING + 6))


async def test_what_was_taken_back_before_it_went_out_is_read_anew_by_everybody(truth, monkeypatch):
    monkeypatch.setattr(tails, "LONGEST_PAUSE", 0.0)
    tail, got = a_tail(truth), []

    async def put(text: str) -> None:
        got.append(text)

    one = Socket(1, put=put)
    tail.sockets.add(one)
    waits = asyncio.create_task(one.wait())
    await turns()
    tail._free_at = asyncio.get_running_loop().time() + 0.05
    tail.took(truth.add()._replace(frame="secret", about=7))
    tail.took(truth.add()._replace(about=7, mends=True))
    await waits
    assert (got, one.cursor, tail.behind(0)) == ([], 0, None)


async def test_frames_of_the_ring_go_when_one_of_them_is_mended(truth):
    tail = a_tail(truth)
    tail.took(truth.add()._replace(about=7))
    tail.took(truth.add()._replace(about=8, mends=True))
    assert tail.behind(0) is None
    assert [item.seq for item in tail.behind(1)] == [2]


async def test_one_who_does_not_read_holds_up_nobody_and_loses_nothing(truth, monkeypatch):
    monkeypatch.setattr(tails, "PAUSE", 0)
    tail = a_tail(truth)
    gate, got, blocked = asyncio.Event(), [], []

    async def quick(text: str) -> None:
        got.append(text)

    async def slow(text: str) -> None:
        await gate.wait()
        blocked.append(text)

    one, other = Socket(1, put=slow), Socket(2, put=quick)
    tail.sockets |= {one, other}
    waits = [asyncio.create_task(socket.wait()) for socket in (one, other)]
    await turns()
    for _ in range(3):
        tail.took(truth.add())
    await turns()
    assert got == ["frame 1", "frame 2", "frame 3"]
    assert (one.cursor, other.cursor) == (1, 3)
    assert one.sending_since is not None
    gate.set()
    await turns()
    assert blocked == ["frame 1"]
    assert (waits[0].done(), one.sending_since) == (True, None)
    waits[1].cancel()


async def a_listener(tail: Tail, user: int = 1) -> tuple[list[str], asyncio.Task[None]]:
    """A socket that is level and idle: what it was sent, and its waiting."""
    got: list[str] = []

    async def put(text: str) -> None:
        got.append(text)

    socket = Socket(user, put=put)
    socket.let_in_at = tail.head
    tail.sockets.add(socket)
    wait = asyncio.create_task(socket.wait())
    await turns()
    return got, wait


async def test_what_is_said_while_a_round_still_costs_goes_out_together(truth, monkeypatch):
    monkeypatch.setattr(tails, "PAUSE", 10**6)
    tail = a_tail(truth)
    got, wait = await a_listener(tail)
    for _ in range(tails.TOGETHER + 3):
        tail.took(truth.add())
    assert (got[0], len(got[1].split(" + ")), len(got)) == ("frame 1", tails.TOGETHER, 2)
    await asyncio.sleep(2 * tails.LONGEST_PAUSE)
    assert got[2:] == ["frame 102 + frame 103"]
    wait.cancel()


async def test_who_stays_hears_what_was_said_before_somebody_was_put_out(truth, monkeypatch):
    monkeypatch.setattr(tails, "PAUSE", 10**6)
    tail = a_tail(truth)
    got, wait = await a_listener(tail, 8)
    for out in (0, 0, 7):
        tail.took(truth.add(out=out))
    assert got == ["frame 1", "frame 2 + frame 3"]
    wait.cancel()


async def test_who_is_put_out_gets_neither_that_event_nor_later_ones(truth, monkeypatch):
    monkeypatch.setattr(tails, "PAUSE", 0)
    tail = a_tail(truth)
    got, wait = await a_listener(tail, 7)
    (socket,) = tail.sockets
    for out in (0, 7, 0):
        tail.took(truth.add(out=out))
    await turns()
    assert (got, socket.ended.result()) == (["frame 1"], 4403)
    wait.cancel()


async def test_who_comes_back_while_rights_are_read_is_judged_by_the_next_reading(
    truth, monkeypatch
):
    monkeypatch.setattr(hubs, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(hubs, "RIGHTS_SECONDS", 0)
    came: list[Socket] = []

    async def rights(holders: dict) -> dict[int, dict[hubs.Holder, int]]:
        if not came:
            came.append(Socket(7))
            hub.enter(1, came[0])
            return {1: {(7, "", ""): codes.NOT_HERE}}
        return {}

    hub = a_hub(truth, rights=rights)
    first = Socket(7)
    tail = hub.enter(1, first)
    await asyncio.sleep(0.1)
    assert (first.ended.done(), came[0].ended.done()) == (True, False)
    for one in (first, *came):
        hub.leave(tail, one)


async def test_a_line_that_breaks_while_it_is_written_keeps_nothing_from_the_others(truth):
    async def broken(text: str) -> None:
        raise RuntimeError("the server has closed this one by itself")

    tail = a_tail(truth)
    lines = [await a_listener(tail, user) for user in range(1, 6)]
    for socket in tail.sockets:
        if socket.user == 3:
            socket._put = broken
    tail.took(truth.add())
    assert [got for got, _wait in lines] == [["frame 1"], ["frame 1"], [], ["frame 1"], ["frame 1"]]
    for _got, wait in lines:
        wait.cancel()


async def test_who_is_stuck_is_closed(truth, monkeypatch):
    monkeypatch.setattr(hubs, "STUCK_SECONDS", 0.0)
    monkeypatch.setattr(hubs, "LOOK_SECONDS", 0.01)
    hub = a_hub(truth)
    stuck, fine = Socket(1), Socket(2)
    tails = [hub.enter(5, one) for one in (stuck, fine)]
    stuck.sending_since = asyncio.get_running_loop().time() - 1
    assert await asyncio.wait_for(stuck.ended, 2) == 4500
    assert not fine.ended.done()
    for tail, one in zip(tails, (stuck, fine), strict=True):
        hub.leave(tail, one)


async def test_a_beat_tells_the_head_and_never_piles_up(truth, monkeypatch):
    monkeypatch.setattr(hubs, "LOOK_SECONDS", 0.01)
    hub, socket = a_hub(truth, beat_seconds=0.0), Socket(1)
    tail = hub.enter(5, socket)
    tail.start(0)
    await asyncio.sleep(0.2)
    assert socket.notes == ["beat 0"]
    hub.leave(tail, socket)


async def test_a_look_that_fails_is_taken_again(truth, monkeypatch):
    monkeypatch.setattr(hubs, "LOOK_SECONDS", 0.01)
    hub, socket, failures = a_hub(truth), Socket(1), [OSError("the database restarts")] * 3

    async def heads(rooms: list[int]) -> dict[int, int]:
        if failures:
            raise failures.pop()
        return {room: len(truth.items) for room in rooms}

    hub._heads = heads
    tail = hub.enter(5, socket)
    tail.start(0)
    truth.add()
    await asyncio.sleep(0.3)
    assert tail.head == 1
    hub.leave(tail, socket)
    assert hub._tasks == []


def test_the_page_for_client_writers_names_every_close_code() -> None:
    page = Path("docs/rooms.md").read_text()
    known = {str(code) for name, code in vars(codes).items() if name.isupper()}
    assert known - set(re.findall(r"\b\d{4}\b", page)) == set()

"""Inside a live room the bell rides on the room's socket."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Page, WebSocketRoute, sync_playwright

from exchange.brokering import actions as brokering
from exchange.journal.models import Entry
from exchange.notices import actions as notices
from exchange.notices.models import Notice
from exchange.people.models import Actor
from exchange.rooms.hub import bell
from tests.rooms.conftest import Visitor, aside

pytestmark = pytest.mark.django_db(transaction=True)
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)


@pytest.fixture(autouse=True)
def a_fresh_bell(monkeypatch):
    for home in ("telling", "reading"):
        monkeypatch.setattr(f"exchange.notices.actions.{home}.BELL", bell.Bell())


async def come_in(room, *users) -> list[Visitor]:
    """At the socket, greeted, once this process hears rings."""
    visitors = [await Visitor.come(room.pk, user, after=room.head_seq) for user in users]
    for visitor in visitors:
        await visitor.next("hello")
    with redis.Redis.from_url(settings.REDIS_URL) as line:
        while not dict(line.pubsub_numsub(bell.CHANNEL))[bell.CHANNEL.encode()]:
            await asyncio.sleep(0.02)
    return visitors


def report(exchange, user) -> None:
    brokering.report(by=Actor(user), exchange=exchange, done="A plan.", changed="It is used.")


def told() -> None:
    entry = Entry.objects.filter(name="exchange.reported").latest("pk")
    notices.tell(by=Actor.system("mail"), entry=entry)


async def test_a_person_in_a_room_is_called_when_their_bell_changed_and_nobody_else_is(
    room, exchange, fiji_staff, expert
):
    mere, hasina = await come_in(room, fiji_staff, expert)
    await aside(report, exchange, fiji_staff)
    await aside(told)
    assert await hasina.next() == {"t": "bell"}
    assert await mere.silent(0.3)
    await mere.go()
    await hasina.go()


async def test_reading_a_notice_elsewhere_calls_the_reader(room, exchange, fiji_staff, expert):
    await aside(report, exchange, fiji_staff)
    await aside(told)
    [hasina] = await come_in(room, expert)
    notice = await aside(Notice.objects.get, user=expert)
    await aside(notices.mark_read, by=Actor(expert), notice=notice)
    assert await hasina.next() == {"t": "bell"}
    await aside(notices.mark_read, by=Actor(expert), notice=notice)
    assert await hasina.silent(0.3)
    await hasina.go()


async def test_after_the_doorbell_was_out_everybody_is_called_once(room, expert):
    [hasina] = await come_in(room, expert)
    with redis.Redis.from_url(settings.REDIS_URL) as line:
        line.client_kill_filter(_type="pubsub")
    assert await hasina.next() == {"t": "bell"}
    assert await hasina.silent(0.3)
    await hasina.go()


class Line:
    """The room's socket as this test answers it, and how often the page asked for its bell."""

    def __init__(self) -> None:
        self.asked = 0
        self.ends: list[WebSocketRoute] = []

    def answer(self, end: WebSocketRoute) -> None:
        self.ends.append(end)
        hello = {"t": "hello", "v": 1, "head": 0, "after": 0, "reset": False, "beat": 9e9}
        end.send(json.dumps(hello))

    def count(self, request: Any) -> None:
        self.asked += request.url.endswith("/notices/bell/")

    def asked_now(self, page: Page) -> int:
        """How often it was asked since the last time this was called."""
        page.wait_for_timeout(300)
        asked, self.asked = self.asked, 0
        return asked


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    return Line()


@pytest.fixture
def page(live_server: Any, room: Any, expert: Any, line: Line) -> Iterator[Page]:
    """The expert's room in a browser whose clock the test turns."""
    client = Client()
    client.force_login(expert)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown = chromium.new_page()
        shown.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        shown.route_web_socket("**/ws/**", line.answer)
        shown.on("request", line.count)
        shown.clock.install()
        shown.goto(f"{live_server.url}/en/rooms/{room.pk}/")
        yield shown
        chromium.close()
        connections.close_all()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_live_room_asks_for_the_bell_when_called_and_a_cut_one_asks_by_the_clock_again(
    page: Page, line: Line
) -> None:
    page.wait_for_selector("body[data-live]")
    assert line.asked_now(page) == 1  # once it is live, for what came while it was not
    page.clock.fast_forward(31_000)
    assert line.asked_now(page) == 0
    line.ends[-1].send('{"t":"bell"}')
    assert line.asked_now(page) == 1
    line.ends[-1].close(code=4403)
    page.wait_for_selector("body:not([data-live])")
    page.clock.fast_forward(31_000)
    assert line.asked_now(page) == 1

"""A room where JavaScript runs and no socket opens: it looks by itself, and says how often."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.chromium import SOON, Watch, needs_chromium
from tests.browser.test_story_in_a_browser import heard, say
from tests.rig import Rig

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), needs_chromium]
expect.set_options(timeout=SOON)


def shut(socket: WebSocketRoute) -> None:
    """As a network does that lets no socket through."""
    socket.close(code=1006)


def enter(page: Page) -> None:
    page.goto("/en/rooms/1/")
    page.evaluate("window.never = 'loaded again'")


def test_without_sockets_a_room_looks_every_fifteen_seconds_and_sends(
    rig: Rig, somebody: Callable[..., Page], watch: Watch
) -> None:
    rig.idle()
    awa, ana = somebody("awa@senegal.example"), somebody("ana@expert.example", width=390)
    with watch.while_cut():
        awa.route_web_socket("**/ws/**", shut)
        enter(awa)
        enter(ana)
        expect(awa.locator("#line")).to_have_text("Every 15 seconds")
        expect(ana.locator("#line")).to_have_text("Live")
        say(awa, "Sent by a form behind the page")
        for page in (awa, ana):
            heard(page, "Sent by a form behind the page")
        say(ana, "Said over the socket")
        for page in (awa, ana):
            heard(page, "Said over the socket")
        rig.kill(rig.web)
        say(awa, "Kept until it comes back")
        say(awa, "And this one too")
        expect(awa.locator("#line")).to_have_text("No connection, 2 unsent")
        rig.start_web()
        for page in (awa, ana):
            heard(page, "Kept until it comes back")
            heard(page, "And this one too")
        expect(awa.locator("#line")).to_have_text("Every 15 seconds")

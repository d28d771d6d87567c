"""Long work that people watch: its part of the page follows by itself, and only while it is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import SOON, needs_chromium
from tests.rig import Rig

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), needs_chromium]
expect.set_options(timeout=SOON)
HIDE = "Object.defineProperty(document, 'hidden', {get: () => %s, configurable: true})"


def test_a_hubs_page_follows_its_reading_keeps_the_focus_and_stops_at_the_end(
    rig: Rig, somebody: Callable[..., Page]
) -> None:
    at = f"/en/hubs/{rig.ask('reading_begins').strip()}/"
    lina = somebody("lina@ecotone.example")
    answers: list[int] = []
    lina.on("response", lambda one: answers.append(one.status) if "/reading/" in one.url else None)
    lina.goto(at)
    panel, pause = lina.locator("#reading"), lina.get_by_role("button", name="Pause")
    expect(panel).to_contain_text("40 of 100 records")
    lina.evaluate(HIDE % "true")
    lina.wait_for_timeout(4000)
    assert answers == []
    lina.evaluate(HIDE % "false")
    pause.focus()
    with lina.expect_response(lambda one: "/reading/" in one.url and one.status == 304):
        pass
    rig.ask("reading_goes_on")
    expect(panel).to_contain_text("80 of 100 records")
    expect(pause).to_be_focused()
    rig.ask("reading_ends")
    expect(panel.get_by_role("button", name="Read it now")).to_be_visible()
    expect(lina.locator("[data-again]")).to_have_count(0)

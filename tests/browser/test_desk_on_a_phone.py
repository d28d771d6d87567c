"""On a phone the desk begins with its cases: the filters stand folded under one line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import SOON, needs_chromium

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120), needs_chromium]
expect.set_options(timeout=SOON)
DESK = "/en/desk/"


def test_the_filters_fold_under_a_line_that_says_how_many_are_set(
    somebody: Callable[..., Page],
) -> None:
    phone = somebody("lina@ecotone.example", width=390)
    phone.goto(DESK)
    search, line = phone.get_by_label("Search", exact=True), phone.locator(".fold > summary")
    expect(search).to_be_hidden()
    expect(line).to_have_text("Search and filters")
    line.click()
    search.fill("zorblat")
    search.press("Tab")
    expect(line).to_contain_text("1 set")
    expect(search).to_be_visible()
    phone.reload()
    expect(search).to_be_hidden()
    expect(line).to_contain_text("1 set")


def test_where_there_is_room_or_no_script_the_filters_stand_open(
    somebody: Callable[..., Page],
) -> None:
    for how in ({"width": 1280}, {"width": 390, "java_script_enabled": False}):
        page = somebody("lina@ecotone.example", **how)
        page.goto(DESK)
        expect(page.get_by_label("Search", exact=True)).to_be_visible()

"""The self-assessment as a person ticks it: saved meanwhile, and said when it was not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, expect

from exchange.people.models import User
from exchange.plans.models import Answer
from tests.browser.chromium import SOON, needs_chromium
from tests.conftest import browser
from tests.plans.test_assessments import FIRST, begun

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    needs_chromium,
]


@pytest.fixture
def page(chromium: Browser, live_server: Any, fiji_staff: User) -> Iterator[Page]:
    """The first part of Fiji's draft in front of its staff."""
    begun(fiji_staff)
    cookie = browser(fiji_staff).cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context()
    context.set_default_timeout(SOON)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    shown = context.new_page()
    shown.goto(f"{live_server.url}{FIRST}")
    yield shown
    shown.goto("about:blank")
    context.close()
    connections.close_all()


def tick(page: Page, number: int, name: str) -> None:
    block = page.get_by_role("group", name=re.compile("How far")).nth(number - 1)
    block.locator("label", has_text=name).click()


def test_what_is_ticked_is_saved_and_a_line_that_is_down_is_said(page: Page) -> None:
    said = page.locator("#saved")
    tick(page, 3, "Partly")
    expect(said).to_contain_text("Saved", timeout=SOON)
    assert Answer.objects.get(target=3).level == "partly"
    page.context.set_offline(True)
    tick(page, 4, "Fully")
    expect(said).to_contain_text("Not saved", timeout=SOON)
    page.context.set_offline(False)
    page.get_by_role("button", name="Save and finish later").click()
    page.wait_for_url("**/assessment/")
    assert Answer.objects.get(target=4).level == "fully"


def test_a_session_that_has_ended_is_said_and_takes_nothing_away(page: Page) -> None:
    page.context.clear_cookies()
    tick(page, 3, "Partly")
    expect(page.locator("#saved")).to_contain_text("Not saved", timeout=SOON)
    assert page.locator("input[name=level_3]:checked").get_attribute("value") == "partly"

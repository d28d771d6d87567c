"""What a browser says of itself when somebody makes an account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium]


def test_the_form_of_a_new_account_carries_the_browsers_time_zone(
    somebody: Callable[..., Page],
) -> None:
    page = somebody(timezone_id="Pacific/Fiji")
    page.goto("/en/account/signup/")
    expect(page.locator("input[name=timezone]")).to_have_value("Pacific/Fiji")
    plain = somebody(timezone_id="Pacific/Fiji", java_script_enabled=False)
    plain.goto("/en/account/signup/")
    expect(plain.locator("input[name=timezone]")).to_have_value("")

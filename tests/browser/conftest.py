"""One running product for what people do in a browser, and a window for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import SOON, Watch
from tests.rig import Rig


@pytest.fixture(scope="session")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(tmp_path_factory.mktemp("rig"), "tests.browser.inside")
    yield made
    made.stop()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test when one of its pages met an error."""
    watch = Watch()
    yield watch
    assert watch.problems == []


@pytest.fixture
def somebody(chromium: Browser, rig: Rig, watch: Watch) -> Iterator[Callable[..., Page]]:
    """A new person's browser: ``somebody("mere@fiji.example", width=390)`` is signed in."""
    opened: list[BrowserContext] = []

    def come(email: str = "", *, width: int = 1280, **how: object) -> Page:
        context = chromium.new_context(
            base_url=rig.at, viewport={"width": width, "height": 900}, **how
        )
        opened.append(context)
        context.set_default_timeout(SOON)
        page = watch.over(context.new_page())
        if email:
            sign_in(page, email)
        return page

    yield come
    for context in opened:
        context.close()


def sign_in(page: Page, email: str) -> None:
    page.goto("/en/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", "ecotone-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/en/my/")

"""Debian's Chromium, driven by Playwright, and a watch over all that a page does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

PATH = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WITHOUT = "no Chromium on this machine (Debian: apt-get install chromium)"
needs_chromium = pytest.mark.skipif(PATH is None, reason=WITHOUT)
# A limit for waits, generous because the machine may be busy; nothing waits for it to pass.
SOON = 45_000


def launch(play: Playwright, *flags: str) -> Browser:
    return play.chromium.launch(executable_path=PATH, args=[*FLAGS, *flags])


@pytest.fixture(scope="module")
def play() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop running in this thread; what Django does between two tests
    # is ordinary work that no loop waits for.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield play
        # Connections opened under a loop are the loop's own: nobody else can close them later.
        connections.close_all()


@pytest.fixture(scope="module")
def chromium(play: Playwright) -> Iterator[Browser]:
    """One browser for each file; a test opens windows that share nothing with another's."""
    started = launch(play)
    yield started
    started.close()


class Watch:
    """Notes errors of scripts, refusals of the content policy and broken answers of its pages."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.cut = False

    def over(self, page: Page) -> Page:
        page.on("console", self._said)
        page.on("pageerror", lambda problem: self.problems.append(f"script: {problem}"))
        page.on("response", self._answered)
        return page

    def _said(self, message: Any) -> None:
        # Chromium says every refusal of the content policy as an error of the console.
        if message.type == "error" and not self.cut:
            self.problems.append(f"console: {message.text} at {message.location.get('url')}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status}: {response.url}")

    @contextmanager
    def while_cut(self) -> Iterator[None]:
        """A line that is cut on purpose is an error of the console, and is not one of ours."""
        self.cut = True
        yield
        self.cut = False

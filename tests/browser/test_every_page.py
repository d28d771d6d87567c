"""Every page of the permit table, in a browser: readable, reachable and within the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page

from tests.browser import looks
from tests.browser.chromium import SOON, Watch, needs_chromium
from tests.permits.table import Row, written
from tests.rig import Rig

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120), needs_chromium]
WATCH = Watch()
# Whose page is looked at: the first of them who gets one, and the visitor's beside it.
FITTING = ("staff", "focal", "side", "holds", "expert", "admin", "none", "out")


def pages() -> Iterator[tuple[Row, str]]:
    """Every line of the table that somebody gets a page for, and by whom it is looked at."""
    for row in written():
        may = [role for role in FITTING if "ok" in row.cells.get(role, set())]
        if row.method == "GET":
            yield from ((row, role) for role in may if role in (may[0], "out"))


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(tmp_path_factory.mktemp("pages"), "tests.browser.table", works=False)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browsers(chromium: Browser, rig: Rig) -> Iterator[dict[str, Page]]:
    """Each role's browser, opened when it is first asked for."""

    class Opened(dict[str, Page]):
        def __missing__(self, role: str) -> Page:
            context = chromium.new_context(base_url=rig.at)
            context.set_default_timeout(SOON)
            if key := rig.cast["sessions"].get(role):
                context.add_cookies([{"name": "sessionid", "value": key, "url": rig.at}])
            self[role] = WATCH.over(context.new_page())
            return self[role]

    opened = Opened()
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.mark.parametrize(("row", "role"), list(pages()), ids=str)
def test_a_page_is_for_everybody(row: Row, role: str, rig: Rig, browsers: dict[str, Page]) -> None:
    page, args = browsers[role], rig.cast["things"][row.thing]
    if "<main" not in page.request.get(reverse(row.name, args=args)).text():
        return  # a piece, a file or an answer to a script
    found = []
    for lang, scheme in (("en", "light"), ("ar", "dark")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": 1280, "height": 900})
        with translation.override(lang):
            page.goto(reverse(row.name, args=args))
        found += looks.frame(page) if lang == "en" else []
        found += looks.axe(page, "ALL" if lang == "en" else "COLOURS")
        found += [one for width in (1280, 320) for one in looks.wide(page, width)]
        page.evaluate(looks.LONGER)
        found += looks.wide(page, 390)
    problems, WATCH.problems = WATCH.problems, []
    assert found + problems == []

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
LOOKS = [("en", "light", "ALL"), ("ar", "dark", "COLOURS")]


def pages() -> Iterator[tuple[Row, str, int]]:
    """Every line of the table that somebody gets a page for, by whom, and in how many LOOKS: each
    address once in all, its other states and what a visitor gets of it in the first."""
    seen = set()
    for row in written():
        may = [role for role in FITTING if "ok" in row.cells.get(role, set())]
        for role in may if row.method == "GET" else ():
            if role in (may[0], "out"):
                yield row, role, 1 if row.name in seen else len(LOOKS)
                seen.add(row.name)


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


@pytest.mark.parametrize(("row", "role", "count"), list(pages()), ids=str)
def test_a_page_is_for_everybody(
    row: Row, role: str, count: int, rig: Rig, browsers: dict[str, Page]
) -> None:
    page, args = browsers[role], rig.cast["things"][row.thing]
    if "<main" not in page.request.get(reverse(row.name, args=args)).text():
        return  # a piece, a file or an answer to a script
    found = []
    for lang, scheme, rules in LOOKS[:count]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": 1280, "height": 900})
        with translation.override(lang):
            page.goto(reverse(row.name, args=args))
        found += looks.frame(page) if lang == "en" else []
        found += looks.axe(page, rules)
        found += [one for width in (1280, 320) for one in looks.wide(page, width)]
        page.evaluate(looks.LONGER)
        found += looks.wide(page, 390)
    problems, WATCH.problems = WATCH.problems, []
    assert found + problems == []

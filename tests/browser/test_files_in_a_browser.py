"""A message with files leaves by its form and is seen live; without files it goes as ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, expect

from tests.browser import looks
from tests.browser.chromium import SOON, Watch, needs_chromium
from tests.browser.test_story_in_a_browser import heard, say
from tests.browser.test_without_a_socket import enter
from tests.rig import Rig

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), needs_chromium]
expect.set_options(timeout=SOON)
TABLE: FilePayload = {"name": "sites.csv", "mimeType": "text/csv", "buffer": b"site,depth\n"}


def test_a_file_is_sent_by_the_form_unasked_and_the_other_side_sees_it_live(
    rig: Rig, somebody: Callable[..., Page], watch: Watch
) -> None:
    rig.idle()
    awa, ana = somebody("awa@senegal.example"), somebody("ana@expert.example", width=390)
    asked: list[Dialog] = []
    awa.on("dialog", lambda dialog: (asked.append(dialog), dialog.accept()))
    for page in (awa, ana):
        enter(page)
        expect(page.locator("#line")).to_have_text("Live")
    say(ana, "Which sites?")
    heard(awa, "Which sites?")
    ana.get_by_text("Add files").click()
    assert looks.wide(ana, 320) == []
    awa.get_by_text("Add files").click()
    awa.get_by_label("Files").set_input_files(TABLE)
    asking = awa.locator(".msg", has_text="Which sites?")
    asking.locator(".msgacts summary").click()
    asking.get_by_role("button", name="Reply", exact=True).click()
    expect(awa.locator("#answering")).to_contain_text("Which sites?")
    with awa.expect_navigation():
        say(awa, "The sites, as a table")
    assert asked == []
    assert awa.evaluate("window.never") is None
    expect(awa.locator(".msg:target .files")).to_contain_text("sites.csv")
    expect(awa.locator(".msg:target .quote")).to_contain_text("Which sites?")
    heard(ana, "The sites, as a table")
    with ana.expect_download() as saved:
        ana.get_by_role("link", name="sites.csv").click()
    assert saved.value.suggested_filename == "sites.csv"
    expect(awa.locator("#line")).to_have_text("Live")
    awa.evaluate("window.never = 'loaded again'")
    say(awa, "And a word without a file")
    for page in (awa, ana):
        heard(page, "And a word without a file")
        assert page.evaluate("window.never") == "loaded again"

"""A message is answered, pinned and named before everybody's eyes, and a draft is never lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import SOON, Watch, needs_chromium
from tests.browser.test_mending_in_a_browser import ANA, AWA, edit, message, pick, said
from tests.browser.test_story_in_a_browser import heard
from tests.browser.test_without_a_socket import enter
from tests.rig import Rig

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), needs_chromium]
expect.set_options(timeout=SOON)


def do(page: Page, no: int, what: str) -> None:
    """Open what can be done with a message, and do one thing of it."""
    message(page, no).locator("summary").click()
    message(page, no).get_by_role("button", name=what, exact=True).click()


def test_a_reply_keeps_the_draft_and_its_quote_follows_the_answered_message(
    rig: Rig, somebody: Callable[..., Page], watch: Watch
) -> None:
    rig.idle()
    awa, ana = somebody(AWA), somebody(ANA, width=390)
    for page in (awa, ana):
        enter(page)
        expect(page.locator("#line")).to_have_text("Live")
    no = said(awa, "Which reef comes first?")
    heard(ana, "Which reef comes first?")
    box, words = ana.locator("#answering"), ana.get_by_label("Your message")
    words.fill("A draft of mine")
    do(ana, no, "Reply")
    expect(box).to_contain_text("Which reef comes first?")
    expect(words).to_be_focused()
    expect(words).to_have_value("A draft of mine")
    box.get_by_role("button").click()
    expect(box).to_be_hidden()
    do(ana, no, "Reply")
    ana.get_by_role("button", name="Send").click()
    expect(box).to_be_hidden()
    quote = awa.locator(".msg", has_text="A draft of mine").locator(".quote")
    expect(quote).to_contain_text("Which reef comes first?")
    edit(awa, no, "Which mangrove comes first?")
    for page in (awa, ana):
        expect(page.locator(f".words .quote[data-no='{no}']")).to_contain_text(
            "Which mangrove comes first?"
        )
    answer = said(ana, "This one answers nothing")
    expect(message(awa, answer).locator(".quote")).to_have_count(0)
    do(ana, no, "Pin")
    for page in (awa, ana):
        expect(page.locator(f"#pins [data-no='{no}']")).to_have_count(1)
    awa.locator("#pins summary").click()
    expect(awa.locator("#pins")).to_contain_text("Which mangrove comes first?")
    form = pick(awa, no, "Take it back")
    form.get_by_role("button", name="Take it back").click()
    for page in (awa, ana):
        expect(page.locator(f".words .quote[data-no='{no}']")).to_contain_text(
            "This message was taken back."
        )
        expect(page.locator("body")).not_to_contain_text("Which mangrove")


def test_without_a_script_a_reply_keeps_the_draft_too(
    rig: Rig, somebody: Callable[..., Page]
) -> None:
    rig.idle()
    awa, ana = somebody(AWA), somebody(ANA, java_script_enabled=False)
    enter(awa)
    no = said(awa, "A question without a script")
    ana.goto("/en/rooms/1/")
    ana.get_by_label("Your message").fill("A draft of mine, again")
    do(ana, no, "Reply")
    expect(ana.locator("#answering")).to_contain_text("A question without a script")
    expect(ana.get_by_label("Your message")).to_have_value("A draft of mine, again")
    ana.get_by_role("button", name="Send").click()
    expect(ana.locator(".msg").last.locator(".quote")).to_contain_text("A question without")

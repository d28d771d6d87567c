"""A message is edited and taken back before everybody's eyes; two at once, on a cut line too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import SOON, Watch, needs_chromium
from tests.browser.test_story_in_a_browser import heard, say
from tests.browser.test_without_a_socket import enter, shut
from tests.rig import Rig

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), needs_chromium]
expect.set_options(timeout=SOON)
AWA, ANA, LINA = "awa@senegal.example", "ana@expert.example", "lina@ecotone.example"


def message(page: Page, no: int) -> Locator:
    return page.locator(f"#m{no}")


def pick(page: Page, no: int, what: str) -> Locator:
    """Open what is done to a message; the form under it."""
    message(page, no).locator("summary").click()
    message(page, no).get_by_role("link", name=what, exact=True).click()
    return message(page, no).locator(".mend")


def edit(page: Page, no: int, words: str) -> Locator:
    form = pick(page, no, "Edit")
    expect(form.get_by_label("Your message")).to_be_focused()
    form.get_by_label("Your message").fill(words)
    form.get_by_role("button", name="Save").click()
    return form


def said(page: Page, words: str) -> int:
    """Say something; its number."""
    say(page, words)
    heard(page, words)
    return int((page.locator(".msg", has_text=words).get_attribute("id") or "")[1:])


def test_an_edit_is_seen_live_and_of_two_at_once_both_texts_are_shown(
    rig: Rig, somebody: Callable[..., Page], watch: Watch
) -> None:
    rig.idle()
    desk, phone, ana = somebody(AWA), somebody(AWA, width=390), somebody(ANA)
    for page in (desk, phone, ana):
        enter(page)
        expect(page.locator("#line")).to_have_text("Live")
    no = said(desk, "We count on Monday")
    heard(phone, "We count on Monday")
    form = edit(desk, no, "We count on Tuesday")
    expect(form).to_have_count(0)
    expect(message(desk, no).locator("summary")).to_be_focused()
    for page in (desk, phone, ana):
        expect(message(page, no).locator(".words")).to_have_text("We count on Tuesday")
        expect(message(page, no).get_by_role("link", name="edited")).to_be_visible()
    # One is written while the other is saved: the one above, one's own below.
    late = pick(phone, no, "Edit")
    late.get_by_label("Your message").fill("We count on Wednesday")
    edit(desk, no, "We count on Thursday")
    expect(late.get_by_role("alert")).to_contain_text("changed meanwhile")
    expect(message(phone, no).locator(".words")).to_have_text("We count on Thursday")
    expect(late.get_by_label("Your message")).to_have_value("We count on Wednesday")
    late.get_by_role("button", name="Save").click()
    for page in (desk, ana):
        expect(message(page, no).locator(".words")).to_have_text("We count on Wednesday")
    ana.get_by_role("link", name="edited").last.click()
    expect(ana.locator("li.words p:not(.quiet)")).to_have_text([
        "We count on Wednesday", "We count on Thursday", "We count on Tuesday",
        "We count on Monday",
    ])  # fmt: skip


def test_an_edit_on_a_cut_line_waits_and_one_without_sockets_tells_the_conflict(
    rig: Rig, somebody: Callable[..., Page], watch: Watch
) -> None:
    rig.idle()
    awa, other = somebody(AWA), somebody(AWA)
    with watch.while_cut():
        other.route_web_socket("**/ws/**", shut)
        for page in (awa, other):
            enter(page)
        expect(other.locator("#line")).to_have_text("Every 15 seconds")
        expect(awa.locator("#line")).to_have_text("Live")
        no = said(awa, "Sent before the cut")
        heard(other, "Sent before the cut")
        awa.context.set_offline(True)
        form = edit(awa, no, "Edited on a cut line")
        expect(awa.locator("#line")).to_have_text("No connection, 1 unsent")
        awa.context.set_offline(False)
        expect(form).to_have_count(0)
        expect(message(awa, no).locator(".words")).to_have_text("Edited on a cut line")
        # The other page does not know of it yet.
        form = edit(other, no, "Edited behind its back")
        expect(form.get_by_role("alert")).to_contain_text("changed meanwhile")
        expect(message(other, no).locator(".words")).to_have_text("Edited on a cut line")
        expect(form.get_by_label("Your message")).to_have_value("Edited behind its back")
        form.get_by_role("button", name="Save").click()
        for page in (awa, other):
            expect(message(page, no).locator(".words")).to_have_text("Edited behind its back")


def test_what_is_being_edited_is_taken_back_and_the_text_stays_with_who_wrote_it(
    rig: Rig, somebody: Callable[..., Page], watch: Watch
) -> None:
    rig.idle()
    ana, lina, awa = somebody(ANA, width=390), somebody(LINA), somebody(AWA)
    for page in (ana, lina, awa):
        enter(page)
        expect(page.locator("#line")).to_have_text("Live")
    no = said(ana, "Call 555 0100 and ask for my aunt")
    form = pick(ana, no, "Edit")
    form.get_by_label("Your message").fill("Call my office")
    heard(lina, "Call 555 0100")
    taking = pick(lina, no, "Take it back")
    taking.get_by_label("Why?").fill("A number of somebody else")
    taking.get_by_role("button", name="Take it back").click()
    for page in (ana, lina, awa):
        expect(message(page, no)).to_contain_text(
            "Taken back by Lina Mansour: A number of somebody else"
        )
        expect(page.get_by_text("555 0100")).to_have_count(0)
    expect(message(lina, no).locator("a.at")).to_be_focused()
    expect(form.get_by_role("alert")).to_contain_text("was taken back")
    expect(form.get_by_label("Your message")).to_have_value("Call my office")
    form.get_by_role("button", name="Cancel").click()
    mine = said(awa, "Said in haste")
    taking = pick(awa, mine, "Take it back")
    expect(taking.get_by_label("Why?")).to_have_count(0)
    taking.get_by_role("button", name="Take it back").click()
    expect(message(ana, mine)).to_contain_text("Taken back by Awa Ndiaye")
    awa.reload()
    expect(message(awa, mine).locator(".words")).to_have_text("Taken back by Awa Ndiaye")


def test_without_javascript_a_message_is_edited_and_taken_back(
    rig: Rig, somebody: Callable[..., Page]
) -> None:
    awa = somebody(AWA, width=390, java_script_enabled=False)
    awa.goto("/en/rooms/1/")
    say(awa, "Written without a script, once")
    no = int(awa.url.rpartition("#m")[2])
    for what in ("Edit", "Take it back"):
        message(awa, no).locator("summary").click()
        message(awa, no).get_by_role("link", name=what, exact=True).click()
        if what == "Edit":
            awa.get_by_label("Your message").fill("Edited without a script")
            awa.get_by_role("button", name="Save").click()
            assert awa.url.endswith(f"#m{no}")
            expect(message(awa, no).locator(".words")).to_have_text("Edited without a script")
        else:
            awa.get_by_role("button", name="Take it back").click()
            expect(message(awa, no).locator(".words")).to_have_text("Taken back by Awa Ndiaye")

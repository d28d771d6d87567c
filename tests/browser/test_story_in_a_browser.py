"""The whole story as people live it, in browsers at two widths, with the real worker behind it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from exchange.board.reading import proposed
from tests.browser.chromium import SOON, Watch, needs_chromium
from tests.rig import Rig

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), needs_chromium]
expect.set_options(timeout=SOON)
TEXT = (
    "We have 31 locally managed marine areas and no common way to show if they work. We need a "
    "monitoring plan with indicators, and field teams trained in reef surveys."
)
OFFER = "Monitoring plans for marine protected areas with open tools"


def chosen(page: Page, name: str) -> list[str]:
    boxes = page.locator(f"input[name={name}]:checked")
    return sorted(box.get_attribute("value") or "" for box in boxes.all())


def write_a_need(staff: Page, title: str) -> None:
    """Typed, proposed from the text, saved while it is written, and still there after a reload."""
    staff.goto("/en/")
    staff.get_by_role("link", name="Post a need").click()
    staff.locator("#id_title").press_sequentially(title)
    staff.locator("#id_text").press_sequentially(TEXT)
    expect(staff.locator(".saved")).to_contain_text("Saved at")
    read = proposed(title, TEXT)
    expect(staff.locator("input[name=targets]:checked")).to_have_count(len(read.targets))
    found = [chosen(staff, name) for name in ("targets", "support", "languages")]
    assert found == [sorted(one) for one in (read.targets, read.support, read.languages)]
    assert "3" in found[0]
    staff.reload()
    expect(staff.locator("#id_title")).to_have_value(title)
    expect(staff.locator("#id_text")).to_have_value(TEXT)
    assert [chosen(staff, name) for name in ("targets", "support", "languages")] == found
    staff.fill("#id_by_when", (timezone.localdate() + timedelta(days=90)).isoformat())
    staff.locator("label", has_text="Members").click()


def post_it(staff: Page, rig: Rig) -> str:
    """The page says that it looks, and shows by itself what the worker finds; its address."""
    os.killpg(rig.worker.pid, signal.SIGSTOP)
    try:
        staff.get_by_role("button", name="Post and see the first answer").click()
        # It asks again by itself, whether or not the draft had an answer already.
        expect(staff.locator("#answer[hx-get]")).to_be_visible()
        staff.evaluate("window.never = 'loaded again'")
    finally:
        os.killpg(rig.worker.pid, signal.SIGCONT)
    found = staff.locator("#answer .solved li", has_text=OFFER)
    expect(found).to_contain_text("Both speak of")
    expect(found.locator(".band")).to_be_visible()
    assert staff.evaluate("window.never") == "loaded again"
    return staff.url


def say_yes(focal: Page, title: str) -> None:
    focal.goto("/en/my/")
    focal.get_by_role("link", name=title).first.click()
    expect(focal.get_by_role("heading", level=1)).to_contain_text("You say yes for Fiji")
    focal.get_by_role("button", name="Yes, for my Party").click()
    expect(focal.locator("main .tag.need")).to_have_text("Open")


def propose(coordinator: Page, title: str) -> None:
    coordinator.get_by_role("link", name="Desk", exact=True).click()
    coordinator.get_by_role("link", name=title).click()
    first = coordinator.locator(".sug").first
    expect(first).to_contain_text(OFFER)
    first.get_by_label("A note to both").fill("You both know reefs and small teams.")
    # The key P goes to the button of the suggestion that is open, and never sends by itself.
    first.locator("summary").first.focus()
    coordinator.keyboard.press("p")
    expect(first.get_by_role("button", name="Propose to both")).to_be_focused()
    coordinator.keyboard.press("Enter")
    expect(first).to_contain_text("Proposed, waiting for an answer")


def accept(page: Page, title: str, words: str) -> None:
    page.goto("/en/my/")
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("main")).to_contain_text("You both know reefs and small teams.")
    page.get_by_role("link", name="Read and accept").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)


def enter_the_room(page: Page, title: str) -> None:
    page.goto("/en/exchanges/")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Enter the room").click()
    expect(page.locator("#line")).to_have_text("Live")
    page.evaluate("window.never = 'loaded again'")


def say(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send").click()


def heard(page: Page, words: str) -> None:
    """Once, acknowledged, and without a new load of the page."""
    expect(page.locator(".msg:not(.wait)", has_text=words)).to_have_count(1)
    expect(page.locator(".msg", has_text=words)).to_have_count(1)
    assert page.evaluate("window.never") == "loaded again"


def talk_over_a_cut_line(staff: Page, expert: Page, rig: Rig, watch: Watch) -> None:
    expect(expert.locator(".log")).to_contain_text("Nothing has been said yet.")
    say(staff, "Bula, when can we talk?")
    for page in (staff, expert):
        heard(page, "Bula, when can we talk?")
        expect(page.locator(".log")).not_to_contain_text("Nothing has been said yet.")
    with watch.while_cut():
        # The device itself says at once that it is off the line.
        staff.context.set_offline(True)
        expect(staff.locator("#line")).to_have_text("No connection", timeout=3_000)
        staff.context.set_offline(False)
        expect(staff.locator("#line")).to_have_text("Live")
    with watch.while_cut():
        rig.kill(rig.web)
        for page in (staff, expert):
            expect(page.locator("#line")).to_contain_text("No connection")
        say(staff, "Written on a cut line")
        expect(staff.locator("#line")).to_have_text("No connection, 1 unsent")
        rig.start_web()
        for page in (staff, expert):
            expect(page.locator("#line")).to_have_text("Live")
    for page in (staff, expert):
        heard(page, "Written on a cut line")
    say(expert, "On Monday at nine")
    for page in (staff, expert):
        heard(page, "On Monday at nine")
    expert.reload()
    expect(expert.locator(".msg")).to_have_count(3)


def is_told_nothing(stranger: Page, room: str) -> None:
    """A room one may not enter and a room that is not there look the same."""
    seen = []
    for address in (room, "/en/rooms/987654321/"):
        answer = stranger.goto(address)
        assert answer is not None
        seen.append((answer.status, stranger.locator("main").inner_text()))
    assert seen[0] == seen[1]
    assert seen[0][0] == 404
    assert "Nothing here for you" in seen[0][1]


def report(expert: Page) -> None:
    expert.get_by_role("link", name="Report the result").click()
    expert.get_by_label("What was done?").fill("Two calls and a plan of nine pages.")
    expert.get_by_label("What is different now?").fill("The field teams survey with one method.")
    expert.get_by_label("Our side agrees").check()
    expert.get_by_role("button", name="Report").click()
    expect(expert.locator("main")).to_contain_text("The other side is asked to confirm.")


def confirm(staff: Page, title: str) -> None:
    staff.goto("/en/exchanges/")
    staff.get_by_role("link", name=title).click()
    staff.get_by_label("Our side agrees").check()
    staff.get_by_role("button", name="Confirm this result").click()
    expect(staff.get_by_role("link", name="Shown on the public results page.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_country_asks_an_expert_helps_and_the_result_is_public(
    width: int, rig: Rig, somebody: Callable[..., Page], watch: Watch
) -> None:
    title = f"A monitoring plan for marine protected areas, read at {width}"
    staff = somebody("mere@fiji.example", width=width)
    write_a_need(staff, title)
    post_it(staff, rig)
    say_yes(somebody("jone@fiji.example", width=width), title)
    rig.idle()
    propose(somebody("lina@ecotone.example", width=width), title)
    expert = somebody("hasina@expert.example", width=width)
    accept(staff, title, "You accept for Fiji as Country staff")
    accept(expert, title, "You accept for Hasina Rakoto")
    rig.idle()
    for page in (staff, expert):
        enter_the_room(page, title)
    talk_over_a_cut_line(staff, expert, rig, watch)
    stranger = somebody("sam@elsewhere.example", width=width)
    with watch.while_cut():
        is_told_nothing(stranger, staff.url)
    report(expert)
    confirm(staff, title)
    visitor = somebody(width=width)
    visitor.goto("/en/results/")
    visitor.get_by_role("link", name=title).click()
    expect(visitor.locator("main")).to_contain_text("The field teams survey with one method.")


def test_a_need_is_posted_and_a_room_is_used_without_javascript(
    rig: Rig, somebody: Callable[..., Page]
) -> None:
    awa, ana = (
        somebody(email, width=390, java_script_enabled=False)
        for email in ("awa@senegal.example", "ana@expert.example")
    )
    awa.goto("/en/needs/new/")
    awa.fill("#id_title", "A monitoring plan without a script")
    awa.fill("#id_text", TEXT)
    awa.fill("#id_by_when", (timezone.localdate() + timedelta(days=90)).isoformat())
    awa.get_by_role("button", name="Post and see the first answer").click()
    expect(awa.locator("main")).to_contain_text("we read the targets, kinds of help")
    assert "3" in chosen(awa, "targets")
    awa.get_by_role("button", name="Post and see the first answer").click()
    rig.idle()
    awa.reload()
    expect(awa.locator("#answer .solved li", has_text=OFFER).first).to_contain_text("Both speak of")
    for page in (awa, ana):
        page.goto("/en/exchanges/")
        page.get_by_role("link", name="A count of our mangroves").click()
        page.get_by_role("link", name="Enter the room").click()
    say(awa, "Written without a script")
    expect(awa.locator(".msg:target")).to_contain_text("Written without a script")
    say(ana, "Answered without one")
    expect(ana.locator(".msg", has_text="Written without a script")).to_have_count(1)
    expect(ana.locator(".msg:target")).to_contain_text("Answered without one")
    awa.get_by_role("link", name="Look for newer messages").click()
    expect(awa.locator(".msg")).to_contain_text(["Answered without one"])


def test_the_watch_over_a_page_sees_what_it_is_there_for(
    rig: Rig, somebody: Callable[..., Page], watch: Watch
) -> None:
    page = somebody()
    page.goto("/en/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')")
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.route("**/en/about/", lambda route: route.fulfill(status=500, body="broken"))
    page.goto("/en/about/")
    found = " ".join(watch.problems)
    watch.problems.clear()
    for one in ("Content Security Policy", "broken", "500: "):
        assert one in found

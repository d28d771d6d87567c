"""Drafts as a person writes them: saved, kept while the line is down, both versions in sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Page

from exchange.board import actions
from exchange.board.models import Need
from exchange.people.models import Actor, User
from tests.board.conftest import TEXT
from tests.browser.chromium import needs_chromium
from tests.conftest import browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    needs_chromium,
]
KEPT = "Object.keys(localStorage)"
SOON = 9000


@pytest.fixture
def page(chromium: Browser, live_server: Any, fiji_staff: User) -> Iterator[Page]:
    """A new need in front of Fiji's staff; fails when the page reports an error of its script."""
    cookie = browser(fiji_staff).cookies[settings.SESSION_COOKIE_NAME].value
    errors: list[str] = []
    context = chromium.new_context()
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    shown = context.new_page()
    shown.on("pageerror", lambda problem: errors.append(str(problem)))
    shown.goto(f"{live_server.url}/en/needs/new/")
    yield shown
    # A last save on leaving must have come back before the database goes.
    shown.goto("about:blank")
    shown.wait_for_timeout(500)
    context.close()
    # What a test asked beside the browser's loop has a connection of its own.
    connections.close_all()
    assert errors == []


def test_a_need_is_saved_while_it_is_written_and_targets_follow_the_text(page: Page) -> None:
    assert page.locator(".kept").is_hidden()
    page.fill("#id_title", "Monitoring plan for marine protected areas")
    page.fill("#id_text", TEXT)
    page.locator(".saved", has_text="Saved at").wait_for(timeout=SOON)
    chosen = page.eval_on_selector_all(
        "input[name=targets]:checked", "all => all.map(one => one.value)"
    )
    need = Need.objects.get()
    assert (chosen, need.text, need.state) == (["3"], TEXT, "draft")
    assert page.url.endswith(f"/en/needs/{need.pk}/edit/")
    page.fill("#id_by_when", "2035-06-30")
    page.click("button[name=post]")
    page.get_by_role("heading", name="Who acts next").wait_for(timeout=SOON)
    need.refresh_from_db()
    assert (need.state, [target.pk for target in need.targets.all()]) == ("posted", [3])


def test_text_is_kept_in_the_browser_only_while_the_line_is_down(page: Page) -> None:
    page.fill("#id_text", "First words")
    page.locator(".saved", has_text="Saved at").wait_for(timeout=SOON)
    page.context.set_offline(True)
    page.fill("#id_text", "First words and more")
    page.locator(".saved", has_text="Not on the server yet").wait_for(timeout=SOON)
    need = Need.objects.get()
    assert page.evaluate(KEPT) == [f"draft:{need.drafted_by_id}:{need.pk}"]
    page.context.set_offline(False)
    page.locator(".saved", has_text="Saved at").wait_for(timeout=SOON)
    need.refresh_from_db()
    assert (page.evaluate(KEPT), need.text) == ([], "First words and more")


def test_a_colleagues_newer_version_is_shown_beside_ones_own(page: Page, fiji_focal: User) -> None:
    page.fill("#id_text", "My words")
    page.locator(".saved", has_text="Saved at").wait_for(timeout=SOON)
    need = Need.objects.get()
    actions.save_draft(
        by=Actor(fiji_focal).wearing("party:FJ"), need=need, text="Words of a colleague"
    )
    page.fill("#id_text", "My words, longer")
    page.locator(".conflict", has_text="Words of a colleague").wait_for(timeout=SOON)
    assert page.input_value("#id_text") == "My words, longer"
    page.click("[data-mine]")
    page.locator(".conflict .other").wait_for(state="detached", timeout=SOON)
    page.locator(".saved", has_text="Saved at").wait_for(timeout=SOON)
    page.wait_for_timeout(1000)
    need.refresh_from_db()
    assert need.text == "My words, longer"


def test_signing_out_leaves_no_text_behind(page: Page, live_server: Any) -> None:
    page.context.set_offline(True)
    page.fill("#id_text", "On a shared machine")
    page.locator(".saved", has_text="Not on the server yet").wait_for(timeout=SOON)
    page.fill("#id_text", "")
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/en/account/logout/")
    page.evaluate("localStorage.setItem('draft:9:new', '{}')")
    with page.expect_navigation():
        page.click("main form button")
    assert page.evaluate(KEPT) == []


def until_saved(page: Page, title: str) -> None:
    """What a page sends on leaving arrives after the next page may be there."""
    for _ in range(SOON // 100):
        if Need.objects.filter(title=title).exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not on the server: {title}")


def test_going_back_shows_what_was_saved_and_is_no_conflict_with_oneself(page: Page) -> None:
    page.fill("#id_title", "Reef plan")
    page.locator(".saved", has_text="Saved at").wait_for(timeout=SOON)
    page.reload()
    page.fill("#id_title", "Reef plan for ten atolls")
    page.get_by_role("link", name="Results").click()
    page.wait_for_url("**/results/")
    until_saved(page, "Reef plan for ten atolls")
    page.go_back()
    page.wait_for_timeout(1500)
    assert page.input_value("#id_title") == "Reef plan for ten atolls"
    assert page.locator(".kept").is_hidden()
    page.fill("#id_title", "Reef plan for twelve atolls")
    page.locator(".saved", has_text="Saved at").wait_for(timeout=SOON)
    assert page.locator(".other").count() == 0
    assert [need.title for need in Need.objects.all()] == ["Reef plan for twelve atolls"]


def test_a_sheet_on_which_nothing_is_written_leaves_no_draft(page: Page) -> None:
    page.check("input[name=audience][value=public]")
    page.click("button[name=post]")
    page.get_by_role("heading", name="There are 3 things to fix").wait_for(timeout=SOON)
    page.wait_for_timeout(6000)
    assert Need.objects.count() == 0


def test_a_pasted_text_that_is_too_long_is_counted_and_never_cut(page: Page) -> None:
    page.fill("#id_text", "word " * 700)
    assert page.inner_text(".count.over") == "3,500 of 3,000 characters"
    page.click("button[name=post]")
    error = "The text has 3499 characters; 3000 fit."
    page.locator("#id_text_error", has_text=error).wait_for(timeout=SOON)
    assert len(page.input_value("#id_text")) == 3500
    assert page.locator(".kept").is_hidden()


def test_going_back_from_a_search_shows_the_list_and_the_words_of_before(
    page: Page, need: Need, live_server: Any
) -> None:
    Need.objects.update(state="open", audience="members", yes_at=timezone.now())
    page.goto(f"{live_server.url}/en/needs/")
    for words in ("monitoring", "nowhere"):
        page.fill("[name=q]", words)
        with page.expect_response(f"**q={words}**"):
            page.press("[name=q]", "Enter")
        page.locator(".chip", has_text=words).wait_for(timeout=SOON)
    page.go_back()
    page.locator(".chip", has_text="monitoring").wait_for(timeout=SOON)
    assert page.input_value("[name=q]") == "monitoring"
    assert page.locator("#results h3").count() == 1
    assert "htmx-history-cache" not in page.evaluate("Object.keys(sessionStorage)")


def test_a_form_whose_token_became_old_goes_on_saving(page: Page) -> None:
    page.fill("#id_title", "Before")
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.locator(".saved", has_text="Not on the server yet").wait_for(timeout=SOON)
    page.locator(".saved", has_text="Saved at").wait_for(timeout=SOON)
    assert [need.title for need in Need.objects.all()] == ["Before"]

"""What a country sees of its first answer, in a browser, in two of its languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from tests.browser.chromium import SOON, needs_chromium

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), needs_chromium]
expect.set_options(timeout=SOON)
ASKS = {
    "en": (
        "Indicators for our marine protected areas",
        "We need a monitoring plan with indicators for 31 marine protected areas, and reef surveys "
        "that our own field teams can repeat each year.",
    ),
    "ar": (
        "مؤشرات لمناطقنا البحرية المحمية",
        "نحتاج إلى خطة رصد ومؤشرات لإحدى وثلاثين منطقة بحرية محمية، وإلى مسوح للشعاب المرجانية "
        "تستطيع فرقنا الميدانية تكرارها كل عام.",
    ),
}


def write(page: Page, lang: str) -> None:
    title, text = ASKS[lang]
    page.goto(f"/{lang}/needs/new/")
    page.fill("#id_title", title)
    page.locator("#id_text").press_sequentially(text)
    page.fill("#id_by_when", (timezone.localdate() + timedelta(days=90)).isoformat())
    expect(page.locator("#growing li").first).to_be_visible()


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_answer_grows_beside_the_draft_and_fills_its_page_in_the_askers_language(
    somebody: Callable[..., Page], lang: str, direction: str
) -> None:
    staff = somebody("mere@fiji.example")
    write(staff, lang)
    with override(lang):
        words = [
            gettext(said)
            for said in ("Something to use now", "People who have solved it", "Who acts next")
        ]
        staff.get_by_role("button", name=gettext("Post and see the first answer")).click()
    for part in ("u", "o"):
        expect(staff.locator(f"#answer .items.{part} li").first).to_be_visible()
    expect(staff.locator("html")).to_have_attribute("dir", direction)
    said = staff.locator("#answer").inner_text()
    assert [one for one in words if one not in said] == []
    expect(staff.locator("#next")).to_contain_text("Jone Tuilagi")
    assert staff.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_helps_stays_marked_and_what_does_not_goes_aside(
    somebody: Callable[..., Page],
) -> None:
    staff = somebody("mere@fiji.example", width=390)
    write(staff, "en")
    staff.get_by_role("button", name="Post and see the first answer").click()
    things = staff.locator("#answer .items.u > li")
    expect(things.nth(1)).to_be_visible()
    kept, dropped = (things.nth(n).locator("h3").inner_text() for n in (0, 1))
    things.filter(has_text=kept).get_by_role("button", name="This helps").click()
    helped = things.filter(has_text=kept).get_by_role("button", name="This helps")
    expect(helped).to_have_attribute("aria-pressed", "true")
    expect(helped).to_be_focused()
    things.filter(has_text=dropped).get_by_role("button", name="Not this").click()
    staff.wait_for_load_state("networkidle")
    staff.reload()
    expect(helped).to_have_attribute("aria-pressed", "true")
    expect(things.filter(has_text=dropped)).to_have_count(0)
    staff.get_by_text("line you set aside").click()
    expect(staff.locator(".items.act", has_text=dropped).last).to_be_visible()

"""What a browser finds wrong with the page it shows, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Every rule of axe, and the size of what is touched (WCAG 2.2), which axe leaves out by itself;
# and what a change of theme and direction can break.
RULES = {
    "ALL": {"rules": {"target-size": {"enabled": True}}},
    "COLOURS": {"runOnly": ["color-contrast", "target-size"]},
}
AXE = """async rules => (await axe.run(document, {resultTypes: ['violations'], ...rules})).violations.map(
  v => v.id + ' (' + v.impact + '): '
     + v.nodes.map(n => n.target + ' ' + n.html.slice(0, 120)).join(' | '))"""
# Every word grows by two fifths, as a translation may.
LONGER = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('script, style, template')) texts.push(walk.currentNode);
  for (const t of texts) t.data = t.data.replace(/\\p{L}+/gu, w => w + w.slice(0, Math.ceil(w.length * .4)))}"""
WIDE = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  const over = e => { const r = e.getBoundingClientRect(); return r.right > innerWidth + .5 || r.left < -.5 };
  const who = [...document.body.querySelectorAll('*')].filter(over).slice(-3).map(e => e.outerHTML.slice(0, 120));
  return ['wider than the screen by ' + wide + ': ' + who.join(' | ')]}"""
# After a key was pressed, what is focused by a script shows its focus as for a keyboard.
FOCUS = """() => {
  const found = [], seen = e => e.checkVisibility({visibilityProperty: true}) && !e.closest('.vh');
  const look = e => { const s = getComputedStyle(e); return s.outlineStyle + s.outlineWidth + s.boxShadow };
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (!seen(e) || e.disabled) continue;
    const box = e.matches('.pick input, .vh') ? e.closest('label') || e : e, before = look(box);
    e.focus();
    if (document.activeElement === e && look(box) === before && look(e) === before) found.push('no focus seen on ' + e.outerHTML.slice(0, 120)) }
  return found}"""


def axe(page: Page, rules: str) -> list[str]:
    """Violations of axe's rules, ``ALL`` of them or only those of ``COLOURS``."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(AXE, RULES[rules])
    return found


def wide(page: Page, width: int) -> list[str]:
    """What reaches over the edge of a screen of this width."""
    page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = page.evaluate(WIDE)
    return [f"at {width} px {one}" for one in found]


def frame(page: Page) -> list[str]:
    """One heading, a way past the head of the page, and a focus that is seen."""
    found = []
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} h1")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    if skip.get_attribute("href") != "#main" or not skip.is_visible():
        found.append(f"the first stop is {skip.evaluate('e => e.outerHTML')[:120]}")
    page.keyboard.press("Enter")
    if not page.evaluate("location.hash === '#main' && !!document.querySelector('main#main')"):
        found.append("the skip link leads nowhere")
    return found + page.evaluate(FOCUS)

"""Words of others made readable: allauth's headings, and what browsers call themselves."""

from __future__ import annotations

import re

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()
# A capital inside a phrase, not after the end of a sentence.
CAPITAL = re.compile(r"(?<=[\w'][ -])[A-Z](?=[a-z])")
# The first that is found counts: browsers claim to be others too.
BROWSERS = {
    "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox",
    "FxiOS": "Firefox", "Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows",
    "CrOS": "ChromeOS", "Macintosh": "macOS", "Linux": "Linux",
}  # fmt: skip


@register.filter
def sentence_case(text: str) -> SafeString:
    """An English phrase "In Title Case" as "In title case"; other languages as they are."""
    if (get_language() or "").startswith("en"):
        text = CAPITAL.sub(lambda found: found[0].lower(), text)
    return mark_safe(text)  # noqa: S308  (it wraps what the template has escaped)


@register.filter
def device(agent: str) -> str:
    """What a person calls it: "Firefox on Windows"."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A device of another kind")


def _first(names: dict[str, str], agent: str) -> str:
    return next((name for mark, name in names.items() if mark in agent), "")

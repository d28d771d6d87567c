"""What the pages weigh: measured from the files that are sent."""

from __future__ import annotations

from functools import lru_cache
from gzip import compress
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders

register = template.Library()
# What every page loads once, and the browser then keeps.
ONCE = ("style.css", "app.js", "icons.svg", "mark.svg", "django_htmx/htmx-2.min.js")


@register.simple_tag
def once_kilobytes() -> int:
    """Kilobytes (1,000 bytes, compressed, rounded up) of style, scripts and drawings."""
    return -(-_once() // 1000)


@lru_cache(maxsize=1)
def _once() -> int:
    found = (finders.find(name) for name in ONCE)
    return sum(len(compress(Path(one).read_bytes())) for one in found if isinstance(one, str))

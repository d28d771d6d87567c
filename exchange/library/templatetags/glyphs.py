"""The drawing of each kind of resource."""

from __future__ import annotations

from django import template

register = template.Library()
GLYPHS = {
    "guide": "file", "course": "course", "tool": "tool", "data": "data", "help_desk": "chat",
    "cases": "users", "standard": "list",
}  # fmt: skip


@register.filter
def glyph(kind: str) -> str:
    """The icon that stands for a kind of resource."""
    return GLYPHS.get(kind, "file")

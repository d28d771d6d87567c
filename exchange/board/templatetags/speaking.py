"""What a need or offer speaks of, for readers who do not read its language."""

from __future__ import annotations

from django import template

from exchange.atlas.models import listed, page_code
from matching.hints import subjects

register = template.Library()


@register.simple_tag
def speaks_of(title: str, text: str, lang: str) -> str:
    """Its main things, listed in the page's language; empty where it is in that language anyway."""
    reader = page_code()
    return listed(subjects(title, text, lang, reader)) if lang and lang != reader else ""

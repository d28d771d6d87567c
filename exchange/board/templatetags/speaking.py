"""What a need or offer speaks of, for readers who do not read its language."""

from __future__ import annotations

from django import template

from exchange.atlas.models import listed, page_code
from exchange.board.models import Need, Offer
from matching.hints import called

register = template.Library()


@register.simple_tag
def speaks_of(thing: Need | Offer, lang: str) -> str:
    """Its main things, listed in the page's language; empty where it is shown in that language
    anyway (``lang``), and until the worker has read it."""
    reader = page_code()
    return listed(called(thing.subjects or (), reader)) if lang and lang != reader else ""

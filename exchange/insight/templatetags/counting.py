"""Small numbers in words, for headlines."""

from __future__ import annotations

from django import template
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def in_words(number: int) -> str:
    """Two to nine as a word of the page's language, every other number in digits.

    A language in which the word changes with what is counted keeps the digits: its translation
    of each word is the digit.
    """
    words = {
        2: pgettext("count in a headline", "two"), 3: pgettext("count in a headline", "three"),
        4: pgettext("count in a headline", "four"), 5: pgettext("count in a headline", "five"),
        6: pgettext("count in a headline", "six"), 7: pgettext("count in a headline", "seven"),
        8: pgettext("count in a headline", "eight"), 9: pgettext("count in a headline", "nine"),
    }  # fmt: skip
    return words.get(number, str(number))

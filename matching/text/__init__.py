"""Cuts a text into words, each with its place in the original, its stem and its language.

Everything later (features, concepts, marks on a page) counts in these words, so that what the
engine compares is exactly what a reader sees marked.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from matching.text.normal import normalise
from matching.text.stems import script_of, stem
from matching.text.stopwords import is_stop

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "pt")
MAX_CHARACTERS = 60_000
"""What is read of one text; whatever stands behind it is ignored."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ebef"
_JOINED = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
_WORD = f"[^\\W_{_HAN}]+(?:[{_JOINED}]+[^\\W_{_HAN}]*)*"
_PIECE = re.compile(f'{_WORD}|([{_HAN}]+)|([.;:!?\n\r。；：！？؛؟،、()\\[\\]"«»“”]+)')
"""A word, a run of Chinese characters (group 1), or what parts words (group 2)."""


class Token(NamedTuple):
    """One word: `text[start:end]`, its stem, whether it is a stop word, its script.

    `breaks` is true where punctuation parts this word from the one before. A Chinese text yields
    one token a character: bigrams are made from them where features are made.
    """

    start: int
    end: int
    word: str
    stem: str
    stop: bool
    script: str
    breaks: bool


@lru_cache(maxsize=50_000)
def _analyse(surface: str, lang: str) -> tuple[str, str, bool, str]:
    word = normalise(surface)
    script = script_of(word)
    return word, stem(word, lang, script), is_stop(word, lang, script), script


def tokens(text: str, lang: str) -> list[Token]:
    """The words of a text in order.

    `lang` is one of `LANGUAGES`; an unknown one is read like English. A word in another script
    than its text's (an acronym in an Arabic text) is stemmed by its script.
    """
    found: list[Token] = []
    breaks = True
    for piece in _PIECE.finditer(text[:MAX_CHARACTERS]):
        kind = piece.lastindex
        if kind == 2:
            breaks = True
            continue
        start, end = piece.span()
        if kind:
            for place in range(start, end):
                word = normalise(text[place])
                stop = is_stop(word, "zh", "han")
                found.append(Token(place, place + 1, word, word, stop, "han", breaks))
                breaks = False
            continue
        word, root, stop, script = _analyse(piece.group()[:80], lang)
        if word:
            found.append(Token(start, end, word, root, stop, script, breaks))
            breaks = False
    return found

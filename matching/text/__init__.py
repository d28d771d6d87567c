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
_WORD = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}](?:[^\\W_{_HAN}]|[{_JOINED}])*")
_BREAK = re.compile(r"[.;:!?\n\r。；：！？؛؟،、()\[\]\"«»“”]")


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
    last = 0
    for match in _WORD.finditer(text[:MAX_CHARACTERS]):
        start, end = match.span()
        breaks = not found or _BREAK.search(text, last, start) is not None
        last = end
        surface = match.group()
        if script_of(surface[0]) == "han":
            for place, character in enumerate(surface, start):
                word = normalise(character)
                found.append(
                    Token(place, place + 1, word, word, is_stop(word, "zh", "han"), "han", breaks)
                )
                breaks = False
        else:
            word, root, stop, script = _analyse(surface[:80], lang)
            if word:
                found.append(Token(start, end, word, root, stop, script, breaks))
    return found

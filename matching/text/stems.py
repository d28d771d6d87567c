"""Stems: Snowball for five languages, light10 for Arabic, nothing for Chinese.

Sources: M. Porter, Snowball (snowballstem.org); L. Larkey, L. Ballesteros and M. Connell,
"Light stemming for Arabic information retrieval", 2007 (the rules called light10).

snowballstemmer hands over to PyStemmer where that is installed: the same stems, fifty times faster.
"""

import re
import threading
from functools import lru_cache

import snowballstemmer

from matching.text.normal import unaccented

_NAMES = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "pt": "portuguese"}
_LATIN = frozenset(("en", "fr", "es", "pt"))
_local = threading.local()

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ACCUSATIVE = re.compile("(?:\u064b\u0627|\u0627\u064b)$")
_ARABIC_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ؤ": "و", "ئ": "ي"})
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_OWNERS = ("هما", "كما", "هم", "كم", "هن", "نا")
_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")


@lru_cache(maxsize=4096)
def script_of(word: str) -> str:
    """latin, cyrillic, arabic, han, digit or other: the script of the first letter."""
    for character in word:
        if "\u0400" <= character <= "\u052f":
            return "cyrillic"
        if "\u0600" <= character <= "\u06ff" or "\ufb50" <= character <= "\ufefc":
            return "arabic"
        if "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff":
            return "han"
        if "\U00020000" <= character <= "\U0002ebef":
            return "han"
        if character.isdigit():
            continue
        if character < "\u0250" or "\u1e00" <= character <= "\u1eff":
            return "latin"
        return "other"
    return "digit"


def light10(word: str) -> str:
    """The Arabic word without marks, article, a leading "and", and common endings.

    Two rules are added to light10: the alif that carries the accusative goes where it is marked,
    and so do "our", "your" and "their", with the t that a feminine word shows before them.
    """
    word = _ACCUSATIVE.sub("", word)
    word = _MARKS.sub("", word).translate(_ARABIC_FOLD)
    if word.startswith("و") and len(word) > 4:
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            word = word[len(article) :]
            break
    for owner in _OWNERS:
        if word.endswith(owner) and len(word) - len(owner) >= 3:
            word = word[: -len(owner)]
            word = re.sub(r"(?<=[^ا]{2})ت$", "", word)
            break
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            word = word[: -len(ending)]
    return word


def _snowball(lang: str):
    # A Snowball object keeps its state between calls, so each thread needs its own.
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if lang not in stemmers:
        stemmers[lang] = snowballstemmer.stemmer(_NAMES[lang])
    return stemmers[lang]


def stem(word: str, lang: str, script: str) -> str:
    """The stem of a normalised word of that script in a text of that language."""
    if script == "arabic":
        return light10(word)
    if script == "cyrillic":
        return _snowball("ru").stemWord(word)
    if script == "latin":
        return unaccented(_snowball(lang if lang in _LATIN else "en").stemWord(word))
    return word

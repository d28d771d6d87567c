"""Words too frequent to tell one text from another, for the seven languages."""

from functools import cache
from pathlib import Path

from matching.text.normal import normalise

_FOLDER = Path(__file__).parent


@cache
def stop_words(lang: str) -> frozenset[str]:
    """The normalised stop words of a language; none for a language that has no list."""
    return _listed("stopwords.txt", lang)


@cache
def everyday_words(lang: str) -> frozenset[str]:
    """Normalised words of every day that count in a comparison but name no subject: common verbs,
    numbers, times, what offices fill texts with; for Chinese single characters, and words of
    several of which each may name a thing."""
    return _listed("everyday.txt", lang)


def _listed(name: str, lang: str) -> frozenset[str]:
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        code, _, words = line.partition(" ")
        if code == lang:
            return frozenset(normalise(word) for word in words.split())
    return frozenset()


def is_stop(word: str, lang: str, script: str) -> bool:
    """Whether a normalised word says nothing; a stranger script is judged by its own list."""
    if script == "arabic":
        lang = "ar"
    elif script == "cyrillic":
        lang = "ru"
    elif script == "latin" and lang in ("ar", "ru", "zh"):
        lang = "en"
    return word in stop_words(lang)

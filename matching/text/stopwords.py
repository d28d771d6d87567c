"""Words too frequent to tell one text from another, for the seven languages."""

from functools import cache
from pathlib import Path

from matching.text.normal import normalise

_PATH = Path(__file__).with_name("stopwords.txt")


@cache
def stop_words(lang: str) -> frozenset[str]:
    """The normalised stop words of a language; none for a language that has no list."""
    for line in _PATH.read_text(encoding="utf-8").splitlines():
        name, _, words = line.partition(" ")
        if name == lang:
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

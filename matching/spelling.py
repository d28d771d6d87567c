"""One rough Latin spelling for words that travelled: taxonomie, taxonomía, таксономия, taxonomy."""

import re
from functools import lru_cache

from matching.text.normal import unaccented

_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
            (
                *("a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o"),
                *("p", "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "sh", "", "i", "", "e"),
                *("iu", "ia", "i", "i", "e", "g"),
            ),
            strict=True,
        )
    )
)
_RULES = [
    (re.compile(pattern), to)
    for pattern, to in (
        ("ph", "f"),
        ("th", "t"),
        ("qu|q|ck|c(?![eiyh])", "k"),
        ("x", "ks"),
        ("ch|kh", "h"),
        ("c(?=[eiy])|ts", "s"),
        ("y|j", "i"),
        ("w", "v"),
        ("ou", "u"),
        ("oe|ae", "e"),
        (r"(.)\1+", r"\1"),
        ("(tsiia|siia|sion|tion|sion|sao|ktion)$", "sio"),
    )
]


@lru_cache(maxsize=100_000)
def spelled(word: str) -> str:
    """The normalised word in the rough spelling; other scripts than Latin and Cyrillic stay."""
    word = unaccented(word.replace("й", "и")).translate(_CYRILLIC)
    for pattern, to in _RULES:
        word = pattern.sub(to, word)
    return word

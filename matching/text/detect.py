"""Guesses which of the seven languages a text is written in, by script and small words."""

import re
from collections import Counter

from matching.text.normal import normalise
from matching.text.stems import script_of
from matching.text.stopwords import stop_words

_WORDS = re.compile(r"[^\W\d_]+")
_SCRIPTS = {"cyrillic": "ru", "arabic": "ar", "han": "zh"}
_LATIN = ("en", "fr", "es", "pt")
_SIGNS = {"es": "ñ¿¡", "pt": "ãõ", "fr": "œêèùûîëï"}
_ENDS = {
    "en": ("ing", "tion", "ment", "ed"),
    "fr": ("tion", "eur", "eux", "ment", "aire"),
    "es": ("ción", "dad", "ciones", "dades"),
    "pt": ("ção", "ções", "dade", "agem"),
}


def guess_language(text: str) -> str | None:
    """One of the seven codes, or None where the text gives no sign (empty, digits, one name).

    Right for nearly every text of a sentence or more; a title of two words may be misread, which
    is why a person can always correct it.
    """
    words = _WORDS.findall(normalise(text[:4000]))
    scripts: Counter[str] = Counter()
    for word in words:
        script = script_of(word)
        scripts[script] += 3 * len(word) if script == "han" else len(word)
    if not scripts:
        return None
    script = max(sorted(scripts), key=lambda name: scripts[name])
    if script != "latin":
        return _SCRIPTS.get(script)
    return _latin(words)


def _latin(words: list[str]) -> str | None:
    scores = {lang: _score(words, lang) for lang in _LATIN}
    best = max(_LATIN, key=lambda lang: scores[lang])
    return best if scores[best] > 0 else None


def _score(words: list[str], lang: str) -> float:
    """Stop words count one, shared ones less; telling letters and endings help short titles."""
    small = stop_words(lang)
    score = 0.0
    for word in words:
        if word in small:
            score += 1 / sum(word in stop_words(other) for other in _LATIN)
        score += 0.5 * any(sign in word for sign in _SIGNS.get(lang, ""))
        if len(word) > 5 and word.endswith(_ENDS[lang]):
            score += 0.2
    return score

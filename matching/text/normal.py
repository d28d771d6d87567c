"""One spelling for what a reader takes as the same word."""

import unicodedata

_FOLD = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "ı": "i"})


def normalise(text: str) -> str:
    """Unicode NFKC, then case folded; Russian ё is written е."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)


def unaccented(text: str) -> str:
    """The text without accents on its letters (é becomes e); other scripts keep theirs."""
    pieces = unicodedata.normalize("NFD", text)
    return "".join(c for c in pieces if not "\u0300" <= c <= "\u036f")

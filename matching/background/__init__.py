"""A fixed sample of texts of offers, written for this purpose, one a line and language.

How strongly a need and an offer agree is told by comparing with these, never with whoever else
happens to be in the pool.
"""

from functools import cache
from pathlib import Path

from matching.text import LANGUAGES

_FOLDER = Path(__file__).parent


@cache
def texts(lang: str) -> tuple[str, ...]:
    """The sample in a language; empty for a language that has none."""
    path = _FOLDER / f"{lang}.txt"
    if lang not in LANGUAGES or not path.exists():
        return ()
    return tuple(line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())

"""Finds whom a text names with @, among given people, whatever the script of their names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from exchange.people.models import User

# Scripts that set no space between words: a name may stand right before or behind their letters.
UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
# Inside an address for mail or of a page an @ names nobody.
JOINS = frozenset("@./:_-=&?#%+~")


class Name(NamedTuple):
    """One place where a text names somebody; several people may have the same name."""

    start: int
    end: int
    people: tuple[User, ...]


def names_in(text: str, people: Iterable[User]) -> list[Name]:
    """Where ``text`` has an @ before the whole name of one of these people, whatever its case; of
    names that begin alike the longest."""
    known: dict[str, tuple[User, ...]] = {}
    for one in people:
        folded = _folded(str(one))
        known[folded] = (*known.get(folded, ()), one)
    longest_first = sorted(known, key=len, reverse=True)
    found: list[Name] = []
    at = text.find("@") if known else -1
    while at >= 0:
        end = 0 if _joins(text[at - 1 : at]) else _end_of_any(text, at + 1, longest_first)
        if end:
            found.append(Name(at, end, known[_folded(text[at + 1 : end])]))
        at = text.find("@", end or at + 1)
    return found


def named_in(text: str, people: Iterable[User]) -> list[User]:
    """Whom a text names, each once, in the order of their places."""
    found = (one for name in names_in(text, people) for one in name.people)
    return list(dict.fromkeys(found))


def _end_of_any(text: str, start: int, names: list[str]) -> int:
    return next((end for name in names if (end := _end_of(text, start, name))), 0)


def _end_of(text: str, start: int, name: str) -> int:
    """Where the name that begins at ``start`` ends, or 0 when it is another word."""
    read = ""
    for place in range(start, len(text)):
        read += _folded(text[place])
        if read == name:
            return 0 if _goes_on(text[place], text[place + 1 : place + 2]) else place + 1
        if not name.startswith(read):
            return 0
    return 0


def _folded(text: str) -> str:
    """Without case, and with each accent as a letter of its own, so that a text is read letter by
    letter however it was typed."""
    return unicodedata.normalize("NFD", text.casefold())


def _goes_on(last: str, following: str) -> bool:
    """Whether the word of the last letter has more letters."""
    if not following or not (following == "_" or unicodedata.category(following)[0] in "LMN"):
        return False
    return not (_is_unspaced(last) or _is_unspaced(following))


def _joins(before: str) -> bool:
    return before in JOINS if not before.isalnum() else not _is_unspaced(before)


def _is_unspaced(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(UNSPACED)

"""Reads which scheme and identifier somebody means, and which of them are of the KMGBF."""

from __future__ import annotations

import re

LONGEST_SCHEME, LONGEST = 60, 120
MOST = 30
# The framework's short names, and the words for its targets and goals, in the six languages.
_FRAMEWORK = r"(?:kmgbf|gbf|cmbkm|cmb|mmbkm|mmb|кмгрп|昆蒙框架)"
_TARGET = r"(?:national target|target|cible|meta|целевая задача|задача|行动目标|目标|الهدف|هدف)"
_GOAL = r"(?:goal|objectif|objetivo|цель|长期目标|الغاية|غاية)"
_GAP = r"[\s:.\-–]*"
_TO_TARGET = re.compile(rf"(?:{_FRAMEWORK}{_GAP})?(?:{_TARGET}{_GAP})?(0[1-9]|[1-9]|1[0-9]|2[0-3])")
_TO_GOAL = re.compile(
    rf"(?:{_FRAMEWORK}{_GAP}(?:{_GOAL}{_GAP})?|{_GOAL}{_GAP})([a-d])"
)  # fmt: skip

Alignment = tuple[str, str]


def read(text: str) -> list[Alignment]:
    """The alignments a text names, each once, as (scheme, identifier), words as given.

    One a line, or parted by semicolons: "KMGBF target 3", "SDG: 15.5", "GBF-TARGET-03". A scheme is
    what stands before a colon, or a first word in capitals; it may be empty.
    """
    parts = (" ".join(one.split()) for one in re.split(r"[;\n|؛；]", text))
    return list(dict.fromkeys(_split(one) for one in parts if one))


def problem(found: list[Alignment]) -> str:
    """ "" or the code of what is wrong: "many" or "long"."""
    if len(found) > MOST:
        return "many"
    fits = all(len(one[0]) <= LONGEST_SCHEME and 0 < len(one[1]) <= LONGEST for one in found)
    return "" if fits else "long"


def links(scheme: str, identifier: str) -> tuple[int | None, str | None]:
    """The number of the KMGBF target and the letter of the goal that is meant; None for others.

    Only what cannot be read in two ways is linked: "012" is kept as given and linked to nothing.
    """
    words = f"{scheme} {identifier}".strip().casefold()
    if target := _TO_TARGET.fullmatch(words):
        return int(target[1]), None
    goal = _TO_GOAL.fullmatch(words)
    return None, goal[1].upper() if goal else None


def _split(text: str) -> Alignment:
    for colon in (":", "："):
        scheme, found, rest = text.partition(colon)
        if found and rest.strip():
            return scheme.strip(), rest.strip()
    first, _space, rest = text.partition(" ")
    if rest and len(first) > 1 and first.isalpha() and first.isupper():
        return first, rest
    return "", text

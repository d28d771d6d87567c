"""What a text is made of, in three blocks that are compared apart and fused late.

words: stems of its own language, and pairs of adjacent stems at half weight; concepts: entries of
the multilingual lexicon; names: character 3- to 5-grams of what the lexicon does not know, in one
Latin spelling, for names, acronyms and cognates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import NamedTuple

from matching.lexicon import Found, find
from matching.spelling import spelled
from matching.text import Token, tokens

BLOCKS = ("word", "concept", "name")
PAIR = 0.5
"""Weight of a pair of adjacent stems (a full one costs short needs 5 points of nDCG)."""
GENERAL = 0.6
"""Weight of a general word of the lexicon beside a concept of the field."""
ACRONYM = 2.0
"""Weight of a whole acronym or name written in capitals or with digits."""
_MOST_GRAMS = 24
_FEW = 8
"""Words a text is thought to have besides its own when its share of the field is told."""


class Occurrence(NamedTuple):
    """One feature at one place: block, term, weight, and the characters it stands on."""

    block: str
    term: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Features:
    """Weighted counts by block: `blocks["word"]["mangrov"] == 1.69`, before idf and norm;
    `places[block][term]` are the characters (start, end) a term stands on first; `field` (0 to 1)
    is the share of its words that name concepts of the field, less for a text of few words."""

    lang: str
    blocks: dict[str, dict[str, float]]
    places: dict[str, dict[str, tuple[int, int]]]
    field: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to compare."""
        return not any(self.blocks.values())


def _occurrences(text: str, words: list[Token], hits: list[Found]) -> Iterator[Occurrence]:
    """Every feature of the text, in order within each block."""
    yield from _words(words)
    for hit in hits:
        weight = hit.weight * (GENERAL if hit.general else 1.0)
        yield Occurrence("concept", hit.id, weight, hit.start, hit.end)
    yield from _names(words, hits, text)


def _field(words: list[Token], hits: list[Found]) -> float:
    """How much of a text the field's concepts cover."""
    telling = [place for place, token in enumerate(words) if not token.stop]
    named = {p for hit in hits if not hit.general for p in range(hit.first, hit.last + 1)}
    return sum(place in named for place in telling) / (len(telling) + _FEW)


def _words(words: list[Token]) -> Iterator[Occurrence]:
    before: Token | None = None
    for token in words:
        if token.breaks:
            before = None
        if token.script == "han":
            joined = before is not None and before.script == "han" and before.end == token.start
            if before is not None and joined and not (before.stop or token.stop):
                yield Occurrence("word", before.stem + token.stem, 1.0, before.start, token.end)
            before = token
            continue
        if token.stop:
            continue
        yield Occurrence("word", token.stem, 1.0, token.start, token.end)
        if before is not None and before.script != "han":
            pair = f"{before.stem} {token.stem}"
            yield Occurrence("word", pair, PAIR, before.start, token.end)
        before = token


def _names(words: list[Token], hits: list[Found], text: str) -> Iterator[Occurrence]:
    known = {place for hit in hits for place in range(hit.first, hit.last + 1)}
    for place, token in enumerate(words):
        if token.stop or token.script in ("han", "other") or len(token.word) < 2:
            continue
        surface = text[token.start : token.end]
        if _marked(surface):
            yield Occurrence("name", f"={token.word}", ACRONYM, token.start, token.end)
        if place in known or token.script not in ("latin", "cyrillic"):
            continue
        grams = _grams(token.word)
        for gram in grams:
            yield Occurrence("name", gram, 1 / len(grams) ** 0.5, token.start, token.end)


def _marked(surface: str) -> bool:
    """Capitals or digits inside: an acronym, a code, a name of software."""
    return any(c.isupper() or c.isdigit() for c in surface[1:]) and not surface.isdigit()


@lru_cache(maxsize=100_000)
def _grams(word: str) -> tuple[str, ...]:
    whole = f"^{spelled(word)}$"
    grams = [
        whole[start : start + size] for size in (3, 4, 5) for start in range(len(whole) - size + 1)
    ]
    return tuple(dict.fromkeys(grams[:_MOST_GRAMS])) or (whole,)


def extract(text: str, lang: str) -> Features:
    """The features of a text; all blocks are empty for a text without words."""
    sums: dict[str, dict[str, float]] = {block: {} for block in BLOCKS}
    most: dict[str, dict[str, float]] = {block: {} for block in BLOCKS}
    places: dict[str, dict[str, tuple[int, int]]] = {block: {} for block in BLOCKS}
    words = tokens(text, lang)
    hits = find(words, lang)
    for block, term, weight, start, end in _occurrences(text, words, hits):
        total = sums[block].get(term)
        if total is None:
            sums[block][term] = most[block][term] = weight
            places[block][term] = (start, end)
        else:
            sums[block][term] = total + weight
            most[block][term] = max(weight, most[block][term])
    damped = {
        block: {term: _damped(total, most[block][term]) for term, total in terms.items()}
        for block, terms in sums.items()
    }
    return Features(lang, damped, places, _field(words, hits))


def _damped(total: float, one: float) -> float:
    """Sublinear tf, (1 + ln tf), where tf counts in units of the term's own weight."""
    return one if total == one else one * (1 + log(total / one))

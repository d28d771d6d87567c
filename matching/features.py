"""What a text is made of, in three blocks that are compared apart and fused late.

words: stems of its own language, and pairs of adjacent stems at half weight; concepts: entries of
the multilingual lexicon; names: character 4-grams of what the lexicon does not know, in one
Latin spelling, for names, acronyms and cognates.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import log

from matching.lexicon import Found, find, version
from matching.spelling import spelled
from matching.text import Token, tokens

BLOCKS = ("word", "concept", "name")
PAIR = 0.5
"""Weight of a pair of adjacent stems (a full one costs short needs 5 points of nDCG)."""
GENERAL = 0.85
"""Weight of a general word of the lexicon beside a concept of the field."""
ACRONYM = 2.0
"""Weight of a whole acronym or name, written in capitals or with digits, that no entry knows."""
ASKING = frozenset(("w_ask", "w_help", "w_need", "w_request", "w_support"))
"""Entries that say no more than that something is asked for or given: in "Support for our NBSAP"
they would count as much as its subject."""
_GRAM, _MOST_GRAMS = 4, 24
_DIGIT = re.compile(r"\d")
_FEW = 2
"""Words a text is thought to have besides its own when its share of the field is told."""


@dataclass(frozen=True, slots=True)
class Features:
    """Weighted counts by block: `blocks["word"]["mangrov"] == 1.69`, before idf and norm;
    `places[block][term]` are the characters (start, end) a term stands on first; `field` (0 to 1)
    is the share of its words that name concepts of the field, less for a text of few words."""

    lang: str
    blocks: dict[str, dict[str, float]]
    places: dict[str, dict[str, tuple[int, int]]]
    field: float = 0.0


class _Block:
    """Counts of one block while a text is read."""

    __slots__ = ("_most", "_sums", "places")

    def __init__(self) -> None:
        self._sums: dict[str, float] = {}
        self._most: dict[str, float] = {}  # of a term that came again its highest weight
        self.places: dict[str, tuple[int, int]] = {}

    def add(self, term: str, weight: float, place: tuple[int, int]) -> None:
        """One more occurrence, on these characters."""
        total = self._sums.get(term)
        if total is None:
            self._sums[term] = weight
            self.places[term] = place
        else:
            self._sums[term] = total + weight
            self._most[term] = max(weight, self._most.get(term, total))

    def damped(self) -> dict[str, float]:
        """Sublinear tf, (1 + ln tf), where tf counts in units of the term's own weight."""
        again = {t: most * (1 + log(self._sums[t] / most)) for t, most in self._most.items()}
        return self._sums | again


def _without_asking(words: list[Token], hits: list[Found]) -> tuple[list[Token], list[Found]]:
    """The words of ASKING as small words, and what else was found."""
    asking = {p for hit in hits if hit.id in ASKING for p in range(hit.first, hit.last + 1)}
    lean = [token._replace(stop=True) if p in asking else token for p, token in enumerate(words)]
    return lean, [hit for hit in hits if hit.id not in ASKING]


def _field(words: list[Token], hits: list[Found]) -> float:
    """How much of a text the field's concepts cover."""
    telling = [place for place, token in enumerate(words) if not token.stop]
    named = {p for hit in hits if not hit.general for p in range(hit.first, hit.last + 1)}
    return sum(place in named for place in telling) / (len(telling) + _FEW)


def _words(words: list[Token], block: _Block) -> None:
    before: Token | None = None
    for token in words:
        if token.breaks:
            before = None
        if token.script == "han":
            joined = before is not None and before.script == "han" and before.end == token.start
            if before is not None and joined and not (before.stop or token.stop):
                block.add(before.stem + token.stem, 1.0, (before.start, token.end))
            before = token
            continue
        if token.stop:
            continue
        block.add(token.stem, 1.0, (token.start, token.end))
        if before is not None and before.script != "han":
            block.add(f"{before.stem} {token.stem}", PAIR, (before.start, token.end))
        before = token


def _concepts(hits: list[Found], block: _Block) -> None:
    for hit in hits:
        block.add(hit.id, hit.weight * (GENERAL if hit.general else 1.0), (hit.start, hit.end))


def _names(words: list[Token], hits: list[Found], text: str, block: _Block) -> None:
    known = {place for hit in hits for place in range(hit.first, hit.last + 1)}
    for at, token in enumerate(words):
        if token.stop or at in known or token.script in ("han", "other") or len(token.word) < 2:
            continue
        place = token.start, token.end
        if _marked(text[token.start : token.end]):
            block.add(f"={token.word}", ACRONYM, place)
        if token.script not in ("latin", "cyrillic"):
            continue
        grams = _grams(token.word)
        weight = 1 / len(grams) ** 0.5
        for gram in grams:
            block.add(gram, weight, place)


def _marked(surface: str) -> bool:
    """Capitals or digits inside: an acronym, a code, a name of software."""
    rest = surface[1:]
    return rest != rest.lower() or (_DIGIT.search(rest) is not None and not surface.isdigit())


@lru_cache(maxsize=20_000)
def _grams(word: str) -> tuple[str, ...]:
    whole = f"^{spelled(word)}$"
    grams = [whole[start : start + _GRAM] for start in range(len(whole) - _GRAM + 1)]
    return tuple(dict.fromkeys(grams[:_MOST_GRAMS])) or (whole,)


def extract(text: str, lang: str) -> Features:
    """The features of a text; all blocks are empty for a text without words."""
    return _extract(text, lang, version())


@lru_cache(maxsize=64)
def _extract(text: str, lang: str, _lexicon: str) -> Features:
    """Remembered a little while: a need is put to one pool after the other."""
    words = tokens(text, lang)
    words, hits = _without_asking(words, find(words, lang))
    word, concept, name = _Block(), _Block(), _Block()
    _words(words, word)
    _concepts(hits, concept)
    _names(words, hits, text, name)
    read = dict(zip(BLOCKS, (word, concept, name), strict=True))
    return Features(
        lang,
        {block: counts.damped() for block, counts in read.items()},
        {block: counts.places for block, counts in read.items()},
        _field(words, hits),
    )

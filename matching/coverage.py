"""Which words of a text the lexicon does not know: the next round of entries starts from them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from matching.lexicon import find
from matching.text import Token, tokens
from matching.text.stems import script_of
from matching.text.stopwords import everyday_words

_LETTERS = 3
"""A shorter word is seldom the name of a thing."""
_CONJUGATED = {
    "fr": ((r"er$", ("ons", "eons", "ent")), (r"ir$", ("issons", "issent"))),
    "ar": ((r"^ي", ("ت", "ن", "أ")),),
}
"""What a verb may begin or end with that its stemmer leaves on: French "proposons" shares no stem
with "proposer", nor does "we put" with "he puts" in Arabic."""


@dataclass(slots=True)
class Coverage:
    """What was read in one language: how many words say something, how many of those stand in an
    entry of the lexicon, and how often each of the others came."""

    words: int = 0
    known: int = 0
    missing: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share of words known to the lexicon, 0 to 1; 0 where nothing was read."""
        return self.known / self.words if self.words else 0.0


def coverage(texts: Iterable[tuple[str, str]]) -> dict[str, Coverage]:
    """The coverage by language of (language, text) pairs.

    Stop words and figures do not count. Chinese counts in characters; what is missing there is
    listed in pairs of neighbours, since nothing tells where a word ends.
    """
    read: dict[str, Coverage] = {}
    for lang, text in texts:
        words = tokens(text, lang)
        known, sayings = _read(words, lang)
        found = read.setdefault(lang, Coverage())
        found.words += len(sayings)
        found.known += len(sayings & known)
        found.missing.update(_names(words, sorted(sayings - known)))
    return read


def teachable(text: str, lang: str) -> list[str]:
    """The words of one text that an entry may be worth: what no entry holds, without words of
    every day, words under three letters, and names of places and people (written with a capital
    within a sentence wherever they stand); each once, in one of its endings."""
    words = tokens(text, lang)
    known, sayings = _read(words, lang)
    names = {word.stem for word in words if not word.breaks and _is_name(text, word)}
    names -= {word.stem for word in words if text[word.start].islower()}
    everyday = _everyday_stems(lang)
    kept = [
        place for place in sorted(sayings - known - _in_phrases(words))
        if words[place].stem not in names | everyday and _is_long(words[place])
    ]  # fmt: skip
    once = {words[place].stem: place for place in reversed(kept) if words[place].script != "han"}
    han = [place for place in kept if words[place].script == "han"]
    return sorted(set(_names(words, sorted([*once.values(), *han]))))


def _read(words: list[Token], lang: str) -> tuple[set[int], set[int]]:
    """Places of words that an entry holds, and of words that say something."""
    known = {place for hit in find(words, lang) for place in range(hit.first, hit.last + 1)}
    return known, {place for place, word in enumerate(words) if _says_something(word)}


def of_every_day(word: Token, lang: str) -> bool:
    """Whether it is a word of every day. A Chinese character never is: it may be half of a name."""
    stems = _everyday_stems(lang)
    return word.script != "han" and (word.word in stems or word.stem in stems)


@cache
def _everyday_stems(lang: str) -> frozenset[str]:
    words = {one for one in everyday_words(lang) if not _is_phrase(one)}
    for written, others in _CONJUGATED.get(lang, ()):
        verbs = [one for one in words if re.search(written, one)]
        words |= {re.sub(written, other, one) for one in verbs for other in others}
    return frozenset(words | {word.stem for one in words for word in tokens(one, lang)})


@cache
def _everyday_phrases() -> re.Pattern[str]:
    phrases = sorted(filter(_is_phrase, everyday_words("zh")), key=lambda one: (-len(one), one))
    return re.compile("|".join(phrases))


def _is_phrase(word: str) -> bool:
    """Whether it is a Chinese word of several characters, each of which may name a thing."""
    return len(word) > 1 and script_of(word) == "han"


def _in_phrases(words: list[Token]) -> set[int]:
    """The places of the characters that make an everyday word of several."""
    spelt = "".join(one.word if one.script == "han" else " " for one in words)
    hits = _everyday_phrases().finditer(spelt)
    return {place for hit in hits for place in range(*hit.span())}


def _is_name(text: str, word: Token) -> bool:
    written = text[word.start : word.end]
    return written[0].isupper() and not written.isupper()


def _is_long(word: Token) -> bool:
    return word.script == "han" or len(word.word) >= _LETTERS


def _says_something(word: Token) -> bool:
    return not word.stop and word.script not in ("digit", "other") and len(word.word) > _least(word)


def _least(word: Token) -> int:
    return 0 if word.script == "han" else 1


def _names(words: list[Token], places: list[int]) -> Iterable[str]:
    for place in places:
        word = words[place]
        if word.script != "han":
            yield word.word
            continue
        after = words[place + 1] if place + 1 in places else None
        if after is not None and after.script == "han" and after.start == word.end:
            yield word.word + after.word

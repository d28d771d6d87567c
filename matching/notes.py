"""What a reader should know of how a text was taken, beyond its ranking."""

from collections.abc import Iterable, Iterator

from matching.gates import LEVELS, MODES, MUSTS
from matching.lexicon import find, likely_language
from matching.records import NeedText, OfferText
from matching.text import LANGUAGES, MAX_CHARACTERS, tokens
from matching.text.detect import guess_language

NO_WORDS, FEW_WORDS, STRANGE, CUT = "no_words", "few_words", "strange", "cut"
_FEW = 4
_LEAST = 0.25
"""Share of the words that entries of a language must name for a text without small words to be in
it: one that looks like an entry says nothing."""
_SENTENCES = {
    NO_WORDS: "The text holds no words to compare: only targets, kinds of support, languages and "
    "regions count.",
    FEW_WORDS: "The text is very short: a sentence or two more would find better offers.",
    STRANGE: "The language of the text is not known here: only what is spelled alike counts.",
    CUT: f"Only the first {MAX_CHARACTERS} characters were read.",
}

_SHOWN, _WORDS = 40, 3
"""Characters of a word that is told back, and words of one field."""


def notes(need: NeedText) -> list[str]:
    """Codes of what applies, none for an ordinary text; `sentence` tells each."""
    count = sum(not token.stop for token in tokens(need.body, need.language))
    found = [NO_WORDS] if not count else [FEW_WORDS] if count < _FEW else []
    found += [STRANGE] * (count > 0 and _strange(need, count))
    return found + [CUT] * (len(need.body) > MAX_CHARACTERS)


def _strange(need: NeedText, count: int) -> bool:
    if need.lang:
        return need.lang not in LANGUAGES
    if guess_language(need.body):
        return False
    lang = likely_language(need.body)
    return lang is None or len(_named(need.body, lang)) < _LEAST * count


def _named(text: str, lang: str) -> set[int]:
    return {hit.first for hit in find(tokens(text, lang), lang)}


def sentence(note: str) -> str:
    """The English sentence of a code."""
    return _SENTENCES[note]


def doubts(record: NeedText | OfferText) -> Iterator[str]:
    """What was not taken as it stands in a need or an offer: what is too long, and words that are
    none of those known here, each with what was made of it."""
    texts = [("the text", record.body)]
    if isinstance(record, OfferText):
        texts += [(f"item {number}", item) for number, item in enumerate(record.items, 1)]
    for name, text in texts:
        if len(text) > MAX_CHARACTERS:
            yield f"only the first {MAX_CHARACTERS} characters of {name} were read"
    yield from _unknown("lang", [record.lang], LANGUAGES, "read from the text")
    yield from _unknown("mode", [record.mode], MODES, "taken as either")
    if isinstance(record, OfferText):
        yield from _unknown("levels", record.levels, LEVELS, "compared as written")
    else:
        yield from _unknown("level", [record.level], LEVELS, "compared as written")
        yield from _unknown("musts", record.musts, ("language", *MUSTS), "not required")


def _unknown(field: str, given: Iterable[str], known: tuple[str, ...], taken: str) -> Iterator[str]:
    strange = list(dict.fromkeys(word for word in given if word and word not in known))
    if strange:
        told = ", ".join(repr(word[:_SHOWN]) for word in strange[:_WORDS])
        told += f" and {len(strange) - _WORDS} more" if len(strange) > _WORDS else ""
        yield f"{field}: {told} not among {', '.join(known)}; {taken}"

"""What a reader should know of how a text was taken, beyond its ranking."""

from matching.lexicon import find, likely_language
from matching.records import NeedText
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

"""What a reader should know of how a text was taken, beyond its ranking."""

from matching.text import MAX_CHARACTERS, tokens

NO_WORDS, FEW_WORDS, CUT = "no_words", "few_words", "cut"
_FEW = 4
_SENTENCES = {
    NO_WORDS: "The text holds no words to compare: only targets, kinds of support, languages and "
    "regions count.",
    FEW_WORDS: "The text is very short: a sentence or two more would find better offers.",
    CUT: f"Only the first {MAX_CHARACTERS} characters were read.",
}


def notes(text: str, lang: str) -> list[str]:
    """Codes of what applies, none for an ordinary text; `sentence` tells each."""
    count = sum(not token.stop for token in tokens(text, lang))
    found = [NO_WORDS] if not count else [FEW_WORDS] if count < _FEW else []
    return found + [CUT] * (len(text) > MAX_CHARACTERS)


def sentence(note: str) -> str:
    """The English sentence of a code."""
    return _SENTENCES[note]

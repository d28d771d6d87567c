"""A curated lexicon of the field in seven languages: it lets an Arabic need find an English offer.

Each line of a .psv file here is one thing with its names in every language; the thing has the
same id whatever the language of the text it is found in. Files: `concepts*.psv` the field,
`words*.psv` the general words of administrative, field and laboratory work (their ids begin with
`w_`), `names*.psv` proper names and acronyms written alike in every language.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from matching.lexicon.inflect import inflections
from matching.lexicon.trie import Trie
from matching.text import LANGUAGES, Token, tokens

_FOLDER = Path(__file__).parent
_COLUMNS = ("en", "fr", "es", "ar", "ru", "zh", "pt")
_NEGATIONS = frozenset(("دون", "غير", "عدم", "non", "sans", "sin", "без", "не", "sem", "não"))
"""Small words that turn the sense round ("illegal" is "not legal" in Arabic)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the lexicon: its id and its surface forms by language, the name first."""

    id: str
    forms: dict[str, tuple[str, ...]]

    @property
    def general(self) -> bool:
        """Whether this is a general word rather than a concept of the field."""
        return self.id.startswith("w_")


class Found(NamedTuple):
    """An entry found in a text: tokens `first` to `last` (inclusive), the text's characters
    `start` to `end`, and a weight: 1 for a whole match, less where the words are part of a longer
    match or name several things."""

    id: str
    first: int
    last: int
    start: int
    end: int
    weight: float

    @property
    def general(self) -> bool:
        """Whether the entry is a general word rather than a concept of the field."""
        return self.id.startswith("w_")


def _read(path: Path) -> Iterable[Entry]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        identifier, *columns = line.split("|")
        if len(columns) == 1:
            columns = columns * len(_COLUMNS)
        forms = {
            lang: tuple(form.strip() for form in column.split(";") if form.strip())
            for lang, column in zip(_COLUMNS, columns, strict=False)
        }
        yield Entry(identifier, {lang: names for lang, names in forms.items() if names})


@cache
def entries() -> dict[str, Entry]:
    """Every entry by id. Lines of the same id in several files are taken together."""
    found: dict[str, Entry] = {}
    for path in sorted(_FOLDER.glob("*.psv")):
        for entry in _read(path):
            known = found.get(entry.id)
            if known is None:
                found[entry.id] = entry
                continue
            for lang, names in entry.forms.items():
                more = tuple(name for name in names if name not in known.forms.get(lang, ()))
                known.forms[lang] = known.forms.get(lang, ()) + more
    return found


def concept_name(identifier: str, lang: str) -> str:
    """What a reader of that language calls the thing; the English name where theirs is missing.

    An id the lexicon no longer holds is returned in words, so that old explanations stay legible.
    """
    entry = entries().get(identifier)
    if entry is None:
        return identifier.removeprefix("w_").replace("_", " ")
    names = entry.forms.get(lang) or entry.forms.get("en") or (identifier,)
    return names[0]


def units(words: list[Token], stops: bool = False) -> list[tuple[int, str]]:
    """What the lexicon is matched on: (token index, stem), "" at a break.

    Stop words are left out unless asked for; negations are kept, and all Chinese characters:
    there is no telling a stop word from a part of a word.
    """
    kept: list[tuple[int, str]] = []
    for index, token in enumerate(words):
        if token.breaks and kept:
            kept.append((index, ""))
        if stops or not token.stop or token.script == "han" or token.word in _NEGATIONS:
            kept.append((index, token.stem))
    return kept


@cache
def _tries(lang: str) -> tuple[Trie, Trie]:
    """What is matched without stop words, and with them: a form that would shrink to one word
    ("en ligne", "one health") means something only whole."""
    lean, whole = Trie(), Trie()
    for entry in entries().values():
        for form in entry.forms.get(lang, ()):
            for words in _spellings(form, lang):
                trie, kept = lean, [unit for unit in units(words) if unit[1]]
                if len(kept) < min(2, len(words)):
                    trie, kept = whole, [unit for unit in units(words, stops=True) if unit[1]]
                spelling = " ".join(words[place].word for place, _ in kept)
                if kept:
                    trie.add([stem for _, stem in kept], entry.id, spelling)
    return lean, whole


def _spellings(form: str, lang: str) -> Iterator[list[Token]]:
    words = tokens(form, lang)
    yield words
    if words and words[0].script != "han":
        for other in inflections([w.word for w in words], [w.stop for w in words], lang):
            yield tokens(" ".join(other), lang)


def find(words: list[Token], lang: str) -> list[Found]:
    """The entries named in a text cut by `tokens(text, lang)`, longest first, left to right.

    A shorter entry inside a longer one ("marine" in "marine protected area") is found too, unless
    its words name several things: the longer one has said which ("herbiers marins" are seagrass,
    no herbarium). Words that name several things share their weight. Words in another script than
    the text's own, and what is written alike everywhere, are looked up in English.
    """
    spans = _spans(words, lang if lang in LANGUAGES else "en")
    if lang != "zh" and any(token.script == "han" for token in words):
        spans += _spans(words, "zh", "han")
    if lang in ("ar", "ru", "zh"):
        spans += _spans(words, "en", "latin")
    return _chosen(spans, words)


def _spans(
    words: list[Token], lang: str, script: str = ""
) -> list[tuple[int, int, tuple[str, ...]]]:
    """(first token, last token, ids) of all that is listed, of words in that script alone."""
    found = []
    for trie, sequence in zip(_tries(lang), (units(words), units(words, stops=True)), strict=True):
        stems = [
            stem if not script or words[place].script in (script, "digit") else ""
            for place, stem in sequence
        ]
        spellings = [words[place].word for place, _ in sequence]
        for first, last, ids in trie.spans(stems, spellings):
            found.append((sequence[first][0], sequence[last][0], ids))
    return found


def _chosen(spans: list[tuple[int, int, tuple[str, ...]]], words: list[Token]) -> list[Found]:
    """Longest first; what straddles a chosen span is left, and what is unclear inside one."""
    spans.sort(key=lambda span: (span[0] - span[1], span[0], span[2]))
    owners: dict[int, tuple[int, tuple[str, ...]]] = {}
    found: list[Found] = []
    for first, last, ids in spans:
        inside = {owners.get(place) for place in range(first, last + 1)}
        if len(inside) > 1:
            continue
        owner = inside.pop()
        if owner is None:
            owners.update(dict.fromkeys(range(first, last + 1), (first, ids)))
        elif len(ids) > 1 or ids[0] in owner[1]:
            continue
        weight = len(ids) ** -0.5
        start, stop = words[first].start, words[last].end
        found += [Found(i, first, last, start, stop, weight) for i in ids]
    return sorted(found, key=lambda hit: (hit.first, -hit.last, hit.id))

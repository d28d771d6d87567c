"""A curated lexicon of the field in seven languages: it lets an Arabic need find an English offer.

Each line of a .psv file here is one thing with its names in every language; the thing has the
same id whatever the language of the text it is found in. Files: `concepts*.psv` the field,
`words*.psv` the general words of administrative, field and laboratory work (their ids begin with
`w_`), `names*.psv` proper names and acronyms written alike in every language.
"""

from collections.abc import Iterable, Iterator
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from matching.lexicon.entry import BadEntry, Entry, checked, joined, read
from matching.lexicon.inflect import inflections
from matching.lexicon.phrases import Phrases, Spelt
from matching.text import LANGUAGES, Token, tokens

__all__ = [
    "BadEntry",
    "Entry",
    "Found",
    "checked",
    "concept_name",
    "extend",
    "find",
    "likely_language",
    "version",
]

_FOLDER = Path(__file__).parent
_NEGATIONS = frozenset(("دون", "غير", "عدم", "non", "sans", "sin", "без", "не", "sem", "não"))
"""Small words that turn the sense round ("illegal" is "not legal" in Arabic)."""


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


@cache
def entries() -> dict[str, Entry]:
    """Every entry of the files by id."""
    return joined(entry for path in sorted(_FOLDER.glob("*.psv")) for entry in read(path))


class _Added:
    """Entries beside those of the files, ready to be found."""

    def __init__(self, more: Iterable[Entry]) -> None:
        self.entries = joined(sorted(more, key=lambda entry: entry.id))
        told = [(one.id, sorted(one.forms.items())) for one in self.entries.values()]
        self.version = sha256(repr(told).encode()).hexdigest()[:16] if told else ""
        self.phrases = {lang: _planted(self.entries.values(), lang) for lang in LANGUAGES if told}


_added: _Added


def extend(more: Iterable[Entry]) -> str:
    """Makes these the entries this process knows beside the files', in place of those given
    before, and returns their version.

    Cheap to call again with the same: nothing happens then. Texts read from now on are read with
    them; a matcher fitted before says that it is `outdated` and must be fitted again.
    """
    global _added
    fresh = _Added(more)
    if fresh.version != _added.version:
        _added = fresh
    return fresh.version


def version() -> str:
    """Names the entries given to `extend`; empty where there are none."""
    return _added.version


def concept_name(identifier: str, lang: str) -> str:
    """What a reader of that language calls the thing; the English name where theirs is missing.

    An id the lexicon no longer holds is returned in words, so that old explanations stay legible.
    """
    known = [held[identifier] for held in (entries(), _added.entries) if identifier in held]
    names = (entry.forms[code] for code in (lang, "en") for entry in known if code in entry.forms)
    return next(names, (identifier.removeprefix("w_").replace("_", " "),))[0]


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


_planting = Lock()
_plants: dict[str, tuple[Phrases, Phrases]] = {}


def _phrases(lang: str) -> tuple[Phrases, Phrases]:
    """Made once a process: who asks meanwhile waits for it and does not begin the same again."""
    if lang not in _plants:
        with _planting:
            if lang not in _plants:
                _plants[lang] = _planted(entries().values(), lang)
    return _plants[lang]


def _planted(listed: Iterable[Entry], lang: str) -> tuple[Phrases, Phrases]:
    """What is matched without stop words, and with them: a form that would shrink to one word
    ("en ligne", "one health") means something only whole."""
    lean: list[Spelt] = []
    whole: list[Spelt] = []
    for entry in listed:
        for form in entry.forms.get(lang, ()):
            for words in _spellings(form, lang):
                named, kept = lean, [unit for unit in units(words) if unit[1]]
                if len(kept) < min(2, len(words)):
                    named, kept = whole, [unit for unit in units(words, stops=True) if unit[1]]
                spelling = " ".join(words[place].word for place, _ in kept)
                if kept:
                    named.append(([stem for _, stem in kept], entry.id, spelling))
    return Phrases(lean), Phrases(whole)


def _spellings(form: str, lang: str) -> Iterator[list[Token]]:
    words = tokens(form, lang)
    yield words
    if words and words[0].script != "han":
        spelt = [w.word for w in words]
        for other in inflections(spelt, [w.stop for w in words], lang):
            if other == spelt:
                continue
            pairs = zip(words, other, strict=True)
            made = [w if w.word == word else tokens(word, lang)[0] for w, word in pairs]
            # French "mai" (May) has no plural that anybody means by "mais" (but).
            if len(made) > 1 or not made[0].stop or words[0].stop:
                yield made


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
    return _chosen(sorted(spans), words)


def likely_language(text: str) -> str | None:
    """The language whose entries a text of a few words names most, None where it names none: two
    nouns without a small word between them give `guess_language` no sign."""
    best = max(LANGUAGES, key=lambda lang: _covered(text, lang))
    return best if _covered(text, best) else None


def _covered(text: str, lang: str) -> int:
    return len({place for hit in find(tokens(text[:200], lang), lang) for place in hit[1:3]})


_Span = tuple[int, int, tuple[str, ...]]
"""First token less the last, first token, ids: in ascending order the longest comes first."""


def _spans(words: list[Token], lang: str, script: str = "") -> list[_Span]:
    """All that is listed, of words in that script alone."""
    found = []
    added = _added.phrases.get(lang, ())
    for place, sequence in enumerate((units(words), units(words, stops=True))):
        places = [at for at, _ in sequence]
        stems = [stem for _, stem in sequence]
        if script:
            read = (script, "digit")
            stems = [s if words[p].script in read else "" for p, s in sequence]
        told = partial(_spelt, words, places)
        for phrases in (_phrases(lang)[place], *added[place : place + 1]):
            for start, end, ids in phrases.spans(stems, told):
                first = places[start]
                found.append((first - places[end], first, ids))
    return found


def _spelt(words: list[Token], places: list[int], start: int, end: int) -> str:
    return " ".join(words[place].word for place in places[start : end + 1])


def _chosen(spans: list[_Span], words: list[Token]) -> list[Found]:
    """Longest first; what straddles a chosen span is left, and what is unclear inside one."""
    owners: list[_Span | None] = [None] * len(words)
    found: list[Found] = []
    for span in spans:
        less, first, ids = span
        last, owner = first - less, owners[first]
        if less and any(owners[place] is not owner for place in range(first + 1, last + 1)):
            continue
        if owner is None:
            owners[first : last + 1] = [span] * (last + 1 - first)
        elif len(ids) > 1 or ids[0] in owner[2]:
            continue
        weight = len(ids) ** -0.5
        start, stop = words[first].start, words[last].end
        found += [Found(i, first, last, start, stop, weight) for i in ids]
    return sorted(found, key=lambda hit: (hit.first, -hit.last, hit.id))


_added = _Added(())

"""One thing of the lexicon and how it is read from a file or taken from a person."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from matching.text import LANGUAGES, tokens

COLUMNS = ("en", "fr", "es", "ar", "ru", "zh", "pt")
LONGEST = 80
"""Characters a form may have."""


def gettext_noop(message: str) -> str:
    """Marks a sentence for translation and returns it as it is."""
    return message


class BadEntry(ValueError):
    """An entry that cannot be taken; `msgid` % `params` says why to whoever typed it."""

    def __init__(self, msgid: str, **params: str) -> None:
        super().__init__(msgid % params)
        self.msgid = msgid
        self.params = params


_ID = re.compile(r"[a-z][a-z0-9_]{1,59}")
_BAD_ID = gettext_noop("An id is made of small letters a to z, digits and underscores.")
_BAD_LANGUAGE = gettext_noop("%(lang)s is none of these languages: %(languages)s")
_NOTHING = gettext_noop("Give at least one name in one language.")
_LONG = gettext_noop("A name may have %(most)s characters; this one is longer: %(name)s")
_PARTED = gettext_noop("A name is one phrase, without commas, stops or brackets: %(name)s")
_COMMAS = set(",，")
_EMPTY = gettext_noop("This says too little to be found by: %(name)s")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the lexicon: its id and its surface forms by language, the name first."""

    id: str
    forms: dict[str, tuple[str, ...]]

    @property
    def general(self) -> bool:
        """Whether this is a general word rather than a concept of the field."""
        return self.id.startswith("w_")


def checked(identifier: str, forms: Mapping[str, Iterable[str]]) -> Entry:
    """An entry as a person typed it, blank forms left out.

    `identifier`: small Latin letters, digits and underscores; that of a listed entry adds forms to
    it, one that begins with `w_` is a general word. Raises BadEntry where the id is no id, a
    language is none of LANGUAGES, nothing is left, or a form is too long, parted by punctuation or
    without a telling word.
    """
    if not _ID.fullmatch(identifier):
        raise BadEntry(_BAD_ID)
    taken: dict[str, tuple[str, ...]] = {}
    for lang, names in forms.items():
        if lang not in LANGUAGES:
            raise BadEntry(_BAD_LANGUAGE, lang=lang, languages=", ".join(LANGUAGES))
        kept = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
        for name in kept:
            _check(name, lang)
        if kept:
            taken[lang] = kept
    if not taken:
        raise BadEntry(_NOTHING)
    return Entry(identifier, taken)


def _check(name: str, lang: str) -> None:
    if len(name) > LONGEST:
        raise BadEntry(_LONG, most=str(LONGEST), name=f"{name[:LONGEST]}…")
    words = tokens(name, lang)
    if any(word.breaks for word in words[1:]) or set(name) & _COMMAS:
        raise BadEntry(_PARTED, name=name)
    if all(word.stop for word in words):
        raise BadEntry(_EMPTY, name=name)


def read(path: Path) -> Iterable[Entry]:
    """The lines of a .psv file; a line of one column names the thing alike in every language."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        identifier, *columns = line.split("|")
        if len(columns) == 1:
            columns = columns * len(COLUMNS)
        forms = {
            lang: tuple(form.strip() for form in column.split(";") if form.strip())
            for lang, column in zip(COLUMNS, columns, strict=False)
        }
        yield Entry(identifier, {lang: names for lang, names in forms.items() if names})


def joined(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by id; those of one id are taken together."""
    found: dict[str, Entry] = {}
    for entry in entries:
        known = found.setdefault(entry.id, Entry(entry.id, {}))
        for lang, names in entry.forms.items():
            known.forms[lang] = tuple(dict.fromkeys(known.forms.get(lang, ()) + names))
    return found

"""What a hub says of a thing, as a record of the library: its words, plain, and nothing added.

Targets and kinds of help are read from its words, as for everything else that is written here.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from exchange.library.harvest.shape import Item, Problem, Words
from exchange.library.harvest.texts import clip, plain
from exchange.library.harvest.tongues import code
from exchange.library.models import Record
from matching.hints import hints

TITLE, TEXT, LINE, LINK, NAME = 200, 3000, 300, 500, 300
# What the text of a thing is read for its targets: its opening says what it is about.
READ = 1200
DOI = re.compile(r"(?:doi:\s*|info:doi/)?(10\.\d{4,9}/\S+)", re.I)
HANDLE = re.compile(r"hdl:\s*(\S+/\S+)", re.I)
# A hub's words for what a thing is, by a part of them; the first that fits.
KINDS = [
    ("course", ("course", "learning", "training", "lecture", "tutorial", "curriculum")),
    ("tool", ("software", "application", "tool")),
    ("data", ("dataset", "datacatalog", "collection")),
    ("cases", ("case stud", "casestud")),
    ("standard", ("standard", "specification")),
]


def record_of(item: Item) -> Record | Problem:
    """The record of an item, or why it cannot be kept: ``no_title``, ``no_link``, ``too_long``."""
    if len(item.identifier) > NAME:
        return Problem(item.identifier[:NAME], "too_long")
    if item.deleted:
        return Record(item.identifier, deleted=True)
    languages = tuple(dict.fromkeys(filter(None, map(code, item.languages))))
    lang, title = _best(item.titles, languages)
    title = clip(" ".join(plain(title).split()), TITLE)
    if not title:
        return Problem(item.identifier, "no_title")
    link = _link(item.links)
    if not link:
        return Problem(item.identifier, "no_link")
    texts = {key: plain(text) for key, text in item.texts.items()}
    own, text = _best(texts, (lang, *languages))
    read = hints(title, text[:READ], own or lang or next(iter(languages), None))
    spoken = own or lang or (languages[0] if len(languages) == 1 else read.language or "")
    return Record(
        item.identifier, title=title, link=link, kind=_kind(item.kinds), text=clip(text, TEXT),
        lang=spoken[:5], cost={True: "free", False: "cost", None: "unsaid"}[item.free],
        gist=_lines(texts), targets=tuple(read.targets), support=tuple(read.support),
        languages=languages or ((spoken,) if spoken else ()), where=item.where,
    )  # fmt: skip


def _best(words: Words, languages: tuple[str, ...]) -> tuple[str, str]:
    """The language (empty: not said) and the text to keep of several: the thing's own language,
    else English, else the first."""
    named = {code(key): text for key, text in reversed(words.items()) if text.strip()}
    for lang in (*languages, "en", *named):
        if lang in named:
            return lang, named[lang]
    return "", ""


def _lines(texts: Words) -> Words:
    """One line in each language, where a hub speaks several."""
    named = {code(key): clip(" ".join(text.split()), LINE) for key, text in texts.items()}
    return {key: line for key, line in named.items() if key and line} if len(named) > 1 else {}


def _link(links: tuple[str, ...]) -> str:
    """The first address among what a hub gives, DOIs and handles included; empty when there is
    none that a browser could open."""
    for one in links:
        one = one.strip()
        if one.startswith(("http://", "https://")) and len(one) <= LINK and " " not in one:
            return one
    for one in links:
        if found := DOI.fullmatch(one.strip()):
            return f"https://doi.org/{quote(found.group(1), safe='/:;()._-')}"[:LINK]
        if found := HANDLE.fullmatch(one.strip()):
            return f"https://hdl.handle.net/{found.group(1)}"[:LINK]
    return ""


def _kind(kinds: tuple[str, ...]) -> str:
    told = " ".join(kinds).lower()
    return next((kind for kind, parts in KINDS if any(one in told for one in parts)), "guide")

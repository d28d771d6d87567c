"""What of a stored explanation a reader learns something from; the rest counts untold, so that
the sum stays exact."""

from collections.abc import Mapping
from typing import Any

from matching.coverage import of_every_day
from matching.features import ASKING
from matching.lexicon import find
from matching.text import tokens

Told = Mapping[str, Any]

SMALL = ASKING | frozenset((
    "w_bring", "w_can", "w_case", "w_country", "w_day", "w_exist", "w_few", "w_find", "w_first",
    "w_give", "w_good", "w_happen", "w_have", "w_keep", "w_know", "w_last", "w_live_verb",
    "w_next", "w_own", "w_part", "w_people", "w_person", "w_place", "w_say", "w_see", "w_several",
    "w_show", "w_start", "w_stay", "w_take", "w_talk", "w_try", "w_way", "w_wish", "w_year",
))  # fmt: skip
"""General entries that name no subject: "Both speak of: have, person" tells a reader nothing."""
GENERAL, LANGUAGE = "w_", "language_"
"""How the ids of general entries begin, and of languages: "we can work in English" names no
subject, and working languages in common are told for themselves."""
LEARNED = frozenset(("helped", "unfit"))
WORTH = 0.25
"""Share of a score from which likeness to another answer is told: every answer to one need is a
little like every other, four of five by a tenth."""


def telling(explanation: Told) -> list[Told]:
    """The lines of the sum without words that name no subject, and without likeness that adds next
    to nothing."""
    because = explanation.get("because", [])
    lang = explanation.get("need_lang") or "en"
    least = WORTH * sum(line["weight"] for line in because)
    return [line for line in because if _tells(line, lang, least)]


def _tells(line: Told, lang: str, least: float) -> bool:
    said = line.get("need", "")
    if line["kind"] == "concept":
        if line["term"] in SMALL or line["term"].startswith(LANGUAGE):
            return False
        return not (line["term"].startswith(GENERAL) and said and _says_little(said, lang))
    if line["kind"] == "word":
        return not _says_little(said or line["term"], lang)
    return line["term"] not in LEARNED or abs(line["weight"]) >= least


def _says_little(text: str, lang: str) -> bool:
    """Whether it holds but small words, words of every day and names of languages."""
    words = tokens(text, lang)
    little = {n for n, word in enumerate(words) if word.stop or of_every_day(word, lang)}
    small: set[int] = set()
    others: set[int] = set()
    for hit in find(words, lang):
        places = set(range(hit.first, hit.last + 1))
        if hit.id in SMALL or hit.id.startswith(LANGUAGE):
            small |= places
        elif not hit.general or not places <= little:
            others |= places
    return all(word.stop or n in (small | little) - others for n, word in enumerate(words))


def is_name(term: str) -> bool:
    """Whether a spelling in common is worth telling: an acronym or a code, no everyday word."""
    return any(letter.isupper() or letter.isdigit() for letter in term[1:])


def is_alike(line: Told) -> bool:
    """Whether a line is of a spelling that both texts hold whole, or of a name."""
    mine, theirs = (line.get(side, line["term"]) for side in ("need", "offer"))
    return line["kind"] == "name" and (plain(mine) == plain(theirs) or is_name(theirs))


def plain(text: str) -> str:
    """A surface or the term of a name, to be compared."""
    return text.casefold().removeprefix("=")

"""What of a stored explanation a reader learns something from; the rest counts untold, so that
the sum stays exact."""

from collections.abc import Mapping
from typing import Any

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
LEARNED = frozenset(("helped", "unfit"))
WORTH = 0.25
"""Share of a score from which likeness to another answer is told: every answer to one need is a
little like every other, four of five by a tenth."""


def telling(explanation: Told) -> list[Told]:
    """The lines of the sum without small words, and without likeness that adds next to nothing."""
    because = explanation.get("because", [])
    lang = explanation.get("need_lang") or "en"
    least = WORTH * sum(line["weight"] for line in because)
    return [line for line in because if _tells(line, lang, least)]


def _tells(line: Told, lang: str, least: float) -> bool:
    if line["kind"] == "concept":
        return line["term"] not in SMALL
    if line["kind"] == "word":
        return not _of_small_words(line.get("need") or line["term"], lang)
    return line["term"] not in LEARNED or abs(line["weight"]) >= least


def _of_small_words(text: str, lang: str) -> bool:
    words = tokens(text, lang)
    small: set[int] = set()
    others: set[int] = set()
    for hit in find(words, lang):
        (small if hit.id in SMALL else others).update(range(hit.first, hit.last + 1))
    return all(word.stop or place in small - others for place, word in enumerate(words))


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

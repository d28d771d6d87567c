"""What a text seems to speak of: its language, targets, kinds of support, working languages.

A form proposes these from the words a person has just written, and the person corrects them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path

from matching.lexicon import concept_name, entries, find
from matching.text import tokens
from matching.text.detect import guess_language

MOST = 3
"""How many targets and how many kinds of support are proposed at most."""
TITLE = 3.0
"""A word of the title counts this much; the form asks for the point of the matter there."""
_WORTH_SAYING = {True: 0.6, False: 0.5}
"""What a further target (true) or kind of support reaches of the first's score to be proposed."""
_LEAST = 1.5
"""A score below this is a mere leaning: nothing is proposed from it."""
_MEANS = ("20", "21")
"""Capacity and knowledge: every need asks for some, so they stand beside a theme only where the
text speaks of them as much as of the theme."""
_LAST_TARGET = 23
_TELLING = 1000
"""Characters from which the language is guessed."""
_CUES = Path(__file__).parent / "lexicon" / "cues.txt"


@dataclass(frozen=True, slots=True)
class Hints:
    """`language`: a code or None where the text gives no sign; `targets`: numbers 1 to 23, most
    likely first; `support`: codes of kinds of support; `languages`: working languages to propose,
    the text's own first."""

    language: str | None
    targets: list[int]
    support: list[str]
    languages: list[str]


def cue_lines() -> Iterator[tuple[list[str], dict[str, float]]]:
    """The lines of the cues: lexicon ids that point alike, and the weight (1 to 5) with which
    they point to each target or kind of support."""
    for line in _CUES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            things, _, aims = line.partition(" > ")
            pairs = (aim.partition(":") for aim in aims.split())
            yield things.split(), {aim: float(weight or 1) for aim, _, weight in pairs}


@cache
def _cues() -> dict[str, dict[str, float]]:
    return {thing: aims for things, aims in cue_lines() for thing in things}


def hints(title: str, text: str, lang: str | None = None) -> Hints:
    """What the title and the text speak of; empty lists where nothing is recognised.

    `lang` is the language where a person has said it; otherwise it is guessed. A target that is
    named by its number comes first.
    """
    language = lang or language_of(title, text)
    counts = _counts(title, text, language or "en")
    targets, support = _scores(counts)
    named = _named(f"{title}\n{text}")
    likely = [int(aim) for aim in _best(_themes(targets), further=_WORTH_SAYING[True])]
    return Hints(
        language,
        list(dict.fromkeys([*named, *likely]))[: max(MOST, len(named))],
        _best(support, further=_WORTH_SAYING[False]),
        _languages(language, counts),
    )


def language_of(title: str, text: str) -> str | None:
    """The language a text seems to be in; None where it gives no sign."""
    return guess_language(f"{title}\n{text}"[:_TELLING])


def subjects(title: str, text: str, lang: str, most: int = 9) -> list[str]:
    """Ids of the things of the field that a text names most; `called` words them.

    Of those the lexicon's files list alone: their names are at hand in every process.
    """
    counts = _counts(title, text, lang)
    listed = entries()
    field = [one for one in counts if one in listed and not one.startswith(("w_", "language_"))]
    return sorted(field, key=lambda one: (-counts[one], one))[:most]


def called(things: Iterable[str], reader: str, most: int = 6) -> list[str]:
    """What a reader of that language calls these things, so that whoever reads no Arabic still
    sees what an Arabic need is about; two things of one name are told once. Searches nothing."""
    return list(dict.fromkeys(concept_name(one, reader) for one in things))[:most]


def _counts(title: str, text: str, language: str) -> dict[str, float]:
    """How often each thing of the lexicon is named, the title's words counting more."""
    counts: dict[str, float] = defaultdict(float)
    for part, worth in ((title, TITLE), (text, 1.0)):
        for hit in find(tokens(part, language), language):
            counts[hit.id] += hit.weight * worth
    return counts


def _scores(counts: dict[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """The scores of targets and of kinds of support; each repetition of a thing adds less."""
    targets: dict[str, float] = defaultdict(float)
    support: dict[str, float] = defaultdict(float)
    for thing, count in counts.items():
        for aim, weight in _cues().get(thing, {}).items():
            scores = targets if aim.isdigit() else support
            scores[aim] += weight * log2(1 + count)
    return targets, support


def _themes(scores: dict[str, float]) -> dict[str, float]:
    """The scores without a means that does not reach the strongest theme."""
    theme = max((score for aim, score in scores.items() if aim not in _MEANS), default=0.0)
    return {a: score for a, score in scores.items() if a not in _MEANS or score >= theme}


def _best(scores: dict[str, float], further: float) -> list[str]:
    """The highest few; what is a mere leaning or falls far behind the first is left out."""
    ranked = sorted(scores, key=lambda aim: (-scores[aim], aim))[:MOST]
    return [aim for aim in ranked if scores[aim] >= max(_LEAST, further * scores[ranked[0]])]


def _languages(language: str | None, counts: dict[str, float]) -> list[str]:
    """The text's language, then those it names ("we can work in French")."""
    named = [i.removeprefix("language_") for i in counts if i.startswith("language_")]
    return list(dict.fromkeys([*([language] if language else []), *named]))


_NUMBERED = re.compile(
    r"(?:\b(?P<word>(?i:targets?|cibles?|metas?|задач\w{,3}))|"
    r"\b\w{,2}(?:هدف|هدفين|أهداف|غاية|غايات)|目标)\s*(?:[nN][.°º]|№)?\s*"
    r"(?P<numbers>\d{1,2}(?:\s*(?:[,،、/]|and|et|y|e|и|و|和|及)\s*\d{1,2})*)(?!\d|[.,]\d)"
)
_COUNTED = re.compile(
    r"\s*(?:[\d%％٪个种项所名万千百公]|per cent|pour cent|por c|في المائة|процент)"
)
"""What follows a number that counts something: "the target: 30 per cent"."""
_NOUN = re.compile(r"\s+[^\W\d_]{5,}")
"""A long word: "we target 5 schools" names no target, "under target 5 of the plan" does."""
_ELSEWHERE = re.compile(
    r"aichi|\b(?:sdg|ods|odd|цур)|айти|айчи|爱知|可持续发展|国家|أيشي|آيتشي|التنمية المستدامة|وطني"
    r"|nationa|nacional|национальн|sustainable dev|ment durable|rollo sostenible|устойчивого",
    re.IGNORECASE,
)
"""Who numbers targets too: the older goals, those of sustainable development, a country."""
_NEAR = 25


def _named(text: str) -> list[int]:
    """The targets a text names by their numbers, in its order."""
    found = []
    for match in _NUMBERED.finditer(text):
        before, after = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() :]
        verb = (match["word"] or "T").islower() and _NOUN.match(after)
        if not (verb or _COUNTED.match(after) or _ELSEWHERE.search(before + after[:_NEAR])):
            found += [int(number) for number in re.findall(r"\d+", match["numbers"])]
    return [number for number in dict.fromkeys(found) if 1 <= number <= _LAST_TARGET]

"""What a text seems to speak of: its language, targets, kinds of support, working languages.

A form proposes these from the words a person has just written, and the person corrects them.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

from matching.lexicon import find
from matching.text import tokens
from matching.text.detect import guess_language

MOST = 3
"""How many targets and how many kinds of support are proposed at most."""
TITLE = 2.0
"""A word of the title counts this much; the form asks for the point of the matter there."""
_WORTH_SAYING = 0.4
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


@cache
def _cues() -> dict[str, list[tuple[str, float]]]:
    """What each lexicon id points to: (target or kind of support, weight)."""
    pointing: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for line in _CUES.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        aim, *ids = line.split()
        for item in ids:
            identifier, _, weight = item.partition(":")
            pointing[identifier].append((aim, float(weight or 1)))
    return dict(pointing)


def hints(title: str, text: str, lang: str | None = None) -> Hints:
    """What the title and the text speak of; empty lists where nothing is recognised.

    `lang` is the language where a person has said it; otherwise it is guessed.
    """
    language = lang or guess_language(f"{title}\n{text}")
    counts: dict[str, float] = defaultdict(float)
    for part, worth in ((title, TITLE), (text, 1.0)):
        for hit in find(tokens(part, language or "en"), language or "en"):
            counts[hit.id] += hit.weight * worth
    scores: dict[str, float] = defaultdict(float)
    for identifier, count in counts.items():
        for aim, weight in _cues().get(identifier, ()):
            scores[aim] += weight * (1 + log(count)) if count >= 1 else weight * count
    targets = _best({aim: score for aim, score in scores.items() if aim.isdigit()})
    support = _best({aim: score for aim, score in scores.items() if not aim.isdigit()})
    return Hints(language, [int(aim) for aim in targets], support, _languages(language, counts))


def _best(scores: dict[str, float]) -> list[str]:
    """The highest three; what reaches under two fifths of the highest is left out."""
    ranked = sorted(scores, key=lambda aim: (-scores[aim], aim))[:MOST]
    return [aim for aim in ranked if scores[aim] >= _WORTH_SAYING * scores[ranked[0]]]


def _languages(language: str | None, counts: dict[str, float]) -> list[str]:
    """The text's language, then those it names ("we can work in French")."""
    named = [i.removeprefix("language_") for i in counts if i.startswith("language_")]
    return list(dict.fromkeys([*([language] if language else []), *named]))

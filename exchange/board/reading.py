"""What a text speaks of, as the form proposes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from matching.hints import hints, language_of
from matching.text import LANGUAGES


@dataclass(frozen=True)
class Proposed:
    """What a form proposes from a text: its language ("" where unknown) and keys of the atlas."""

    lang: str = ""
    targets: list[str] = field(default_factory=list)
    support: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.targets or self.support or self.languages)


def read_language(title: str, text: str) -> str:
    """The language a text seems to be in; "" where none that the engine reads is recognised."""
    return language_of(title, text) or ""


def proposed(title: str, text: str, said: str = "") -> Proposed:
    """The language, targets, kinds of support and working languages a text speaks of; ``said`` is
    the language its author says it is in."""
    if not title.strip() and not text.strip():
        return Proposed()
    found = hints(title, text, said or None)
    lang = found.language if found.language in LANGUAGES else ""
    return Proposed(
        lang or "", [str(n) for n in found.targets], list(found.support), list(found.languages)
    )

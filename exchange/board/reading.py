"""What a text speaks of, as the form proposes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from matching.hints import hints
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


def proposed(title: str, text: str) -> Proposed:
    """The language, targets, kinds of support and working languages a text speaks of."""
    if not title.strip() and not text.strip():
        return Proposed()
    found = hints(title, text)
    lang = found.language if found.language in LANGUAGES else ""
    return Proposed(
        lang or "", [str(n) for n in found.targets], list(found.support), list(found.languages)
    )

"""What a text speaks of, as the form proposes it."""

from __future__ import annotations

from typing import Any

from matching.hints import hints

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh", "pt")


def proposed(title: str, text: str) -> dict[str, Any]:
    """Language, targets, kinds of support and working languages that the text speaks of."""
    found = hints(title, text)
    return {
        "lang": found.language if found.language in LANGUAGES else "",
        "targets": list(found.targets), "support": list(found.support),
        "languages": [one for one in found.languages if one in LANGUAGES],
    }  # fmt: skip

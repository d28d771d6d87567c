"""HTML to plain text, and long texts to short ones."""

from __future__ import annotations

import html
import re

import nh3

# Tags that end a line, and what no reader of a page would see.
BREAKS = re.compile(r"<(?:br|/p|/li|/div|/h[1-6]|/tr)\b[^>]*>", re.I)
UNSEEN = {"script", "style", "template", "head"}


def plain(text: str) -> str:
    """What a reader would see of a text that may hold HTML, its paragraphs kept."""
    if "<" in text or "&" in text:
        cleaned = nh3.clean(BREAKS.sub("\n", text), tags=set(), clean_content_tags=UNSEEN)
        text = html.unescape(cleaned)
    lines = (" ".join(line.split()) for line in text.replace("\0", "").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clip(text: str, most: int) -> str:
    """At most so many characters, cut at a word."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"

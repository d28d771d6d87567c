"""A notice in words, made for one reader at the moment of reading; never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from exchange.brokering.why import Reason

Tone = Literal["need", "offer", ""]


@dataclass(frozen=True)
class Part:
    """One named piece of a line, such as the title of a need; ``lang`` is that of its text."""

    label: str
    text: str
    tone: Tone = ""
    lang: str = ""


@dataclass(frozen=True)
class Line:
    """What a reader sees of one notice. ``link`` is a path, ``stands`` is false once it was
    answered meanwhile or is no longer open to the reader: no mail goes out for it. ``reasons`` say
    why a match is proposed, in mails only; ``note`` is what its coordinator wrote with it."""

    pk: int
    title: str
    parts: tuple[Part, ...]
    body: str
    link: str
    button: str
    glyph: str
    urgent: bool
    stands: bool
    unread: bool
    at: datetime
    reasons: tuple[Reason, ...] = ()
    note: Part | None = None

"""The words on the wire: frames, limits, close codes, and text as safe HTML.

One JSON object a text frame, its kind under ``t``; times are ISO 8601 in UTC.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from exchange.people.models import User
from exchange.rooms.models import File, Member, Message, Revision, RoomEvent
from exchange.rooms.naming import named_in, names_in

VERSION = 1
BODY = 8_000
FRAME = 64 * 1024
BATCH = 100
# A quote shows this many characters of a message.
QUOTE = 120
# Further behind than this, a page is loaded again instead of caught up.
FAR = 5_000
BEAT_SECONDS = 20.0
LIMITS = {"body": BODY, "frame": FRAME, "rate": 20, "burst": 40}

CID = re.compile(r"[A-Za-z0-9_-]{8,64}")
BLANK_LINE = re.compile(r"\n\s*\n")


def encode(frame: dict[str, Any]) -> str:
    """One frame as text."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def parse(text: str | None) -> dict[str, Any] | None:
    """A client's frame, or None when it is not one JSON object with a kind."""
    try:
        frame = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(frame, dict) or not isinstance(frame.get("t"), str):
        return None
    return frame


def cid_of(frame: dict[str, Any]) -> str | None:
    """The sender's name for what it sends, or None when it is none."""
    cid = frame.get("cid")
    return cid if isinstance(cid, str) and CID.fullmatch(cid) else None


def query(text: bytes) -> tuple[int | None, int | None]:
    """What a socket's address asks for: the number to follow from, and the protocol's version."""
    asked = parse_qs(text.decode("ascii", "replace"))
    after, version = (asked.get(name, [""])[0] for name in ("after", "v"))
    return number(after), number(version or str(VERSION))


def number(value: Any) -> int | None:
    """A whole number from 0 to 2^63 − 1 as a client sent it (as JSON or in an address), or None."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    return None


def number_if_any(value: Any) -> int | None:
    """The same, with 0 for nothing."""
    return 0 if value in (None, "") else number(value)


def html_of(message: Message | Revision) -> SafeString:
    """Words as paragraphs with line breaks; everything escaped, web addresses linked, members
    whom they name marked."""
    if not message.body:
        return mark_safe("")
    people = message.named if isinstance(message, Message) else []
    parts = (mark_safe("<br>".join(  # noqa: S308  (each line is escaped)
        _line(line, people) for line in part.split("\n")
    )) for part in BLANK_LINE.split(message.body))  # fmt: skip
    lang = _lang(message)
    return format_html_join("", '<p dir="auto"{}>{}</p>', ((lang, part) for part in parts))


def whole_of(message: Message) -> SafeString:
    """The words as ``html_of`` shows them, below a line of what they answer, above the files."""
    quote = quote_of(message.reply_to) if message.reply_to else ""
    return format_html("{}{}{}", quote, html_of(message), files_of(message))


def files_of(message: Message) -> SafeString:
    """A list of a message's files, if it has any.

    Nothing loads by itself: a picture's name leads to a page that shows it (Django finds the
    reader's language there).
    """
    rows = format_html_join("", (
        '<li><a href="{}{}"><bdi>{}</bdi></a> <small><bdi>{}</bdi> · <bdi>{}</bdi></small></li>'
    ), ((address(message, file), "look/" if file.is_picture else "", file.name,
         file.kind.upper(), filesizeformat(file.size)) for file in message.files.all()),
    )  # fmt: skip
    return format_html('<ul class="files">{}</ul>', rows) if rows else rows


def address(message: Message, file: File) -> str:
    """Where a member fetches a file: one address for readers of every language."""
    return reverse("room-file", args=[message.room_id, file.pk])


def quote_of(message: Message) -> SafeString:
    """One line that stands for a message where it is answered or pinned: who wrote it, and how it
    begins now. It leads to the page of the room that holds it."""
    if message.redacted_at is not None:
        words = format_html("<i>{}</i>", _("This message was taken back."))
    else:
        said = message.body or ", ".join(file.name for file in message.files.all())
        begins = Truncator(" ".join(said.split())).chars(QUOTE)
        words = format_html('<span dir="auto"{}>{}</span>', _lang(message), begins)
    who = str(message.author or _("Somebody who has left"))
    return format_html(
        '<p class="quote" data-no="{0}"><a href="?at={0}#m{0}"><b dir="auto">{1}</b> {2}</a></p>',
        message.no, who, words,
    )  # fmt: skip


def _line(line: str, people: list[User]) -> str:
    """One line of words, safe to show."""
    parts, at = [], 0
    for name in names_in(line, people):
        parts.append(urlize(line[at : name.start], nofollow=True, autoescape=True))
        named = line[name.start : name.end]
        parts.append(format_html('<b class="named" dir="auto">{}</b>', named))
        at = name.end
    return "".join([*parts, urlize(line[at:], nofollow=True, autoescape=True)])


def _lang(message: Message | Revision) -> SafeString:
    return format_html(' lang="{}"', message.lang) if message.lang else mark_safe("")


def ev(event: RoomEvent, cast: dict[int, Member]) -> dict[str, Any]:
    """An event as it stands now; ``cast`` holds everybody who is or was a member by their key."""
    frame: dict[str, Any] = {
        "t": "ev", "seq": event.seq, "kind": event.kind,
        "by": _person(cast.get(event.actor_id or 0)), "at": stamp(event.at),
        "cid": event.cid or None,
    }  # fmt: skip
    if event.kind == RoomEvent.PIN and event.message is not None:
        frame["extra"] = {"what": event.extra["what"], "user": frame["by"], "no": event.message.no}
    elif event.message is not None:
        frame["msg"] = _message(event.message, cast)
        if mended(event):
            frame["msg"]["quote"] = quote_of(event.message)
    else:
        moved = _person(cast.get(event.extra.get("user", 0)))
        frame["extra"] = {"what": event.extra.get("what", ""), "user": moved}
    return frame


def written(frame: dict[str, Any]) -> dict[str, Any] | None:
    """What a frame that changes the room asks of its verb, or None when it cannot be read."""
    given = {name: read(frame.get(name)) for name, read in WRITES[frame["t"]].items()}
    return None if None in given.values() else given


def _words(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _words_if_any(value: Any) -> str | None:
    return "" if value is None else _words(value)


def _switch(value: Any) -> bool | None:
    """On or off, as JSON or as a form says it."""
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())


# What changes a room: what its frame brings, and how each is read; None is what cannot be read.
WRITES: dict[str, dict[str, Callable[[Any], Any]]] = {
    "send": {"body": _words, "reply_to": number_if_any},
    "edit": {"body": _words, "no": number, "rev": number},
    "redact": {"no": number, "why": _words_if_any},
    "pin": {"no": number, "on": _switch},
}


def mended(event: RoomEvent) -> bool:
    """Whether frames made earlier hold words that no longer stand."""
    return event.kind in (RoomEvent.EDIT, RoomEvent.REDACT)


def put_out(event: RoomEvent) -> int:
    """Whom this event puts out of the room: the person's key, or 0."""
    if event.kind == RoomEvent.MEMBER and event.extra["what"] in (Member.LEFT, Member.REMOVED):
        return event.extra["user"]
    return 0


def batch(frames: list[str]) -> str:
    """Encoded events as one frame; a single one stays as it is."""
    return frames[0] if len(frames) == 1 else '{"t":"batch","evs":[' + ",".join(frames) + "]}"


def hello(room: int, you: dict[str, Any], head: int, msg_head: int, after: int, reset: bool,
          read: int) -> dict[str, Any]:  # fmt: skip
    """The first frame: where the room stands, and from which number on events follow."""
    return {
        "t": "hello", "v": VERSION, "room": room, "you": you, "head": head, "msg_head": msg_head,
        "after": after, "reset": reset, "read": read, "beat": BEAT_SECONDS, "limits": LIMITS,
    }  # fmt: skip


def ack(cid: str, seq: int, no: int, dup: bool) -> dict[str, Any]:
    """The message is kept under these numbers."""
    return {"t": "ack", "cid": cid, "seq": seq, "no": no, "dup": dup}


def nack(cid: str | None, code: str, **also: Any) -> dict[str, Any]:
    """It was not taken, and why."""
    return {"t": "nack", "cid": cid, "code": code, **also}


def stamp(at: datetime) -> str:
    """A moment in UTC, such as 2026-12-10T08:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _person(member: Member | None) -> dict[str, Any] | None:
    if member is None:
        return None
    user = member.user
    return {"id": user.pk, "name": str(user), "initials": user.initials, "role": member.role}


def _message(message: Message, cast: dict[int, Member]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": message.pk, "no": message.no, "rev": message.rev, "html": whole_of(message),
        "text": message.body, "lang": message.lang,
        "reply_to": message.reply_to.no if message.reply_to else None,
        "mentions": [one.pk for one in named_in(message.body, message.named)],
        "edited_at": stamp(message.edited_at) if message.edited_at else None,
        "redacted": message.redacted_at is not None,
        "files": [
            {"name": file.name, "kind": file.kind, "size": file.size, "url": address(message, file)}
            for file in message.files.all()
        ],
    }  # fmt: skip
    if message.redacted_at is not None:
        by = _person(cast.get(message.redacted_by_id or 0))
        shown["taken"] = {"by": by, "why": message.redacted_why}
    return shown


class Pace:
    """A measured pace for each key: ``rate`` a second, ``burst`` at once; safe between threads."""

    MOST_KEYS = 20_000

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._left: dict[Any, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: Any) -> float:
        """Take one; 0 when it may go now, else the seconds until one is free."""
        with self._lock:
            now = time.monotonic()
            left, at = self._left.get(key, (self.burst, now))
            left = min(self.burst, left + (now - at) * self.rate)
            if len(self._left) > self.MOST_KEYS:
                self._left.clear()
            if left < 1:
                return round((1 - left) / self.rate, 3)
            self._left[key] = (left - 1, now)
            return 0.0


# By person and room, whatever door and however many sockets.
PACE = Pace(LIMITS["rate"], LIMITS["burst"])

"""Needs and offers as the engine takes them, and how they are read from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from matching.lexicon import likely_language
from matching.text import LANGUAGES
from matching.text.detect import guess_language

EVERYWHERE = "global"
"""The region of an offer that knows all regions."""


class BadRecord(ValueError):
    """A record that cannot be read; the message says which field and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    id: str
    text: str
    title: str = ""
    lang: str = ""
    targets: tuple[int, ...] = ()
    support: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    ecosystems: tuple[str, ...] = ()
    mode: str = ""
    starts: date | None = None
    until: date | None = None

    @property
    def body(self) -> str:
        """Title and text together, as they are compared."""
        return f"{self.title}\n{self.text}" if self.title else self.text

    @property
    def language(self) -> str:
        """The author's word for the language, else a guess, else English."""
        if self.lang in LANGUAGES:
            return self.lang
        return guess_language(self.body) or likely_language(self.body) or "en"

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """Reads a JSON object; keys it does not know are left alone.

        Raises BadRecord where the value is no object, `id` or `text` is missing, or a field has
        the wrong type.
        """
        if not isinstance(value, Mapping):
            raise BadRecord("not a JSON object")
        for name in ("id", "text"):
            if name not in value:
                raise BadRecord(f"{name} is missing")
        known = {field.name: str(field.type) for field in fields(cls)}
        taken = {
            name: _as(known[name], name, value[name])
            for name in known
            if value.get(name) is not None
        }
        if "id" not in taken or "text" not in taken:
            raise BadRecord("id and text may not be null")
        return cls(**taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedText(_Record):
    """What a country asks for.

    `party`: ISO 3166 alpha-2 code of who asks. `mode`: remote, on_site or empty (either will do).
    `level`: resource, written, call, peer, project; empty counts as written. `cost`: "free" where
    only help free of charge will do. `musts`: facets that are conditions rather than wishes, of
    "language", "region", "target", "support", "ecosystem". `blocked`: offers never to be shown.
    `starts`, `until`: when the help is wanted. `partners`: how many offers are wanted.
    """

    party: str = ""
    level: str = ""
    cost: str = ""
    musts: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    partners: int = 1

    @property
    def levels(self) -> tuple[str, ...]:
        """The form of help that is wanted."""
        return (self.level or "written",)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferText(_Record):
    """What somebody can help with; `items` are its pieces of evidence, read one by one.

    `capacity`: free places, None where it was not said. `mode`: remote, on_site, empty for both.
    `cost`: "free", or anything else for a price. `open`: takes requests now. `parties`: the only
    Parties it may be shown to, empty for all. `blocked`: Parties it may not be paired with.
    `conflicts`: Parties with a conflict of interest. `levels`: forms of response it gives, empty
    for any. `starts`, `until`: when it stands.
    """

    items: tuple[str, ...] = ()
    capacity: int | None = None
    cost: str = ""
    open: bool = True
    parties: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[str, ...]:
        """Its own text first, then its items."""
        return (self.body, *(item for item in self.items if item.strip()))


def _as(kind: str, name: str, value: Any) -> Any:
    if name == "id":
        return _identifier(value)
    if "tuple[int" in kind:
        return tuple(_number(name, item) for item in _sequence(name, value))
    if "tuple[str" in kind:
        return tuple(_text(name, item) for item in _sequence(name, value))
    if "date" in kind:
        return _date(name, value)
    if "bool" in kind:
        if not isinstance(value, bool):
            raise BadRecord(f"{name} must be true or false")
        return value
    return _number(name, value) if "int" in kind else _text(name, value)


def _identifier(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise BadRecord("id must be a text or a whole number")
    return _text("id", str(value))


def _sequence(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise BadRecord(f"{name} must be a list")
    return list(value)


def _number(name: str, value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**9:
        raise BadRecord(f"{name} must be a whole number")
    return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadRecord(f"{name} must be text")
    # Half a surrogate pair cannot be written out again; it becomes a question mark.
    return value.encode("utf-8", "replace").decode("utf-8")


def _date(name: str, value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(name, value)[:10])
    except ValueError as error:
        raise BadRecord(f"{name} must be a date like 2026-03-31") from error

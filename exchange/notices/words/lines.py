"""Notices as lines: gates are asked again, and what is no longer visible has neutral words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from exchange.brokering.models import Exchange, Proposal
from exchange.notices import gates
from exchange.notices.models import Line, Notice
from exchange.notices.words.reasons import reasons_of
from exchange.notices.words.table import ACCEPT, ME, MY, TABLE, Words
from exchange.notices.words.things import names_in, parts_of
from exchange.people.models import Actor
from exchange.rooms.models import Message

Things = dict[tuple[str, str], Any]


def lines_of(by: Actor, notices: Sequence[Notice]) -> list[Line]:
    """The words of these notices for their reader; reads one query a kind of thing."""
    things = things_for(by, notices)
    return [_line(by, notice, things) for notice in notices]


def explained(by: Actor, notices: Sequence[Notice]) -> list[Line]:
    """The words of these notices as a mail holds them: with the reasons of what is proposed."""
    things = things_for(by, notices)
    reasons = reasons_of(by, (one for one in things.values() if isinstance(one, Proposal)))
    lines = []
    for notice in notices:
        line = _line(by, notice, things)
        if line.stands and TABLE[notice.kind].link == ACCEPT:
            line = replace(line, reasons=reasons.get(int(notice.about_id), ()))
        lines.append(line)
    return lines


def things_for(by: Actor, notices: Iterable[Notice]) -> Things:
    """The things these notices are about that ``by`` may see now: one query a kind."""
    wanted: dict[str, set[str]] = {}
    for notice in notices:
        wanted.setdefault(notice.about_kind, set()).add(notice.about_id)
    found: Things = {}
    for kind, pks in wanted.items():
        for thing in gates.VISIBLE[kind](by).filter(pk__in=pks):
            found[kind, str(thing.pk)] = thing
    return found


def line_of(by: Actor, notice: Notice) -> Line:
    """The words of one notice."""
    return lines_of(by, [notice])[0]


def _line(by: Actor, notice: Notice, things: Things) -> Line:
    thing = things.get((notice.about_kind, notice.about_id))
    if thing is None:
        return _neutral(notice)
    words = TABLE[notice.kind]
    stands = words.waits is None or words.waits(thing, by)
    body = words.body(thing, by) if words.body and stands else ""
    note = words.note(thing, by) if words.note and stands else None
    doer = notice.entry.user if notice.entry is not None else None
    names = names_in(thing, by) | {"by": str(doer or _("Somebody"))}
    return Line(
        pk=notice.pk, title=str(words.title) % names, parts=parts_of(thing),
        body=body if stands else _("This is settled meanwhile."),
        link=_link(words, thing), button=str(words.button), glyph=words.glyph,
        urgent=notice.urgent and stands, stands=stands, unread=notice.read_at is None, at=notice.at,
        note=note,
    )  # fmt: skip


def _neutral(notice: Notice) -> Line:
    """Words for a thing the reader may no longer see: nothing of it, and no link to it."""
    return Line(
        pk=notice.pk, title=_("Something here has changed and is no longer open to you"),
        parts=(), body="", link=reverse("notices:notices"), button=_("See your notices"),
        glyph="x", urgent=False, stands=False, unread=notice.read_at is None, at=notice.at,
    )  # fmt: skip


def _link(words: Words, thing: Any) -> str:
    """The address of the one page this leads to; an exchange without a room yet has its own."""
    if words.link in (ME, MY):
        return reverse(words.link)
    if words.link == "rooms:room" and isinstance(thing, Exchange):
        room = getattr(thing, "room", None)
        if room is None:
            return reverse("brokering:exchange", args=[thing.pk])
        thing = room
    if isinstance(thing, Message):
        return reverse(words.link, args=[thing.room_id]) + f"?at={thing.no}#m{thing.no}"
    return reverse(words.link, args=[thing.pk])

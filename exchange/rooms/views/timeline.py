"""A page of a room as lines for its template: days, what was said, and what else happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils import timezone

from exchange.rooms.models import Member, RoomEvent
from exchange.rooms.protocol import whole_of
from exchange.rooms.queries import Page


@dataclass(frozen=True)
class Line:
    """One line: a ``day``, the ``new`` line before the first unread, a ``said`` or a ``sys``."""

    kind: Literal["day", "new", "said", "sys"]
    event: RoomEvent | None = None
    who: Member | None = None
    html: str = ""
    day: date | None = None
    mine: bool = False
    may_edit: bool = False
    may_redact: bool = False
    taker: Member | None = None

    @property
    def what(self) -> str:
        """What a ``sys`` line tells: opened, joined, left or removed."""
        return str(self.event.extra.get("what", "")) if self.event else ""


def missed_of(page: Page, me: Member | None) -> int | None:
    """The first unread message's number when it stands on an earlier page."""
    first = me.read_no + 1 if me is not None else 0
    return first if page.earlier and page.numbers and 0 < first < page.numbers[0] else None


def lines_of(
    page: Page, cast: dict[int, Member], me: Member | None, is_writable: bool
) -> Iterator[Line]:
    """The page's lines; ``cast`` holds everybody who is or was a member by the person's key."""
    day, marked = None, me is None
    for event in page.events:
        if (today := timezone.localtime(event.at).date()) != day:
            day = today
            yield Line("day", day=day)
        message = event.message
        if message is None:
            yield Line("sys", event, who=cast.get(event.extra.get("user", 0)))
            continue
        if not marked and me is not None and message.no > me.read_no:
            marked = True
            if message.no > 1 and message.author_id != me.user_id:
                yield Line("new")
        mine = me is not None and message.author_id == me.user_id
        stands = message.redacted_at is None
        yield Line(
            "said", event, cast.get(message.author_id or 0), whole_of(message),
            mine=mine, may_edit=mine and stands and is_writable,
            may_redact=stands and (mine or (me is not None and me.role == "coordinator")),
            taker=cast.get(message.redacted_by_id or 0),
        )  # fmt: skip

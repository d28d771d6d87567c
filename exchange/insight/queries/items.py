"""What my page is made of: one thing that waits, and the rows it is found in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from exchange.board.gates import is_endorsing, needs_visible_to
from exchange.board.models import Need, Offer
from exchange.brokering.gates import exchanges_visible_to, proposals_visible_to
from exchange.brokering.models import Exchange, Proposal
from exchange.people.models import Actor, Seat
from exchange.people.models.hats import ENDORSING

MOST = 100
# The states in which somebody has to act on a need.
WAITING = (Need.DRAFT, Need.POSTED, Need.RETURNED, Need.OPEN)


@dataclass(frozen=True)
class Item:
    """One thing that waits. ``act`` is the words of its button; ``posts`` marks a button that
    acts at once; ``who`` and ``tone`` draw the person or side it waits for."""

    title: str
    line: str
    link: str
    lang: str = ""
    glyph: str = "need"
    act: str = ""
    posts: bool = False
    by: date | None = None
    since: datetime | None = None
    who: str = ""
    tone: str = ""

    @property
    def days_late(self) -> int:
        """Whole days since the date it should have been done by; 0 when there is time."""
        return max((timezone.localdate() - self.by).days, 0) if self.by else 0

    @property
    def initials(self) -> str:
        """Up to two letters of who it waits for."""
        words = self.who.split()
        return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


@dataclass(frozen=True)
class Rows:
    """What my page reads once: open business of the person's sides, and their offers."""

    by: Actor
    needs: list[Need]
    proposals: list[Proposal]
    exchanges: list[Exchange]
    offers: list[Offer]
    focal: dict[str, list[str]]

    @classmethod
    def read(cls, by: Actor, offers: list[Offer]) -> Rows:
        """One query a kind of row."""
        mine = own_needs(by).filter(state__in=WAITING)
        mine = mine.select_related("case__coordinator", "drafted_by")
        proposals = proposals_visible_to(by).filter(state__in=Proposal.WAITING)
        exchanges = exchanges_visible_to(by).filter(state=Exchange.REPORTED)
        return cls(
            by=by, offers=offers, focal=_focal_points(by),
            needs=list(mine.order_by("moved_at", "pk")[:MOST]),
            proposals=list(proposals.select_related("made_by").order_by("answer_by", "pk")[:MOST]),
            exchanges=list(exchanges.select_related("outcome").order_by("reported_at")[:MOST]),
        )  # fmt: skip

    def says_yes(self, need: Need) -> bool:
        """Whether the person may say yes for this need's Party."""
        return any(is_endorsing(hat, need) for hat in self.by.hats)


def own_needs(by: Actor) -> QuerySet[Need]:
    """Needs of the person's Parties, and their own drafts."""
    return needs_visible_to(by).filter(Q(party__in=by.pks("party")) | Q(drafted_by=by.user))


def _focal_points(by: Actor) -> dict[str, list[str]]:
    """Names of those who say yes, by Party of the person."""
    seats = Seat.objects.filter(
        party__in=by.pks("party"), kind__in=ENDORSING, holder__is_active=True
    )
    found: dict[str, list[str]] = {}
    for seat in seats.select_related("holder").order_by("pk"):
        found.setdefault(seat.party_id, []).append(str(seat.holder))
    return found

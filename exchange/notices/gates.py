"""What of a notice its reader may see now: asked again each time its words are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from exchange.atlas.models import Party
from exchange.board.gates import absent, needs_visible_to, offers_visible_to
from exchange.brokering.gates import exchanges_visible_to, proposals_visible_to
from exchange.library.gates import resources_visible_to
from exchange.notices.models import Notice
from exchange.people.gates import one_of, parties_of
from exchange.people.models import (
    Actor,
    ExpertProfile,
    Invitation,
    Mandate,
    Organisation,
    Seat,
    SeatClaim,
    User,
)
from exchange.rooms.models import Member, Message, Room
from exchange.rooms.queries import waiting_for

Rows = QuerySet[Any]


def notice_for(by: Actor, pk: int) -> Notice:
    """One's own notice, or ``Refused("absent")``."""
    if by.user is None:
        raise absent()
    return one_of(Notice.objects.select_related("entry__user").filter(user=by.user), pk)


def _claims(by: Actor) -> Rows:
    claims = SeatClaim.objects.select_related("party__area", "user")
    if by.coordinates:
        return claims
    staff = Q(party__in=parties_of(by), kind="staff")
    return claims.filter(Q(user=by.user) | Q(party__in=parties_of(by, endorsing=True)) | staff)


def _experts(by: Actor) -> Rows:
    experts = ExpertProfile.objects.select_related("user")
    return experts if by.coordinates else experts.filter(user=by.user)


def _organisations(by: Actor) -> Rows:
    rows = Organisation.objects.all()
    mine = Q(pk__in=by.pks("organisation"))
    return rows if by.coordinates else rows.filter(mine | Q(vetted_at__isnull=False))


def _seats(by: Actor) -> Rows:
    seats = Seat.objects.select_related("party__area", "holder")
    return seats.filter(Q(holder=by.user) | Q(party__in=parties_of(by)))


def _proposals(by: Actor) -> Rows:
    return proposals_visible_to(by).select_related("made_by")


def _exchanges(by: Actor) -> Rows:
    return exchanges_visible_to(by).select_related("room")


def _rooms(by: Actor) -> Rows:
    """Rooms the reader is a member of; ``unread`` says whether what was told waits still.

    ``waiting`` counts what others wrote since the reader was there, ``writers`` from how many
    people it is; ``names`` holds those of them who are members now, the latest to write first.
    """
    mine = Member.objects.filter(room=OuterRef("pk"), user=by.user, state=Member.ACTIVE)
    rows = Room.objects.select_related("exchange__need__party__area")
    rows = rows.filter(Exists(mine), exchange__in=exchanges_visible_to(by).values("pk"))
    rows = rows.annotate(
        unread=Exists(mine.filter(read_no__lt=F("told_no"))), read=mine.values("read_no")[:1]
    )
    news = waiting_for(by.user, OuterRef("pk"), OuterRef("read")).order_by().values("room")
    return rows.annotate(
        waiting=news.annotate(n=Count("pk")).values("n"),
        writers=news.annotate(n=Count(Coalesce("author", 0), distinct=True)).values("n"),
    ).prefetch_related(_writers(by))


def _messages(by: Actor) -> Rows:
    """Messages that name the reader, in rooms they are a member of: ``since`` which wording, and
    whether one is ``unread``."""
    mine = Member.objects.filter(room=OuterRef("room"), user=by.user, state=Member.ACTIVE)
    rows = Message.objects.select_related("author", "room__exchange__need__party__area")
    rows = rows.filter(
        Exists(mine), mentions__user=by.user, redacted_at=None,
        room__exchange__in=exchanges_visible_to(by).values("pk"),
    )  # fmt: skip
    unread = Exists(mine.filter(read_no__lt=OuterRef("no")))
    return rows.annotate(since=F("mentions__rev"), unread=unread)


def _writers(by: Actor) -> Prefetch:
    mine = Member.objects.filter(room=OuterRef("room"), user=by.user)
    news = waiting_for(by.user, OuterRef("room"), OuterRef("read")).filter(author=OuterRef("user"))
    people = Member.objects.filter(state=Member.ACTIVE).select_related("user")
    people = people.annotate(read=mine.values("read_no")[:1])
    people = people.annotate(last=news.order_by("-no").values("no")[:1])
    return Prefetch("members", people.filter(last__gt=0).order_by("-last"), to_attr="names")


# A thing's kind, as the journal writes it, and the rows of that kind a reader may see.
VISIBLE: dict[str, Callable[[Actor], Rows]] = {
    "need": needs_visible_to,
    "offer": offers_visible_to,
    "proposal": _proposals,
    "exchange": _exchanges,
    "room": _rooms,
    "message": _messages,
    "seatclaim": _claims,
    "expertprofile": _experts,
    "organisation": _organisations,
    "resource": resources_visible_to,
    "invitation": lambda by: Invitation.objects.select_related("party__area").filter(
        invited_by=by.user
    ),
    "seat": _seats,
    "party": lambda by: Party.objects.select_related("area"),
    "mandate": lambda by: Mandate.objects.filter(user=by.user),
    "user": lambda by: User.objects.filter(pk=by.user.pk if by.user else 0),
}

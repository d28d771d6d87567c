"""Reads that the desk, a case, a proposal and an exchange show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from exchange.atlas.finding import Filters, Search
from exchange.atlas.models import page_code
from exchange.board.models import Need, Offer, Version
from exchange.brokering.models import Case, Exchange, Interest, Proposal, Suggestion, Twin
from exchange.people.models import Actor, Membership, Organisation, Seat
from exchange.people.models.hats import ENDORSING

# Days a coordinator has to propose once a need is open, and a Party to say yes once posted.
PROPOSE_DAYS = 10
YES_DAYS = 3

QUEUES = ("match", "answer", "result", "yes", "nobody")
LONGEST = ("need__moved_at", "pk")
# Where each filter of the desk looks.
DESK = {"target": "need__targets", "region": "need__party__region", "language": "need__languages"}


def desk(by: Actor, filters: Filters) -> Search:
    """The cases of the filters' queue.

    ``match``: open, nothing proposed; ``answer``: a proposal waits; ``result``: reported, not
    confirmed; ``yes``: waits for its Party; ``nobody``: the Party has no focal point to say yes.
    """
    cases = Case.objects.filter(_in_queue(filters.queue))
    if filters.mine:
        cases = cases.filter(coordinator=by.user)
    return Search(cases, filters, DESK, text="need__search")


def desk_found(search: Search) -> QuerySet[Case]:
    """The cases of a search with all a row tells, longest waiting first."""
    cases = search.found().select_related(
        "need__party__area", "need__party__region", "coordinator"
    ).prefetch_related("need__targets")  # fmt: skip
    twins = Twin.objects.filter(
        Q(need=OuterRef("need"), other__state__in=Need.LIVE)
        | Q(other=OuterRef("need"), need__state__in=Need.LIVE)
    )
    ranked = {"ranked_at": F("need__answer__ranked_at"), "has_twin": Exists(twins)}
    counts = {band: _suggested(band) for band in ("strong", "possible")}
    return cases.annotate(**counts, **ranked).order_by(*LONGEST)


def desk_counts() -> dict[str, int]:
    """How many cases each queue holds."""
    return Case.objects.aggregate(
        **{queue: Count("pk", filter=_in_queue(queue)) for queue in QUEUES}
    )


def _in_queue(queue: str) -> Q:
    proposals = Proposal.objects.filter(need=OuterRef("need"), state__in=Proposal.WAITING)
    reported = Exchange.objects.filter(need=OuterRef("need"), state=Exchange.REPORTED)
    focal = Seat.objects.filter(
        party=OuterRef("need__party"), kind__in=ENDORSING, holder__is_active=True
    )
    queues: dict[str, Q] = {
        "match": Q(~Exists(proposals), need__state=Need.OPEN),
        "answer": Q(Exists(proposals)),
        "result": Q(Exists(reported)),
        "yes": Q(Exists(focal), need__state=Need.POSTED),
        "nobody": Q(~Exists(focal), need__state=Need.POSTED),
    }
    return queues[queue]


def _suggested(band: str) -> Coalesce:
    """How many offers of this band a case has; counted by itself, so that the list is not joined
    with all suggestions of all its cases."""
    rows = Suggestion.objects.filter(
        need=OuterRef("need"), band=band, state=Suggestion.SUGGESTED, offer__isnull=False
    )
    return Coalesce(Subquery(rows.values("need").annotate(n=Count("pk")).values("n")), 0)


def neighbours(search: Search, case: Case) -> dict[str, Any]:
    """The cases before and behind this one as the desk was last looked at, and its place there.

    One that is no longer listed, such as one just proposed, keeps its neighbours but has no place.
    """
    rows = list(search.found().order_by(*LONGEST).values_list(*LONGEST, "need_id"))
    own = (case.need.moved_at, case.pk)
    before = [need for *at, need in rows if tuple(at) < own]
    behind = [need for *at, need in rows if tuple(at) > own]
    listed = len(before) + len(behind) < len(rows)
    return {
        "place": len(before) + 1 if listed else None,
        "of": len(rows),
        "before": before[-1] if before else None,
        "behind": behind[0] if behind else None,
    }


def suggestions_of(need: Need) -> QuerySet[Suggestion]:
    """Offers suggested for a need: wished ones first, then as the matcher ordered them; the
    interest of experts marked."""
    interest = Interest.objects.filter(need=OuterRef("need"), offer=OuterRef("offer"))
    proposed = Proposal.objects.filter(
        need=OuterRef("need"), offer=OuterRef("offer"), state__in=Proposal.WAITING
    )
    rows = Suggestion.objects.filter(need=need, offer__isnull=False).annotate(
        interested=Exists(interest), is_proposed=Exists(proposed)
    )
    return (
        rows.select_related(
            "offer__profile__user",
            "offer__profile__area",
            "offer__organisation__area",
            "offer__party__area",
        )
        .prefetch_related("offer__items", "offer__targets", "offer__languages")
        .order_by(F("wished_at").asc(nulls_last=True), "rank")
    )


def interests_of(need: Need) -> QuerySet[Interest]:
    """Who said "I could help" with a need and with which offer, the first first."""
    rows = Interest.objects.filter(need=need).order_by("at", "pk")
    return rows.select_related(
        "offer__profile__user", "offer__profile__area", "offer__organisation__area",
        "offer__party__area",
    )  # fmt: skip


def open_counts(offer_ids: list[int]) -> dict[int, int]:
    """How many exchanges each of these offers has under way."""
    rows = Exchange.objects.filter(offer__in=offer_ids, state=Exchange.OPEN)
    return dict(rows.values_list("offer").annotate(n=Count("pk")))


def proposals_of(need: Need) -> QuerySet[Proposal]:
    """A need's proposals, newest first."""
    rows = need.proposals.select_related(
        "offer__profile__user", "offer__organisation", "offer__party__area"
    )
    return rows.order_by("-made_at", "-pk")


def version_of(thing: Need | Offer) -> Version | None:
    """A text in the language of the page, where it was written in another."""
    if thing.lang == page_code():
        return None
    return thing.versions.select_related("lang", "made_by").filter(lang=page_code()).first()


def due_day(need: Need) -> date | None:
    """By when whoever acts next on a need should have acted."""
    days = {Need.POSTED: YES_DAYS, Need.OPEN: PROPOSE_DAYS}.get(need.state)
    return None if days is None else (need.moved_at + timedelta(days=days)).date()


def answer_day(need: Need) -> date | None:
    """By when the sides of a match that is proposed should have answered; None where none is."""
    waiting = need.proposals.filter(state__in=Proposal.WAITING)
    return waiting.aggregate(first=Min("answer_by"))["first"]


def next_day(need: Need) -> date | None:
    """By when a proposed match is answered, or else whoever acts next should have acted."""
    return answer_day(need) or due_day(need)


def waiting_days(need: Need) -> int:
    """Whole days since the need's state last moved."""
    return (timezone.now() - need.moved_at).days


def results() -> QuerySet[Exchange]:
    """Closed exchanges that both sides agreed to show, newest first."""
    rows = Exchange.objects.filter(
        state=Exchange.CLOSED, outcome__need_consents=True, outcome__offer_consents=True
    )
    return rows.select_related(
        "need__party__area", "offer__profile__user", "offer__profile__area",
        "offer__organisation__area", "offer__party__area", "outcome",
    ).order_by(F("closed_at").desc(), "-pk")  # fmt: skip


def networks_to_ask(need: Need) -> QuerySet[Organisation]:
    """Vetted networks that somebody speaks for, those that serve most of the need's targets
    first."""
    member = Membership.objects.filter(organisation=OuterRef("pk"), user__is_active=True)
    rows = Organisation.objects.filter(
        Exists(member), kind__in=Organisation.NETWORKS, vetted_at__isnull=False
    )
    served = Count("targets", filter=Q(targets__in=need.targets.all()), distinct=True)
    return rows.annotate(served=served).order_by("-served", "name", "pk")

"""The audiences of the table, each found from what an entry concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from exchange.board.gates import vetted
from exchange.board.models import Need, Offer
from exchange.brokering.models import Case, Exchange, Interest, Proposal, Suggestion
from exchange.journal.models import Entry
from exchange.library.models import Resource
from exchange.people import queries as people
from exchange.people.models import ExpertProfile, Invitation, Seat, SeatClaim, Vetting
from exchange.people.models.hats import ENDORSING

Users = Iterable[int]
Who = Callable[["Facts"], Users]


class Facts:
    """What an entry concerns, read as it stands now; a thing that is gone is None."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.ids = {about.kind: about.thing for about in entry.about.all()}
        if "seat" in self.ids and "seatclaim" not in self.ids:
            claim = SeatClaim.objects.filter(seat=self.pk("seat")).first()
            if claim is not None:
                self.ids["seatclaim"] = str(claim.pk)

    def pk(self, kind: str) -> int:
        """The number of the thing of this kind; 0, which no row has, where there is none."""
        return int(self.ids.get(kind, 0))

    def _row(self, rows: Any, kind: str) -> Any:
        return rows.filter(pk=self.pk(kind)).first()

    @cached_property
    def need(self) -> Need | None:
        return self._row(Need.objects.all(), "need")

    @cached_property
    def offer(self) -> Offer | None:
        return self._row(Offer.objects.all(), "offer")

    @cached_property
    def proposal(self) -> Proposal | None:
        return self._row(Proposal.objects.all(), "proposal")

    @cached_property
    def exchange(self) -> Exchange | None:
        return self._row(Exchange.objects.all(), "exchange")

    @property
    def role(self) -> str:
        """The side that did it, ``need`` or ``offer``; empty where no side did."""
        return str(self.entry.data.get("role", ""))


def _ids(users: Any) -> Users:
    return users.values_list("pk", flat=True)


def focal_points(facts: Facts) -> Users:
    """Those who can say yes, while the need waits for it."""
    need = facts.need
    return _ids(people.focal_points(need.party_id)) if need and need.state == Need.POSTED else ()


def desk_with_focal_point(facts: Facts) -> Users:
    """All coordinators, when the Party has somebody to say yes to a posted need."""
    return coordinators(facts) if _waits_for_yes(facts) and _has_focal_point(facts) else ()


def desk_without_focal_point(facts: Facts) -> Users:
    """All coordinators, when the Party has nobody to say yes to a posted need."""
    return coordinators(facts) if _waits_for_yes(facts) and not _has_focal_point(facts) else ()


def _waits_for_yes(facts: Facts) -> bool:
    return facts.need is not None and facts.need.state == Need.POSTED


def _has_focal_point(facts: Facts) -> bool:
    return facts.need is not None and people.focal_points(facts.need.party_id).exists()


def coordinators(facts: Facts) -> Users:
    """Everybody who coordinates."""
    return _ids(people.coordinators())


def case_coordinator(facts: Facts) -> Users:
    """Who holds the need's case; all coordinators while nobody does."""
    return holder(facts) or coordinators(facts)


def who_hears_wishes(facts: Facts) -> Users:
    """The case's coordinators, when a wish was made and not taken back."""
    return case_coordinator(facts) if facts.entry.data.get("wished_at") else ()


def holder(facts: Facts) -> Users:
    """Who holds the need's case; nobody while nobody does."""
    held = Case.objects.filter(need=facts.pk("need")).values("coordinator")
    return list(_ids(people.coordinators().filter(pk__in=held)))


def author(facts: Facts) -> Users:
    """Who wrote the need."""
    return [facts.need.drafted_by_id] if facts.need and facts.need.drafted_by_id else ()


def need_side(facts: Facts) -> Users:
    """All seats of the need's Party."""
    return _ids(people.people_of(facts.need.side)) if facts.need else ()


def offer_side(facts: Facts) -> Users:
    """Everybody who speaks for the offer."""
    return _ids(people.people_of(facts.offer.side)) if facts.offer else ()


SIDES: dict[str, Who] = {"need": need_side, "offer": offer_side}
OTHER = {"need": "offer", "offer": "need"}


def both_sides(facts: Facts) -> Users:
    """Everybody of both sides."""
    return [*need_side(facts), *offer_side(facts)]


def own_side(facts: Facts) -> Users:
    """The side that did it: its other people."""
    return SIDES[facts.role](facts) if facts.role else ()


def other_side(facts: Facts) -> Users:
    """The side across from the one that did it."""
    return SIDES[OTHER[facts.role]](facts) if facts.role else ()


def silent_sides(facts: Facts) -> Users:
    """The sides that have not accepted a waiting proposal."""
    proposal = facts.proposal
    if proposal is None or proposal.state not in Proposal.WAITING:
        return ()
    silent = [role for role in SIDES if not proposal.yes_of(role)]
    return [pk for role in silent for pk in SIDES[role](facts)]


def confirming_side(facts: Facts) -> Users:
    """The side that has to confirm a report."""
    exchange = facts.exchange
    if exchange is None or exchange.state != Exchange.REPORTED or facts.need is None:
        return ()
    reported_by = "need" if exchange.reported_by_side == facts.need.side else "offer"
    return SIDES[OTHER[reported_by]](facts)


def strong_experts(facts: Facts) -> Users:
    """Those whose standing offer is a strong match for an open need that members may read."""
    need = facts.need
    if need is None or need.state != Need.OPEN or need.audience == "coordinators":
        return ()
    rows = Suggestion.objects.filter(need=need, band="strong", state=Suggestion.SUGGESTED)
    strong = rows.filter(offer__isnull=False).values("offer")
    offers = Offer.objects.filter(vetted(), pk__in=strong, state=Offer.STANDING)
    sides = {offer.side for offer in offers}
    return _ids(people.people_of_any(sides)) if sides else ()


def deciders(facts: Facts) -> Users:
    """Who may grant a claimed seat: coordinators, the Party's focal points, staff for staff."""
    claim = SeatClaim.objects.filter(pk=facts.pk("seatclaim")).first()
    if claim is None or claim.state != SeatClaim.CLAIMED:
        return ()
    holders = Seat.objects.filter(party=claim.party_id, holder__isnull=False)
    if claim.kind != "staff":
        holders = holders.filter(kind__in=ENDORSING)
    return [*holders.values_list("holder", flat=True), *coordinators(facts)]


def claimant(facts: Facts) -> Users:
    """Who claimed the seat."""
    return SeatClaim.objects.filter(pk=facts.pk("seatclaim")).values_list("user", flat=True)


def vetters(facts: Facts) -> Users:
    """All coordinators, while none has decided on the expert or organisation it is about."""
    kind = "profile" if "expertprofile" in facts.ids else "organisation"
    about = facts.pk("expertprofile") or facts.pk("organisation")
    return () if Vetting.objects.filter(**{kind: about}).exists() else coordinators(facts)


def the_expert(facts: Facts) -> Users:
    """The expert it is about."""
    profiles = ExpertProfile.objects.filter(pk=facts.pk("expertprofile"))
    return profiles.values_list("user", flat=True)


def the_person(facts: Facts) -> Users:
    """The user it is about."""
    return [facts.pk("user")]


def seat_holder(facts: Facts) -> Users:
    """Who holds the seat now."""
    held = Seat.objects.filter(pk=facts.pk("seat"), holder__isnull=False)
    return held.values_list("holder", flat=True)


def former_holders(facts: Facts) -> Users:
    """Whom the seat passed from: named in the fact, and no longer holding it."""
    named = {int(one.thing) for one in facts.entry.about.all() if one.kind == "user"}
    return named - set(seat_holder(facts))


def party_seats(facts: Facts) -> Users:
    """Everybody who speaks for the Party it is about."""
    return _ids(people.people_of(f"party:{facts.ids['party']}"))


def members(facts: Facts) -> Users:
    """Everybody who speaks for the organisation it is about."""
    return _ids(people.people_of(f"organisation:{facts.pk('organisation')}"))


def interested(facts: Facts) -> Users:
    """Those who offered to help with the need by themselves and are no partner in it."""
    shown = Interest.objects.filter(need=facts.pk("need")).exclude(
        offer__in=Exchange.objects.filter(need=facts.pk("need")).values("offer")
    )
    sides = {offer.side for offer in Offer.objects.filter(interests__in=shown)}
    return _ids(people.people_of_any(sides)) if sides else ()


def proposer(facts: Facts) -> Users:
    """Who suggested the resource."""
    rows = Resource.objects.filter(pk=facts.pk("resource"), proposed_by__isnull=False)
    return rows.values_list("proposed_by", flat=True)


def inviter(facts: Facts) -> Users:
    """Who sent the invitation."""
    sent = Invitation.objects.filter(pk=facts.pk("invitation"), invited_by__isnull=False)
    return sent.values_list("invited_by", flat=True)

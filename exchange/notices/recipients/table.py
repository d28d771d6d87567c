"""Who is told what. Read a row as: when this happened, these people hear of it in this way.

One person is told once of one entry, by the first row that names them, and never of what they
did themselves. The words of each kind stand in ``notices.words``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from exchange.notices.recipients import people as who
from exchange.notices.recipients.people import Who

# mail: bell and mail. bell: the bell alone. account: mailed even to those who want nothing else.
Way = Literal["mail", "bell", "account"]


@dataclass(frozen=True)
class Telling:
    """One audience of a fact. ``about`` names the kind of thing the notice is on; ``once``
    tells a person only once of this kind on this thing, whatever the entries."""

    kind: str
    about: str
    who: Who
    by: Way = "mail"
    urgent: bool = False
    once: bool = False


TABLE: dict[str, tuple[Telling, ...]] = {
    # needs
    "need.posted": (
        Telling("need.yes_asked", "need", who.focal_points, urgent=True),
        Telling("need.no_focal_point", "need", who.desk_without_focal_point, "bell", urgent=True),
        Telling("need.posted", "need", who.desk_with_focal_point, "bell"),
    ),
    "need.endorsed": (
        Telling("need.yes_given", "need", who.need_side),
        Telling("need.opened", "need", who.case_coordinator),
        Telling("need.near_offer", "need", who.strong_experts, "bell", once=True),
    ),
    # The two sides hear of it by their exchange; who was ready in vain hears of it by this.
    "need.filled": (Telling("need.thanks", "need", who.interested, "bell", once=True),),
    "need.returned": (Telling("need.returned", "need", who.author),),
    # People with a waiting proposal hear of an ended need by its lapse, with this reason.
    "need.withdrawn": (
        Telling("need.withdrawn", "need", who.need_side),
        Telling("need.withdrawn", "need", who.holder),
    ),
    "need.expired": (
        Telling("need.expired", "need", who.need_side),
        Telling("need.expired", "need", who.holder),
    ),
    "suggestions.ready": (
        # Of a case that nobody holds the desk itself tells.
        Telling("case.suggestions", "need", who.holder),
        # Mailed to whoever asked, unless they have seen it by then; the bell tells the others.
        Telling("need.answer", "need", who.author),
        Telling("need.answer", "need", who.need_side, "bell"),
        Telling("need.near_offer", "need", who.strong_experts, "bell", once=True),
    ),
    "answer.grew": (
        Telling("need.answer_grew", "need", who.author),
        Telling("need.near_offer", "need", who.strong_experts, "bell", once=True),
    ),
    "suggestion.wished": (Telling("case.wish", "need", who.who_hears_wishes),),
    "need.reused": (
        Telling("need.reused", "need", who.need_side, "bell"),
        Telling("need.reused", "need", who.holder),
    ),
    "need.asked_again": (
        Telling("need.yes_asked", "need", who.focal_points, urgent=True),
        Telling("need.asked_again", "need", who.holder),
    ),
    "interest.shown": (Telling("case.interest", "need", who.case_coordinator),),
    "offer.expired": (Telling("offer.expired", "offer", who.offer_side),),
    "network.asked": (Telling("network.asked", "need", who.members),),
    # proposals
    "proposal.made": (Telling("proposal.asked", "proposal", who.silent_sides, urgent=True),),
    "proposal.reminded": (Telling("proposal.reminder", "proposal", who.silent_sides, urgent=True),),
    "proposal.half_agreed": (
        Telling("proposal.other_accepted", "proposal", who.silent_sides, urgent=True),
        Telling("proposal.we_accepted", "proposal", who.own_side),
        Telling("proposal.half", "proposal", who.case_coordinator),
    ),
    "proposal.declined": (
        Telling("proposal.declined", "proposal", who.other_side),
        Telling("proposal.declined_desk", "proposal", who.case_coordinator),
    ),
    "proposal.withdrawn": (
        Telling("proposal.withdrawn", "proposal", who.both_sides),
        Telling("proposal.withdrawn", "proposal", who.holder, "bell"),
    ),
    "proposal.lapsed": (
        Telling("proposal.lapsed", "proposal", who.both_sides),
        Telling("proposal.lapsed", "proposal", who.case_coordinator),
    ),
    # exchanges
    "exchange.opened": (
        Telling("exchange.opened", "exchange", who.both_sides),
        Telling("exchange.opened", "exchange", who.case_coordinator),
    ),
    "exchange.reported": (Telling("exchange.to_confirm", "exchange", who.confirming_side),),
    "exchange.reminded": (Telling("exchange.reminder", "exchange", who.confirming_side),),
    "exchange.closed": (
        Telling("exchange.closed", "exchange", who.both_sides),
        Telling("exchange.closed", "exchange", who.case_coordinator),
    ),
    "exchange.reopened": (
        Telling("exchange.reopened", "exchange", who.both_sides),
        Telling("exchange.reopened", "exchange", who.case_coordinator),
    ),
    "exchange.ended": (
        Telling("exchange.ended", "exchange", who.both_sides),
        Telling("exchange.ended", "exchange", who.case_coordinator),
    ),
    # library
    "resource.suggested": (Telling("resource.suggested", "resource", who.coordinators, "bell"),),
    "resource.shown": (Telling("resource.shown", "resource", who.proposer),),
    "resource.refused": (Telling("resource.refused", "resource", who.proposer),),
    # people
    "seat.claimed": (Telling("claim.to_decide", "seatclaim", who.deciders),),
    "seat.granted": (Telling("seat.granted", "seat", who.the_person, "account"),),
    "seat.refused": (Telling("claim.refused", "seatclaim", who.claimant, "account"),),
    "seat.handed_over": (
        Telling("seat.taken_on", "seat", who.seat_holder, "account"),
        Telling("seat.left", "party", who.former_holders, "account"),
        Telling("seat.changed", "seat", who.party_seats),
    ),
    "expert.joined": (Telling("expert.joined", "expertprofile", who.vetters),),
    "expert.vetted": (Telling("expert.vetted", "expertprofile", who.the_expert, "account"),),
    "expert.not_vetted": (
        Telling("expert.not_vetted", "expertprofile", who.the_expert, "account"),
    ),
    "organisation.founded": (Telling("organisation.founded", "organisation", who.vetters),),
    "organisation.vetted": (Telling("organisation.vetted", "organisation", who.members),),
    "organisation.not_vetted": (Telling("organisation.not_vetted", "organisation", who.members),),
    "member.added": (Telling("member.added", "organisation", who.the_person, "account"),),
    "member.removed": (Telling("member.removed", "organisation", who.the_person, "account"),),
    "contact.looked_at": (Telling("contact.looked_at", "user", who.the_person, "bell"),),
    "invitation.accepted": (Telling("invitation.accepted", "invitation", who.inviter),),
    "mandate.granted": (Telling("mandate.granted", "mandate", who.the_person, "account"),),
    "mandate.ended": (Telling("mandate.ended", "mandate", who.the_person, "account"),),
}

MESSAGE, NAMED = "message.unread", "message.named"
_ALL = [telling for tellings in TABLE.values() for telling in tellings]
BY_MAIL = frozenset({MESSAGE, NAMED, *(t.kind for t in _ALL if t.by != "bell")})
ACCOUNT = frozenset(t.kind for t in _ALL if t.by == "account")

# What a later fact makes idle: notices of these kinds on the same thing count as read, for
# everybody or for the people named last.
_ASKED = ("proposal.asked", "proposal.reminder", "proposal.other_accepted")
_YES = ("need.yes_asked", "need.no_focal_point", "need.posted")
_CONFIRM = ("exchange.to_confirm", "exchange.reminder")
SETTLES: dict[str, tuple[str, tuple[str, ...], Who | None]] = {
    "case.taken": ("need", ("need.opened", "need.posted"), None),
    "need.endorsed": ("need", _YES, None),
    "need.returned": ("need", _YES, None),
    "need.reused": ("need", _YES, None),
    "need.withdrawn": ("need", _YES, None),
    "need.expired": ("need", _YES, None),
    # Whoever is still silent is asked anew by the very same fact.
    "proposal.half_agreed": ("proposal", _ASKED, None),
    "proposal.reminded": ("proposal", _ASKED, None),
    "proposal.declined": ("proposal", _ASKED, None),
    "proposal.withdrawn": ("proposal", _ASKED, None),
    "proposal.lapsed": ("proposal", _ASKED, None),
    "exchange.opened": ("proposal", _ASKED, None),
    "exchange.reminded": ("exchange", _CONFIRM, None),
    "exchange.closed": ("exchange", _CONFIRM, None),
    "exchange.reopened": ("exchange", _CONFIRM, None),
    "resource.shown": ("resource", ("resource.suggested",), None),
    "resource.refused": ("resource", ("resource.suggested",), None),
    "seat.granted": ("seatclaim", ("claim.to_decide",), None),
    "seat.refused": ("seatclaim", ("claim.to_decide",), None),
    "expert.vetted": ("expertprofile", ("expert.joined",), None),
    "expert.not_vetted": ("expertprofile", ("expert.joined",), None),
    "organisation.vetted": ("organisation", ("organisation.founded",), None),
    "organisation.not_vetted": ("organisation", ("organisation.founded",), None),
    "claim.withdrawn": ("seatclaim", ("claim.to_decide",), None),
}

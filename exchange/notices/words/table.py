"""Each kind of notice: its title, where it leads, and what it adds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from exchange.notices.models import Part
from exchange.notices.words import things as t
from exchange.people.models import Actor

Says = Callable[[Any, Actor], str]
Asks = Callable[[Any, Actor], bool]
Notes = Callable[[Any, Actor], Part | None]


@dataclass(frozen=True)
class Words:
    """``title`` may name %(party)s, %(us)s, %(them)s, %(who)s (whom it is about) and %(by)s
    (who did it); ``waits`` says of an ask whether it still stands;
    ``note`` quotes what somebody wrote with it."""

    title: Any
    glyph: str
    link: str
    button: Any
    body: Says | None = None
    waits: Asks | None = None
    note: Notes | None = None


READ = _("Read more")
ANSWER = _("Read it and answer")
CASE = _("Open the case")
ROOM = _("Open the room")
PROPOSAL = _("See the proposal")
EXCHANGE = _("See the exchange")
FIRST_ANSWER = t.says(
    _("It shows what you can use now and who could help, and says why. Tell us there what fits.")
)
TO_BROKER = t.says(_("Read why each one fits, then propose one to both sides or set it aside."))
BEGIN = t.says(_("The first step there: agree on a time to talk, and on who does what by when."))
RESOURCE = "library:resource"
FIRST = "brokering:answer"
NEED, CASES, PAIR = "board:need", "brokering:case", "brokering:proposal"
ACCEPT, WORK = "brokering:accept", "brokering:exchange"
# Pages of the reader's own, the same whatever thing a notice is on.
ME, MY = "people:me", "insight:my"

TABLE: dict[str, Words] = {
    "need.yes_asked": Words(
        _("A need waits for your yes"), "need", "board:endorse", _("Read it and decide"),
        waits=t.is_posted,
    ),
    "need.no_focal_point": Words(
        _("%(party)s posted a need and has no focal point to say yes"), "alert", CASES, CASE,
        waits=t.is_posted,
    ),
    "need.posted": Words(_("%(party)s posted a need"), "need", CASES, CASE),
    "need.yes_given": Words(_("Your Party said yes: the need is open"), "check", NEED, READ),
    "need.opened": Words(
        _("%(party)s said yes: proposals may go out"), "check", CASES, CASE,
    ),
    "need.returned": Words(
        _("Your need came back with a question"), "need", NEED, _("Read the question"),
    ),
    "need.near_offer": Words(_("An open need is close to your offer"), "match", NEED, READ),
    "need.answer": Words(
        _("The first answer to your need is here"), "match", FIRST, _("See the answer"),
        FIRST_ANSWER,
    ),
    "need.answer_grew": Words(
        _("A better match for your need has arrived"), "match", FIRST, _("See the answer"),
        FIRST_ANSWER,
    ),
    "need.reused": Words(_("A need was answered by what already exists"), "done", NEED, READ),
    "need.asked_again": Words(_("A need is open again"), "need", CASES, CASE),
    "need.thanks": Words(
        _("A need you offered to help with has found its partners. Thank you."), "match", NEED,
        READ,
    ),
    "need.withdrawn": Words(_("A need was withdrawn"), "x", NEED, READ),
    "need.expired": Words(_("The date of a need has passed, so it is closed"), "clock", NEED, READ),
    "case.suggestions": Words(
        _("Suggestions for a need of %(party)s are ready"), "match", CASES, CASE, TO_BROKER,
    ),
    "case.wish": Words(
        _("%(party)s asks for one of the suggested offers"), "star", CASES, CASE,
    ),
    "case.interest": Words(_("Somebody could help with a need of %(party)s"), "offer", CASES, CASE),
    "network.asked": Words(
        _("Your network is asked about a need of %(party)s"), "need", NEED, READ,
    ),
    "offer.expired": Words(
        _("Does your offer still stand?"), "offer", "board:offer", _("Yes, it still stands"),
        waits=t.is_expired,
    ),
    "proposal.asked": Words(
        _("A match is proposed, and your answer is asked"), "match", ACCEPT, ANSWER,
        t.answer_by, t.asks_reader, t.note_of,
    ),
    "proposal.reminder": Words(
        _("A proposal still waits for your answer"), "clock", ACCEPT, ANSWER,
        t.answer_by, t.asks_reader, t.note_of,
    ),
    "proposal.other_accepted": Words(
        _("%(them)s accepted; now your answer is asked"), "match", ACCEPT, ANSWER,
        t.answer_by, t.asks_reader, t.note_of,
    ),
    "proposal.we_accepted": Words(
        _("%(by)s accepted for %(us)s"), "check", PAIR, PROPOSAL, t.other_is_asked,
    ),
    "proposal.half": Words(
        _("One side of a proposal accepted"), "check", PAIR, PROPOSAL, t.who_accepted,
    ),
    "proposal.declined": Words(
        _("%(them)s cannot do it this time"), "x", PAIR, PROPOSAL, t.line_of_the_other,
    ),
    "proposal.declined_desk": Words(
        _("A proposal was declined"), "x", PAIR, PROPOSAL, t.reason_to_decline,
    ),
    "proposal.withdrawn": Words(
        _("The coordinator took a proposal back"), "x", PAIR, PROPOSAL,
    ),
    "proposal.lapsed": Words(_("A proposal has ended"), "clock", PAIR, PROPOSAL, t.reason_to_lapse),
    "exchange.opened": Words(
        _("Both sides accepted: the exchange is open"), "match", "rooms:room", ROOM, BEGIN,
    ),
    "exchange.to_confirm": Words(
        _("%(them)s reported a result: please confirm it"), "check", WORK,
        _("Read and confirm"), waits=t.is_reported,
    ),
    "exchange.reminder": Words(
        _("A reported result still waits for your confirmation"), "clock", WORK,
        _("Read and confirm"), waits=t.is_reported,
    ),
    "exchange.closed": Words(_("An exchange is closed"), "done", WORK, EXCHANGE, t.result_basis),
    "exchange.reopened": Words(_("An exchange goes on"), "match", WORK, EXCHANGE),
    "exchange.ended": Words(_("An exchange ended without a result"), "x", WORK, EXCHANGE),
    "resource.suggested": Words(
        _("Something was suggested for the library"), "file", RESOURCE, _("Read it and decide"),
        waits=t.is_held,
    ),
    "resource.shown": Words(_("What you suggested stands in the library"), "check", RESOURCE, READ),
    "resource.refused": Words(
        _("What you suggested was not taken in"), "x", RESOURCE, READ, t.reason_to_refuse,
    ),
    "claim.to_decide": Words(
        _("%(who)s asks for a seat of %(party)s"), "users", "people:decide_claim",
        _("Read it and decide"), t.seat_of, t.is_claimed,
    ),
    "seat.granted": Words(
        _("Your seat for %(party)s is granted"), "check", MY, _("See what waits for you"),
        t.seat_of,
    ),
    "claim.refused": Words(
        _("Your claim to a seat of %(party)s was not granted"), "x", ME, READ, t.seat_of,
    ),
    "seat.taken_on": Words(
        _("You now hold a seat for %(party)s"), "check", MY, _("See what waits for you"),
        t.seat_of,
    ),
    "seat.left": Words(_("Your seat for %(party)s has ended"), "x", ME, _("See your roles")),
    "seat.changed": Words(
        _("A seat of %(party)s has changed hands"), "users", ME, _("See your roles"),
        t.seat_held_by,
    ),
    "expert.joined": Words(
        _("%(who)s joined as an expert and waits to be vetted"), "users", "people:vet",
        _("Open the profile"),
    ),
    "expert.vetted": Words(
        _("You are vetted: your offers are shown now"), "check", ME, _("See your roles"),
    ),
    "expert.not_vetted": Words(_("Your profile was not vetted"), "x", ME, READ),
    "organisation.founded": Words(
        _("%(who)s was added and waits to be vetted"), "users", "people:vet_organisation",
        _("Open the organisation"),
    ),
    "organisation.vetted": Words(
        _("%(who)s is vetted: its offers are shown now"), "check", "people:organisation",
        _("Open the organisation"),
    ),
    "organisation.not_vetted": Words(
        _("%(who)s was not vetted"), "x", "people:organisation", _("Open the organisation"),
    ),
    "member.added": Words(
        _("You can now speak for %(who)s"), "check", "people:organisation",
        _("Open the organisation"),
    ),
    "member.removed": Words(
        _("You no longer speak for %(who)s"), "x", ME, _("See your roles"),
    ),
    "contact.looked_at": Words(
        _("%(by)s looked at your contact details"), "users", ME, _("See every look"),
    ),
    "invitation.accepted": Words(
        _("%(by)s accepted your invitation"), "check", ME, READ, t.seat_of,
    ),
    "mandate.granted": Words(
        _("You were given a new role"), "check", ME, _("See your roles"), t.role_of_mandate,
    ),
    "mandate.ended": Words(
        _("One of your roles has ended"), "x", ME, _("See your roles"), t.role_of_mandate,
    ),
    "message.named": Words(
        _("%(who)s names you in your room"), "chat", "rooms:room", _("Read the message"),
        waits=t.is_to_read,
    ),
    "message.unread": Words(
        _("New messages wait in your room"), "chat", "rooms:room", ROOM, t.who_wrote, t.is_unread,
    ),
}  # fmt: skip

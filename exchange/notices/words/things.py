"""What the words of a notice say about the thing it is on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.atlas.models import Party, listed
from exchange.board.models import Need, Offer
from exchange.brokering.gates import role_of
from exchange.brokering.models import Exchange, Proposal
from exchange.library.models import Resource
from exchange.notices.models import Part
from exchange.people.models import Actor, Invitation, Mandate, Seat, SeatClaim
from exchange.people.models.hats import SEAT_KINDS
from exchange.rooms.models import Message, Room


def names_in(thing: Any, by: Actor) -> dict[str, str]:
    """Names a title may use: ``party``, ``us``, ``them``, ``who``; absent ones are empty."""
    if isinstance(thing, Message):
        return names_in(thing.room, by) | {"who": str(thing.author or _("Somebody"))}
    if isinstance(thing, Room):
        thing = thing.exchange
    names = {"party": "", "us": "", "them": "", "who": ""}
    if isinstance(thing, Need | Seat | SeatClaim):
        names["party"] = thing.party.name
    if isinstance(thing, Party):
        names["party"] = thing.name
    if isinstance(thing, Proposal | Exchange):
        need, offer = thing.need.party.name, str(thing.offer.provider)
        ours = role_of(by, thing) != "offer"
        us, them = (need, offer) if ours else (offer, need)
        names |= {"party": need, "us": us, "them": them}
    if isinstance(thing, SeatClaim):
        names["who"] = str(thing.user)
    elif not isinstance(thing, Need | Offer | Proposal | Exchange | Invitation):
        names["who"] = str(thing)
    return names


def parts_of(thing: Any) -> tuple[Part, ...]:
    """The named pieces shown under a title: what is asked, and who would help."""
    if isinstance(thing, Message):
        thing = thing.room
    if isinstance(thing, Room):
        thing = thing.exchange
    if isinstance(thing, Need):
        return (_need(thing),)
    if isinstance(thing, Offer):
        return (_offer(thing),)
    if isinstance(thing, Resource):
        return (Part(_("Library"), thing.title),)
    if isinstance(thing, Proposal | Exchange):
        return (_need(thing.need), _offer(thing.offer))
    return ()


def _need(need: Need) -> Part:
    return Part(_("Need of %(party)s") % {"party": need.party.name}, need.title, "need", need.lang)


def _offer(offer: Offer) -> Part:
    label = _("Offer by %(provider)s") % {"provider": offer.provider}
    return Part(label, offer.title, "offer", offer.lang)


def says(words: Any) -> Callable[[Any, Actor], str]:
    """The same sentence whatever the thing is."""
    return lambda thing, by: str(words)


def answer_by(proposal: Proposal, by: Actor) -> str:
    """Until when to answer, and that nothing is held before."""
    day = date_format(proposal.answer_by, "DATE_FORMAT")
    return _("Please answer by %(day)s. Nothing is held until both sides accept.") % {"day": day}


def note_of(proposal: Proposal, by: Actor) -> Part | None:
    """What the coordinator wrote to both sides with the proposal, if anything."""
    if not proposal.note:
        return None
    named = [_("Note from the coordinator"), *filter(None, [proposal.made_by])]
    return Part(listed(named), proposal.note)


def line_of_the_other(proposal: Proposal, by: Actor) -> str:
    """The line the declining side left for the other, if it did."""
    if not proposal.declined_line:
        return _("No reason was left for you. Your coordinator looks for another way.")
    return _("They wrote: %(line)s") % {"line": proposal.declined_line}


def reason_to_decline(proposal: Proposal, by: Actor) -> str:
    """The reason, for the coordinator only."""
    return _("Reason: %(reason)s") % {"reason": proposal.get_declined_reason_display()}


def reason_to_lapse(proposal: Proposal, by: Actor) -> str:
    """Why a proposal ended without an answer."""
    return {
        "time": _("Not both sides answered in time."),
        "filled": _("The need has found its partners. Thank you for being ready."),
        "no_place": _("The last free place was taken a moment earlier, so nothing was agreed."),
        "gone": _("The need or the offer no longer stands."),
    }.get(proposal.lapse_reason, "")


def who_accepted(proposal: Proposal, by: Actor) -> str:
    """Which side accepted and which is still asked, while one is."""
    if proposal.state != Proposal.HALF:
        return ""
    party, provider = proposal.need.party.name, str(proposal.offer.provider)
    yes, silent = (party, provider) if proposal.need_yes_at else (provider, party)
    words = _("%(yes)s accepted. %(silent)s has not answered yet.")
    return words % {"yes": yes, "silent": silent}


def other_is_asked(proposal: Proposal, by: Actor) -> str:
    """To the side that accepted: nothing to do, and until when the other may take."""
    if proposal.state != Proposal.HALF:
        return ""
    them = names_in(proposal, by)["them"]
    day = date_format(proposal.answer_by, "DATE_FORMAT")
    words = _("Nothing is asked of you now: %(them)s has until %(day)s to answer.")
    return words % {"them": them, "day": day}


def result_basis(exchange: Exchange, by: Actor) -> str:
    """On whose word an exchange was closed."""
    return str(exchange.get_closed_basis_display())


def seat_of(thing: Seat | SeatClaim | Invitation, by: Actor) -> str:
    """Which seat it is, or which a claim or an invitation is for."""
    kind = str(dict(SEAT_KINDS).get(thing.kind, _("Coordinator")))
    return listed([kind, thing.party.name]) if thing.party else kind


def role_of_mandate(mandate: Mandate, by: Actor) -> str:
    """Coordinator or administrator."""
    return str(mandate.get_kind_display())


def seat_held_by(seat: Seat, by: Actor) -> str:
    """Which seat it is, and who holds it now."""
    if seat.holder is None:
        return _("%(seat)s: nobody holds it now") % {"seat": seat_of(seat, by)}
    return _("%(seat)s: %(holder)s") % {"seat": seat_of(seat, by), "holder": seat.holder}


def is_posted(need: Need, by: Actor) -> bool:
    """Whether the need still waits for the yes."""
    return need.state == Need.POSTED


def asks_reader(proposal: Proposal, by: Actor) -> bool:
    """Whether the proposal still waits for the reader's side."""
    role = role_of(by, proposal)
    return proposal.state in Proposal.WAITING and bool(role) and not proposal.yes_of(role)


def is_reported(exchange: Exchange, by: Actor) -> bool:
    """Whether a report still waits to be confirmed."""
    return exchange.state == Exchange.REPORTED


def is_held(resource: Resource, by: Actor) -> bool:
    """Whether no coordinator has decided on the suggestion yet."""
    return resource.state == Resource.HELD


def reason_to_refuse(resource: Resource, by: Actor) -> str:
    """Why a suggestion was not taken in."""
    return _("Reason: %(reason)s") % {"reason": resource.reason} if resource.reason else ""


def is_claimed(claim: SeatClaim, by: Actor) -> bool:
    """Whether nobody has decided on the claim yet."""
    return claim.state == SeatClaim.CLAIMED


def is_expired(offer: Offer, by: Actor) -> bool:
    """Whether nobody has renewed the offer yet."""
    return offer.state == Offer.EXPIRED


def is_to_read(message: Any, by: Actor) -> bool:
    """Whether a message that names the reader was not read since; of a name that came with an
    edit nobody can tell."""
    return bool(message.unread or message.since)


def is_unread(room: Any, by: Actor) -> bool:
    """Whether messages still wait in the room, and were not all taken back since."""
    return bool(room.unread and room.waiting)


def who_wrote(room: Any, by: Actor) -> str:
    """How many messages wait in the room and from whom; nothing of what they say."""
    n = room.waiting or 0
    if not room.names:
        return ngettext("%(n)s message", "%(n)s messages", n) % {"n": n} if n else ""
    who, others = str(room.names[0].user), room.writers - 1
    if others:
        words = ngettext("%(who)s and %(n)s other", "%(who)s and %(n)s others", others)
        who = words % {"who": who, "n": others}
    words = ngettext("%(n)s message from %(who)s", "%(n)s messages from %(who)s", n)
    return words % {"n": n, "who": who}

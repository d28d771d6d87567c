"""Who may read and change needs and offers. Forbidden and absent are refused in the same words."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.models import Need, Offer, Version
from exchange.errors import Refused
from exchange.people.gates import absent as absent
from exchange.people.gates import one_of
from exchange.people.models import Actor, Hat, SeatClaim
from exchange.people.models.hats import ENDORSING

SHOWN = (Need.OPEN, Need.ENGAGED, Need.MET)
EDITABLE = (Need.DRAFT, Need.POSTED, Need.RETURNED, Need.OPEN)
WIDTH = {"coordinators": 0, "members": 1, "public": 2}


def needs_visible_to(by: Actor) -> QuerySet[Need]:
    """The needs ``by`` may read, without duplicates and in no order."""
    needs = Need.objects.select_related("party__area")
    if by.machine:
        return needs
    audiences = ["public", "members"] if by.is_signed_in else ["public"]
    seen = Q(state__in=SHOWN, audience__in=audiences, yes_at__isnull=False)
    if by.is_signed_in:
        seen |= Q(drafted_by=by.user, state=Need.DRAFT) | Q(party__in=by.pks("party"))
        now = timezone.now()
        opened = Q(readers__until=None) | Q(readers__until__gt=now)
        named = Need.objects.filter(opened, readers__side__in=by.sides).values("pk")
        seen |= Q(pk__in=named)
    if by.coordinates:
        # Not "no draft any more": a draft that was taken back was never shown to anybody.
        seen |= Q(posted_at__isnull=False)
    return needs.filter(seen)


def need_for(by: Actor, pk: int) -> Need:
    """The need, or ``Refused("absent")``, in the same words whether forbidden or not there."""
    return one_of(needs_visible_to(by), pk)


def draft_with(by: Actor, cid: str) -> Need | None:
    """The need that ``by`` began with this form, or None."""
    if not cid or by.user is None:
        return None
    return Need.objects.select_related("party__area").filter(cid=cid, drafted_by=by.user).first()


def parties_for(by: Actor) -> dict[str, bool]:
    """The Parties ``by`` may write for, and whether the seat is granted: only then one may post."""
    granted = dict.fromkeys(by.pks("party"), True)
    if by.user is None:
        return granted
    claims = SeatClaim.objects.filter(user=by.user, state=SeatClaim.CLAIMED).order_by("pk")
    return {**dict.fromkeys(claims.values_list("party", flat=True), False), **granted}


def offers_visible_to(by: Actor) -> QuerySet[Offer]:
    """The offers ``by`` may read: vetted standing ones, one's own, and for coordinators all."""
    offers = Offer.objects.select_related(
        "profile__user", "profile__area__party__region", "organisation__area", "party__area"
    )
    if by.machine or by.coordinates:
        return offers
    seen = Q(state=Offer.STANDING) & vetted()
    if by.is_signed_in:
        seen |= own_offers(by)
    return offers.filter(seen)


def offer_for(by: Actor, pk: int) -> Offer:
    """The offer, or ``Refused("absent")``."""
    return one_of(offers_visible_to(by), pk)


def vetted() -> Q:
    """Offers whose provider a coordinator has vetted; a Party needs no vetting."""
    return (
        Q(party__isnull=False)
        | Q(profile__vetted_at__isnull=False)
        | Q(organisation__vetted_at__isnull=False)
    )


def own_offers(by: Actor, prefix: str = "") -> Q:
    """Offers whose provider ``by`` speaks for; ``prefix`` leads to the offer (``offer__``)."""
    kinds = ("party", "profile", "organisation")
    one, two, three = (Q(**{f"{prefix}{kind}__in": by.pks(kind)}) for kind in kinds)
    return one | two | three


def may_edit_need(by: Actor, need: Need) -> bool:
    """The Party's seats while it is live; the drafter while it is a draft."""
    return need.state in EDITABLE and may_write(by, need)


def may_write(by: Actor, need: Need) -> bool:
    """Whose need it is, whatever has become of it."""
    return bool(by.machine) or need.side in by.sides or _drafts(by, need)


def not_editable(by: Actor, need: Need) -> Refused:
    """Why ``by`` may not change this need: it has ended, or it is not theirs."""
    return closed() if may_write(by, need) else not_yours()


def may_ask_again(by: Actor, need: Need) -> bool:
    """The Party's seats, on a need that was met by what already exists."""
    return need.state == Need.MET and need.met_by == "reuse" and need.side in by.sides


def may_endorse(by: Actor, need: Need) -> bool:
    """A focal point's seat of the need's Party, while the need waits for the yes."""
    if need.state != Need.POSTED:
        return False
    return bool(by.machine) or any(is_endorsing(hat, need) for hat in by.hats)


def is_endorsing(hat: Hat, need: Need) -> bool:
    """Whether this hat says yes for the need's Party."""
    return hat.side == need.side and hat.seat_kind in ENDORSING


def may_edit_offer(by: Actor, offer: Offer) -> bool:
    """Whoever speaks for its provider."""
    return bool(by.machine) or offer.side in by.sides


def may_version(by: Actor, thing: Need | Offer) -> bool:
    """Whoever may change the thing; coordinators too, but for a need that is theirs alone."""
    if isinstance(thing, Offer):
        return by.coordinates or may_edit_offer(by, thing)
    shared = by.coordinates and thing.audience != "coordinators"
    return thing.state in EDITABLE and (shared or may_write(by, thing))


def no_version(by: Actor, thing: Need | Offer) -> Refused:
    """Why ``by`` may not write this thing in another language."""
    return not_editable(by, thing) if isinstance(thing, Need) else not_yours()


def may_leave(thing: Need | Offer) -> bool:
    """Whether a text may be sent to a translation service: only one that others read here."""
    if isinstance(thing, Offer):
        return thing.state == Offer.STANDING and thing.is_vetted
    return thing.audience != "coordinators" and bool(thing.yes_at) and thing.state in SHOWN


def version_for(by: Actor, pk: int) -> Version:
    """A version with its thing, for whoever may read that; ``Refused("absent")``."""
    found = one_of(Version.objects.select_related("lang"), pk)
    if found.need_id is not None:
        found.need = need_for(by, found.need_id)
    if found.offer_id is not None:
        found.offer = offer_for(by, found.offer_id)
    return found


def closed() -> Refused:
    """The refusal of a change to what has ended or is under way."""
    words = _("This has ended or is under way, so its text stays as it is. Post a new one instead.")
    return Refused("closed", words, 409)


def not_yours() -> Refused:
    """The refusal of a change to something one may read."""
    return Refused("forbidden", _("Only the side it belongs to can change this."), 403)


def _drafts(by: Actor, need: Need) -> bool:
    return need.state == Need.DRAFT and by.user is not None and need.drafted_by_id == by.user.pk

"""Who may see and do what in a case, a proposal and an exchange."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import absent, may_write, needs_visible_to, own_offers
from exchange.board.models import Need, Offer
from exchange.brokering.models import (
    Case,
    Exchange,
    LexiconEntry,
    NetworkCall,
    PortfolioLine,
    Proposal,
    Suggestion,
    Twin,
)
from exchange.errors import Refused
from exchange.library.models import Lesson, Resource
from exchange.people.gates import one_of
from exchange.people.models import Actor

Sided = Proposal | Exchange


def role_of(by: Actor, thing: Sided) -> str:
    """``need`` or ``offer``: the side ``by`` may speak for, the hat worn first; else empty."""
    for sides in ({by.hat.side}, by.sides):
        if thing.need.side in sides:
            return "need"
        if thing.offer.side in sides:
            return "offer"
    return ""


def case_for(by: Actor, need_id: int) -> Case:
    """A need's case, for coordinators."""
    cases = Case.objects.select_related("need__party__area", "coordinator", "need__seat")
    case = cases.filter(need=need_id).first() if by.coordinates else None
    if case is None:
        raise absent()
    return case


def holds(by: Actor, case: Case) -> bool:
    """Whether ``by`` is the case's coordinator, or has looked in (which was logged)."""
    if by.user is None or not by.coordinates:
        return False
    return case.coordinator_id == by.user.pk or case.looks.filter(user=by.user).exists()


def proposals_visible_to(by: Actor) -> QuerySet[Proposal]:
    """Proposals of one's sides; for coordinators those of cases they hold or looked into."""
    return _visible(Proposal.objects.all(), by)


def exchanges_visible_to(by: Actor) -> QuerySet[Exchange]:
    """Exchanges of one's sides; for coordinators those of cases they hold or looked into."""
    return _visible(Exchange.objects.all(), by)


def proposal_for(by: Actor, pk: int) -> Proposal:
    """The proposal, or ``Refused("absent")``."""
    return one_of(proposals_visible_to(by), pk)


def exchange_for(by: Actor, pk: int) -> Exchange:
    """The exchange, or ``Refused("absent")``."""
    return one_of(exchanges_visible_to(by), pk)


def suggestions_visible_to(by: Actor) -> QuerySet[Suggestion]:
    """Offers suggested for needs: those of one's own; for coordinators all of posted needs."""
    found = Suggestion.objects.filter(offer__isnull=False).select_related(
        "need__party__area", *_provider("offer__")
    )
    if by.machine:
        return found
    if by.coordinates:
        return found.filter(need__posted_at__isnull=False)
    if not by.sides:
        return found.none()
    mine = _own(by)
    own = Q(need__party__in=by.pks("party"))
    read = Q(need__state=Need.OPEN, need__in=needs_visible_to(by).values("pk"))
    return found.filter(mine & (own | read), state=Suggestion.SUGGESTED)


def suggestion_for(by: Actor, pk: int) -> Suggestion:
    """The suggestion, for coordinators."""
    if not by.coordinates:
        raise absent()
    return one_of(suggestions_visible_to(by), pk)


def may_keep_matching(by: Actor) -> bool:
    """Coordinators and administrators keep the matcher: what it knows and when it ranks again."""
    return by.coordinates or by.administers


def may_keep_words(by: Actor) -> bool:
    """Coordinators teach the matcher words; they read every need."""
    return by.coordinates


def words_keeper(by: Actor) -> Actor:
    """``by`` as coordinator, or ``Refused("absent")``."""
    if not may_keep_words(by):
        raise absent()
    return by.as_coordinator()


def entry_for(by: Actor, pk: int) -> LexiconEntry:
    """The lexicon entry, for coordinators."""
    words_keeper(by)
    return one_of(LexiconEntry.objects.all(), pk)


def portfolio_for(by: Actor) -> QuerySet[PortfolioLine]:
    """The lines of the portfolio, for coordinators; ``Refused("absent")`` for others."""
    if not by.coordinates:
        raise absent()
    rows = PortfolioLine.objects.select_related(
        "need__party__area", "need__case", *_provider("offer__")
    )
    return rows.filter(need__posted_at__isnull=False)


def line_of_portfolio(by: Actor, pk: int) -> PortfolioLine:
    """One pair of it, or ``Refused("absent")``."""
    return one_of(portfolio_for(by).filter(offer__isnull=False), pk)


def may_restore(by: Actor, line: PortfolioLine) -> bool:
    """Whoever refused the pair, and who may act in its case."""
    return by.coordinates and (line.decided_by_id == by.person.pk or may_broker(by, line.need.case))


def twins_for(by: Actor, need: Need) -> QuerySet[Need]:
    """Needs that are probably the same ask, of those ``by`` may read: for coordinators all of
    them, for a Party its own."""
    pairs = Twin.objects.filter(Q(need=need) | Q(other=need)).values_list("need_id", "other_id")
    pks = {pk for pair in pairs for pk in pair} - {need.pk}
    found = needs_visible_to(by).filter(pk__in=pks).order_by("pk")
    return found if by.coordinates else found.filter(party=need.party_id)


def may_broker(by: Actor, case: Case) -> bool:
    """A coordinator, in a case that nobody else holds: who only looked in reads."""
    return by.coordinates and by.user is not None and case.coordinator_id in (None, by.user.pk)


def held() -> Refused:
    """The refusal of brokering in a case that another coordinator holds."""
    words = _("Another coordinator holds this case. To act in it, take it over first.")
    return Refused("held", words, 403)


def calls_visible_to(by: Actor, need: Need) -> QuerySet[NetworkCall]:
    """The networks asked about a need: all for its Party and coordinators, else one's own."""
    rows = NetworkCall.objects.filter(need=need).select_related("organisation", "asked_by")
    if not may_see_suggestions(by, need):
        rows = rows.filter(organisation__in=[int(pk) for pk in by.pks("organisation")])
    return rows.order_by("at", "pk")


def lines_for(by: Actor, need: Need) -> list[Suggestion]:
    """The lines of a need's first answer as the matcher ordered them, without what has left the
    library or is no longer shown to ``by``."""
    rows = need.suggestions.select_related(
        "need", "resource__hub", "lesson__party__area", "peer__party__area", "peer__seat",
        *_provider("offer__"),
    )  # fmt: skip
    found = list(rows.prefetch_related("resource__languages").order_by("rank", "pk"))
    peers = [one.peer_id for one in found if one.peer_id]
    read = set(needs_visible_to(by).filter(pk__in=peers).values_list("pk", flat=True))
    return [one for one in found if _stands(one, read)]


def _stands(one: Suggestion, peers: set[int]) -> bool:
    if one.resource is not None:
        return one.resource.state == Resource.SHOWN
    if one.lesson is not None:
        return one.lesson.state == Lesson.SHOWN
    return one.peer_id is None or one.peer_id in peers


def may_say(by: Actor, need: Need) -> bool:
    """Whose need it is, until it is taken back or expires: nobody listens then."""
    return may_write(by, need) and need.state not in (Need.WITHDRAWN, Need.EXPIRED)


def line_for(by: Actor, pk: int) -> Suggestion:
    """A line of the first answer that still stands, for those who may say something of it."""
    need = Need.objects.filter(suggestions=pk).first()
    lines = lines_for(by, need) if need is not None and may_say(by, need) else []
    found = next((one for one in lines if one.pk == pk), None)
    if found is None:
        raise absent()
    return found


def may_show_interest(by: Actor, need: Need, offer: Offer) -> bool:
    """Whoever speaks for a vetted standing offer, on an open need of somebody else."""
    mine = offer.side in by.sides and offer.state == Offer.STANDING and offer.is_vetted
    return mine and need.state == Need.OPEN and need.side != offer.side


def may_see_suggestions(by: Actor, need: Need) -> bool:
    """The need's Party and coordinators."""
    return by.coordinates or may_write(by, need)


def not_a_side() -> Refused:
    """The refusal of an answer by somebody who is no side of it."""
    return Refused("forbidden", _("Only the two sides can answer this."), 403)


def _visible(rows: QuerySet, by: Actor) -> QuerySet:
    rows = rows.select_related(
        "need__party__area", "need__case__coordinator", *_provider("offer__")
    )
    if by.machine:
        return rows
    seen = _own(by)
    if by.coordinates and by.user is not None:
        held = Case.objects.filter(Q(coordinator=by.user) | Q(looks__user=by.user))
        seen |= Q(need__case__in=held.values("pk"))
    return rows.filter(seen)


def _own(by: Actor) -> Q:
    """Rows of which one's Party is the need's side, or a side of one's own the offer's."""
    return Q(need__party__in=by.pks("party")) | own_offers(by, "offer__")


def _provider(prefix: str) -> tuple[str, ...]:
    return tuple(
        prefix + one
        for one in ("profile__user", "profile__area", "organisation__area", "party__area")
    )

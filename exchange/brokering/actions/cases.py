"""What a coordinator does with a case, and an expert with an open need."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import need_for, not_yours
from exchange.board.models import Need, Offer
from exchange.brokering import gates
from exchange.brokering.models import Case, Interest, LookIn, PortfolioLine, Suggestion
from exchange.brokering.models.answer import NOT_SUITABLE
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.actions import end_contact_grants, grant_contacts
from exchange.people.models import Actor, User
from exchange.people.queries import coordinators, people_of


def open_case(*, by: Actor, need: Need) -> Case:
    """A posted need becomes a case on the desk, once."""
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        case, new = Case.objects.get_or_create(need=need)
        if new:
            record("case.opened", by=by, about=[case, need])
    return case


def take_case(*, by: Actor, case: Case) -> Case:
    """Hold the case from now on; contacts of the need's Party come with it."""
    if not by.coordinates or by.user is None:
        raise not_yours()
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.coordinator_id == by.user.pk:
            return case
        before = case.coordinator
        case.coordinator = by.user
        Case.objects.filter(pk=case.pk).update(coordinator=by.user)
        why = f"case:{case.pk}"
        if before is not None:
            end_contact_grants(by=Actor.system("clock"), why=why, viewer=before)
        grant_to_coordinator(case)
        record("case.taken", by=by.as_coordinator(), about=[case, case.need],
               data={"before": before.pk if before else None})  # fmt: skip
    case.refresh_from_db()
    return case


def free_cases(*, by: Actor, user: User) -> int:
    """Nobody holds any more what ``user`` held and may no longer coordinate; how many cases."""
    if not by.machine:
        raise not_yours()
    if coordinators().filter(pk=user.pk).exists():
        return 0
    cases = Case.objects.filter(coordinator=user).select_related("need").order_by("pk")
    for case in cases:
        with transaction.atomic():
            if Case.objects.filter(pk=case.pk, coordinator=user).update(coordinator=None):
                end_contact_grants(by=by, why=f"case:{case.pk}", viewer=user)
                record("case.freed", by=by, about=[case, case.need], data={"before": user.pk})
    return len(cases)


def grant_to_coordinator(case: Case, *offers: Offer) -> None:
    """Let the case's coordinator reach the people of the need and of these offers."""
    sides = [case.need.side, *(offer.side for offer in offers)]
    for side in sides:
        for owner in people_of(side):
            grant_contacts(by=Actor.system("clock"), owner=owner, viewer=case.coordinator,
                           why=f"case:{case.pk}")  # fmt: skip


def look_in(*, by: Actor, case: Case) -> None:
    """Read a case that another holds; the first look is logged."""
    if not by.coordinates or by.user is None:
        raise not_yours()
    with transaction.atomic():
        _look, new = LookIn.objects.get_or_create(case=case, user=by.user)
        if new:
            record("case.looked_in", by=by.as_coordinator(), about=[case, case.need])


def dismiss(*, by: Actor, suggestion: Suggestion, reason: str) -> Suggestion:
    """Not suitable, for one of six reasons; remembered when the need is ranked again."""
    if not by.coordinates:
        raise not_yours()
    if reason not in dict(NOT_SUITABLE):
        raise Refused("no_reason", _("Choose why it is not suitable."))
    return _mark(by, suggestion, Suggestion.DISMISSED, reason)


def restore(*, by: Actor, suggestion: Suggestion) -> Suggestion:
    """Take a "not suitable" back, and the same reason where the portfolio's line gave it."""
    if not by.coordinates:
        raise not_yours()
    return _mark(by, suggestion, Suggestion.SUGGESTED)


def _mark(by: Actor, suggestion: Suggestion, state: str, reason: str = "") -> Suggestion:
    with transaction.atomic():
        off = state == Suggestion.DISMISSED
        before = Suggestion.objects.select_for_update().get(pk=suggestion.pk).reason
        moved = Suggestion.objects.filter(pk=suggestion.pk).exclude(state=state).update(
            state=state, reason=reason, dismissed_by=by.user if off else None,
            dismissed_at=timezone.now() if off else None,
        )  # fmt: skip
        if moved:
            about = [suggestion.need, suggestion.thing]
            record("suggestion.dismissed" if off else "suggestion.restored",
                   by=by.as_coordinator(), about=about, data={"reason": reason})  # fmt: skip
            if not off:
                PortfolioLine.objects.filter(
                    need=suggestion.need_id, offer=suggestion.offer_id, reason=before,
                    state=PortfolioLine.REFUSED,
                ).update(
                    state=PortfolioLine.RESTORED, decided_by=by.user, decided_at=timezone.now()
                )  # fmt: skip
            if "conflict" in (before, reason):
                record("conflict.named" if off else "conflict.taken_back",
                       by=by.as_coordinator(), about=about)  # fmt: skip
    suggestion.refresh_from_db()
    return suggestion


def show_interest(*, by: Actor, need: Need, offer: Offer, note: str = "") -> Interest:
    """An expert says "I could help" with a need they may read; the coordinator sees it first.
    Twice is once."""
    need = need_for(by, need.pk)
    if not gates.may_show_interest(by, need, offer):
        raise Refused(
            "forbidden", _("Only a vetted, standing offer of yours can answer an open need."), 403
        )
    with transaction.atomic():
        interest, new = Interest.objects.get_or_create(
            need=need, offer=offer, defaults={"note": note[:600]}
        )
        if new:
            record("interest.shown", by=by.wearing(offer.side), about=[need, offer])
    return interest

"""Becoming an expert, founding an organisation, and vetting both."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.actions.accounts import refused
from exchange.people.models import Actor, ExpertProfile, Membership, Organisation, User, Vetting

FIELDS = ("headline", "about", "orcid", "places", "interests", "references_text")
CHECKS = ("identity", "references", "conduct", "interests")


def join_as_expert(*, by: Actor, area: str | None = None, **fields: Any) -> ExpertProfile:
    """Become an expert, having agreed to the code of conduct; a coordinator vets next."""
    if by.user is None:
        raise refused()
    given = {name: fields[name] for name in FIELDS if name in fields}
    with transaction.atomic():
        profile, new = ExpertProfile.objects.get_or_create(
            user=by.user, defaults={**given, "area_id": area, "conduct_agreed_at": timezone.now()}
        )
        if new:
            record("expert.joined", by=by, about=[profile])
    return profile


def edit_expert(*, by: Actor, area: str | None = None, **fields: Any) -> ExpertProfile:
    """Change one's own profile."""
    with transaction.atomic():
        given = {name: fields[name] for name in FIELDS if name in fields}
        rows = ExpertProfile.objects.filter(user=by.user)
        if by.user is None or not rows.update(area_id=area, **given):
            raise refused()
        profile = rows.get()
        record("expert.edited", by=by, about=[profile], data={"fields": sorted(given)})
    return profile


def vet_expert(*, by: Actor, profile: ExpertProfile, decision: str, note: str = "", **checks: bool) -> Vetting:  # fmt: skip
    """A coordinator's dated record; a yes shows the expert's offers, a no hides them."""
    fact = "expert.vetted" if decision == "yes" else "expert.not_vetted"
    return _vet(by, profile, decision, note, checks, fact)


def vet_organisation(*, by: Actor, organisation: Organisation, decision: str, note: str = "", **checks: bool) -> Vetting:  # fmt: skip
    """The same for an organisation."""
    fact = "organisation.vetted" if decision == "yes" else "organisation.not_vetted"
    return _vet(by, organisation, decision, note, checks, fact)


def _vet(by: Actor, thing: Any, decision: str, note: str, checks: dict[str, bool], fact: str) -> Vetting:  # fmt: skip
    if not (by.machine or by.coordinates):
        raise refused()
    if decision not in ("yes", "no"):
        raise Refused("no_decision", _("Say yes or no."))
    own = by.user is not None and getattr(thing, "user_id", None) == by.user.pk
    if own:
        raise Refused("own", _("Another coordinator vets you."), 403)
    field = "profile" if isinstance(thing, ExpertProfile) else "organisation"
    given = {name: bool(checks.get(name, by.machine)) for name in CHECKS}
    with transaction.atomic():
        vetting = Vetting.objects.create(
            **{field: thing}, decision=decision, note=note[:1000], by=by.user, **given
        )
        when = timezone.now() if decision == "yes" else None
        type(thing).objects.filter(pk=thing.pk).update(vetted_at=when)
        record(fact, by=by, about=[thing])
    thing.refresh_from_db()
    return vetting


def found_organisation(*, by: Actor, name: str, kind: str, area: str | None = None) -> Organisation:
    """Register an organisation; its founder is its first member."""
    if by.user is None:
        raise refused()
    with transaction.atomic():
        one = Organisation.objects.create(
            name=name, kind=kind, area_id=area, is_sample=by.user.is_sample
        )
        Membership.objects.create(user=by.user, organisation=one)
        record("organisation.founded", by=by, about=[one])
    return one


def add_member(*, by: Actor, organisation: Organisation, user: User) -> Membership:
    """A member lets another registered person speak for the organisation."""
    if not (by.machine or f"organisation:{organisation.pk}" in by.sides):
        raise refused()
    member, _new = Membership.objects.get_or_create(organisation=organisation, user=user)
    return member

"""Becoming an expert, and being vetted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people import gates
from exchange.people.actions.accounts import edit_me
from exchange.people.actions.fields import checked, refused
from exchange.people.models import Actor, ExpertProfile, Organisation, Vetting
from exchange.people.models.orcid import normal_orcid

FIELDS = ("headline", "about", "orcid", "places", "interests", "references_text")
CHECKS = ("identity", "references", "conduct", "interests")
FACTS = {
    ("expert", True): "expert.vetted", ("expert", False): "expert.not_vetted",
    ("organisation", True): "organisation.vetted",
    ("organisation", False): "organisation.not_vetted",
}  # fmt: skip


def join_as_expert(
    *, by: Actor, conduct: bool = False, area: str | None = None, **fields: Any
) -> ExpertProfile:
    """Become an expert, having agreed to the code of conduct; a coordinator vets next.

    Twice is once. ``fields`` are those of the profile and ``languages``, codes of the atlas.
    """
    if by.user is None:
        raise refused()
    if not conduct:
        raise Refused("conduct", _("Agree to the code of conduct to go on."))
    given = _given(fields, area)
    with transaction.atomic():
        profile, new = ExpertProfile.objects.get_or_create(
            user=by.user, defaults={**given, "conduct_agreed_at": timezone.now()}
        )
        if new:
            _speaks(by, fields)
            record("expert.joined", by=by, about=[profile])
    return profile


def edit_expert(*, by: Actor, area: str | None = None, **fields: Any) -> ExpertProfile:
    """Change one's own profile; what is not given stays, but for the area."""
    given = _given(fields, area)
    with transaction.atomic():
        rows = ExpertProfile.objects.filter(user=by.user)
        if by.user is None or not rows.update(**given):
            raise refused()
        _speaks(by, fields)
        profile = rows.get()
        record("expert.edited", by=by, about=[profile], data={"fields": sorted(given)})
    return profile


def _given(fields: dict[str, Any], area: str | None) -> dict[str, Any]:
    given = {name: fields[name] for name in FIELDS if name in fields}
    if "orcid" in given:
        given["orcid"] = _orcid(given["orcid"])
    checked(ExpertProfile(**given, area_id=area), [*given, *(["area"] if area else [])])
    return {**given, "area_id": area}


def _orcid(value: str) -> str:
    try:
        return normal_orcid(value)
    except ValidationError as problem:
        raise Refused("invalid", problem.message) from problem


def _speaks(by: Actor, fields: dict[str, Any]) -> None:
    if "languages" in fields:
        edit_me(by=by, languages=list(fields["languages"]))


def vet_expert(
    *, by: Actor, profile: ExpertProfile, decision: str, note: str = "", **checks: bool
) -> Vetting:
    """A coordinator's dated record; a yes shows the expert's offers, a no hides them.

    A yes wants all four checks (``identity``, ``references``, ``conduct``, ``interests``).
    """
    return _vet(by, profile, "expert", decision, note, checks)


def vet_organisation(
    *, by: Actor, organisation: Organisation, decision: str, note: str = "", **checks: bool
) -> Vetting:
    """The same for an organisation."""
    return _vet(by, organisation, "organisation", decision, note, checks)


def _vet(
    by: Actor, thing: Any, noun: str, decision: str, note: str, checks: dict[str, bool]
) -> Vetting:
    if not gates.may_vet(by, thing):
        raise refused()
    given = {name: bool(checks.get(name, by.machine)) for name in CHECKS}
    field = "profile" if noun == "expert" else "organisation"
    record_of = Vetting(decision=decision, note=note, by=by.user, **{field: thing}, **given)
    checked(record_of, ["decision", "note"])
    if decision == "yes" and not all(given.values()):
        raise Refused(
            "checks", _("A yes wants all four checks. Tick what you looked at, or say no.")
        )
    yes = decision == "yes"
    with transaction.atomic():
        record_of.save()
        when = timezone.now() if yes else None
        type(thing).objects.filter(pk=thing.pk).update(vetted_at=when)
        record(FACTS[noun, yes], by=by, about=[thing])
    thing.refresh_from_db()
    return record_of

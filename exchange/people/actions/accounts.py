"""Making, naming and appointing people."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.models import Actor, Mandate, Organisation, Seat, User

ME = ("name", "language", "timezone", "named_publicly", "languages")


def enrol(*, by: Actor, email: str, name: str, password: str | None = None, **fields: Any) -> User:
    """Make an account with a verified address; for seeds and imports, people sign up themselves."""
    if not by.machine:
        raise refused()
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=name, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def edit_me(*, by: Actor, **fields: Any) -> User:
    """Change one's own name, language, time zone and consent to be named publicly."""
    if by.user is None:
        raise refused()
    for name in ME:
        if name in fields:
            setattr(by.user, name, fields[name])
    by.user.save(update_fields=list(ME))
    return by.user


def grant_mandate(*, by: Actor, user: User, kind: str) -> Mandate:
    """Appoint a coordinator or an administrator; twice is once."""
    if not (by.machine or by.administers):
        raise refused()
    with transaction.atomic():
        mandate, new = Mandate.objects.get_or_create(
            user=user, kind=kind, ended_at=None, defaults={"granted_by": by.user}
        )
        if new:
            record("mandate.granted", by=by, about=[user], data={"kind": kind})
    return mandate


def remove_sample(*, by: Actor) -> None:
    """Delete the sample people with all they hold."""
    if not by.machine:
        raise refused()
    samples = User.objects.filter(is_sample=True)
    Organisation.objects.filter(memberships__user__in=samples).delete()
    Seat.objects.filter(holder__in=samples).delete()
    samples.delete()


def refused() -> Refused:
    """The refusal of a change to somebody else's hats."""
    return Refused("forbidden", _("This is not yours to decide."), 403)

"""Making, naming and appointing people."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Language
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people import gates
from exchange.people.actions.fields import checked, refused
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
    """Change one's own name, language, time zone, working languages and consent to be named."""
    if by.user is None:
        raise refused()
    given = {name: fields[name] for name in ME if name in fields}
    for name, value in given.items():
        setattr(by.user, name, value)
    checked(by.user, set(given) - {"languages"})
    _known(given)
    User.objects.filter(pk=by.user.pk).update(**given)
    return by.user


def _known(given: dict[str, Any]) -> None:
    """Refuse codes that no list holds."""
    languages = set(given.get("languages", ()))
    if given.get("language", "en") not in dict(settings.LANGUAGES):
        raise Refused("invalid", _("Choose one of the six languages."))
    if given.get("timezone", "UTC") not in available_timezones():
        raise Refused("invalid", _("Choose a time zone of the list."))
    if Language.objects.filter(pk__in=languages).count() != len(languages):
        raise Refused("invalid", _("Choose languages of the list."))


def grant_mandate(*, by: Actor, user: User, kind: str) -> Mandate:
    """Appoint a coordinator or an administrator; twice is once."""
    if not (by.machine or by.administers):
        raise refused()
    return appoint(by, user, kind)


def appoint(by: Actor, user: User, kind: str) -> Mandate:
    """Write the mandate, once; the caller has asked whether ``by`` may."""
    checked(Mandate(kind=kind), ["kind"])
    with transaction.atomic():
        mandate, new = Mandate.objects.get_or_create(
            user=user, kind=kind, ended_at=None, defaults={"granted_by": by.user}
        )
        if new:
            record("mandate.granted", by=by, about=[mandate, user], data={"kind": kind})
    return mandate


def end_mandate(*, by: Actor, mandate: Mandate) -> Mandate:
    """End an appointment: one's own, or anybody's as an administrator; twice is once.

    ``Refused("last_administrator")`` while nobody else administers.
    """
    if not gates.may_end(by, mandate):
        raise refused()
    with transaction.atomic():
        # All of a kind are locked together, so that the last two never end each other.
        running = Mandate.objects.filter(kind=mandate.kind, ended_at=None)
        list(running.select_for_update())
        others = running.filter(user__is_active=True).exclude(pk=mandate.pk)
        if mandate.kind == "administrator" and not others.exists():
            raise Refused(
                "last_administrator",
                _("Nobody else administers. Appoint another administrator first."), 409,
            )  # fmt: skip
        if running.filter(pk=mandate.pk).update(ended_at=timezone.now()):
            about = [mandate, mandate.user]
            record("mandate.ended", by=by, about=about, data={"kind": mandate.kind})
    mandate.refresh_from_db()
    return mandate


def remove_sample(*, by: Actor) -> None:
    """Delete the sample people with all they hold."""
    if not by.machine:
        raise refused()
    samples = User.objects.filter(is_sample=True)
    with transaction.atomic():
        Organisation.objects.filter(is_sample=True).delete()
        Seat.objects.filter(holder__in=samples).delete()
        samples.delete()

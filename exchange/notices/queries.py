"""Reads: a person's notices, what people want by mail, and mails that failed."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Case, QuerySet, Value, When
from django.utils import translation

from exchange.notices.models import Mail, Notice, Preference
from exchange.people.models import User


def unread_count(user: User) -> int:
    """How many notices a person has not read; one indexed query."""
    return Notice.objects.filter(user=user, read_at=None).count()


def notices_of(user: User) -> QuerySet[Notice]:
    """A person's notices: unread ones that wait for them, other unread ones, read ones; newest
    first within each."""
    waits_first = Case(
        When(read_at=None, urgent=True, then=Value(0)),
        When(read_at=None, then=Value(1)), default=Value(2),
    )  # fmt: skip
    rows = Notice.objects.filter(user=user).select_related("entry__user")
    return rows.order_by(waits_first, "-at", "-pk")


def newest_of(user: User) -> int:
    """The number of a person's newest notice, 0 without one."""
    newest = Notice.objects.filter(user=user).order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def active_user(pk: int | None) -> User | None:
    """The person with this key while their account is active."""
    return User.objects.filter(pk=pk or 0, is_active=True).first()


def wishes_of(users: Iterable[int]) -> dict[int, str]:
    """What these people want by mail; those who never said are missing and want everything."""
    rows = Preference.objects.filter(user__in=users)
    return dict(rows.values_list("user", "mail"))


def language_of(*codes: str) -> str:
    """The first of these codes that is a language of the interface; English where none is."""
    for code in codes:
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def failed_mail() -> QuerySet[Mail]:
    """Mails that were given up after ten tries, for administrators; newest first."""
    return Mail.objects.filter(state=Mail.FAILED).order_by("-due_at")

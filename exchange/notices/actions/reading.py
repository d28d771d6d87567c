"""What a person does with their notices: read them, and say how much to mail."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import absent
from exchange.errors import Refused
from exchange.notices.models import Notice, Preference
from exchange.people.models import Actor


def mark_read(*, by: Actor, notice: Notice) -> None:
    """Mark one's own notice as read; twice changes nothing."""
    if by.user is None or notice.user_id != by.user.pk:
        raise absent()
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(*, by: Actor, before: int) -> int:
    """Mark one's notices up to number ``before`` as read, so that none newer is missed."""
    if by.user is None:
        raise absent()
    rows = Notice.objects.filter(user=by.user, read_at=None, pk__lte=before)
    return rows.update(read_at=timezone.now())


def choose_mail(*, by: Actor, wish: str) -> Preference:
    """Say how much to mail: everything, what waits for an answer, or account matters only."""
    if by.user is None:
        raise absent()
    if wish not in dict(Preference.CHOICES):
        raise Refused("no_choice", _("Choose how much we may write to you."))
    found, _new = Preference.objects.update_or_create(user=by.user, defaults={"mail": wish})
    return found

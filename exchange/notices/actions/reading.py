"""What a person does with their notices: read them, and say how much to mail."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import absent
from exchange.errors import Refused
from exchange.notices.models import Notice, Preference
from exchange.people.models import Actor
from exchange.rooms.hub.bell import BELL


def mark_read(*, by: Actor, notice: Notice) -> None:
    """Mark one's own notice as read; twice changes nothing."""
    if by.user is None or notice.user_id != by.user.pk:
        raise absent()
    count_as_read(Notice.objects.filter(pk=notice.pk))


def mark_all_read(*, by: Actor, before: int) -> int:
    """Mark one's notices up to number ``before`` as read, so that none newer is missed."""
    if by.user is None:
        raise absent()
    return count_as_read(Notice.objects.filter(user=by.user, pk__lte=before))


def count_as_read(notices: QuerySet[Notice]) -> int:
    """Mark those still unread as read, and call the people whose bell has changed by it."""
    unread = notices.filter(read_at=None)
    people = set(unread.values_list("user", flat=True))
    count = unread.update(read_at=timezone.now()) if people else 0
    BELL.call(people)
    return count


def choose_mail(*, by: Actor, wish: str) -> Preference:
    """Say how much to mail: everything, what waits for an answer, or account matters only."""
    if by.user is None:
        raise absent()
    if wish not in dict(Preference.CHOICES):
        raise Refused("no_choice", _("Choose how much we may write to you."))
    found, _new = Preference.objects.update_or_create(user=by.user, defaults={"mail": wish})
    return found

"""What the asker says of the first answer: this helps, not this, ask this one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.board.actions import reuse_need
from exchange.board.gates import may_write, not_yours
from exchange.board.models import Need
from exchange.brokering.models import Answer, Exchange, Suggestion
from exchange.brokering.models.answer import VERDICTS
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.models import Actor


def say(*, by: Actor, suggestion: Suggestion, verdict: str) -> Suggestion:
    """``helps``, ``not``, or empty to take it back; the desk sees it, the ranking learns of it."""
    if verdict and verdict not in dict(VERDICTS):
        raise Refused("no_verdict", _("Say whether this helps, or not."))
    return _touch(by, suggestion, "suggestion.said", verdict=verdict)


def wish(*, by: Actor, suggestion: Suggestion, on: bool) -> Suggestion:
    """Ask for this offer: a wish the coordinator sees first; ``on`` False takes it back."""
    if suggestion.kind != "offer":
        raise Refused("no_offer", _("Only an offer can be asked for."))
    at = (suggestion.wished_at or timezone.now()) if on else None
    return _touch(by, suggestion, "suggestion.wished", wished_at=at)


def close_as_answered(*, by: Actor, need: Need) -> Need:
    """What already exists answered the need: the Party's word, while no exchange is under way.

    Raises ``Refused`` with ``under_way`` (the exchange is ended or its result confirmed first).
    """
    with transaction.atomic():
        need = Need.objects.select_for_update().get(pk=need.pk)
        if may_write(by, need) and need.exchanges.filter(state__in=Exchange.UNDER_WAY).exists():
            words = _("An exchange is under way for this need. Close it first: report and confirm "
                      "its result, or end it.")  # fmt: skip
            raise Refused("under_way", words, 409)
        return reuse_need(by=by, need=need)


def _touch(by: Actor, suggestion: Suggestion, fact: str, **values: object) -> Suggestion:
    if not may_write(by, suggestion.need):
        raise not_yours()
    with transaction.atomic():
        rows = Suggestion.objects.filter(pk=suggestion.pk).exclude(**values)
        if rows.update(**values):
            record(fact, by=by, about=[suggestion.need, suggestion],
                   data={name: bool(value) if name == "wished_at" else value
                         for name, value in values.items()})  # fmt: skip
    suggestion.refresh_from_db()
    return suggestion


def see(*, by: Actor, need: Need) -> None:
    """Its writer has the answer before them, so nobody needs to mail it; writes no Entry."""
    if by.user is None or need.drafted_by_id != by.user.pk:
        raise not_yours()
    Answer.objects.filter(need=need, seen_at=None).exclude(version="").update(
        seen_at=timezone.now()
    )

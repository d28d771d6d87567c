"""What every verb about people does to a row: check it, move it, and refuse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.people.models import Actor, Invitation, SeatClaim, User


def checked(row: models.Model, fields: Iterable[str]) -> Any:
    """The row, when its named fields hold what the model allows; else ``Refused("invalid")``."""
    named = [one for one in row._meta.fields if one.name in set(fields)]
    try:
        row.clean_fields(exclude=[one.name for one in row._meta.fields if one not in named])
        for field in named:
            # Django leaves the length of a TextField to forms.
            if field.max_length and isinstance(field, models.TextField):
                MaxLengthValidator(field.max_length)(getattr(row, field.name))
    except ValidationError as problem:
        raise Refused("invalid", " ".join(problem.messages)) from problem
    return row


def move(row: SeatClaim | Invitation, verb: str, **also: Any) -> bool:
    """Move a claim or an invitation along MOVES by a conditional update; False when it had
    moved on."""
    before, after = row.MOVES[verb]
    moved = type(row).objects.filter(pk=row.pk, state__in=before).update(state=after, **also)
    row.refresh_from_db()
    return bool(moved)


def in_turn(by: Actor) -> None:
    """Let what a person sends at one instant follow each other, in the caller's transaction."""
    if by.user is not None:
        User.objects.select_for_update(no_key=True).get(pk=by.user.pk)


def refused() -> Refused:
    """The refusal of a change to somebody else's hats."""
    return Refused("forbidden", _("This is not yours to decide."), 403)


def over() -> Refused:
    """The refusal of a second, different decision."""
    return Refused("decided", _("This was decided already. Load the page again to see how."), 409)

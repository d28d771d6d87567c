"""What every verb of the library does to rows: set their fields, and move them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.finding import searchable
from exchange.errors import Refused
from exchange.library.models import Resource

PLAIN = ("kind", "title", "text", "lang", "gist", "cost", "link")
MANY = ("targets", "support", "languages", "regions")


def write_resource(resource: Resource, fields: dict[str, Any], *, rev: int | None = None) -> None:
    """Set the given fields of a saved resource.

    ``rev`` is the revision the writer started from; another one in the database is a conflict,
    ``Refused("conflict")``, and nothing is written.
    """
    plain = {name: fields[name] for name in PLAIN if name in fields}
    if plain.get("link", resource.link) != resource.link:
        unlook(Resource.objects.filter(pk=resource.pk))
    for name, value in plain.items():
        setattr(resource, name, value)
    checked(resource, plain)
    plain |= {"search": searchable(" ".join(resource.said)), "edited_at": timezone.now()}
    row = Resource.objects.filter(pk=resource.pk, **({} if rev is None else {"rev": rev}))
    if not row.update(rev=F("rev") + 1, **plain):
        raise Refused("conflict", _("Somebody changed this since you opened it."), 409)
    for name in MANY:
        if name in fields:
            getattr(resource, name).set(fields[name])
    resource.refresh_from_db()


def checked(resource: Resource, fields: Any) -> None:
    """``Refused("invalid")`` when a field holds what the model does not allow."""
    others = [one.name for one in resource._meta.fields if one.name not in fields]
    try:
        resource.clean_fields(exclude=others)
    except ValidationError as problem:
        raise Refused("invalid", problem.messages[0], 422) from problem


def move(rows: QuerySet[Any], verb: str, **also: Any) -> int:
    """Move resources or lessons along MOVES by one conditional update; how many moved."""
    before, after = rows.model.MOVES[verb]
    return rows.filter(state__in=before).update(state=after, **also)


def unlook(rows: QuerySet[Resource]) -> None:
    """Forget what was found of links that have changed; they are looked at next."""
    fresh = {"link_state": Resource.UNCHECKED, "link_fails": 0, "checked": None}
    rows.update(**fresh, check_due=timezone.now())

"""Reads about people that higher rooms ask for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from exchange.atlas.models import Party
from exchange.people.models import Actor, Organisation, Seat, User
from exchange.people.models.hats import ENDORSING


def people_of(side: str) -> QuerySet[User]:
    """Everybody who may speak for a side (``party:FJ``, ``profile:3``, ``organisation:2``) now."""
    return people_of_any([side])


def people_of_any(sides: Iterable[str]) -> QuerySet[User]:
    """Everybody who may speak for one of the sides, each once."""
    found: dict[str, list[str]] = {"party": [], "profile": [], "organisation": []}
    for side in sides:
        kind, pk = side.split(":")
        found[kind].append(pk)
    users = User.objects.filter(is_active=True)
    return (
        users.filter(seats__party__in=found["party"])
        | users.filter(expert__in=found["profile"])
        | users.filter(memberships__organisation__in=found["organisation"])
    ).distinct()


def focal_points(party_id: str) -> QuerySet[User]:
    """Those who can say yes for a Party; empty when it has none."""
    seats = Seat.objects.filter(party=party_id, kind__in=ENDORSING, holder__isnull=False)
    return User.objects.filter(pk__in=seats.values("holder"), is_active=True)


def coordinators() -> QuerySet[User]:
    """Everybody who coordinates now."""
    return User.objects.filter(
        mandates__kind="coordinator", mandates__ended_at=None, is_active=True
    ).distinct()


def sides_named(by: Actor) -> list[tuple[str, str]]:
    """Every side a person may speak for, with its name: (side, name)."""
    pks: dict[str, list[str]] = {"party": [], "profile": [], "organisation": []}
    for hat in by.hats:
        if hat.side:
            kind, pk = hat.side.split(":")
            pks[kind].append(pk)
    found = [(f"profile:{pk}", str(by.user)) for pk in pks["profile"]]
    found += [(f"organisation:{o.pk}", o.name) for o in Organisation.objects.filter(pk__in=pks["organisation"])]
    parties = Party.objects.select_related("area").filter(pk__in=pks["party"])
    return found + [(f"party:{party.pk}", party.name) for party in parties]

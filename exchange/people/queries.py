"""Reads about people that higher rooms ask for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from django.core import signing
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from exchange.atlas.finding import Filters, Search
from exchange.atlas.models import Language, Party
from exchange.people.models import (
    Actor,
    ExpertProfile,
    Invitation,
    Membership,
    Organisation,
    Seat,
    SeatClaim,
    User,
)
from exchange.people.models.hats import ENDORSING, ORGANISATION_KINDS

INVITATION = "ecotone.invitation"


def people_of(side: str) -> QuerySet[User]:
    """Everybody who may speak for a side (``party:FJ``, ``profile:3``, ``organisation:2``) now."""
    return people_of_any([side])


def people_of_any(sides: Iterable[str]) -> QuerySet[User]:
    """Everybody who may speak for one of the sides, each once."""
    found: dict[str, list[Any]] = {"party": [], "profile": [], "organisation": []}
    for side in sides:
        kind, pk = side.split(":")
        found[kind].append(pk)
    users = User.objects.filter(is_active=True)
    return (
        users.filter(seats__party__in=found["party"])
        | users.filter(expert__in=found["profile"])
        | users.filter(memberships__organisation__in=found["organisation"])
    ).distinct()


def zone_of(by: Actor) -> str:
    """The name of a person's time zone: their own choice, else that of the Party they speak for
    where it has but one, else UTC."""
    homes = (_one_zones().get(code) for code in by.pks("party"))
    return by.person.timezone or next(filter(None, homes), "UTC")


@cache
def _one_zones() -> dict[str, str]:
    """By country code the time zone of each country that has but one."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    codes = [row[0] for row in rows]
    return {row[0]: row[2] for row in rows if codes.count(row[0]) == 1}


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
    found = [(f"profile:{pk}", str(by.user)) for pk in by.pks("profile")]
    found += [
        (f"organisation:{o.pk}", o.name)
        for o in Organisation.objects.filter(pk__in=by.pks("organisation"))
    ]
    parties = Party.objects.select_related("area").filter(pk__in=by.pks("party"))
    return found + [(f"party:{party.pk}", party.name) for party in parties]


def endorsing_seats(party_id: str) -> list[Seat]:
    """The held seats that say yes for a Party, with their holders."""
    rows = Seat.objects.filter(party=party_id, kind__in=ENDORSING, holder__is_active=True)
    return list(rows.select_related("holder").order_by("kind", "pk"))


def deciders(claims: Iterable[SeatClaim]) -> dict[int, list[Seat]]:
    """For each claim the seats of its Party whose holders may decide it; empty: a coordinator."""
    claims = list(claims)
    rows = Seat.objects.filter(party__in={one.party_id for one in claims}, holder__is_active=True)
    seats = list(rows.select_related("holder").order_by("kind", "pk")) if claims else []
    return {claim.pk: [one for one in seats if _decides(one, claim)] for claim in claims}


def _decides(seat: Seat, claim: SeatClaim) -> bool:
    same = seat.party_id == claim.party_id and seat.holder_id != claim.user_id
    return same and (claim.kind == "staff" or seat.kind in ENDORSING)


def claims_of(user: User) -> list[SeatClaim]:
    """A person's claims that wait or were refused, newest first, each with its ``deciders``."""
    shown = (SeatClaim.CLAIMED, SeatClaim.REFUSED)
    rows = SeatClaim.objects.filter(user=user, state__in=shown).select_related("party__area")
    claims = list(rows.order_by("state", "-at")[:10])
    named = deciders(claims)
    for one in claims:
        one.deciders = named[one.pk]  # type: ignore[attr-defined]
    return claims


def colleagues(by: Actor) -> list[Seat]:
    """The other held seats of the Parties for which ``by`` says yes."""
    parties = {hat.side.removeprefix("party:") for hat in by.hats if hat.seat_kind in ENDORSING}
    rows = Seat.objects.filter(party__in=parties, holder__isnull=False).exclude(holder=by.user)
    rows = rows.select_related("holder", "party__area").order_by("party", "kind", "pk")
    return list(rows) if parties else []


def invited(*party_ids: str) -> QuerySet[Invitation]:
    """Running invitations to be a focal point of one of these Parties, newest first."""
    rows = Invitation.objects.filter(party__in=party_ids, kind__in=ENDORSING, state=Invitation.SENT)
    return rows.filter(until__gt=timezone.now()).select_related("invited_by").order_by("-at", "-pk")


def invitation_token(invitation: Invitation) -> str:
    """The signed word in an invitation's link; nothing secret is stored."""
    return signing.dumps(invitation.pk, salt=INVITATION)


def invitation_of(token: str) -> Invitation | None:
    """The invitation a link speaks of, running or not; None when the link is not ours."""
    try:
        pk = signing.loads(token, salt=INVITATION)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("party__area", "invited_by").filter(pk=pk).first()


def profile_of(user: User) -> ExpertProfile | None:
    """A person's expert profile, or None."""
    return ExpertProfile.objects.filter(user=user).first()


def language_names(user: User) -> list[str]:
    """The names of a person's working languages, in the page's language."""
    return [one.name for one in Language.objects.filter(pk__in=user.languages)]


def experts_to_vet() -> QuerySet[ExpertProfile]:
    """Experts without a coordinator's yes, those never looked at first (``answered_at`` empty)."""
    rows = ExpertProfile.objects.filter(vetted_at=None, user__is_active=True)
    rows = rows.select_related("user", "area").annotate(answered_at=Max("vettings__at"))
    return rows.order_by(F("answered_at").asc(nulls_first=True), "pk")


def organisations_to_vet() -> QuerySet[Organisation]:
    """Organisations without a coordinator's yes, those never looked at first."""
    rows = Organisation.objects.filter(vetted_at=None).select_related("area")
    rows = rows.annotate(answered_at=Max("vettings__at"))
    return rows.order_by(F("answered_at").asc(nulls_first=True), "pk")


def vetted_memberships(user: User) -> QuerySet[Membership]:
    """A person's memberships in organisations that a coordinator has vetted."""
    rows = user.memberships.filter(organisation__vetted_at__isnull=False)
    return rows.select_related("organisation").order_by("pk")


def members_named(by: Actor, organisation: Organisation) -> list[Membership]:
    """The members whose names ``by`` may read: all when signed in, else those who consent."""
    rows = organisation.memberships.filter(user__is_active=True).select_related("user")
    if not by.is_signed_in:
        rows = rows.filter(user__named_publicly=True)
    return list(rows.order_by("pk"))


def networks(filters: Filters) -> Search:
    """Vetted networks and regional support centres, as the reader's filters leave them."""
    rows = Organisation.objects.filter(kind__in=Organisation.NETWORKS, vetted_at__isnull=False)
    kinds = [one for one in ORGANISATION_KINDS if one[0] in Organisation.NETWORKS]
    fields = {"kind": "kind", "region": "regions", "target": "targets", "support": "support",
              "language": "languages"}  # fmt: skip
    return Search(rows, filters, fields, {"kind": kinds})


def networks_found(search: Search) -> QuerySet[Organisation]:
    """The networks of a search by name, with what a row shows."""
    rows = search.found().select_related("area").prefetch_related("regions", "targets")
    return rows.order_by(Lower("name"), "pk")

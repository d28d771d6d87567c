"""Rows as lines of the engine's contract, with a stamp each by which a change is found.

A source says cheaply which rows there are and which version of each, so that only what changed
is read whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.db.models import QuerySet

from exchange.atlas.models import Party, Region
from exchange.board.gates import SHOWN, vetted
from exchange.board.models import Need, Offer, Version
from exchange.board.models.offer import PROVIDERS
from exchange.brokering.models import Exchange
from exchange.brokering.queries import conflicts
from exchange.library.models import Lesson, Resource
from exchange.library.queries import shown_lessons, shown_resources

# The engine's words for the reference's response levels.
LEVELS = {"written_answer": "written", "peer_exchange": "peer"}
# What a country pays nothing for.
FREE = ("free", "programme")
Stamps = Mapping[int, Hashable]
Line = dict[str, Any]


class Source(Protocol):
    """One kind of thing that can answer a need."""

    kind: str

    def stamps(self) -> Stamps:
        """The version of every row that counts now, by id."""
        ...

    def lines(self, pks: list[int], stamps: Stamps) -> Iterable[Line]:
        """These rows as records of the engine."""
        ...


class OfferStamp(NamedTuple):
    """What of an offer may change: its text, free places, versions, last day, conflicts."""

    rev: int
    free: int
    versions: str
    until: str
    conflicts: tuple[str, ...]


class Offers:
    """Vetted standing offers, each with its free places and what it says in other languages."""

    kind = "offer"

    def stamps(self) -> dict[int, OfferStamp]:
        rows = Offer.objects.filter(vetted(), state=Offer.STANDING)
        taken = list(
            Exchange.objects.filter(state=Exchange.OPEN).values_list(
                "offer_id", "offer__profile_id"
            )
        )
        by_offer, by_profile = Counter(o for o, _ in taken), Counter(p for _, p in taken if p)
        versions: dict[int, str] = {}
        of_offers = Version.objects.filter(offer__isnull=False).order_by("pk")
        for offer, version, rev in of_offers.values_list("offer_id", "pk", "rev"):
            versions[offer] = f"{versions.get(offer, '')} {version}.{rev}"
        found, opposed = {}, conflicts()
        for pk, rev, places, until, most, *provider in rows.values_list(
            "pk", "rev", "places", "valid_until", "profile__places", *PROVIDERS
        ):
            own, profile = places - by_offer[pk], provider[0]
            shared = most - by_profile[profile] if profile else places
            found[pk] = OfferStamp(
                rev, max(min(own, shared), 0), versions.get(pk, ""), _day(until),
                tuple(sorted(opposed.get(tuple(provider), ()))),
            )  # fmt: skip
        return found

    def lines(self, pks: list[int], stamps: Stamps) -> Iterable[Line]:
        rows = Offer.objects.filter(pk__in=pks).prefetch_related(
            "items", "versions", "targets", "support", "languages", "regions"
        )
        for offer in rows:
            stamp = stamps[offer.pk]
            assert isinstance(stamp, OfferStamp)  # as ``stamps`` made it
            yield {
                "title": offer.title, "text": offer.text, "lang": offer.lang,
                "items": [
                    *(item.text for item in offer.items.all()),
                    *(f"{one.title}\n{one.text}" for one in offer.versions.all()),
                ], **_many(offer),
                "id": str(offer.pk), "regions": _codes(offer.regions),
                "capacity": stamp.free, "mode": offer.mode, "until": stamp.until or None,
                "cost": "free" if offer.cost in FREE else "cost",
                "conflicts": list(stamp.conflicts),
                "blocked": [offer.party_id] if offer.party_id else [],
            }  # fmt: skip


class Peers:
    """Needs that their Party shows to other Parties."""

    kind = "peer"

    def stamps(self) -> dict[int, int]:
        rows = Need.objects.filter(state__in=SHOWN, audience__in=("members", "public"))
        return dict(rows.values_list("pk", "rev"))

    def lines(self, pks: list[int], stamps: Stamps) -> Iterable[Line]:
        for need in whole(Need.objects.filter(pk__in=pks)):
            yield need_line(need) | {"blocked": [need.party_id]}


class Posted(Peers):
    """Every live need that was posted: those among which one ask may have been put twice."""

    kind = "need"

    def stamps(self) -> dict[int, int]:
        return dict(Need.objects.filter(state__in=Need.LIVE).values_list("pk", "rev"))


class Resources:
    """What the library shows."""

    kind = "resource"

    def stamps(self) -> dict[int, int]:
        return dict(shown_resources().values_list("pk", "rev"))

    def lines(self, pks: list[int], stamps: Stamps) -> Iterable[Line]:
        rows = Resource.objects.filter(pk__in=pks)
        for one in rows.prefetch_related("targets", "support", "languages", "regions"):
            gives = one.gist.get(one.lang or "en", "")
            yield {
                "id": str(one.pk), "title": one.title, "text": f"{one.text}\n{gives}",
                "lang": one.lang, **_many(one), "regions": _codes(one.regions),
            }  # fmt: skip


class Lessons:
    """What finished exchanges left for others."""

    kind = "lesson"

    def stamps(self) -> dict[int, int]:
        return dict(shown_lessons().values_list("pk", "rev"))

    def lines(self, pks: list[int], stamps: Stamps) -> Iterable[Line]:
        rows = Lesson.objects.filter(pk__in=pks).prefetch_related("targets", "support")
        for one in rows:
            yield {
                "id": str(one.pk), "title": one.title, "text": one.text, "lang": one.lang,
                "targets": _codes(one.targets), "support": _codes(one.support),
            }  # fmt: skip


def whole(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Needs with all that the engine reads."""
    rows = needs.select_related("party")
    return rows.prefetch_related("targets", "support", "languages")


def need_line(need: Need) -> Line:
    """A need, loaded by ``whole``, as a line of the engine's contract."""
    return {
        "id": str(need.pk), "title": need.title, "text": need.text, "lang": need.lang,
        **_many(need), "mode": need.mode,
        "level": LEVELS.get(need.level_id or "", need.level_id or ""),
        "party": need.party_id, "regions": _regions().get(need.party_id, []),
        # It can begin once it is posted, and must end by the day that was asked for.
        "starts": _day(need.posted_at) or None, "until": _day(need.by_when) or None,
        "musts": [must for must in need.musts if must != "free"],
        "cost": "free" if "free" in need.musts else "",
    }  # fmt: skip


@cache
def _regions() -> dict[str, list[str]]:
    """By Party, the regions it lies in, the smallest first, without the one of all Parties. Only a
    release of the site changes them, and begins with new workers."""
    found: dict[str, list[str]] = {}
    parties = Party.objects.count()
    rows = [one for one in Region.objects.all() if len(one.members) < parties]
    for region in sorted(rows, key=lambda one: (len(one.members), one.pk)):
        for party in region.members:
            found.setdefault(party, []).append(region.pk)
    return found


def _day(moment: date | None) -> str:
    return moment.isoformat()[:10] if moment else ""


def _many(thing: Any) -> dict[str, Any]:
    names = ("targets", "support", "languages")
    return {name: _codes(getattr(thing, name)) for name in names}


def _codes(many: Any) -> list[Any]:
    return sorted(one.pk for one in many.all())

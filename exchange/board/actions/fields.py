"""The fields a need and an offer are made of, set in one place for every door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.finding import searchable
from exchange.board.models import EvidenceItem, Need, Offer
from exchange.board.models.offer import PROVIDERS
from exchange.board.reading import read_language
from exchange.errors import Refused
from exchange.plans.queries import target_named

NEED_PLAIN = (
    "title", "text", "lang", "said_lang", "by_when", "audience", "serves", "partners", "mode",
    "level", "barrier", "level_id", "barrier_id", "tried", "benefits", "success", "musts",
    "is_sample", "plan", "assessed",
)  # fmt: skip
OFFER_PLAIN = (
    "title", "text", "lang", "said_lang", "mode", "cost", "hours", "places", "is_sample",
)  # fmt: skip
# What says what a thing speaks of: read anew by the worker once one of these is given.
READ = {"title", "text", "lang", "said_lang"}
MANY = ("targets", "support", "languages", "regions")


def write_need(need: Need, fields: dict[str, Any], *, rev: int | None) -> list[str]:
    """Set the given fields of a saved need; names of what was given come back.

    ``rev`` is the revision the writer started from; another one in the database is a conflict,
    ``Refused("conflict")``, and nothing is written.
    """
    plain = {name: fields[name] for name in NEED_PLAIN if name in fields}
    if "plan" not in plain and plain.get("serves", need.serves) != need.serves:
        plain["plan"] = target_named(need.party, plain["serves"])
    words = [fields.get(name, getattr(need, name)) for name in ("title", "text", "serves")]
    words += need.party.area.names.values()
    plain |= _language(need, fields)
    plain |= {"search": searchable(" ".join(words)), "edited_at": timezone.now()}
    plain |= {"subjects": None} if fields.keys() & READ else {}
    row = Need.objects.filter(pk=need.pk, **({} if rev is None else {"rev": rev}))
    if not row.update(rev=F("rev") + 1, **plain):
        raise Refused("conflict", _("Somebody changed this since you opened it."), 409)
    _age_versions(need, plain)
    _write_many(need, fields)
    need.refresh_from_db()
    return sorted(set(fields))


def write_offer(offer: Offer, fields: dict[str, Any], *, rev: int | None = None) -> None:
    """Set the given fields of a saved offer, its evidence items included (``items``: texts).

    ``rev`` works as in ``write_need``.
    """
    row = Offer.objects.filter(pk=offer.pk, **({} if rev is None else {"rev": rev}))
    if not row.update(rev=F("rev") + 1, edited_at=timezone.now()):
        raise Refused("conflict", _("Somebody changed this since you opened it."), 409)
    plain = {name: fields[name] for name in OFFER_PLAIN if name in fields}
    if "items" in fields:
        _write_items(offer, fields["items"])
    items = " ".join(offer.items.values_list("text", flat=True))
    words = [plain.get(name, getattr(offer, name)) for name in ("title", "text")]
    plain |= _language(offer, fields)
    plain |= {"search": searchable(" ".join([*words, items]))}
    plain |= {"subjects": None} if fields.keys() & READ else {}
    Offer.objects.filter(pk=offer.pk).update(**plain)
    _age_versions(offer, plain)
    _write_many(offer, fields)
    if "conflicts" in fields:
        for one in of_provider(offer):
            one.conflicts.set(fields["conflicts"])
    offer.refresh_from_db()


def of_provider(offer: Offer) -> QuerySet[Offer]:
    """All offers of an offer's provider, whose conflicts of interest are the same on each."""
    return Offer.objects.filter(**{name: getattr(offer, name) for name in PROVIDERS})


def _language(thing: Need | Offer, fields: dict[str, Any]) -> dict[str, str]:
    """The language as its author says; once they say it no longer, as the text reads."""
    said = fields.get("said_lang", thing.said_lang)
    if said and said != thing.lang and thing.versions.filter(lang=said).exists():
        raise Refused("has_version", _(
            "A version in that language stands beside this text. Take that version away first."
        ), 422)  # fmt: skip
    if said:
        return {"lang": said}
    if not thing.said_lang or "lang" in fields:
        return {}
    words = (fields.get(name, getattr(thing, name)) for name in ("title", "text"))
    return {"lang": read_language(*words)}


def _age_versions(thing: Need | Offer, plain: dict[str, Any]) -> None:
    """What a machine made of the words is out of date once they are in another language."""
    if plain.get("lang", thing.lang) != thing.lang:
        thing.versions.filter(machine=True).update(of_words="")


def _write_many(thing: Need | Offer, fields: dict[str, Any]) -> None:
    for name in MANY:
        if name in fields and hasattr(thing, name):
            getattr(thing, name).set(fields[name])


def _write_items(offer: Offer, texts: Iterable[str]) -> None:
    offer.items.all().delete()
    EvidenceItem.objects.bulk_create(
        EvidenceItem(offer=offer, order=n, text=text) for n, text in enumerate(texts)
    )


def move(thing: Need | Offer, verb: str, **also: Any) -> bool:
    """Move a need or offer along MOVES by a conditional update; False when it had moved on."""
    before, after = thing.MOVES[verb]
    stamp: dict[str, datetime] = {"moved_at": timezone.now()} if isinstance(thing, Need) else {}
    rows = type(thing).objects.filter(pk=thing.pk, state__in=before)
    moved = rows.update(state=after, **stamp, **also)
    thing.refresh_from_db()
    return bool(moved)

"""What people write of a need or an offer in another language."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exchange.board import gates
from exchange.board.models import Need, Offer, Version
from exchange.board.models.version import stamp_of
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.models import Actor
from matching.text import LANGUAGES

# What follows differs: an offer is found by the words of its versions, a need by its own.
WRITTEN = {Need: "need.version_written", Offer: "offer.version_written"}
DROPPED = {Need: "need.version_dropped", Offer: "offer.version_dropped"}


def write_version(
    *, by: Actor, thing: Need | Offer, lang: str, title: str, text: str, rev: int | None = None
) -> Version:
    """Write a need or an offer in another language, or change what stands there.

    ``rev`` is the revision of the version that the writer started from, None for a new one;
    another one in the database is ``Refused("conflict")``, and nothing is written.
    """
    with transaction.atomic():
        thing = locked(by, thing)
        check_language(thing, lang)
        there = thing.versions.filter(lang=lang).first()
        if (there.rev if there else None) != rev:
            raise Refused("conflict", _("Somebody changed this since you opened it."), 409)
        said: dict[str, Any] = {
            "title": title, "text": text, "machine": False, "made_by": by.user,
            "of_words": stamp_of(thing.title, thing.text), "rev": 0 if rev is None else rev + 1,
        }  # fmt: skip
        made, _is_new = thing.versions.update_or_create(lang_id=lang, defaults=said)
        record(WRITTEN[type(thing)], by=by, about=[thing], data={"lang": lang, "rev": thing.rev})
    return made


def drop_version(*, by: Actor, version: Version) -> None:
    """Take a version away; the original stays."""
    with transaction.atomic():
        thing = locked(by, version.thing)
        if thing.versions.filter(pk=version.pk).delete()[0]:
            record(DROPPED[type(thing)], by=by, about=[thing], data={"lang": version.lang_id})


def check_language(thing: Need | Offer, lang: str) -> None:
    """Refuses a language in which there can be no version."""
    if lang not in LANGUAGES or lang == thing.lang:
        raise Refused("own_language", _("Choose a language other than the original's."))


def locked(by: Actor, thing: Need | Offer) -> Any:
    """The thing, held until the transaction ends, for somebody who may write its versions."""
    thing = type(thing).objects.select_for_update().get(pk=thing.pk)
    if not gates.may_version(by, thing):
        raise gates.no_version(by, thing)
    return thing

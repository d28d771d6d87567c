"""Versions by a machine: asked for by people, never for what is not to leave the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from exchange.board import gates
from exchange.board.actions.versions import WRITTEN, check_language, locked
from exchange.board.models import Need, Offer, Version
from exchange.board.models.version import stamp_of
from exchange.board.translator import translated
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.journal.models import Step
from exchange.journal.queries import unfinished
from exchange.people.models import Actor

ASKED = {Need: "need.version_asked", Offer: "offer.version_asked"}


def ask_version(*, by: Actor, thing: Need | Offer, lang: str) -> None:
    """Ask for a machine's version; nothing where one stands already or is on its way."""
    with transaction.atomic():
        thing = locked(by, thing)
        check_language(thing, lang)
        if not settings.TRANSLATE_URL or not gates.may_leave(thing):
            words = _("This text is not sent to a translation service. Write the version yourself.")
            raise Refused("not_sent", words, 403)
        steps = unfinished("board.translate", thing).exclude(state=Step.GIVEN_UP)
        waiting = {step.entry.data["lang"] for step in steps}
        if lang not in waiting and not thing.versions.filter(lang=lang).exists():
            record(ASKED[type(thing)], by=by, about=[thing], data={"lang": lang})


def translate_version(*, by: Actor, thing: Need | Offer, lang: str) -> Version | None:
    """Have the service translate a thing as it reads now; None where it may not leave the site
    (any more) or a person's version stands there. Raises ``NoTranslation``."""
    if not by.machine:
        raise gates.not_yours()
    if thing.versions.filter(lang=lang).exists():
        return None
    said: dict[str, Any] = {"machine": True}
    sent: dict[str, str] = {}
    for name in ("title", "text"):
        # Asked before each sending: it may have been withdrawn or made confidential meanwhile, or
        # its author may have said that this is its own language.
        thing.refresh_from_db()
        if not settings.TRANSLATE_URL or lang == thing.lang or not gates.may_leave(thing):
            return None
        sent[name] = getattr(thing, name)
        said[name] = translated(sent[name], thing.lang, lang)
    said |= {"title": Truncator(said["title"]).chars(160), "of_words": stamp_of(**sent)}
    with transaction.atomic():
        # A person may have written one meanwhile: that one stays.
        made, is_new = thing.versions.get_or_create(lang_id=lang, defaults=said)
        if is_new:
            data = {"lang": lang, "rev": thing.rev, "machine": True}
            record(WRITTEN[type(thing)], by=by, about=[thing], data=data)
    return made if is_new else None

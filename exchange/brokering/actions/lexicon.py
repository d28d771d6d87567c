"""What coordinators teach the matcher: names of things, in up to seven languages."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exchange.board.gates import not_yours
from exchange.brokering.actions.again import rank_again
from exchange.brokering.gates import may_keep_words
from exchange.brokering.models import LexiconEntry
from exchange.brokering.models.lexicon import GENERAL
from exchange.brokering.queries import read_words
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.models import Actor
from matching.lexicon import BadEntry, checked, find
from matching.text import tokens

Names = Mapping[str, Sequence[str]]
# How the ids of things of one's own begin, and before that those of general words.
OWN = "site_"


def add_entry(*, by: Actor, names: Names, note: str = "", general: bool = False) -> LexiconEntry:
    """Teach the matcher names of one thing; every need is ranked again with them.

    ``general``: a word of office and field work, which counts less than a thing of the field. A
    name the lexicon lists already makes the others names of that thing too, of whichever sort.
    """
    kept = _kept(by, names)
    concept = _listed(kept) or _sorted(f"{OWN}{secrets.token_hex(6)}", general)
    with transaction.atomic():
        entry = LexiconEntry.objects.create(
            concept=concept, names=kept, note=note.strip()[:300], added_by=by.user
        )
        _told(by, entry, "lexicon.added")
    return entry


def edit_entry(
    *,
    by: Actor,
    entry: LexiconEntry,
    names: Names,
    note: str = "",
    general: bool = False,
    rev: int | None = None,
) -> LexiconEntry:
    """Correct the names and the sort; ``rev`` is the revision the writer started from, another
    one in the database is a conflict and nothing is written."""
    kept = _kept(by, names)
    before, concept = entry.concept, _listed(kept)
    if concept in ("", before):
        concept = _sorted(before, general)
    with transaction.atomic():
        row = LexiconEntry.objects.filter(pk=entry.pk, **({} if rev is None else {"rev": rev}))
        values = {"names": kept, "concept": concept, "note": note.strip()[:300]}
        if not row.update(rev=F("rev") + 1, **values):
            raise Refused("conflict", _("Somebody changed this since you opened it."), 409)
        if before != concept == _sorted(before, general):  # still one thing with what is tied to it
            LexiconEntry.objects.filter(concept=before).update(concept=concept, rev=F("rev") + 1)
        _told(by, entry, "lexicon.edited")
    entry.refresh_from_db()
    return entry


def retire_entry(*, by: Actor, entry: LexiconEntry, on: bool = True) -> LexiconEntry:
    """The matcher reads the entry no longer; ``on`` False takes it up again. Twice is once."""
    if not may_keep_words(by):
        raise not_yours()
    with transaction.atomic():
        row = LexiconEntry.objects.filter(pk=entry.pk, retired_at__isnull=on)
        if row.update(retired_at=timezone.now() if on else None, rev=F("rev") + 1):
            _told(by, entry, "lexicon.retired" if on else "lexicon.restored")
    entry.refresh_from_db()
    return entry


def _kept(by: Actor, names: Names) -> dict[str, list[str]]:
    if not may_keep_words(by):
        raise not_yours()
    try:
        forms = checked("site", names).forms
    except BadEntry as problem:
        raise Refused("bad_names", gettext(problem.msgid) % problem.params, 422) from problem
    return {lang: list(kept) for lang, kept in forms.items()}


def _sorted(concept: str, general: bool) -> str:
    """The id of a thing of one's own, told apart as the lexicon does; a listed thing's stays."""
    own = concept.removeprefix(GENERAL)
    if not own.startswith(OWN):
        return concept
    return f"{GENERAL}{own}" if general else own


def _listed(names: Names) -> str:
    """The thing that one of the names means as a whole in the lexicon, added ones included; empty
    for none."""
    read_words()
    for lang, kept in names.items():
        for name in kept:
            words = tokens(name, lang)
            whole = [one for one in find(words, lang) if one.last - one.first + 1 == len(words)]
            if whole:
                return whole[0].id
    return ""


def _told(by: Actor, entry: LexiconEntry, fact: str) -> None:
    rank_again(by=by, anew=True)  # asked for first, so that it goes before what the fact asks for
    record(fact, by=by.as_coordinator(), about=[entry])

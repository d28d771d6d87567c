"""What is done to national targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Party
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.models import Actor
from exchange.plans import alignments, gates
from exchange.plans.models import Alignment, NationalTarget
from exchange.plans.queries import keys_of, known
from matching.hints import hints
from matching.text import LANGUAGES

Fields = dict[str, Any]
PLAIN = ("code", "title", "text")
MANY = {"lacks": ("supportkind_id", NationalTarget.lacks.through),
        "barriers": ("barrier_id", NationalTarget.barriers.through)}  # fmt: skip


def enter_target(*, by: Actor, party: Party, **fields: Any) -> NationalTarget:
    """Enter one national target; the same one twice is one.

    ``fields``: ``code``, ``title``, ``text`` (a title or a text at least), ``alignments`` as pairs
    of scheme and identifier, ``lacks`` and ``barriers`` as keys of the atlas. Raises
    ``Refused("there")`` when another target has the code or the words.
    """
    gates.writing(by, party)
    with transaction.atomic():
        lock(party)
        found = _twin(party, fields)
        if found is None:
            found = _make(by, party, [fields])[0]
            record("target.entered", by=by, about=[found, party])
    return found


def take_in_targets(*, by: Actor, party: Party, rows: Iterable[Fields]) -> list[NationalTarget]:
    """Enter many targets, each with the fields of ``enter_target``; those that are there by code or
    by words are left alone. The new ones come back."""
    gates.writing(by, party)
    with transaction.atomic():
        lock(party)
        seen = known(party)
        fresh = []
        for row in rows:
            keys = {key for key in _keys(row) if key}
            if not keys & seen:
                fresh.append(row)
            seen |= keys
        made = _make(by, party, fresh)
        if made:
            record("targets.taken_in", by=by, about=[party], data={"count": len(made)})
    return made


def edit_target(
    *, by: Actor, target: NationalTarget, rev: int | None = None, **fields: Any
) -> NationalTarget:
    """Change a target. ``Refused("conflict")`` when ``rev`` is not the newest, ``Refused("there")``
    when another one has the code or the words."""
    gates.writing(by, target.party)
    with transaction.atomic():
        lock(target.party)
        whole = {name: getattr(target, name) for name in PLAIN} | fields
        code_key, text_key = _keys(whole)
        _alone(target.party, code_key, text_key, target.pk)
        plain = {name: fields[name] for name in PLAIN if name in fields}
        row = NationalTarget.objects.filter(pk=target.pk, **({} if rev is None else {"rev": rev}))
        if not row.update(
            rev=F("rev") + 1, edited_at=timezone.now(), lang=_lang(whole), code_key=code_key,
            text_key=text_key, **plain,
        ):  # fmt: skip
            raise Refused("conflict", _("Somebody changed this since you opened it."), 409)
        _write_many(target, fields)
        target.refresh_from_db()
        data = {"rev": target.rev, "fields": sorted(fields)}
        record("target.edited", by=by, about=[target, target.party], data=data)
    return target


def retire_target(*, by: Actor, target: NationalTarget) -> NationalTarget:
    """Set a target aside; the needs that serve it stay. Twice is once."""
    return _move(by, target, "retire", "target.retired")


def restore_target(*, by: Actor, target: NationalTarget) -> NationalTarget:
    """Put a target back that was set aside; twice is once."""
    return _move(by, target, "restore", "target.restored")


def _move(by: Actor, target: NationalTarget, verb: str, fact: str) -> NationalTarget:
    gates.writing(by, target.party)
    before, after = NationalTarget.MOVES[verb]
    with transaction.atomic():
        row = NationalTarget.objects.filter(pk=target.pk, state__in=before)
        if row.update(state=after):
            record(fact, by=by, about=[target, target.party])
    target.refresh_from_db()
    return target


def lock(party: Party) -> None:
    """One writer of a Party's plan at a time, so that nothing is entered twice."""
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)


def _keys(fields: Fields) -> tuple[str, str]:
    if not fields.get("title", "").strip() and not fields.get("text", "").strip():
        raise Refused("incomplete", _("Give the target's title, or its text."), 422)
    return keys_of(*(fields.get(name, "") for name in PLAIN))


def _twin(party: Party, fields: Fields) -> NationalTarget | None:
    """The very same target where it is there already; ``Refused("there")`` for half of it."""
    code_key, text_key = _keys(fields)
    same = NationalTarget.objects.filter(party=party, code_key=code_key, text_key=text_key).first()
    if same is None:
        _alone(party, code_key, text_key)
    return same


def _alone(party: Party, code_key: str, text_key: str, pk: int | None = None) -> None:
    others = NationalTarget.objects.filter(party=party).exclude(pk=pk or 0)
    if code_key and others.filter(code_key=code_key).exists():
        raise Refused("there", _("Another target has this code. Give this one its own."), 409)
    if others.filter(text_key=text_key).exists():
        raise Refused("there", _("Another target has these very words. Look at the list."), 409)


def _lang(fields: Fields) -> str:
    found = hints(fields.get("title", ""), fields.get("text", "")).language
    return found if found in LANGUAGES else ""


def _make(by: Actor, party: Party, rows: list[Fields]) -> list[NationalTarget]:
    made = []
    for row in rows:
        code_key, text_key = _keys(row)
        made.append(NationalTarget(
            party=party, entered_by=by.user, lang=_lang(row), code_key=code_key, text_key=text_key,
            is_sample=row.get("is_sample", False), **{n: row.get(n, "").strip() for n in PLAIN},
        ))  # fmt: skip
    NationalTarget.objects.bulk_create(made)
    pairs = list(zip(made, rows, strict=True))
    Alignment.objects.bulk_create(
        one for target, row in pairs for one in _aligned(target, row.get("alignments", ()))
    )
    for name, (column, through) in MANY.items():
        through._default_manager.bulk_create(
            through(**{"nationaltarget_id": target.pk, column: key})
            for target, row in pairs
            for key in dict.fromkeys(row.get(name, ()))
        )
    return made


def _aligned(target: NationalTarget, given: Iterable[alignments.Alignment]) -> list[Alignment]:
    found = []
    for order, (scheme, identifier) in enumerate(given):
        number, letter = alignments.links(scheme, identifier)
        found.append(Alignment(national=target, order=order, scheme=scheme, identifier=identifier,
                               target_id=number, goal_id=letter))  # fmt: skip
    return found


def _write_many(target: NationalTarget, fields: Fields) -> None:
    if "alignments" in fields:
        target.alignments.all().delete()
        Alignment.objects.bulk_create(_aligned(target, fields["alignments"]))
    for name in MANY:
        if name in fields:
            related: models.Manager = getattr(target, name)
            related.set(fields[name])  # type: ignore[attr-defined]

"""Keeping rows level with what a source says of them, without undoing what people corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from exchange.atlas.finding import searchable
from exchange.atlas.models import Sourced
from exchange.errors import Refused
from exchange.journal.actions import Doer

Facts = Mapping[str, Any]


@dataclass
class Tally:
    """What a reading of a source did: the ids of new rows, the fields written of changed ones;
    ``left`` counts, by field, news that was not written because somebody had corrected the row."""

    new: list[Any] = field(default_factory=list)
    changed: dict[Any, list[str]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)


def keep_facts(
    *, by: Doer, model: type[Sourced], facts: Mapping[str, Facts], name: str = "key",
    first: Facts | None = None, **scope: Any,
) -> Tally:  # fmt: skip
    """Bring the rows of ``model`` within ``scope`` level with what a source says now.

    ``facts`` gives, by the identifier in the field ``name``, JSON values of fields, and lists of
    keys of many-to-many fields; ``first`` is set on new rows only. What somebody corrected since
    the source last spoke stays, and so do rows it does not name. The caller holds the transaction
    and records the fact.
    """
    if not by.label.startswith("system:"):
        raise Refused("forbidden", _("Only a release or a harvest writes what a source says."), 403)
    many = [one.name for one in model._meta.many_to_many]
    said = {key: _normal(row, many) for key, row in facts.items()}
    rows = model._default_manager.filter(**scope, **{f"{name}__in": list(said)})
    stored = {getattr(one, name): one for one in rows.select_for_update(of=("self",))}
    tally = Tally()
    for key, row in stored.items():
        if row.given != said[key]:
            _change(row, said[key], many, tally)
    fresh = {key: row for key, row in said.items() if key not in stored}
    own = {key: {**scope, **(first or {}), name: key} for key in fresh}
    tally.new = _create(model, own, fresh, many)
    return tally


def _normal(row: Facts, many: list[str]) -> dict[str, Any]:
    """The facts of a row in one form, so that two readings of the same are equal."""
    return {n: sorted({str(key) for key in v}) if n in many else v for n, v in row.items()}


def _create(
    model: type[Sourced],
    own: Mapping[str, Facts],
    fresh: Mapping[str, Facts],
    many: list[str],
) -> list[Any]:
    made = []
    for key, said in fresh.items():
        row = model(**own[key], **{n: v for n, v in said.items() if n not in many}, given=said)
        row.search = searchable(" ".join(row.said))
        made.append(row)
    rows = model._default_manager.bulk_create(made)
    for name in many:
        through = getattr(model, name).through
        mine, other = (f"{one}_id" for one in (model._meta.model_name, _other(model, name)))
        pairs = [(row.pk, key) for row in rows for key in row.given.get(name, ())]
        through._default_manager.bulk_create(through(**{mine: a, other: b}) for a, b in pairs)
    return [row.pk for row in rows]


def _other(model: type[Sourced], name: str) -> str | None:
    related: Any = model._meta.get_field(name).related_model
    return related._meta.model_name


def _change(row: Any, said: dict[str, Any], many: list[str], tally: Tally) -> None:
    """Write the news of one row; what differs from what the source said before is left alone."""
    writes: dict[str, Any] = {}
    for name, value in said.items():
        before = row.given.get(name, _empty(row, name, many))
        if value == before or value == (now := _now(row, name, many)):
            continue
        if now == before:
            writes[name] = value
        else:
            tally.left[name] += 1
    for name in writes.keys() & set(many):
        getattr(row, name).set(writes[name])
    for name in writes.keys() - set(many):
        setattr(row, name, writes[name])
    row.given, row.search = said, searchable(" ".join(row.said))
    row.save(update_fields=["given", "search", *(writes.keys() - set(many))])
    if writes:
        tally.changed[row.pk] = sorted(writes)


def _now(row: Any, name: str, many: list[str]) -> Any:
    if name in many:
        return sorted(str(one.pk) for one in getattr(row, name).all())
    value = getattr(row, name)
    return value.isoformat() if isinstance(value, date) else value


def _empty(row: Any, name: str, many: list[str]) -> Any:
    """What stands in a row of which its source has said nothing yet."""
    return [] if name in many else row._meta.get_field(name).get_default()

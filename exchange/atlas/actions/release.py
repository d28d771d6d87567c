"""Loading a seed release of the reference."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from exchange.atlas import models as atlas
from exchange.errors import Refused
from exchange.journal.actions import Doer, record

Rows = list[dict[str, Any]]


def load_release(*, by: Doer, folder: Path) -> Counter[str]:
    """Bring the atlas to the release in ``folder``; returns how many rows changed, by table.

    Only rows that differ are written, so a second load writes nothing. Rows that a release no
    longer names stay: needs and offers may speak of them. Raises ``Refused("forbidden")`` for
    anybody but the system, and what ``json`` and the database raise for a broken release.
    """
    if not by.label.startswith("system:"):
        raise Refused("forbidden", _("The reference changes only with a release."), 403)
    release = {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    changed: Counter[str] = Counter()
    with transaction.atomic():
        for rows in _tables(release):
            changed[rows[0]._meta.db_table] += _write(rows)
        for through, key, other, pairs in _links(release):
            changed[through._meta.db_table] += _link(through, key, other, pairs)
        changed = +changed
        if changed:
            record("atlas.released", by=by, about=[], data={"rows": dict(changed)})
    return changed


def _tables(release: dict[str, Rows]) -> list[list[models.Model]]:
    """The release as unsaved rows, each table after those it refers to."""
    return [
        [_area(row) for row in release["areas"]],
        [_plain(atlas.Group, row, "code", "kind") for row in release["groups"]],
        [_party(row) for row in release["parties"]],
        [_goal(row) for row in release["goals"]],
        [_target(row) for row in release["targets"]],
        _coded(atlas.Theme, release["themes"]),
        _coded(atlas.SupportKind, release["support"], hint="hint"),
        _coded(atlas.Barrier, release["barriers"]),
        _coded(atlas.ResponseLevel, release["levels"], hint="meaning"),
        _coded(atlas.Region, release["regions"], members="members"),
        _coded(atlas.Language, release["languages"], own_name="own", interface="interface",
               direction="dir"),
    ]  # fmt: skip


def _links(release: dict[str, Rows]) -> list[tuple[type[models.Model], str, str, set[Any]]]:
    """Many-to-many rows: the table, its two columns, and the pairs it should hold."""
    return [
        (atlas.Party.groups.through, "party_id", "group_id",
         {(row["code"], group) for row in release["parties"] for group in row["groups"]}),
        (atlas.Target.goals.through, "target_id", "goal_id",
         {(row["number"], goal) for row in release["targets"] for goal in row["goals"]}),
        (atlas.Theme.targets.through, "theme_id", "target_id",
         {(row["code"], number) for row in release["themes"] for number in row["targets"]}),
    ]  # fmt: skip


def _plain(model: type[models.Model], row: dict[str, Any], *fields: str) -> models.Model:
    return model(names=row["names"], **{field: row[field] for field in fields})


def _area(row: dict[str, Any]) -> models.Model:
    x, y = row["point"]
    return atlas.Area(
        code=row["code"], iso3=row["iso3"], kind=row["kind"], names=row["names"], x=x, y=y
    )


def _party(row: dict[str, Any]) -> models.Model:
    return atlas.Party(area_id=row["code"], region_id=row["region"], languages=row["languages"])


def _goal(row: dict[str, Any]) -> models.Model:
    return atlas.Goal(letter=row["number"], scheme=row["scheme"], identifier=row["identifier"],
                      names=row["title"])  # fmt: skip


def _target(row: dict[str, Any]) -> models.Model:
    return atlas.Target(number=row["number"], scheme=row["scheme"], identifier=row["identifier"],
                        names=row["title"], summaries=row["summary"])  # fmt: skip


def _coded(
    model: type[models.Model], rows: Rows, hint: str = "", **fields: str
) -> list[models.Model]:
    """Rows of a small vocabulary in the order of the file; ``fields`` maps columns to keys."""
    return [
        model(code=row["code"], names=row["names"], order=order, hints=row[hint] if hint else {},
              **{column: row[key] for column, key in fields.items()})
        for order, row in enumerate(rows)
    ]  # fmt: skip


def _write(rows: list[models.Model]) -> int:
    """Insert or update the rows that differ from the stored ones; all of one model."""
    model = type(rows[0])
    stored = {one.pk: _values(one) for one in model._default_manager.all()}
    differing = [row for row in rows if stored.get(row.pk) != _values(row)]
    key = model._meta.pk
    assert key is not None
    fields = [field.name for field in model._meta.concrete_fields if field is not key]
    model._default_manager.bulk_create(
        differing, update_conflicts=True, unique_fields=[key.name], update_fields=fields
    )
    return len(differing)


def _values(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _link(through: type[models.Model], key: str, other: str, wanted: set[Any]) -> int:
    """Make a many-to-many table hold exactly the wanted pairs."""
    rows = through._default_manager.values_list("pk", key, other)
    stored = {(left, right): pk for pk, left, right in rows}
    missing = sorted(wanted - set(stored))
    gone = [pk for pair, pk in stored.items() if pair not in wanted]
    through._default_manager.bulk_create(through(**{key: a, other: b}) for a, b in missing)
    through._default_manager.filter(pk__in=gone).delete()
    return len(missing) + len(gone)

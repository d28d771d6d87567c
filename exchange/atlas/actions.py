"""The one verb of the atlas: take over a release of the reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import models, transaction

from exchange.atlas.models import (
    Area,
    Barrier,
    Goal,
    Group,
    Language,
    Party,
    Region,
    ResponseLevel,
    SupportKind,
    Target,
    Theme,
)
from exchange.journal.actions import Doer

Row = dict[str, Any]


def load_release(*, by: Doer, folder: Path) -> dict[str, int]:
    """Bring the reference level with the JSON files of ``folder``; how many rows each table holds.

    Safe to run again: rows are inserted or updated by their code, nothing is deleted.
    """
    if by.user is not None:
        raise PermissionError("the reference is changed by a seed release only")
    with transaction.atomic():
        plain = [
            _keep(Area, folder, "areas", _area),
            _keep(Group, folder, "groups", lambda row: {"kind": row["kind"]}),
            _keep(Region, folder, "regions", lambda row: {"members": row["members"]}),
            _keep(Goal, folder, "goals", _numbered, key="letter"),
            _keep(Target, folder, "targets", _numbered, key="number"),
            _keep(Theme, folder, "themes", lambda row: {}),
            _keep(SupportKind, folder, "support", lambda row: {"hints": row["hint"]}),
            _keep(Barrier, folder, "barriers", lambda row: {}),
            _keep(ResponseLevel, folder, "levels", lambda row: {"hints": row["meaning"]}),
            _keep(Language, folder, "languages", _language),
        ]
        _parties(_rows(folder, "parties"))
        _link(Target.goals.through, "target", "goal", folder, "targets", "number", "goals")
        _link(Theme.targets.through, "theme", "target", folder, "themes", "code", "targets")
    return dict(plain)


def _rows(folder: Path, name: str) -> list[Row]:
    return json.loads((folder / f"{name}.json").read_text())


def _area(row: Row) -> Row:
    x, y = row["point"]
    return {"iso3": row["iso3"], "kind": row["kind"], "x": x, "y": y}


def _numbered(row: Row) -> Row:
    found = {"scheme": row["scheme"], "identifier": row["identifier"], "names": row["title"]}
    return found | ({"summaries": row["summary"]} if isinstance(row["number"], int) else {})


def _language(row: Row) -> Row:
    return {"own_name": row["own"], "interface": row["interface"], "direction": row["dir"]}


def _keep(
    model: type[models.Model], folder: Path, name: str, fields: Any, key: str = "code"
) -> tuple[str, int]:
    """Insert or update every record of one file, in its order, in one statement."""
    has_order = any(field.name == "order" for field in model._meta.fields)
    made = []
    for place, row in enumerate(_rows(folder, name), start=1):
        values = {"names": row.get("names") or row.get("title"), **fields(row)}
        if has_order:
            values["order"] = place
        made.append(model(**{key: row["number" if key != "code" else "code"]}, **values))
    columns = [f.name for f in model._meta.concrete_fields if not f.primary_key]
    model._default_manager.bulk_create(
        made, update_conflicts=True, unique_fields=[key], update_fields=columns
    )
    return name, len(made)


def _parties(rows: list[Row]) -> None:
    made = [
        Party(area_id=row["code"], region_id=row["region"], languages=row["languages"])
        for row in rows
    ]
    Party.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["area"], update_fields=["region", "languages"]
    )
    through = Party.groups.through
    through.objects.all().delete()
    pairs = [(row["code"], group) for row in rows for group in row["groups"]]
    through.objects.bulk_create(through(party_id=code, group_id=group) for code, group in pairs)


def _link(
    through: type[models.Model], one: str, other: str, folder: Path, name: str, key: str, many: str
) -> None:
    """Rewrite a many-to-many table from the list ``many`` of every record of a file."""
    through._default_manager.all().delete()
    pairs = [(row[key], value) for row in _rows(folder, name) for value in row[many]]
    through._default_manager.bulk_create(
        through(**{f"{one}_id": a, f"{other}_id": b}) for a, b in pairs
    )

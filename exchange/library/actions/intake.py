"""What comes in by itself: a release of what exists, and the records of a hub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from exchange.atlas.actions import Tally, keep_facts
from exchange.atlas.models import Language, Region, SupportKind, Target
from exchange.journal.actions import record
from exchange.library.actions.fields import move, unlook
from exchange.library.gates import not_yours
from exchange.library.harvest.shape import Problem
from exchange.library.models import Hub, Record, Resource, Source
from exchange.people.actions import list_networks
from exchange.people.models import Actor

MANY: dict[str, Any] = {"targets": Target, "support": SupportKind, "languages": Language,
                        "regions": Region}  # fmt: skip
Rows = dict[str, dict[str, Any]]


def release(*, by: Actor, folder: Path) -> Counter[str]:
    """Bring hubs, networks and resources to the release in ``folder``; counts what was written.

    A second release of the same writes nothing. Raises ``ValueError`` with file and key for a row
    that cannot be kept; then nothing of the release is.
    """
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        # Two releases at one moment follow each other: whoever comes second finds all in place.
        list(Target.objects.select_for_update(no_key=True).filter(pk=1))
        hubs = keep_facts(by=by, model=Hub, facts=_read(folder / "hubs.jsonl", _hub, Hub))
        networks = list_networks(by=by, facts=_read(folder / "networks.jsonl", _network, None))
        found = _keep(by, _resources(folder), source=Resource.SEED)
        counts = _written({"hubs": hubs, "networks": networks, "resources": found})
        if counts:
            record("library.released", by=by, about=[], data={"rows": dict(counts)})
    return counts


def _written(tallies: dict[str, Tally]) -> Counter[str]:
    return +Counter({n: len(t.new) + len(t.changed) for n, t in tallies.items()})


def keep_records(
    by: Actor, source: Source, records: Iterable[Record], problems: list[Problem]
) -> Counter[str]:
    """Keep the records of a hub, by its own identifiers; counts ``new``, ``changed``, ``gone``,
    ``left`` (news not written over a correction) and ``broken``: ``problems``, to which records
    that cannot be kept are added.

    A record that the hub deleted leaves the library and comes back when the hub brings it again;
    what a coordinator hid stays hidden. The caller holds the transaction, and records the fact
    when the run is over. Meant for batches of some hundreds.
    """
    batch = {one.identifier: one for one in records}
    deleted = [key for key, one in batch.items() if one.deleted]
    known = {name: _keys(model) for name, model in MANY.items()}
    told = {k: _told(one, known) for k, one in batch.items() if not one.deleted}
    whole = {key: row for key, row in told.items() if _is_whole(key, row)}
    problems += [Problem(key, "invalid") for key in told.keys() - whole.keys()]
    tally = _keep(by, whole, source=source.name, hub=source.hub)
    of_hub = Resource.objects.filter(source=source.name)
    back = move(of_hub.filter(identifier__in=list(whole)), "return")
    named = [*batch, *(one.identifier for one in problems)]
    seen = of_hub.filter(identifier__in=named)
    seen.update(seen_on=timezone.localdate(), seen_run=source.run)
    # Most protocols have one address for everything; a key in its query is nobody's business.
    seen.exclude(given__has_key="seen_where").update(seen_where=source.address.split("?")[0][:300])
    gone = move(of_hub.filter(identifier__in=deleted), "drop")
    return +Counter({
        "new": len(tally.new), "changed": len(tally.changed) + back, "gone": gone,
        "left": tally.left.total(), "broken": len(problems),
    })  # fmt: skip


def _keep(by: Actor, rows: Rows, **scope: Any) -> Tally:
    """Write resources of one source; new ones are shown."""
    first = {"state": Resource.SHOWN}
    tally = keep_facts(by=by, model=Resource, facts=rows, name="identifier", first=first, **scope)
    changed = Resource.objects.filter(pk__in=list(tally.changed))
    changed.update(rev=F("rev") + 1, edited_at=timezone.now())
    unlook(changed.filter(pk__in=[pk for pk, names in tally.changed.items() if "link" in names]))
    return tally


def _resources(folder: Path) -> Rows:
    """The rows of ``resources.jsonl``, and of the file that adds to it, if there is one."""
    ids = dict(Hub.objects.values_list("key", "pk"))
    files = [folder / "resources.jsonl", *folder.glob("resources_more.jsonl")]
    found = [_read(path, lambda row: _resource(row, ids), Resource) for path in files]
    return {key: row for rows in found for key, row in rows.items()}


def _read(path: Path, make: Any, model: Any) -> Rows:
    """The rows of a file by key, each checked against what its model holds."""
    found: Rows = {}
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        try:
            found[row["key"]] = made = make(row)
            if model is not None:
                _check(model, made)
        except (KeyError, ValidationError) as problem:
            raise ValueError(f"{path.name}, {row.get('key')}: {problem}") from problem
    return found


def _check(model: Any, row: dict[str, Any]) -> None:
    """ValidationError for a value that the model does not hold."""
    plain = {n: value for n, value in row.items() if n not in MANY and value is not None}
    one = model(**plain)
    one.clean_fields(exclude=[f.name for f in model._meta.fields if f.attname not in plain])


def _is_whole(key: str, row: dict[str, Any]) -> bool:
    try:
        _check(Resource, {**row, "identifier": key})
    except ValidationError:
        return False
    return bool(key)


def _keys(model: Any) -> set[str]:
    return {str(key) for key in model.objects.values_list("pk", flat=True)}


def _told(one: Record, known: dict[str, set[str]]) -> dict[str, Any]:
    """What a record says, in fields of a resource; keys the atlas does not know are left out."""
    plain = {name: getattr(one, name)
             for name in ("title", "link", "kind", "text", "lang", "cost", "gist")}  # fmt: skip
    many = {n: [k for k in map(str, getattr(one, n)) if k in known[n]] for n in MANY}
    return {**plain, **many, **({"seen_where": one.where[:300]} if one.where else {})}


def _seen(row: dict[str, Any]) -> dict[str, Any]:
    return {"seen_where": row["seen"]["where"], "seen_on": row["seen"]["on"]}


def _many(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _hub(row: dict[str, Any]) -> dict[str, Any]:
    many = _many(row, "targets", "support", "languages")
    return {"name": row["name"], "home": row["home"], "texts": row["text"], **many, **_seen(row)}


def _network(row: dict[str, Any]) -> dict[str, Any]:
    kind = {"support_centre": "centre", "network": "network"}[row["kind"]]
    own = {"kind": kind, "area_id": row["area"] or None, **_many(row, "regions")}
    return {**_hub(row), **own}


def _resource(row: dict[str, Any], hubs: dict[str, int]) -> dict[str, Any]:
    plain = {name: row[name] for name in ("kind", "title", "gist", "cost", "link")}
    plain |= {"text": row["text"]["en"], "lang": "en"}
    hub = hubs[row["hub"]] if row["hub"] else None
    return {**plain, "hub_id": hub, **_many(row, *MANY), **_seen(row)}

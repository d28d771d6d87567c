"""What a rig asks of its own database about a harvest, each in a process of its own."""

from __future__ import annotations

import json
import os
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from exchange.journal.models import Entry  # noqa: E402
from exchange.library.actions import plant_hub  # noqa: E402
from exchange.library.models import Resource, Source  # noqa: E402
from exchange.people.models import Actor  # noqa: E402


def prepare() -> None:
    call_command("prepare", verbosity=0)


def cast() -> None:
    plant_hub(by=Actor.system("seed"), address=f"http://{os.environ['HARVEST_ALLOW']}/oai")
    print("{}")


def free() -> None:
    """The lease of a worker that died ends now and not in a minute."""
    Source.objects.update(held_until=timezone.now())


def look() -> None:
    source = Source.objects.get()
    rows = Resource.objects.filter(source=source.name)
    told = Entry.objects.filter(name="library.taken_in").count()
    print(json.dumps({"counts": source.counts, "told": told, "cursor": source.cursor,
                      "rows": rows.count(), "shown": rows.filter(state="shown").count(),
                      "named": len(set(rows.values_list("identifier", flat=True)))}))  # fmt: skip


if __name__ == "__main__":
    {"prepare": prepare, "cast": cast, "free": free, "look": look}[sys.argv[1]]()

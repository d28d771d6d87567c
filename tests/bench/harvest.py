"""A harvest of 10 000 records beside a plain one, in one run: ``python -m tests.bench.harvest``.

Both read the same OAI-PMH repository on this machine, parse with the same library, make the same
records of what it says and keep them in an SQLite of their own. The plain one fetches all pages,
parses them, and then saves record by record. Prints records a second, the process's CPU time a record, and peak memory above start.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from exchange.insight.management.samplehub import Repository

WORDS = ["monitoring", "reef", "fish", "survey", "wetland", "restoration", "plan", "indicator", "protected", "area", "training", "community", "species", "data", "guide", "national", "target", "pollinator", "forest", "seed", "finance", "gender"]  # fmt: skip
SIZE = 200


def rows(many: int) -> list[dict[str, Any]]:
    """Records of some 120 words, no two alike."""

    def text(n: int, length: int) -> str:
        return " ".join(WORDS[(n * 7 + i * (n % 5 + 1)) % len(WORDS)] for i in range(length))

    return [
        {"id": str(n), "title": f"{text(n, 6)} {n}", "text": f"<p>{text(n + 1, 120)}</p>",
         "lang": "eng", "type": "Dataset"} for n in range(many)
    ]  # fmt: skip


def ours(address: str) -> None:
    """The clock's verb, tick after tick, until the run is done."""
    from exchange.library.actions import keep_harvests, plant_hub
    from exchange.library.harvest.readers import READERS
    from exchange.people.models import Actor

    plant_hub(by=Actor.system("seed"), address=address)
    while keep_harvests(by=Actor.system("clock"), readers=READERS):
        pass


def plain(address: str) -> None:
    """All pages, all records, one save after the other."""
    from exchange.atlas.finding import searchable
    from exchange.library.actions import plant_hub
    from exchange.library.harvest.oai import _item
    from exchange.library.harvest.saying import record_of
    from exchange.library.harvest.trees import every, find, parse, said
    from exchange.library.models import Record, Resource
    from exchange.people.models import Actor

    hub = plant_hub(by=Actor.system("seed"), address=address).hub
    roots, asked = [], {"metadataPrefix": "oai_dc"}
    while asked:
        with urlopen(f"{address}?{urlencode({'verb': 'ListRecords', **asked})}") as answer:
            roots.append(parse(answer.read().decode()))
        token = said(find(roots[-1], "ListRecords", "resumptionToken"))
        asked = {"resumptionToken": token} if token else {}
    for one in [record_of(_item(node)) for root in roots for node in every(root, "record")]:  # type: ignore[arg-type]
        assert isinstance(one, Record)
        row, _new = Resource.objects.update_or_create(
            source=f"harvest:{hub.pk}", identifier=one.identifier,
            defaults={"hub": hub, "title": one.title, "text": one.text, "link": one.link,
                      "kind": one.kind, "lang": one.lang, "cost": one.cost, "state": "shown",
                      "search": searchable(f"{one.title} {one.text}")},
        )  # fmt: skip
        for name in ("targets", "support", "languages"):
            getattr(row, name).set(getattr(one, name))


def inside(way: str, address: str) -> None:
    """One way in this process, on a database of its own; prints what it took."""
    import django

    django.setup()
    from django.core.management import call_command

    from exchange.library.models import Resource

    call_command("prepare", verbosity=0)
    before, began, cpu = peak(), time.perf_counter(), time.process_time()
    {"ours": ours, "plain": plain}[way](address)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    kept = Resource.objects.filter(source__startswith="harvest:").count()
    found = {"kept": kept, "records/s": kept / seconds, "CPU ms each": cpu / kept * 1e3}
    print(json.dumps({**found, "MB": peak() - before}))


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Serve, measure both ways, print both."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=10_000)
    asked.add_argument("--inside", nargs=2)
    given = asked.parse_args()
    if given.inside:
        inside(*given.inside)
        return
    with Repository(rows(given.records), size=SIZE) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        for way in ("plain", "ours"):
            var = tempfile.mkdtemp(prefix="ecotone-bench-")
            env = {**os.environ, "MODE": "test", "VAR_DIR": var, "SECRET_KEY": "b" * 50}
            env |= {"DJANGO_SETTINGS_MODULE": "exchange.settings",
                    "HARVEST_ALLOW": f"127.0.0.1:{served.server_port}"}  # fmt: skip
            command = [sys.executable, "-m", "tests.bench.harvest", "--inside", way, served.address]
            done = subprocess.run(command, env=env, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr[-3000:]
            found = json.loads(done.stdout.splitlines()[-1])
            print(way, {name: round(value, 1) for name, value in found.items()}, flush=True)
            shutil.rmtree(var)
        served.shutdown()


if __name__ == "__main__":
    main()

"""Seconds from posting a need to its first answer: ``python -m tests.bench.first_answer``.

The product runs as it does in the field (web, worker and Valkey as processes of their own), once
with few and once with many offers and resources. A need of the demo is posted by the form, and its
answer's page asked for until nothing is being looked for; the clock runs from the press of the
button to that page. Prints p50, p95 and the worst, and the ratio of many to few.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.faults import rig
from tests.rig import ROOT

NEEDS = [ROOT / "seeds/demo" / name for name in ("needs.jsonl", "needs_more.jsonl")]
BAR_SECONDS = 10.0


class Asker(rig.Rig):
    """A rig with a crowd of offers and resources, and one person who asks."""

    def __init__(self, var: Path, offers: int, resources: int) -> None:
        os.environ |= {"OFFERS": str(offers), "RESOURCES": str(resources)}
        super(rig.Rig, self).__init__(var, "tests.bench.crowd")

    def asked(self, need: dict[str, Any]) -> float:
        """Seconds from posting this need to an answer that looks for nothing more."""
        began = time.monotonic()
        assert self.post_need(need["title"], text=need["text"], targets=need["targets"][0])
        (pk,) = self.one("SELECT max(id) FROM board_need")
        while 'id="answer" hx-get' in self.page(f"/en/needs/{pk}/answer/"):
            time.sleep(0.05)
        return time.monotonic() - began

    def page(self, path: str) -> str:
        cookie = {"Cookie": f"sessionid={self.cast['session']}"}
        with urlopen(Request(self.at + path, headers=cookie), timeout=60) as answer:
            return str(answer.read(), "utf-8")


def measured(offers: int, resources: int, asks: int) -> list[float]:
    """Seconds of each ask, once the worker has read everything in (the first pays for that)."""
    needs = [json.loads(line) for path in NEEDS for line in path.read_text().splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        asker = Asker(Path(folder), offers, resources)
        try:
            began = time.monotonic()
            first = asker.asked(needs[0])
            print(f"  first of a new worker {first:.2f} s", flush=True)
            asker.idle(600)
            print(f"  idle after {time.monotonic() - began:.1f} s", flush=True)
            return sorted(asker.asked(need) for need in needs[1 : asks + 1])
        finally:
            asker.stop()


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--offers", type=int, default=10_000)
    words.add_argument("--resources", type=int, default=5_000)
    words.add_argument("--asks", type=int, default=15, help="an account may post 30 an hour")
    given = words.parse_args()
    medians = []
    for offers, resources in ((80, 260), (given.offers, given.resources)):
        print(f"{offers} offers, {resources} resources", flush=True)
        took = measured(offers, resources, given.asks)
        p50, p95 = statistics.median(took), took[int(0.95 * (len(took) - 1))]
        print(f"  p50 {p50:.2f} s  p95 {p95:.2f} s  worst {took[-1]:.2f} s  of {len(took)}")
        medians.append(p50)
    print(f"many / few: {medians[1] / medians[0]:.2f}   bar: {BAR_SECONDS:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

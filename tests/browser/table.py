"""The world of the permit table in a database of its own, for a browser that walks its pages."""

from __future__ import annotations

import json
import sys

from tests.browser.inside import prepare  # sets Django up
from tests.permits.world import build


def cast() -> None:
    world = build()
    print(json.dumps({"sessions": world.sessions, "things": world.things}))


if __name__ == "__main__":
    {"prepare": prepare, "cast": cast}[sys.argv[1]]()

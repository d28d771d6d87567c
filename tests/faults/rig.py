"""A rig for faults: it posts needs while things die, and says what became of them."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tests import rig


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Rig(rig.Rig):
    """The cast of ``tests.faults.inside``, and its staff who posts."""

    def __init__(self, var: Path) -> None:
        super().__init__(var, "tests.faults.inside")

    def running(self, seconds: float = 30) -> bool:
        """Wait until a worker is in the middle of a step."""
        asked, until = (
            "SELECT 1 FROM journal_step WHERE state = 'running'",
            time.monotonic() + seconds,
        )
        while time.monotonic() < until:
            if self.one(asked):
                return True
            time.sleep(0.02)
        return False

    def post_need(self, title: str, **given: Any) -> bool:
        """Post a need as Fiji's staff does; whether the site said that it was taken."""
        cookie = f"sessionid={self.cast['session']}; csrftoken={'c' * 32}"
        fields = {
            "csrfmiddlewaretoken": "c" * 32, "title": title, "by_when": self.cast["by_when"],
            "text": "A monitoring plan for our marine protected areas.", "targets": "3",
            "support": "monitoring_indicators", "languages": "en", "audience": "coordinators",
            **given,
        }  # fmt: skip
        asked = Request(f"{self.at}/en/needs/new/", urlencode(fields).encode(), {"Cookie": cookie})
        try:
            build_opener(NoRedirect).open(asked, timeout=30)
        except HTTPError as answer:
            return answer.code == 302
        except OSError:
            return False
        return False

    def settled(self, titles: list[str], seconds: float = 100) -> dict[str, Any]:
        """What has become of these needs once nothing is left to do, or when time is up."""
        until = time.monotonic() + seconds
        with suppress(TimeoutError):
            self.idle(seconds)  # a query; to look is a process of its own
        while True:
            found = json.loads(self.ask("look"))
            done = found["waiting"] == 0 and all(found["ranked"].get(one) for one in titles)
            if done or time.monotonic() > until:
                return found
            time.sleep(1)

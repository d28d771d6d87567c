"""What a host asks of machines in its robots.txt (RFC 9309), and what pauses it wants.

Protego reads it: ``urllib.robotparser`` of the Pythons we run on takes the first rule that fits
instead of the longest, knows no ``*`` and ``$``, and forgets what follows an empty line.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from django.core.cache import cache
from protego import Protego

from exchange.library import wire

# The name by which a robots.txt may speak of us; it begins our User-Agent.
NAME = "ecotone"
MOST_BYTES = 512 * 1024
# A host that asks for longer pauses than this gets these, in seconds.
LONGEST = 30.0
# A robots.txt is kept so long at most (RFC 9309, 2.4), in seconds.
KEPT = 24 * 3600


class Rules:
    """What a robots.txt says to us; without a text everything is allowed, without pauses."""

    def __init__(self, text: str = "") -> None:
        self._read = Protego.parse(text.removeprefix("\ufeff"))

    def allow(self, url: str) -> bool:
        """Whether this address may be asked."""
        return self._read.can_fetch(url, NAME)

    @property
    def pause(self) -> float:
        """Seconds between two questions, LONGEST at most."""
        asked = self._read.crawl_delay(NAME) or 0.0
        return min(asked, LONGEST) if asked > 0 else 0.0


def gate(run: str, hosts: Collection[str] | None = None) -> Callable[[str, float], None]:
    """What ``wire.ask`` asks before each hop: ``KeptOut`` where the host's robots.txt says so.

    ``run`` names the work for which a robots.txt is read once; ``hosts`` as for ``wire.ask``.
    """

    def may(url: str, until: float) -> None:
        if not rules_of(url, run, until, hosts).allow(url):
            raise wire.KeptOut(url)

    return may


def rules_of(url: str, run: str, until: float, hosts: Collection[str] | None = None) -> Rules:
    """The rules of a link's host, asked for once a run.

    No robots.txt, or one that cannot be read, allows everything; ``NotNow`` where the server fails,
    ``NoAnswer`` where there is none.
    """
    home = _home(url)
    key = f"robots:{sha256(f'{run} {home}'.encode()).hexdigest()}"
    text = cache.get(key)
    if text is None:
        try:
            asked = f"{home}/robots.txt"
            answer = wire.ask(asked, until=until, most=MOST_BYTES, hosts=hosts)
        except (wire.OtherHost, wire.NotPublic):
            return Rules()
        if answer.status >= 500 or answer.status in (408, 429):
            raise wire.NotNow(f"robots.txt: {answer.status}")
        text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        cache.set(key, text, KEPT)
    return _read(text)


@lru_cache(maxsize=8)
def _read(text: str) -> Rules:
    """A run asks for the rules of one host again and again."""
    return Rules(text)


def turn(url: str, rules: Rules) -> float:
    """Seconds until the link's host may be asked again; with 0 the turn is taken."""
    if not rules.pause:
        return 0.0
    key, now = f"robots-turn:{sha256(_home(url).encode()).hexdigest()}", time.time()
    left = float(cache.get(key, 0.0)) - now
    if left > 0:
        return left
    cache.set(key, now + rules.pause, rules.pause + 60)
    return 0.0


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"

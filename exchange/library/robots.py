"""What a host asks of machines in its robots.txt (RFC 9309), and what pauses it wants.

Read by rules of our own: ``urllib.robotparser`` of the Pythons we run on takes the first rule that
fits instead of the longest, knows no ``*`` and ``$``, and forgets what follows an empty line.
"""

from __future__ import annotations

import re
import string
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, urlsplit

from django.core.cache import cache

from exchange.library import wire

# The name by which a robots.txt may speak of us; it begins our User-Agent.
NAME = "ecotone"
MOST_BYTES = 512 * 1024
# A host that asks for longer pauses than this gets these, in seconds.
LONGEST = 30.0
# A robots.txt is kept so long at most (RFC 9309, 2.4), in seconds.
KEPT = 24 * 3600
TOKEN = re.compile(r"\*|[a-z_-]*")
ESCAPED = re.compile("%[0-9a-fA-F]{2}")
UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")


@dataclass(frozen=True)
class Rules:
    """What a robots.txt says to us: patterns, each allowed or not, and the pause in seconds."""

    lines: tuple[tuple[str, bool], ...] = ()
    pause: float = 0.0

    def allow(self, url: str) -> bool:
        """Whether this address may be asked: the longest pattern that fits decides, and of two as
        long the one that allows."""
        parts = urlsplit(url)
        target = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(one), allowed) for one, allowed in self.lines if _fits(one, target)]
        return max(fitting, default=(0, True))[1]


def read(text: str) -> Rules:
    """The rules of a robots.txt for us: those under our name, else those for everybody."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    begun = False
    for line in text.removeprefix("\ufeff").splitlines():
        key, _colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if key == "user-agent":
            names = [] if begun else names
            found = TOKEN.match(value.lower())
            names.append(found.group() if found else "")
            groups.setdefault(names[-1], [])
            begun = False
        elif key in ("allow", "disallow", "crawl-delay"):
            begun = True
            for name in names:
                groups[name].append((key, value))
    mine = groups[NAME] if NAME in groups else groups.get("*", [])
    lines = [(_plain(value), key == "allow") for key, value in mine if key != "crawl-delay"]
    pauses = [_seconds(value) for key, value in mine if key == "crawl-delay"]
    return Rules(tuple(one for one in lines if one[0]), max(pauses, default=0.0))


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
    return read(text)


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


def _seconds(told: str) -> float:
    try:
        asked = float(told)
    except ValueError:
        return 0.0
    return min(asked, LONGEST) if asked > 0 else 0.0


def _plain(target: str) -> str:
    """One spelling for what an address may write in several: é and %C3%A9, ~ and %7e."""
    bytes_ = quote(target, safe=string.punctuation)
    return ESCAPED.sub(_decoded, bytes_)


def _decoded(found: re.Match[str]) -> str:
    letter = chr(int(found.group()[1:], 16))
    return letter if letter in UNRESERVED else found.group().upper()


def _fits(pattern: str, target: str) -> bool:
    """Whether a pattern fits: ``*`` stands for anything, a last ``$`` for the end. One pass."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not ends or at == len(target)
    for part in rest[:-1]:
        at = target.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if ends:
        return target.endswith(rest[-1]) and len(target) - len(rest[-1]) >= at
    return target.find(rest[-1], at) >= 0

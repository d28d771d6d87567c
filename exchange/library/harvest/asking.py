"""Fetching for readers: confirmed hosts only, within limits of time and size, unpacked whole."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime

from exchange.library import robots, wire
from exchange.library.harvest.shape import Ask, Reply, Trouble

SECONDS = 20.0
MOST_BYTES = 10 * 1024 * 1024
# How long a hub is left alone that asks for it, or that did not answer.
SHORTEST, USUAL, LONGEST = 5.0, 60.0, 3600.0
# So long a pause that a robots.txt wants is waited for here; for a longer one the run stands aside.
PATIENCE = 2.0
AGAIN = {408, 429, 500, 502, 503, 504}


def asker(hosts: Iterable[str], run: str = "") -> Ask:
    """What a reader asks with. ``hosts`` are those that a coordinator confirmed; every redirect is
    held to them too, and each must lead to public addresses.

    ``run`` names the run of a reader that goes from page to page as crawlers do: what a robots.txt
    keeps from them is Trouble ``robots``, and ``early`` says that the host wants a pause first.
    """
    confirmed = frozenset(host.lower() for host in hosts)
    may = robots.gate(run, confirmed) if run else None

    def ask(url: str, headers: Mapping[str, str] | None = None) -> Reply:
        until = time.monotonic() + SECONDS
        try:
            if run:
                _await_turn(url, robots.rules_of(url, run, until, confirmed))
            answer = wire.ask(
                url, until=until, most=MOST_BYTES + 1, hosts=confirmed, may=may,
                headers={"Accept-Encoding": "gzip", **(headers or {})},
            )  # fmt: skip
        except wire.OtherHost as other:
            raise Trouble("other_host", str(other)) from other
        except wire.NotPublic as refused:
            raise Trouble("not_public", str(refused)) from refused
        except wire.KeptOut as kept:
            raise Trouble("robots", str(kept)) from kept
        except wire.NotNow as later:
            raise Trouble("busy", str(later), USUAL) from later
        except wire.NoAnswer as silence:
            raise Trouble("no_answer", str(silence), USUAL) from silence
        return _reply(answer, bool(headers))

    return ask


def _await_turn(url: str, rules: robots.Rules) -> None:
    """Keep the pause that a host wants between two questions, of an address that may be asked."""
    while rules.allow(url) and (left := robots.turn(url, rules)):
        if left > PATIENCE:
            raise Trouble("early", "", left)
        time.sleep(left)


def _reply(answer: wire.Answer, conditional: bool) -> Reply:
    told = {name.lower(): value for name, value in answer.headers.items()}
    if answer.status == 304 and conditional:
        return Reply(answer.url, b"", told, 304)
    if answer.status in AGAIN:
        raise Trouble("busy", str(answer.status), _wait(told.get("retry-after", "")))
    if answer.status in wire.NOTHING_THERE:
        raise Trouble("gone", str(answer.status))
    if answer.status != 200:
        raise Trouble("status", str(answer.status))
    length = told.get("content-length", "")
    if len(answer.body) > MOST_BYTES:
        raise Trouble("too_big")
    if length.isdecimal() and len(answer.body) < int(length):
        raise Trouble("cut_off", "", USUAL)
    packed = "gzip" in told.get("content-encoding", "") or answer.body.startswith(b"\x1f\x8b")
    return Reply(answer.url, _unpacked(answer.body) if packed else answer.body, told)


def _unpacked(body: bytes) -> bytes:
    """Up to MOST_BYTES of what a compressed answer holds; Trouble ``too_big`` beyond."""
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        found = unzip.decompress(body, MOST_BYTES + 1)
    except zlib.error as problem:
        raise Trouble("cut_off", str(problem), USUAL) from problem
    if len(found) > MOST_BYTES:
        raise Trouble("too_big")
    if not unzip.eof:
        raise Trouble("cut_off", "", USUAL)
    return found


def _wait(told: str) -> float:
    """Seconds that a Retry-After asks for, as a number or a date, within reason."""
    if told.isdecimal() and len(told) < 9:
        return min(max(float(told), SHORTEST), LONGEST)
    try:
        left = parsedate_to_datetime(told).timestamp() - time.time()
    except ValueError:
        return USUAL
    return min(max(left, SHORTEST), LONGEST)

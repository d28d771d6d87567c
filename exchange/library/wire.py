"""Asking the web: public addresses only, politely, within limits of time and size."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

WORKS, UNCLEAR, UNASKED, FAILS = "works", "unclear", "unasked", "fails"
SECONDS = 10.0
MOST_HOPS = 5
# What says that there is nothing, rather than that a machine may not look.
NOTHING_THERE = (404, 410)
# What stands in an address as it is; letters of other scripts travel as bytes.
KEPT = "/%:=&?~+!$,;'@()*[]"
# IPv4 addresses as IPv6 networks see them (RFC 6052).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class NoAnswer(Exception):
    """Nothing came back: no such host, no connection, no time left, or no address we may ask."""


class NotPublic(NoAnswer):
    """The host leads into a network that is nobody's business."""


class OtherHost(NoAnswer):
    """The host is none of those that may be asked; its name is the message."""


class KeptOut(NoAnswer):
    """The host asks machines not to read the address, which is the message."""


class NotNow(NoAnswer):
    """The host answers, but cannot say now what machines may read."""


May = Callable[[str, float], None]
"""``may(url, until)`` is asked before each hop, and raises NoAnswer where we may not look."""


@dataclass(frozen=True)
class Answer:
    """A server's answer after redirects: ``body`` holds up to the bytes that were asked for."""

    status: int
    url: str
    headers: http.client.HTTPMessage
    body: bytes = b""


def look(url: str, may: May | None = None) -> str:
    """Whether a link works: HEAD first, GET where a server does not know HEAD; ten seconds in all.

    ``works``, ``unclear`` (something answers, but not to a machine), ``unasked`` (its host wants no
    machines there) or ``fails``.
    """
    until = time.monotonic() + SECONDS
    status = 0
    for method in ("HEAD", "GET"):
        try:
            status = ask(url, method, until=until, may=may).status
            if status < 400:
                return WORKS
        except KeptOut:
            return UNASKED
        except NotNow:
            return UNCLEAR
        except NoAnswer:
            continue
    return UNCLEAR if status and status not in NOTHING_THERE else FAILS


def host_of(url: str) -> str:
    """The host a link leads to."""
    return urlsplit(url).hostname or ""


def ask(
    url: str, method: str = "GET", *, until: float, most: int = 0,
    headers: Mapping[str, str] | None = None, hosts: Collection[str] | None = None,
    may: May | None = None,
) -> Answer:  # fmt: skip
    """Ask for ``url`` and follow redirects until the moment ``until`` of the monotonic clock.

    Reads up to ``most`` bytes of the body. With ``hosts`` no other host is asked, on no hop, and
    the one loopback address of HARVEST_ALLOW may be; ``may`` is asked on each. Raises ``NoAnswer``.
    """
    for _hop in range(MOST_HOPS):
        if hosts is not None and host_of(url).lower() not in hosts:
            raise OtherHost(host_of(url))
        if may is not None:
            may(url, until)
        try:
            answer = _ask_once(url, method, until, most, headers or {}, hosts is not None)
        except (OSError, ValueError, http.client.HTTPException) as problem:
            raise NoAnswer(str(problem)) from problem
        where = answer.headers.get("Location", "")
        if answer.status not in (301, 302, 303, 307, 308) or not where:
            return answer
        url = urljoin(url, where)
    raise NoAnswer("redirected too often")


def _ask_once(
    url: str, method: str, until: float, most: int, more: Mapping[str, str], may_loop: bool
) -> Answer:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NoAnswer(f"no web address: {url}")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(parts.hostname, port)
    loop = may_loop and f"{parts.hostname}:{port}" == settings.HARVEST_ALLOW
    addresses = [parts.hostname] if loop else public_addresses(parts.hostname, port)
    with closing(_socket(parts.hostname, addresses, port, parts.scheme, until)) as sock:
        # Whoever drips one byte at a time is cut off when the time is over.
        end = threading.Timer(_left(until), _cut, [sock])
        end.daemon = True
        end.start()
        try:
            connection.sock = sock
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            told = {**_headers(parts.netloc), **more}
            connection.request(method, quote(target, safe=KEPT), headers=told)
            with closing(connection.getresponse()) as response:
                body = response.read(most) if most else b""
                if most:
                    _left(until)  # cut off in the middle it looks as if it had come to its end
                return Answer(response.status, url, response.headers, body)
        finally:
            end.cancel()


def _headers(host: str) -> dict[str, str]:
    host = host.rpartition("@")[2].encode("idna").decode()
    agent = f"Ecotone (looks after its library; {settings.BASE_URL})"
    return {"Host": host, "User-Agent": agent, "Accept": "*/*", "Connection": "close"}


def _socket(host: str, addresses: list[str], port: int, scheme: str, until: float) -> socket.socket:
    """A connection to one of the very addresses that were found to be public."""
    sock = _connected(addresses, port, until)
    if scheme == "http":
        return sock
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


def _connected(addresses: list[str], port: int, until: float) -> socket.socket:
    problem: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=_left(until))
        except OSError as failed:
            problem = failed
    raise problem or NoAnswer("no address")


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, best first; ``NoAnswer`` unless every one of them is public."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not found or not all(_is_public(one) for one in found):
        raise NotPublic(f"{host} is no public address")
    return found


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    return ip.is_global and not ip.is_multicast and not _holds_another(ip)


def _holds_another(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an IPv6 address only wraps an IPv4 one, which could be anything."""
    if isinstance(ip, ipaddress.IPv4Address):
        return False
    return bool(ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip in TRANSLATED)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise NoAnswer("no time left")
    return left


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)

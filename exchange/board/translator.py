"""Asks the one translation service that is configured; within limits of time and size."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 10.0
MOST_BYTES = 65_536
KINDS = {"http": HTTPConnection, "https": HTTPSConnection}


class NoTranslation(Exception):
    """The service did not answer in time, or not with a translation."""


def translated(text: str, source: str, target: str) -> str:
    """The text in the language ``target``; ``source`` is its own, "" where that is not known.

    LibreTranslate's way of asking. Follows no redirect. Raises ``NoTranslation``.
    """
    asked = {"q": text, "source": source or "auto", "target": target, "format": "text"}
    if settings.TRANSLATE_KEY:
        asked["api_key"] = settings.TRANSLATE_KEY
    try:
        found = json.loads(_answer(json.dumps(asked).encode()))["translatedText"]
    except (OSError, HTTPException, ValueError, LookupError, TypeError) as problem:
        raise NoTranslation(type(problem).__name__) from problem
    if not isinstance(found, str) or not found.strip() or "\0" in found:
        raise NoTranslation("no text in the answer")
    return found.strip()


def _answer(body: bytes) -> bytes:
    where = urlsplit(settings.TRANSLATE_URL.rstrip("/") + "/translate")
    if where.scheme not in KINDS or not where.hostname:
        raise NoTranslation("TRANSLATE_URL is no web address")
    with closing(KINDS[where.scheme](where.hostname, where.port, timeout=SECONDS)) as connection:
        connection.connect()
        # Whoever drips one byte at a time is cut off when the time is over.
        end = threading.Timer(SECONDS, _cut, [connection.sock])
        end.daemon = True
        end.start()
        try:
            connection.request("POST", where.path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            if answer.status != 200:
                raise NoTranslation(f"status {answer.status}")
            return answer.read(MOST_BYTES)  # cut short it is no JSON
        finally:
            end.cancel()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)

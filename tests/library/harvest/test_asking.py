"""Fetching: confirmed hosts and public addresses only, on every hop, whole and within limits."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings

from exchange.checks import production_stands_on_its_own
from exchange.library import wire
from exchange.library.harvest import asking
from exchange.library.harvest.shape import Trouble

ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/ok": (200, {"Content-Type": "text/xml"}, b"<r/>"),
    "/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"<r/>")),
    "/sitemap.xml.gz": (200, {"Content-Type": "application/gzip"}, gzip.compress(b"<r/>")),
    "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 40_000_000)),
    "/half": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"abc" * 999)[:20]),
    "/big": (200, {}, b"0" * (asking.MOST_BYTES + 1)),
    "/private": (302, {"Location": "http://10.0.0.7/oai"}, b""),
    "/metadata": (302, {"Location": "http://169.254.169.254/latest/"}, b""),
    "/other": (302, {"Location": "https://elsewhere.example.net/oai"}, b""),
    "/file": (302, {"Location": "file:///etc/hostname"}, b""),
    "/moved": (301, {"Location": "/ok"}, b""),
    "/circle": (302, {"Location": "/circle"}, b""),
    "/busy": (503, {"Retry-After": "120"}, b""),
    "/missing": (404, {}, b""),
    "/forbidden": (403, {}, b""),
    "/unchanged": (304, {}, b""),
}


class Hub(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b" ")
                time.sleep(0.05)
        status, headers, body = ANSWERS[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: Any) -> None:
        """A client that hung up is what these tests are about."""


@pytest.fixture(scope="module")
def hub() -> Iterator[str]:
    server = Quiet(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_hub(hub: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings, "HARVEST_ALLOW", hub)
    return f"http://{hub}"


@pytest.mark.parametrize("path", ["/ok", "/packed", "/sitemap.xml.gz", "/moved"])
def test_an_answer_comes_whole_and_unpacked(open_hub: str, path: str) -> None:
    reply = asking.asker(["127.0.0.1"])(open_hub + path)
    assert (reply.status, reply.body) == (200, b"<r/>")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/bomb", "too_big"), ("/big", "too_big"), ("/half", "cut_off"), ("/private", "other_host"), ("/other", "other_host"),
        ("/metadata", "other_host"), ("/file", "other_host"), ("/circle", "no_answer"), ("/busy", "busy"),
        ("/missing", "gone"), ("/forbidden", "status"), ("/unchanged", "status"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named(open_hub: str, path: str, code: str) -> None:
    with pytest.raises(Trouble) as met:
        asking.asker(["127.0.0.1"])(open_hub + path)
    assert met.value.code == code


@pytest.mark.parametrize("path", ["/private", "/metadata"])
def test_a_confirmed_host_that_leads_into_a_private_network_is_refused(
    open_hub: str, path: str
) -> None:
    with pytest.raises(Trouble, match="not_public"):
        asking.asker(["127.0.0.1", "10.0.0.7", "169.254.169.254"])(open_hub + path)


def test_a_loopback_address_is_refused_unless_the_demo_names_its_very_port(
    hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for allowed in ("", "127.0.0.1:1", "127.0.0.1"):
        monkeypatch.setattr(settings, "HARVEST_ALLOW", allowed)
        with pytest.raises(Trouble, match="not_public"):
            asking.asker(["127.0.0.1"])(f"http://{hub}/ok")


@pytest.mark.parametrize(("allowed", "refused"), [("127.0.0.1:8001", True), ("", False)])
def test_production_refuses_the_address_of_the_demo(
    monkeypatch: pytest.MonkeyPatch, allowed: str, refused: bool
) -> None:
    env = replace(settings.ENV, mode="production", harvest_allow=allowed)
    monkeypatch.setattr(settings, "ENV", env)
    found = [one.id for one in production_stands_on_its_own(None)]
    assert ("ecotone.E006" in found) == refused


def test_the_link_check_never_asks_the_address_of_the_demo(open_hub: str) -> None:
    assert wire.look(f"{open_hub}/ok") == wire.FAILS


def test_a_hub_that_drips_is_cut_off(open_hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(Trouble) as met:
        asking.asker(["127.0.0.1"])(f"{open_hub}/slow")
    assert (met.value.code, time.monotonic() - began < 3) == ("no_answer", True)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("120", 120), ("0", 5), ("999999", 3600), ("soon", 60), ("", 60), ("9" * 50, 60),
     ("Wed, 21 Oct 2015 07:28:00 GMT", 5)],
)  # fmt: skip
def test_a_hub_that_asks_for_time_gets_it_within_reason(told: str, seconds: float) -> None:
    assert asking._wait(told) == seconds

"""The link check: public addresses only, a few at a time, dead after three days of silence."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.library import actions, tasks, wire
from exchange.library.models import Resource
from exchange.people.models import Actor, User
from tests.conftest import browser
from tests.library.conftest import shown

CLOCK = Actor.system("clock")


class Handler(BaseHTTPRequestHandler):
    """Answers by its path."""

    def do_HEAD(self) -> None:
        self.server.asked.append((self.command, self.path))  # type: ignore[attr-defined]
        if self.path == "/drip":
            return self._drip()
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
        else:
            no_head = self.path == "/get-only" and self.command == "HEAD"
            self.send_response(405 if no_head else int(self.path.strip("/") or 200) if self.path[1:].isdigit() else 200)  # fmt: skip
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"x" * 1000)
        return None

    do_GET = do_HEAD

    def _drip(self) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, *_given: Any) -> None:
        """Tests need no log."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.fixture
def loopback_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_is_public", lambda address: address == "127.0.0.1")


def at(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/", "works"), ("/años?q=ñ", "works"), ("/get-only", "works"), ("/404", "fails"), ("/410", "fails"),
        ("/403", "unclear"), ("/503", "unclear"), ("/to//200", "works"), ("/to/404", "fails"),
        ("/to/ftp://x.example", "fails"), ("/to/http://10.0.0.1/", "fails"),
    ],
)  # fmt: skip
def test_a_look_says_what_answers(
    server: ThreadingHTTPServer, loopback_is_public: None, path: str, found: str
) -> None:
    assert wire.look(at(server, path)) == found


def test_a_look_asks_for_the_head_and_then_for_the_page(
    server: ThreadingHTTPServer, loopback_is_public: None
) -> None:
    wire.look(at(server, "/get-only"))
    assert server.asked == [("HEAD", "/get-only"), ("GET", "/get-only")]  # type: ignore[attr-defined]


def test_an_answer_is_read_up_to_its_limit(
    server: ThreadingHTTPServer, loopback_is_public: None
) -> None:
    answer = wire.ask(at(server, "/"), until=time.monotonic() + 5, most=10)
    assert (answer.status, answer.body) == (200, b"x" * 10)


def test_whoever_drips_is_cut_off(
    server: ThreadingHTTPServer, loopback_is_public: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "SECONDS", 0.3)
    began = time.monotonic()
    assert wire.look(at(server, "/drip")) == "fails"
    assert time.monotonic() - began < 20  # dripping to the end would take fifty seconds


def test_a_redirect_without_end_is_no_answer(
    server: ThreadingHTTPServer, loopback_is_public: None
) -> None:
    loop = at(server, "/to/" + "/to/" * 20)
    assert wire.look(loop) == "fails"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:10.0.0.1", "::ffff:8.8.8.8", "2002:a00:1::", "64:ff9b::a00:1", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_no_address_of_a_private_network_is_asked(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = (2, 1, 6, "", ("93.184.215.14", 80))
    rows = [public, (2, 1, 6, "", (address, 80))]
    monkeypatch.setattr(wire.socket, "getaddrinfo", lambda *_a, **_k: rows)
    with pytest.raises(wire.NoAnswer, match="no public address"):
        wire.public_addresses("mixed.example.org", 80)
    monkeypatch.setattr(wire.socket, "getaddrinfo", lambda *_a, **_k: [public])
    assert wire.public_addresses("public.example.org", 80) == ["93.184.215.14"]


def test_the_own_machine_is_never_asked(server: ThreadingHTTPServer) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        assert wire.look(f"http://{host}:{server.server_port}/") == "fails"
    assert server.asked == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("link", ["", "x", "http://", "http://[", "https://a:99999/", "//x"])
def test_what_is_no_address_fails_quietly(link: str) -> None:
    assert wire.look(link) == "fails"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a look finds by address; ``works`` where nothing is said."""
    found: dict[str, str] = {}
    monkeypatch.setattr(wire, "look", lambda link, may: found.get(link, "works"))
    return found


@pytest.mark.django_db
def test_a_check_writes_what_it_found_and_comes_back_in_a_week(
    coordinator: User, answers: dict[str, str]
) -> None:
    there = shown(coordinator)
    assert actions.check_links(by=CLOCK) == 1
    there.refresh_from_db()
    assert (there.link_state, there.checked is not None) == ("works", True)
    assert there.check_due > timezone.now() + timedelta(days=6)
    assert actions.check_links(by=CLOCK) == 0
    assert "Works, looked at on" in browser(None).get(f"/en/resources/{there.pk}/").content.decode()


@pytest.mark.django_db
def test_a_link_is_dead_after_three_failures_and_may_come_back(
    coordinator: User, answers: dict[str, str]
) -> None:
    there = shown(coordinator)
    answers[there.link] = "fails"
    for state in ("failing", "failing", "dead", "dead"):
        Resource.objects.update(check_due=timezone.now())
        actions.check_links(by=CLOCK)
        there.refresh_from_db()
        assert there.link_state == state
    assert Entry.objects.filter(name="link.died").count() == 1
    assert "The link does not work" in browser(None).get("/en/library/").content.decode()
    assert there.title in browser(coordinator).get("/en/library/suggested/").content.decode()
    answers[there.link] = "works"
    Resource.objects.update(check_due=timezone.now())
    actions.check_links(by=CLOCK)
    there.refresh_from_db()
    assert (there.link_state, there.link_fails) == ("works", 0)
    assert Entry.objects.filter(name="link.returned").count() == 1


@pytest.mark.django_db
def test_a_run_asks_five_hosts_at_most_and_each_once(
    coordinator: User, answers: dict[str, str]
) -> None:
    for n in range(20):
        shown(coordinator, title=f"T{n}", link=f"https://h{n % 7}.example.org/{n}")
    looked = []
    while n := actions.check_links(by=CLOCK):
        looked.append(n)
    assert looked[:2] == [5, 5]
    assert sum(looked) == 20


@pytest.mark.django_db
def test_a_reported_link_is_looked_at_next(coordinator: User, answers: dict[str, str]) -> None:
    there = shown(coordinator)
    actions.check_links(by=CLOCK)
    actions.report_link(by=Actor(coordinator), resource=there)
    assert actions.check_links(by=CLOCK) == 1


@pytest.mark.django_db
def test_nothing_is_looked_at_where_the_web_is_not_asked(
    coordinator: User, answers: dict[str, str], settings: Any
) -> None:
    there = shown(coordinator)
    tasks.check_links()
    there.refresh_from_db()
    assert there.checked is None
    settings.CHECK_LINKS = True
    tasks.check_links()
    there.refresh_from_db()
    assert there.checked is not None
    page = browser(None).get(f"/en/resources/{there.pk}/").content.decode()
    assert "it checks no links" not in page


@pytest.mark.django_db
def test_only_the_clock_checks(coordinator: User) -> None:
    with pytest.raises(Refused):
        actions.check_links(by=Actor(coordinator))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_instant_ask_once(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(coordinator)
    asked, ready = [], threading.Barrier(2)
    monkeypatch.setattr(wire, "look", lambda link, may: asked.append(link) or "works")
    due = actions.links._due  # type: ignore[attr-defined]

    def both_see_it() -> list[Resource]:
        found = due()
        ready.wait(10)
        return found

    monkeypatch.setattr(actions.links, "_due", both_see_it)  # type: ignore[attr-defined]

    def run(_n: int) -> int:
        try:
            return actions.check_links(by=CLOCK)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [0, 1]
    assert len(asked) == 1

"""robots.txt: read by RFC 9309, once a host and run, kept to by the link check and by harvests."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.cache import cache

from exchange.library import actions, robots, wire
from exchange.library.harvest import asking
from exchange.library.harvest.readers import READERS
from exchange.library.harvest.shape import Trouble
from exchange.library.models import Hub, Resource
from exchange.people.models import Actor, User
from tests.conftest import browser
from tests.library.conftest import shown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /private/", "/private/a", False),
        ("User-agent: *\nDisallow: /private/", "/public", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/", False),
        # the longest rule decides, whatever stands first; of two as long, the one that allows
        ("User-agent: *\nDisallow: /\nAllow: /records/", "/records/1", True),
        ("User-agent: *\nAllow: /records/\nDisallow: /records/old/", "/records/old/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        # our own name goes before everybody's, and several groups of one name are one
        ("User-agent: *\nDisallow: /\n\nUser-agent: Ecotone\nAllow: /", "/a", True),
        ("User-agent: other\nUser-agent: ecotone\nDisallow: /a", "/a", False),
        ("User-agent: ecotone\nDisallow: /a\nUser-agent: ecotone\nDisallow: /b", "/b", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        # empty lines and remarks mean nothing
        ("User-agent: * # all\n\nDisallow: /a # not this", "/a", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
        # stars and ends
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*/history", "/dataset/7/history/2", False),
        ("User-agent: *\nDisallow: /\nAllow: /$", "/", True),
        ("User-agent: *\nDisallow: /\nAllow: /$", "/a", False),
        ("User-agent: *\nDisallow: /*?page=", "/list?page=2", False),
        ("User-agent: *\nDisallow: *", "/a", False),
        # one address in several spellings
        ("User-agent: *\nDisallow: /espèces", "/esp%c3%a8ces/1", False),
        ("User-agent: *\nDisallow: /%7Eanna", "/~anna", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
        # what is no robots.txt
        ("<html><body>User-agent: here</body></html>", "/a", True),
        ("Disallow: /", "/a", True),
    ],
)  # fmt: skip
def test_a_robots_txt_is_read_as_the_standard_says(text: str, path: str, allowed: bool) -> None:
    assert robots.Rules(text).allow(f"https://hub.example.org{path}") == allowed


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("10", 10), ("0.5", 0.5), ("86400", 30), ("-1", 0), ("soon", 0), ("nan", 0), ("", 0)],
)  # fmt: skip
def test_a_pause_is_kept_up_to_half_a_minute(told: str, seconds: float) -> None:
    assert robots.Rules(f"User-agent: *\nCrawl-delay: {told}\nDisallow: /a").pause == seconds


def test_a_hostile_robots_txt_takes_no_time() -> None:
    stars = "User-agent: *\n" + "\n".join("Disallow: /" + "*a" * 200 + "*b$" for _ in range(500))
    began = time.monotonic()
    assert robots.Rules(stars).allow("https://hub.example.org/" + "a" * 2000)
    assert time.monotonic() - began < 2


class Handler(BaseHTTPRequestHandler):
    """A host with a robots.txt of the test's choice: its text, or a status."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        told = self.server.pages.get(self.path, b"found")  # type: ignore[attr-defined]
        told = self.server.robots if self.path == "/robots.txt" else told  # type: ignore[attr-defined]
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/private/a")
        else:
            self.send_response(told if isinstance(told, int) else 200)
        self.end_headers()
        if self.command == "GET" and isinstance(told, bytes):
            self.wfile.write(told)

    do_HEAD = do_GET

    def log_message(self, *_given: Any) -> None:
        """Tests need no log."""


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    cache.clear()
    monkeypatch.setattr(wire, "_is_public", lambda address: address == "127.0.0.1")
    found: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.asked, found.pages, found.robots = [], {}, b"User-agent: *\nDisallow: /private/"
    found.at = f"http://127.0.0.1:{found.server_port}"
    thread = threading.Thread(target=found.serve_forever, args=(0.05,))
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


def test_the_link_check_asks_for_robots_once_and_leaves_what_they_keep_out(host: Any) -> None:
    may = robots.gate("links")
    paths = ("/a", "/private/a", "/b", "/moved")
    assert [wire.look(host.at + path, may) for path in paths] == ["works", "unasked", "works", "unasked"]  # fmt: skip
    assert host.asked == ["/robots.txt", "/a", "/b", "/moved"]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (404, "works"), (403, "works"), (401, "works"), (b"\x00\xff\xfe not words", "works"), (b"", "works"),
        (b"User-agent: *\nDisallow: /a" + b" " * 600_000, "unasked"),
        (500, "unclear"), (503, "unclear"), (429, "unclear"),
    ],
)  # fmt: skip
def test_no_robots_txt_allows_everything_and_one_that_fails_nothing_for_now(
    host: Any, told: Any, found: str
) -> None:
    host.robots = told
    assert wire.look(f"{host.at}/a", robots.gate("links")) == found


def test_a_host_that_is_not_there_fails_as_before(host: Any) -> None:
    assert wire.look("http://127.0.0.1:1/a", robots.gate("links")) == "fails"


def test_a_link_that_was_not_tried_says_so_and_is_never_called_dead(
    host: Any, coordinator: User
) -> None:
    there = shown(coordinator, link=f"{host.at}/private/a")
    Resource.objects.update(link_fails=2)
    actions.check_links(by=Actor.system("clock"))
    there.refresh_from_db()
    assert (there.link_state, there.link_fails) == ("unasked", 0)
    page = browser(None).get(f"/en/resources/{there.pk}/").content.decode()
    assert "Not tried: its site asks machines to stay away" in page
    assert "looked at on" not in page


def test_a_crawling_run_asks_for_robots_once_and_names_what_they_keep_out(host: Any) -> None:
    ask = asking.asker(["127.0.0.1"], "harvest:1:1")
    assert ask(f"{host.at}/a").body == b"found"
    for path in ("/private/a", "/moved"):
        with pytest.raises(Trouble) as met:
            ask(host.at + path)
        assert (met.value.code, met.value.wait) == ("robots", None)
    asking.asker(["127.0.0.1"], "harvest:1:1")(f"{host.at}/b")
    assert host.asked == ["/robots.txt", "/a", "/moved", "/b"]
    host.robots = b""
    assert asking.asker(["127.0.0.1"], "harvest:1:2")(f"{host.at}/private/a").body == b"found"


def test_a_harvest_of_a_sitemap_keeps_to_robots_and_its_hub_says_so(
    host: Any, coordinator: User, settings: Any
) -> None:
    named = "".join(f"<url><loc>{host.at}{path}</loc></url>" for path in ("/a", "/private/b"))
    host.pages["/sitemap.xml"] = f"<urlset>{named}</urlset>".encode()
    host.pages["/a"] = (
        b'<script type="application/ld+json">{"@type": "Course", "name": "Reef surveys"}</script>'
    )
    settings.HARVEST_ALLOW = host.at.removeprefix("http://")
    hub = Hub.objects.create(key="reefs", name="Reefs", home="https://reefs.example.org")
    actions.connect_source(
        by=Actor.system("import"), hub=hub, kind="schema", address=f"{host.at}/sitemap.xml"
    )
    while actions.keep_harvests(by=Actor.system("clock"), readers=READERS):
        pass
    assert host.asked == ["/robots.txt", "/sitemap.xml", "/a"]
    assert [one.title for one in Resource.objects.all()] == ["Reef surveys"]
    page = browser(coordinator).get(f"/en/hubs/{hub.pk}/").content.decode()
    assert "The hub asks machines not to read it (robots.txt)." in page
    assert f"{host.at}/private/b" in page


def test_an_interface_is_asked_without_robots(host: Any) -> None:
    asking.asker(["127.0.0.1"])(f"{host.at}/private/oai")
    assert host.asked == ["/private/oai"]


def test_a_robots_txt_that_fails_holds_a_run_back_until_it_answers(host: Any) -> None:
    host.robots = 503
    with pytest.raises(Trouble) as met:
        asking.asker(["127.0.0.1"], "harvest:1:1")(f"{host.at}/a")
    assert (met.value.code, met.value.wait) == ("busy", asking.USUAL)
    host.robots = 404
    assert asking.asker(["127.0.0.1"], "harvest:1:1")(f"{host.at}/a").status == 200


def test_a_short_pause_is_waited_for_and_a_long_one_said(host: Any) -> None:
    host.robots = b"User-agent: *\nCrawl-delay: 0.4"
    ask, began = asking.asker(["127.0.0.1"], "harvest:1:1"), time.monotonic()
    for _ in range(3):
        ask(f"{host.at}/a")
    assert time.monotonic() - began >= 0.7
    host.robots = b"User-agent: *\nCrawl-delay: 20"
    ask = asking.asker(["127.0.0.1"], "harvest:1:2")
    time.sleep(0.5)
    ask(f"{host.at}/a")
    with pytest.raises(Trouble) as met:
        asking.asker(["127.0.0.1"], "harvest:1:2")(f"{host.at}/b")
    assert (met.value.code, 18 < (met.value.wait or 0) <= 20) == ("early", True)


def test_a_host_that_nobody_confirmed_is_not_asked_for_its_robots(host: Any) -> None:
    with pytest.raises(Trouble, match="other_host"):
        asking.asker(["hub.example.org"], "harvest:1:1")(f"{host.at}/a")
    assert host.asked == []

"""CKAN's search page by page, and the feeds of hubs that have nothing better."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exchange.library.harvest import ckan, rss
from exchange.library.harvest.shape import Reply, Trouble
from tests.library.harvest.hubs import Told, items, pages, problems

AT = "https://data.example.org"


def package(n: int, second: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": f"p{n}", "name": f"set-{n}", "title": f"Set {n}", "notes": "<b>Counts</b>",
            "metadata_modified": f"2026-11-01T10:00:{second:02}.123456"} | more  # fmt: skip


def answer(found: list[Any], count: int = 250) -> str:
    return json.dumps({"success": True, "result": {"count": count, "results": found}})


def test_a_search_is_read_by_change_and_says_what_to_ask_next_time() -> None:
    first = answer([package(n, second=n // 10) for n in range(100)])
    second = answer([package(n, second=n // 10) for n in range(90, 140)])
    told = Told(package_search=[first, second])
    found = pages(ckan.read, told, f"{AT}/api/3/")
    assert told.asked[0].startswith(f"{AT}/api/3/action/package_search?rows=100&start=0&sort=")
    assert told.query(1)["fq"] == "metadata_modified:[2026-11-01T10:00:09Z TO *]"
    assert {one.identifier for one in items(found)} == {f"p{n}" for n in range(140)}
    assert items(found)[0].links == (f"{AT}/dataset/set-0",)
    assert (found[0].total, found[-1].ended, found[-1].whole) == (250, True, True)
    again = Told(package_search=answer([]))
    latest = pages(ckan.read, again, AT, since=found[-1].since)
    assert again.query(0)["fq"] == "metadata_modified:[2026-11-01T10:00:13Z TO *]"
    assert (latest[-1].whole, latest[-1].since) == (False, found[-1].since)


def test_many_changes_in_one_second_are_all_read() -> None:
    same = [answer([package(n) for n in range(at, min(at + 100, 250))]) for at in (0, 0, 100, 200)]
    told = Told(package_search=same)
    found = pages(ckan.read, told, AT)
    assert {one.identifier for one in items(found)} == {f"p{n}" for n in range(250)}
    assert [told.query(n)["start"] for n in range(4)] == ["0", "0", "100", "200"]


def test_deleted_translated_and_broken_packages() -> None:
    many = [package(1, state="deleted"), package(2, title_translated={"en": "Fish", "fr": "Poissons"}), {"x": 1}, "text", package(3)]  # fmt: skip
    found = pages(ckan.read, Told(package_search=answer(many)), AT)
    assert [one.deleted for one in items(found)] == [True, False, False]
    assert items(found)[1].titles == {"en": "Fish", "fr": "Poissons"}
    assert problems(found) == [("", "no_identifier")] * 2


@pytest.mark.parametrize("text", ["[]", '{"success": false}', '{"success": true, "result": {"results": 7}}'])  # fmt: skip
def test_what_is_no_ckan_is_said_so(text: str) -> None:
    with pytest.raises(Trouble, match="not_ckan"):
        pages(ckan.read, Told(package_search=text), AT)


RSS = """<?xml version="1.0" encoding="{label}"?><rss version="2.0"><channel><title>News</title><language>fr-FR</language>
<item><title>Guide des mangroves prot\u00e9g\u00e9es</title><link>https://hub.example.org/g</link><guid isPermaLink="false">g-1</guid>
<description><![CDATA[<p>Planter&nbsp;des <b>mangroves</b></p>]]></description><category>guide</category></item>
<item><description>Nothing else</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Hub</title><entry xml:lang="es"><id>urn:1</id><title>Curso</title>
<link href="https://hub.example.org/c"/><summary type="html">&lt;p&gt;Aprender&lt;/p&gt;</summary></entry></feed>"""


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("written", ["utf-8", "iso-8859-1"])
def test_a_feed_is_read_whatever_it_says_of_its_letters(label: str, written: str) -> None:
    body = RSS.format(label=label).encode(written)
    told = Told(
        feed=Reply("x", body, {"content-type": "text/xml; charset=us-ascii", "etag": '"1"'})
    )
    found = pages(rss.read, told, "https://hub.example.org/feed")
    guide = items(found)[0]
    assert (guide.identifier, guide.titles) == ("g-1", {"fr-FR": "Guide des mangroves prot\u00e9g\u00e9es"})  # fmt: skip
    assert (guide.links[0], guide.kinds) == ("https://hub.example.org/g", ("guide",))
    assert problems(found) == [("", "no_identifier")]
    assert (found[0].ended, found[0].whole, found[0].since) == (True, False, {"etag": '"1"'})


def test_an_atom_entry_has_its_own_language() -> None:
    found = items(pages(rss.read, Told(feed=ATOM), "https://hub.example.org/feed"))
    assert [(one.identifier, one.titles, one.texts) for one in found] == [("urn:1", {"es": "Curso"}, {"es": "<p>Aprender</p>"})]  # fmt: skip


def test_a_feed_that_did_not_change_is_not_read_again() -> None:
    told = Told(feed=Reply("x", b"", {}, 304))
    found = pages(rss.read, told, "https://hub.example.org/feed", since={"last-modified": "Mon"})
    assert told.headers[0] == {"If-Modified-Since": "Mon"}
    assert (items(found), found[0].since) == ([], {"last-modified": "Mon"})


@pytest.mark.parametrize(
    ("text", "code"),
    [("<html><p>x</html>", "page"), ("words", "not_feed"), ('<!DOCTYPE r [<!ENTITY a "b">]><rss/>', "entities")],
)  # fmt: skip
def test_what_is_no_feed_is_said_so(text: str, code: str) -> None:
    with pytest.raises(Trouble) as met:
        pages(rss.read, Told(feed=text), "https://hub.example.org/feed")
    assert met.value.code == code

"""Letters, HTML, bombs, and how a hub's words become a record."""

from __future__ import annotations

import resource
from typing import Any

import pytest

from exchange.library.harvest.letters import decode
from exchange.library.harvest.saying import record_of
from exchange.library.harvest.shape import Item, Problem, Trouble
from exchange.library.harvest.texts import clip, plain
from exchange.library.harvest.tongues import code
from exchange.library.harvest.trees import parse
from exchange.library.models import Record

RUSSIAN = "Охрана водно-болотных угодий и мониторинг биологического разнообразия"
GERMAN = "Wälder, Flüsse und Moore: was für ihren Schutz nötig ist"


@pytest.mark.parametrize(
    ("body", "label", "text"),
    [
        ("Wälder".encode(), "text/xml; charset=iso-8859-1", "Wälder"),
        ("Wälder".encode("latin-1"), "text/xml; charset=iso-8859-1", "Wälder"),
        (b'<?xml version="1.0" encoding="windows-1251"?>' + RUSSIAN.encode("cp1251"), "text/xml; charset=utf-8",
         '<?xml version="1.0" encoding="windows-1251"?>' + RUSSIAN),
        (RUSSIAN.encode("cp1251"), "text/xml; charset=utf-8", RUSSIAN),
        ("\ufeffWälder".encode(), "", "Wälder"), ("Wälder".encode("utf-16"), "", "Wälder"),
        (GERMAN.encode("latin-1"), "x; charset=no-such; charset=punycode", GERMAN), (b"", "", ""),
    ],
)  # fmt: skip
def test_letters_are_read_whatever_the_label_says(body: bytes, label: str, text: str) -> None:
    assert decode(body, label) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"), ("Fish &amp; chips &lt; 3", "Fish & chips < 3"),
        ("<script>alert(1)</script>ok<style>p{}</style>", "ok"), ("a < b and c > d", "a < b and c > d"),
        ("plain  words\n\n\n\nmore", "plain words\n\nmore"), ("<img src=x onerror=alert(1)>", ""), ("nul\0l", "null"),
    ],
)  # fmt: skip
def test_html_becomes_what_a_reader_would_see(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_long_text_is_cut_at_a_word() -> None:
    assert clip("one two three", 9) == "one two…"
    assert clip("one", 9) == "one"


@pytest.mark.parametrize(("said", "known"), [("eng", "en"), ("en-GB", "en"), ("English", "en"), ("fre", "fr"), ("FRA", "fr"), ("zh_Hans", "zh"), ("http://x.org/lang/SPA", "es"), ("mul", ""), ("", ""), ("русский", "ru")])  # fmt: skip
def test_a_language_is_known_by_its_many_names(said: str, known: str) -> None:
    assert code(said) == known


LAUGHS = '<!DOCTYPE r [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]><r>&a11;</r>"  # fmt: skip
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>'
ELSEWHERE = '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://10.0.0.1/x.dtd"> %x;]><r/>'


@pytest.mark.parametrize(
    ("text", "code_"),
    [(LAUGHS, "entities"), (OUTSIDE, "entities"), (ELSEWHERE, "entities"), ("<a>" * 200_000, "nested"), ("<r>", "xml")],
)  # fmt: skip
def test_a_bomb_is_refused_and_costs_no_memory(text: str, code_: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Trouble) as met:
        parse(text)
    assert met.value.code == code_
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64_000  # KiB


def kept(**fields: Any) -> Record:
    usual: dict[str, Any] = {"titles": {"": "Reef atlas"}, "links": ("https://hub.example.org/1",)}
    found = record_of(Item("id", **usual | fields))
    assert isinstance(found, Record)
    return found


def test_a_record_keeps_the_hubs_words_in_its_own_language_and_a_line_in_each() -> None:
    texts = {"en": "<p>Maps of reefs</p>", "fr": "Cartes des récifs"}
    found = kept(titles={"en": "Reef atlas", "fr": "Atlas des récifs"}, texts=texts, languages=("fre",), kinds=("Dataset",))  # fmt: skip
    assert (found.title, found.text, found.lang) == ("Atlas des récifs", "Cartes des récifs", "fr")
    assert found.gist == {"en": "Maps of reefs", "fr": "Cartes des récifs"}
    assert (found.kind, found.languages, found.cost) == ("data", ("fr",), "unsaid")


def test_a_record_without_a_language_is_given_the_one_it_is_written_in() -> None:
    found = kept(titles={"": "Guide des aires marines protégées"}, texts={"": "Comment suivre les aires marines protégées avec des indicateurs simples."})  # fmt: skip
    assert (found.lang, found.languages) == ("fr", ("fr",))
    assert 3 in found.targets


@pytest.mark.parametrize(
    ("links", "link"),
    [
        (("atlas-1", "https://a.example.org/x"), "https://a.example.org/x"), (("doi:10.1234/ab(c)",), "https://doi.org/10.1234/ab(c)"),
        (("10.1234/abc",), "https://doi.org/10.1234/abc"), (("hdl:20.1/7",), "https://hdl.handle.net/20.1/7"),
    ],
)  # fmt: skip
def test_a_link_is_the_first_that_a_browser_opens(links: tuple[str, ...], link: str) -> None:
    assert kept(links=links).link == link


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"titles": {}}, "no_title"), ({"titles": {"": "<p> </p>"}}, "no_title"), ({"links": ()}, "no_link"),
        ({"links": ("javascript:alert(1)", "ISBN 3")}, "no_link"), ({"links": (f"https://x.org/{'y' * 600}",)}, "no_link"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_named_with_the_reason(fields: dict[str, Any], why: str) -> None:
    usual: dict[str, Any] = {"titles": {"": "Reef atlas"}, "links": ("https://hub.example.org/1",)}
    assert record_of(Item("id", **usual | fields)) == Problem("id", why)
    assert record_of(Item("x" * 301)) == Problem("x" * 300, "too_long")


def test_a_long_title_is_cut_and_a_deleted_one_needs_none() -> None:
    assert len(kept(titles={"": "word " * 100}).title) <= 200
    assert record_of(Item("id", deleted=True)) == Record("id", deleted=True)

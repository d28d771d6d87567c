"""DCAT in its three forms, and schema.org in pages of a sitemap."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exchange.library.harvest import dcat, schema
from exchange.library.harvest.shape import Reply, Trouble
from tests.library.harvest.hubs import Told, items, pages, problems

AT = "https://hub.example.org/catalog"
GRAPH = {
    "@context": "https://stranger.example.net/context.jsonld",
    "@graph": [
        {"@id": "https://hub.example.org/c", "@type": "dcat:Catalog",
         "dcat:dataset": [{"@id": "https://hub.example.org/d/1"}, {"@id": "https://hub.example.org/d/2"}]},
        {"@id": "https://hub.example.org/d/1", "@type": ["dcat:Dataset", "prov:Entity"],
         "dct:title": {"en": "Wetland map", "fr": "Carte des zones humides"},
         "dct:description": [{"@language": "en", "@value": "<p>Where wetlands are</p>"}],
         "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/FRA"},
         "dcat:distribution": {"@id": "_:b0"}},
        {"@id": "https://hub.example.org/d/2", "@type": "http://www.w3.org/ns/dcat#Dataset",
         "http://purl.org/dc/terms/title": [{"@value": "Rivers"}], "landingPage": "https://hub.example.org/rivers"},
        {"@id": "_:b0", "@type": "dcat:Distribution", "dcat:accessURL": {"@id": "https://files.example.org/1.csv"}},
    ],
}  # fmt: skip
PLAIN = {
    "@context": "https://stranger.example.net/x", "conformsTo": "https://stranger.example.net/y",
    "dataset": [{"identifier": "abc", "title": "Soils", "description": "Soil moisture", "language": ["es"],
                 "landingPage": "https://hub.example.org/soils", "distribution": [{"title": "A file"}]},
                {"title": "Nameless"}],
}  # fmt: skip
TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<https://hub.example.org/c> a dcat:Catalog ; dcat:dataset <https://hub.example.org/d/1> .
<https://hub.example.org/d/1> a dcat:Dataset ; dct:title "Wetland map"@en, "Carte des zones humides"@fr ;
  dct:description "Where wetlands are" ; dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://files.example.org/1.csv> ] .
"""
XML = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"><dcat:Catalog rdf:about="https://hub.example.org/c">
<dcat:dataset><dcat:Dataset rdf:about="https://hub.example.org/d/1"><dct:title xml:lang="en">Wetland map</dct:title>
<dct:title xml:lang="fr">Carte des zones humides</dct:title><dct:description>Where wetlands are</dct:description>
<dcat:distribution><dcat:Distribution><dcat:accessURL rdf:resource="https://files.example.org/1.csv"/></dcat:Distribution>
</dcat:distribution></dcat:Dataset></dcat:dataset></dcat:Catalog></rdf:RDF>"""


@pytest.mark.parametrize("text", [json.dumps(GRAPH), TURTLE, XML])
def test_the_three_forms_say_the_same(text: str) -> None:
    found = pages(dcat.read, Told(catalog=text), AT)
    one = items(found)[0]
    assert one.identifier == "https://hub.example.org/d/1"
    assert one.titles == {"en": "Wetland map", "fr": "Carte des zones humides"}
    assert next(iter(one.texts.values())).startswith(("Where", "<p>Where"))
    assert one.links == ("https://hub.example.org/d/1", "https://files.example.org/1.csv")
    assert (found[-1].ended, found[-1].whole) == (True, True)


def test_a_graph_gives_each_of_its_datasets_once_and_fetches_no_context() -> None:
    told = Told(catalog=json.dumps(GRAPH))
    found = items(pages(dcat.read, told, AT))
    assert [one.titles for one in found][1] == {"": "Rivers"}
    assert len(found) == 2
    assert found[0].languages == ("http://publications.europa.eu/resource/authority/language/FRA",)
    assert told.asked == [AT]


def test_a_plain_catalogue_without_types_is_read_and_the_nameless_is_told() -> None:
    found = pages(dcat.read, Told(catalog=json.dumps(PLAIN)), AT)
    assert [(one.identifier, one.links) for one in items(found)] == [("abc", ("https://hub.example.org/soils",))]  # fmt: skip
    assert problems(found) == [("Nameless", "no_identifier")]


def test_a_catalogue_that_did_not_change_is_not_read_again() -> None:
    first = pages(dcat.read, Told(catalog=Reply(AT, TURTLE.encode(), {"etag": '"7"'})), AT)
    assert first[-1].since == {"etag": '"7"'}
    told = Told(catalog=Reply(AT, b"", {}, 304))
    found = pages(dcat.read, told, AT, since=first[-1].since)
    assert told.headers[0]["If-None-Match"] == '"7"'
    assert [(one.ended, one.whole, one.items, one.since) for one in found] == [(True, False, [], {"etag": '"7"'})]  # fmt: skip


def test_a_long_catalogue_comes_in_pieces_and_goes_on_from_any() -> None:
    many = {"dataset": [{"identifier": f"d{n}", "title": "T", "landingPage": "https://x.example.org"} for n in range(450)]}  # fmt: skip
    told = Told(catalog=json.dumps(many))
    found = pages(dcat.read, told, AT)
    assert [len(one.items) for one in found] == [200, 200, 50, 0]
    later = pages(dcat.read, told, AT, cursor=found[1].cursor)
    assert [one.identifier for one in items(later)] == [f"d{n}" for n in range(400, 450)]


def test_the_pages_of_a_catalogue_follow_hydra_and_end() -> None:
    hydra = '@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n<https://hub.example.org/p> hydra:totalItems 2 ; hydra:next <%s> .'  # fmt: skip
    one, two = (
        f"{AT}?page=2",
        TURTLE.replace("/d/1", "/d/2").replace("Wetland map", "Rivers"),
    )
    told = Told(**{"page=2": two, "catalog": TURTLE + hydra % one})
    found = pages(dcat.read, told, AT)
    assert [item.identifier[-1] for item in items(found)] == ["1", "2"]
    assert found[0].total == 2
    circle = Told(**{"page=2": two + hydra % one, "catalog": TURTLE + hydra % one})
    with pytest.raises(Trouble, match="endless"):
        pages(dcat.read, circle, AT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<!DOCTYPE html><html>", "page"), ("{", "json"), ("[" * 100_000, "nested"), ("{}", "no_datasets"),
        ("@prefix dct <x> .", "rdf"), ("<?xml version='1.0'?><rdf:RDF xmlns:rdf='x'>", "rdf"),
        ('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF/>', "entities"),
    ],
)  # fmt: skip
def test_what_is_no_catalogue_is_said_so(text: str, code: str) -> None:
    with pytest.raises(Trouble) as met:
        pages(dcat.read, Told(catalog=text), AT)
    assert met.value.code == code


def page_of(*things: Any) -> str:
    scripts = "".join(f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>' for one in things)  # fmt: skip
    return f"<html><head><title>x</title>{scripts}</head><body><p>a < b</p></body></html>"


def a_map(*rows: tuple[str, str]) -> str:
    told = "".join(f"<url><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for loc, day in rows)  # fmt: skip
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</urlset>'


MAP = "https://hub.example.org/sitemap.xml"
COURSE = {"@context": "https://schema.org", "@type": ["Course", "LearningResource"], "name": "Reef surveys",
          "description": "Six hours", "inLanguage": {"@type": "Language", "alternateName": "en"}, "isAccessibleForFree": True,
          "provider": {"@type": "Organization", "name": "Reefs"}, "hasPart": [{"@type": "Course", "name": "Part one"}]}  # fmt: skip
SITE = {"@context": "https://schema.org", "@graph": [
    {"@type": "WebSite", "name": "Reefs"}, {"@type": "BreadcrumbList"},
    {"@type": "Dataset", "name": "Reef counts", "url": "https://hub.example.org/counts"}]}  # fmt: skip


def test_pages_of_a_sitemap_give_their_things_and_leave_the_rest() -> None:
    told = Told(**{
        "sitemap.xml": a_map(("https://hub.example.org/a", "2026-11-01T10:00:00+00:00"), ("https://hub.example.org/b", ""), ("https://hub.example.org/none", "2026-10-01")),
        "/a": page_of(COURSE), "/b": page_of("{broken", SITE, [COURSE]), "/none": page_of({"@type": "NewsArticle", "name": "News"}),
    })  # fmt: skip
    found = pages(schema.read, told, MAP)
    assert [(one.identifier[-3:], one.titles[""]) for one in items(found)] == [
        ("g/a", "Reef surveys"), ("g/b", "Reef counts"), ("b#2", "Reef surveys")]  # fmt: skip
    assert problems(found) == [("https://hub.example.org/b", "json")]
    course = items(found)[0]
    assert (course.free, course.languages, course.kinds[0], course.where) == (True, ("en",), "Course", "https://hub.example.org/a")  # fmt: skip
    assert (found[-1].ended, found[-1].whole, found[-1].since) == (True, True, {"newest": "2026-11-01"})  # fmt: skip


def test_only_pages_that_changed_are_asked_again_and_the_others_are_named_as_seen() -> None:
    told = Told(**{
        "sitemap.xml": a_map(("https://hub.example.org/a", "2026-10-31"), ("https://hub.example.org/b", "2026-11-01"), ("https://hub.example.org/c", "")),
        "/b": page_of(COURSE), "/c": page_of(COURSE)})  # fmt: skip
    found = pages(schema.read, told, MAP, since={"newest": "2026-11-01"})
    assert told.asked[1:] == ["https://hub.example.org/b", "https://hub.example.org/c"]
    assert [one for page in found for one in page.seen] == ["https://hub.example.org/a"]


def test_a_sitemap_of_sitemaps_is_walked_once_and_can_be_gone_on_with() -> None:
    index = "<sitemapindex>" + "".join(f"<sitemap><loc>https://hub.example.org/m{n}.xml</loc></sitemap>" for n in (1, 2)) + "</sitemapindex>"  # fmt: skip
    answers = {"sitemap.xml": index, "m1.xml": a_map(("https://hub.example.org/a", "")), "m2.xml": a_map(("https://hub.example.org/b", "")),
               "/a": page_of(COURSE), "/b": page_of(COURSE)}  # fmt: skip
    found = pages(schema.read, Told(**answers), MAP)
    assert [one.where[-2:] for one in items(found)] == ["/a", "/b"]
    first = next(page for page in found if page.items)
    later = pages(schema.read, Told(**answers), MAP, cursor=first.cursor)
    assert [one.where[-2:] for one in items(later)] == ["/b"]


def test_sitemaps_that_name_each_other_end() -> None:
    ever = [f"<sitemapindex><sitemap><loc>https://hub.example.org/sitemap.xml?{n}</loc></sitemap></sitemapindex>" for n in range(1000)]  # fmt: skip
    with pytest.raises(Trouble, match="endless"):
        pages(schema.read, Told(**{"sitemap.xml": ever}), MAP)


def test_a_page_that_is_gone_is_told_and_one_that_fails_stays_known() -> None:
    told = Told(**{"sitemap.xml": a_map(("https://hub.example.org/gone", ""), ("https://hub.example.org/slow", "")),
                   "/gone": Trouble("gone"), "/slow": Trouble("busy", "500", 60.0)})  # fmt: skip
    found = pages(schema.read, told, MAP)
    assert problems(found) == [("https://hub.example.org/gone", "gone"), ("https://hub.example.org/slow", "busy")]  # fmt: skip
    assert [one for page in found for one in page.seen] == ["https://hub.example.org/slow"]


@pytest.mark.parametrize(("enough", "many"), [(10.0, 5), (-1.0, 1)])
def test_pages_that_hold_nothing_to_keep_hold_no_run_up(
    monkeypatch: pytest.MonkeyPatch, enough: float, many: int
) -> None:
    monkeypatch.setattr(schema, "ENOUGH", enough)
    told = Told(**{"sitemap.xml": a_map(*((f"https://hub.example.org/{n}", "") for n in range(12))),
                   "example.org/": page_of({"@type": "NewsArticle", "name": "News"})})  # fmt: skip
    found = schema.read(told, MAP, {}, {})
    assert [next(found).items, next(found).items, len(told.asked)] == [[], [], 1 + many]


def test_a_sitemap_is_read_once_and_not_again_for_each_few_of_its_pages() -> None:
    answers = {"sitemap.xml": a_map(*((f"https://hub.example.org/{n}", "") for n in range(12))),
               "example.org/": page_of(COURSE)}  # fmt: skip
    told, cursor = Told(**answers), {}
    for _slice in range(4):
        cursor = next(schema.read(told, MAP, {}, cursor)).cursor
    assert [one for one in told.asked if "sitemap" in one] == [MAP]
    assert (len(told.asked), cursor["batch"], cursor["maps"]) == (13, [], [])


def test_a_long_sitemap_is_taken_part_by_part_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "A_BATCH", 5)
    told = Told(**{"sitemap.xml": a_map(*((f"https://hub.example.org/{n}", "") for n in range(12))),
                   "example.org/": page_of(COURSE)})  # fmt: skip
    found = pages(schema.read, told, MAP)
    assert len({one.where for one in items(found)}) == 12
    assert found[1].total == 12
    assert [one for one in told.asked if "sitemap" in one] == [MAP]


def test_a_page_that_robots_keep_out_is_told_and_what_is_known_of_it_stays() -> None:
    told = Told(**{"sitemap.xml": a_map(*((f"https://hub.example.org/{n}", "") for n in "ab")),
                   "/a": Trouble("robots", "https://hub.example.org/a"), "/b": page_of(COURSE)})  # fmt: skip
    found = pages(schema.read, told, MAP)
    assert problems(found) == [("https://hub.example.org/a", "robots")]
    assert [one for page in found for one in page.seen] == ["https://hub.example.org/a"]
    assert [one.where[-2:] for one in items(found)] == ["/b"]


def test_a_pause_that_the_hub_wants_ends_a_page_and_loses_nothing() -> None:
    early = Trouble("early", "", 10.0)
    told = Told(**{"sitemap.xml": [early, a_map(*((f"https://hub.example.org/{n}", "") for n in "ab"))],
                   "/a": [early, page_of(COURSE)], "/b": [early, page_of(COURSE)]})  # fmt: skip
    found, cursor, pauses = [], {}, 0
    while not (found and found[-1].ended):
        try:
            for page in schema.read(told, MAP, {}, cursor):
                found.append(page)
                cursor = page.cursor
        except Trouble as trouble:
            pauses += trouble.code == "early"
    assert [one.where[-2:] for one in items(found)] == ["/a", "/b"]
    # The third comes in the middle of a page of ours, which it ends.
    assert (pauses, problems(found)) == (2, [])


def test_a_hub_that_answers_no_page_any_more_is_trouble_for_the_run() -> None:
    down = Told(**{"sitemap.xml": a_map(*((f"https://hub.example.org/{n}", "") for n in range(9))),
                   "example.org/": Trouble("busy", "503", 60.0)})  # fmt: skip
    with pytest.raises(Trouble, match="busy"):
        pages(schema.read, down, MAP)

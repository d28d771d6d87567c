"""OAI-PMH: tokens, deletions, nothing new, tokens gone stale, lists without end, broken records."""

from __future__ import annotations

import pytest

from exchange.library.harvest.oai import read
from exchange.library.harvest.shape import Trouble
from tests.library.harvest.hubs import (
    Told,
    error,
    identify,
    items,
    listed,
    pages,
    problems,
    record,
)

ATLAS = """<dc:title xml:lang="en">Seagrass atlas</dc:title><dc:title xml:lang="fr">Atlas des herbiers</dc:title>
<dc:description>&lt;p&gt;Maps of &lt;b&gt;seagrass&lt;/b&gt;.&lt;/p&gt;</dc:description><dc:type>Dataset</dc:type>
<dc:identifier>atlas-1</dc:identifier><dc:identifier>https://hub.example.org/atlas</dc:identifier><dc:language>eng</dc:language>"""
FIRST = listed(record("oai:1", ATLAS), token="a/b c", size="3")
SECOND = listed(record("oai:2", ATLAS), record("oai:3", status="deleted"), size="3")


def test_a_list_is_read_along_its_tokens_and_says_where_the_next_run_begins() -> None:
    told = Told(Identify=identify(), metadataPrefix=FIRST, resumptionToken=SECOND)
    found = pages(read, told)
    assert [one.identifier for one in items(found)] == ["oai:1", "oai:2", "oai:3"]
    assert [one.deleted for one in items(found)] == [False, False, True]
    assert told.query(1) == {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert told.query(2) == {"verb": "ListRecords", "resumptionToken": "a/b c"}
    assert (found[0].total, found[0].ended, found[1].ended, found[1].whole) == (3, False, True, True)  # fmt: skip
    assert found[1].since == {"from": "2026-11-20T10:00:00Z", "whole": "2026-11-20"}


def test_a_record_says_its_titles_by_language_and_where_it_can_be_found() -> None:
    atlas = items(pages(read, Told(Identify=identify(), metadataPrefix=listed(record("oai:1", ATLAS)))))[0]  # fmt: skip
    assert atlas.titles == {"en": "Seagrass atlas", "fr": "Atlas des herbiers"}
    assert atlas.texts == {"": "<p>Maps of <b>seagrass</b>.</p>"}
    assert atlas.links == ("atlas-1", "https://hub.example.org/atlas")
    assert (atlas.kinds, atlas.languages) == (("Dataset",), ("eng",))


@pytest.mark.parametrize(
    ("granularity", "begun"),
    [("YYYY-MM-DDThh:mm:ssZ", "2026-11-01T05:00:00Z"), ("YYYY-MM-DD", "2026-11-01")],
)
def test_the_next_run_asks_for_changes_in_the_hubs_own_granularity(
    granularity: str, begun: str
) -> None:
    told = Told(Identify=identify(granularity=granularity), ListRecords=error("noRecordsMatch"))
    since = {"from": "2026-11-01T05:00:00Z", "whole": "2026-11-01"}
    found = pages(read, told, since=since)
    assert told.query(1)["from"] == begun
    assert (items(found), found[0].ended, found[0].whole) == ([], True, False)
    assert found[0].since == {"from": "2026-11-20T10:00:00Z"[: len(begun)], "whole": "2026-11-01"}


@pytest.mark.parametrize(("last", "whole"), [("2026-11-01", False), ("2026-10-01", True)])
def test_a_hub_that_forgets_deletions_is_read_whole_once_a_month(last: str, whole: bool) -> None:
    told = Told(Identify=identify(deleted="no"), ListRecords=listed(record("oai:1", ATLAS)))
    found = pages(read, told, since={"from": "2026-11-18T00:00:00Z", "whole": last})
    assert ("from" in told.query(1), found[-1].whole) == (not whole, whole)


def test_another_process_goes_on_from_a_pages_cursor() -> None:
    told = Told(Identify=identify(), metadataPrefix=FIRST, resumptionToken=SECOND)
    cursor = next(read(told, "https://hub.example.org/oai", {}, {})).cursor
    later = Told(resumptionToken=SECOND)
    found = pages(read, later, cursor=cursor)
    assert [one.identifier for one in items(found)] == ["oai:2", "oai:3"]
    assert found[0].since["from"] == "2026-11-20T10:00:00Z"


def test_a_token_that_the_hub_forgot_begins_anew_and_a_second_one_is_trouble() -> None:
    cursor = {"from": "", "token": "old", "pages": 7, "then": {}}
    bad = error("badResumptionToken")
    told = Told(Identify=identify(), old=bad, metadataPrefix=FIRST, resumptionToken=SECOND)
    assert len(items(pages(read, told, cursor=cursor))) == 3
    with pytest.raises(Trouble, match="token"):
        pages(read, Told(Identify=identify(), old=bad, metadataPrefix=FIRST, resumptionToken=bad), cursor=cursor)  # fmt: skip


@pytest.mark.parametrize(
    "following",
    [
        [listed(record("oai:2", ATLAS), token="a/b c")],
        [listed(record("oai:1", ATLAS), token=f"t{n}") for n in range(9)],
    ],
)
def test_a_list_that_turns_in_a_circle_is_left_and_what_came_is_kept(following: list[str]) -> None:
    told = Told(Identify=identify(), metadataPrefix=FIRST, resumptionToken=following)
    found = read(told, "https://hub.example.org/oai", {}, {})
    assert [len(next(found).items) for _ in range(2)] == [1, 1]
    with pytest.raises(Trouble, match="endless"):
        next(found)
    assert len(told.asked) == 3


def test_a_list_of_ever_new_tokens_ends_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exchange.library.harvest.oai.MOST_PAGES", 5)
    ever = [listed(record(f"oai:{n}", ATLAS), token=f"t{n}") for n in range(20)]
    told = Told(Identify=identify(), ListRecords=ever)
    with pytest.raises(Trouble, match="endless"):
        pages(read, told)
    assert len(told.asked) == 7


def test_a_record_that_is_no_xml_is_named_and_the_others_are_kept() -> None:
    broken = record("oai:bad", "<dc:title>Open<dc:title>")
    text = listed(record("oai:1", ATLAS), broken, record("oai:2", ATLAS), token="t")
    told = Told(Identify=identify(), metadataPrefix=text, resumptionToken=SECOND)
    found = pages(read, told)
    assert [one.identifier for one in found[0].items] == ["oai:1", "oai:2"]
    assert problems(found) == [("oai:bad", "xml")]
    assert items(found)[0].titles["fr"] == "Atlas des herbiers"


def test_stray_ampersands_and_control_characters_cost_no_record() -> None:
    text = listed(record("oai:1", "<dc:title>Fish & Co\x0b\x00 &nbsp;now</dc:title>"))
    found = pages(read, Told(Identify=identify(), ListRecords=text))
    assert items(found)[0].titles == {"": "Fish & Co &nbsp;now"}


def test_records_without_name_or_content_are_told_one_by_one() -> None:
    bare = "<record><header><identifier>oai:9</identifier></header></record>"
    text = listed("<record><header/></record>", "<record/>", bare, record("oai:1", ATLAS))
    found = pages(read, Told(Identify=identify(), ListRecords=text))
    assert problems(found) == [("", "no_identifier"), ("", "no_identifier"), ("oai:9", "empty")]
    assert len(items(found)) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("<html><body>Not found</body></html>", "page"),
        ("<!DOCTYPE html>\n<p>x", "page"),
        ("<rss/>", "not_oai"),
        ("no xml at all", "xml"),
        ("", "xml"),
        (error("badVerb"), "not_oai"),
    ],
)
def test_what_is_no_repository_is_said_so(answer: str, code: str) -> None:
    with pytest.raises(Trouble) as met:
        pages(read, Told(Identify=answer))
    assert met.value.code == code


@pytest.mark.parametrize(("code", "word"), [("cannotDisseminateFormat", "no_dc"), ("badArgument", "said_no")])  # fmt: skip
def test_a_refusal_of_the_hub_is_passed_on(code: str, word: str) -> None:
    with pytest.raises(Trouble) as met:
        pages(read, Told(Identify=identify(), ListRecords=error(code)))
    assert met.value.code == word
    assert code in met.value.detail

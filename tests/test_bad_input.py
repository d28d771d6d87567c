"""Whatever any address is sent: an answer in plain words, no failure, no script, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from tests.permits.table import BODIES, Row, written
from tests.permits.walk import Answer, sent
from tests.permits.world import SCRIPT, World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
BAD = {
    "100 000 characters": "x y " * 25_000,
    "a script": f"{SCRIPT} and words",
    "a null character": "a\0b c",
    "a number of 31 digits": "1" + "0" * 30,
    "a number of 5 000 digits": "9" * 5_000,
    "less than nothing": "-1",
    "a value that no list knows": "no-such-value",
    "nothing": "",
}
# To a field for words every other value is words like any.
WORDS = {"100 000 characters", "a script", "a null character", "nothing"}
# What databases take differently: SQLite is sent everything, PostgreSQL these.
OF_DATABASE = ("100 000 characters", "a null character", "a number of 31 digits", "a number of 5 000 digits")  # fmt: skip
# Broken as JSON, or JSON that is not what the address takes.
BROKEN = [
    "", "{", "null", "[]", "7", '"title"', "[" * 100_000, '{"title": 7}', '{"title": {"a": 1}}',
    '{"title": ["a", ["b"]], "targets": [[["x"]], 1e999, null]}', '{"need": 1e30}', '{"need": "x"}',
    '{"need": %s}' % ("9" * 5000), '{"rev": "%s"}' % ("9" * 5000), '{"cid": [1, 2]}', '{"for": {}}',
    '{"title": "a\\u0000b"}', '{"title": "\\ud800"}', '{"by_when": true}', '{"support": "x\\u0000"}',
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
RAW = [
    ("multipart/form-data", b"x"), ("multipart/form-data; boundary=a", b'--a\r\nContent-Disposition: form-data; name="title"\r\n\r\nx'),
    ("text/plain", b"title=x"), (f"{FORM}; charset=nonsense", b"title=x"), (FORM, b"title=%ff%fe&text=\xff&name=%00"),
    (FORM, b"&".join(b"a%d=1" % n for n in range(500))), (FORM, b"title=" + b"x" * 2_000_000),
]  # fmt: skip
FILE_NAMES = [
    f"{SCRIPT}.pdf",
    "a.docx",
    "a\u202e.zip",
    "a.json",
    "a.gpkg",
    "é" * 300 + ".txt",
    "../.csv",
    "no",
]
FILES = [b"", b"\0", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"PK\x05\x06" + b"\xff" * 18,
         b"SQLite format 3\0", b"[" * 100_000, b"\xff\xfe", b"<script>"]  # fmt: skip
ASKED = ["page", "q", "target", "region", "state", "sort", "queue", "mine", "all", "after", "before", "reply", "party", "next"]  # fmt: skip
REFUSED = {"400", "409", "413", "422", "429", "no"}
READING = {"rooms_member"}
FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]*\bname="([^"]+)"')
# Fields in which nothing is written: choices, and what the form itself sends.
CHOICE = re.compile(r'<(?:select|input type="(?:checkbox|radio|hidden|file)")[^>]*\bname="([^"]+)"')
PROSE = re.compile(r'<(?:textarea|input type="(?:text|search|email|url)")[^>]*\bname="([^"]+)"')
NUMBER = re.compile(r"_\d+$")
NO_TEXT = {"password", "password1", "password2", "code", "csrfmiddlewaretoken", "cid", "reply_to"}


def posting() -> Iterator[Row]:
    """Every address that takes a form, once."""
    seen = set()
    for row in written():
        if row.method == "POST" and row.name not in seen:
            seen.add(row.name)
            yield row


FORMS = [row for row in posting() if row.name != "board:draft"]


# Whose form asks more than that of the first role.
FULLEST = {"rooms:redact": "holds"}


def somebody(row: Row) -> str:
    """The first role whose form is taken, or the one whose form asks most."""
    return FULLEST.get(row.name) or next(
        (r for r, cell in row.cells.items() if cell & {"go", "ok"}), list(row.cells)[-1]
    )


def spoiled(
    body: dict[str, Any], what: str, prose: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The form with one field after the other spoiled, and with all of them. Of fields that differ
    by a number alone, such as ``level_9`` and ``level_10``, one stands for all."""
    whole = {name: kept for name, kept in body.items() if kept is not None}
    for name in {NUMBER.sub("", name): name for name in sorted(body)}.values():
        if what in WORDS or name not in prose:
            yield name, whole | {name: BAD[what]}
    yield "every field", dict.fromkeys(body, BAD[what][:5000])


def wrong_with(answer: Answer, body: dict[str, Any], choices: set[str]) -> str:
    """What is wrong with the answer to a spoiled form, or nothing."""
    if answer.cell.startswith("5"):
        return answer.cell
    if SCRIPT in answer.page:
        return "the script runs"
    if answer.cell in REFUSED:
        written = [
            v for n, v in body.items() if isinstance(v, str) and " " in v and n not in choices
        ]
        page = answer.page.replace("\0", "")
        if lost := [v[:30] for v in written if escape(v.replace("\0", "").strip()) not in page]:
            return f"{answer.cell}, and lost: {lost}"
        if answer.written - READING and answer.cell != "409":
            return f"{answer.cell}, and wrote {answer.written}"
    return ""


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_a_spoiled_form_is_refused_in_words_and_loses_nothing(world: World, row: Row) -> None:
    role, path = somebody(row), reverse(row.name, args=world.things[row.thing])
    given, page = BODIES.get(row.name, {}), sent(world, role, path).page
    given = given(world) if callable(given) else given
    body = dict.fromkeys(set(FIELD.findall(page)) - {"q"}) | given
    choices, prose = NO_TEXT | set(CHOICE.findall(page)), set(PROSE.findall(page))
    found = []
    for what in BAD if connection.vendor == "sqlite" else OF_DATABASE:
        for name, form in spoiled(body, what, prose):
            if wrong := wrong_with(sent(world, role, path, form), form, choices):
                found.append(f"{what} in {name}: {wrong}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: text[:30])
def test_broken_json_is_answered_and_the_draft_keeps_what_it_can(world: World, text: str) -> None:
    answer = sent(world, "staff", "/en/needs/draft/", text)
    assert answer.cell in {"ok", "400", "422", "--"}, answer.cell


@pytest.mark.parametrize("path", ["needs/new/", "needs/draft/", "seats/claim/", "me/edit/", "account/reauthenticate/"])  # fmt: skip
@pytest.mark.parametrize(("kind", "body"), RAW)
def test_a_body_that_is_no_form_is_answered(
    world: World, path: str, kind: str, body: bytes
) -> None:
    answer = sent(world, "staff", f"/en/{path}", body, kind)
    assert answer.cell in {"ok", "no", "400", "422"}, answer.cell


@pytest.mark.parametrize("name", FILE_NAMES)
@pytest.mark.parametrize("content", FILES, ids=lambda content: repr(content[:12]))
def test_whatever_file_is_sent_to_a_room_is_answered_and_no_word_is_lost(
    world: World, name: str, content: bytes
) -> None:
    path, words = reverse("rooms:say", args=world.things["room.working"]), f"{SCRIPT} and words"
    for count in (1, 6):
        sent_files = [SimpleUploadedFile(name, content) for _ in range(count)]
        form = {"cid": "another-cid-of-mine", "body": words, "files": sent_files}
        answer = sent(world, "staff", path, form)
        assert answer.cell in {"go", "422"}, answer.cell
        assert not wrong_with(answer, form, {"cid"}), wrong_with(answer, form, {"cid"})
        assert (answer.cell == "go") == ("rooms_message" in answer.written)


@pytest.mark.parametrize("row", [r for r in written() if r.method == "GET"], ids=str)
def test_no_query_string_breaks_a_page(world: World, row: Row) -> None:
    path, role = reverse(row.name, args=world.things[row.thing]), somebody(row)
    for value in ("9" * 5000, "-1", "a%00b", "%3Cscript%3Ealert('leak')%3C/script%3E", "%FF%FE"):
        asked = "&".join(f"{name}={value}" for name in ASKED)
        answer = sent(world, role, f"{path}?{asked}")
        assert not answer.cell.startswith("5"), answer.cell
        assert SCRIPT not in answer.page or "<main" not in answer.page


@pytest.mark.parametrize("path", ["invitations/%s/", "mail/%s/", "account/confirm/%s/", "parties/%s/yes/", "needs/%s/"])  # fmt: skip
@pytest.mark.parametrize("word", ["\0", "x" * 4000, "<script>", "9" * 5000, "a:b:c", "é\u202e"])
def test_a_forged_word_in_an_address_is_answered(world: World, path: str, word: str) -> None:
    for body in (None, {"mail": "all"}):
        answer = sent(world, "staff", "/en/" + path % quote(word), body)
        assert answer.cell in {"ok", "--", "405"}, answer.cell

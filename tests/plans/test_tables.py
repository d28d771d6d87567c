"""A table of national targets, pasted or uploaded: looked at first, then taken in once."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from exchange.atlas.models import Party
from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.people.models import User
from exchange.plans import tables
from exchange.plans.models import NationalTarget
from exchange.plans.queries import known
from tests.conftest import browser

pytestmark = pytest.mark.django_db
TABLE = "/en/plans/FJ/targets/table/"
ROWS = (
    "code\ttitle\ttext\talignment\tlacking\n"
    "1\tProtect reefs\tA third of the reefs by 2030.\tKMGBF target 3; SDG 14.5\tTraining; finance\n"
    "2\t\t\t\t\n"
    "3\tClean rivers\t\tRamsar: Goal 2\tmagic\n"
)


def titles(text: str) -> list[str]:
    return [one.fields["title"] for one in tables.read(text, set()) if not one.problem]


def send(user: User, text: str = "", *, take: bool = False, data: bytes | None = None):  # type: ignore[no-untyped-def]
    body: dict[str, object] = {"text": text} | ({"take": "1"} if take else {})
    if data is not None:
        body["file"] = SimpleUploadedFile("targets.csv", data)
    answer = browser(user).post(TABLE, body)
    return answer.status_code, answer.content.decode()


def test_nothing_is_taken_in_before_it_was_seen_and_each_problem_names_its_line(
    fiji_staff: User,
) -> None:
    status, page = send(fiji_staff, ROWS)
    assert (status, NationalTarget.objects.exists()) == (200, False)
    rows = re.findall(
        r'<th scope="row" class="num">(\d+)</th>.*?</svg> ?(.*?)</td>', page, re.DOTALL
    )
    assert rows == [
        ("2", "Yes"), ("3", "It has neither a title nor a text."),
        ("4", "We do not know “magic”. Use the words of the list below."),
    ]  # fmt: skip
    assert "Take in 1 target" in page
    assert "3\tClean rivers\t\tRamsar: Goal 2\tmagic" in page


def test_the_good_rows_are_taken_in_and_the_bad_ones_stay_to_be_mended(fiji_staff: User) -> None:
    status, page = send(fiji_staff, ROWS, take=True)
    target = NationalTarget.objects.get()
    assert (status, target.title, target.code) == (200, "Protect reefs", "1")
    assert [str(one) for one in target.alignments.all()] == ["KMGBF target 3", "SDG 14.5"]
    assert sorted(one.pk for one in target.lacks.all()) == ["finance", "training"]
    assert "1 target taken in." in page
    assert "2 rows have something to mend." in page


def test_every_row_that_was_not_taken_in_stays_in_sight(fiji_staff: User) -> None:
    page = send(fiji_staff, "1\tReefs\n1\tOther words\n2\tRivers\t\t\tmagic", take=True)[1]
    assert "2 rows have something to mend." in page
    assert "It has the code or the words of line 1." in page


def test_sent_twice_it_adds_nothing_twice(fiji_staff: User) -> None:
    for _ in range(2):
        send(fiji_staff, ROWS, take=True)
    send(fiji_staff, "9\tprotect REEFS\tA third of the reefs by 2030.", take=True)
    assert NationalTarget.objects.count() == 1
    assert Entry.objects.filter(name="targets.taken_in").count() == 1
    assert "Already there" in send(fiji_staff, ROWS)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By 2030, restore rivers, lakes\nBy 2030, stop waste; plastic", ["By 2030, restore rivers, lakes", "By 2030, stop waste; plastic"]),
        ("By 2030, restore rivers", ["By 2030, restore rivers"]),
        ("1;Reefs;All of them\n2;Rivers;Most", ["Reefs", "Rivers"]),
        ("1,Reefs,\"All, of them\"\n2,Rivers,Most", ["Reefs", "Rivers"]),
        ("1\tReefs\n2\tRivers", ["Reefs", "Rivers"]),
        ("Titre,Numéro\nRécifs,1\nRivières,2", ["Récifs", "Rivières"]),
        ("Código;Meta nacional\n1;Arrecifes", ["Arrecifes"]),
        ("№\tНазвание\n1\tРифы", ["Рифы"]),
        ("编号\t国家目标\n1\t珊瑚礁", ["珊瑚礁"]),
        ("الرمز\tالهدف الوطني\n1\tالشعاب", ["الشعاب"]),
        ("\ufeffcode,title\r\n1,Reefs\r\n", ["Reefs"]),
        ("code\ttitle\n1\t\"Reefs\nand rivers\"\n2\tLakes", ["Reefs\nand rivers", "Lakes"]),
        ("note,title,note\nx,Reefs,y", ["Reefs"]),
    ],
)  # fmt: skip
def test_headers_and_partings_are_told_apart(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])  # fmt: skip
def test_a_file_is_read_in_the_encodings_that_sheets_write(fiji_staff: User, encoding: str) -> None:
    data = "code;titre\n1;Protéger les récifs – tous\n".encode(encoding)
    status, page = send(fiji_staff, data=data)
    assert (status, "Protéger les récifs – tous" in page) == (200, True)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 a workbook", "This is a workbook."),
        (b"x" * 1_000_001, "The file is larger than 1 MB."),
        ("\n".join(f"Target {n}" for n in range(501)).encode(), "These are 501 rows"),
        (b"", "There is no target in it."),
        (b"code\ttitle\n", "There is no target in it."),
        (b"a\tb\0c" + b" and words" * 20, "Null characters are not allowed."),
        (b"\x81\x8d\x8f", "The letters of this file cannot be read."),
        (b'1\t"' + b"x" * 140_000, "Line 1 cannot be read: a quotation mark may be open there."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words(
    fiji_staff: User, data: bytes, words: str
) -> None:
    status, page = send(fiji_staff, data=data)
    assert (status, words in page) == (422, True)
    assert NationalTarget.objects.exists() is False


def test_a_row_that_repeats_another_names_its_line() -> None:
    lines = tables.read("1\tReefs\n2\tRivers\n1\tLakes\n3\trivers", set())
    assert [line.problem for line in lines] == [
        "", "", "It has the code or the words of line 1.", "It has the code or the words of line 2.",
    ]  # fmt: skip


def test_a_quotation_mark_left_open_is_named_by_its_line() -> None:
    lines = tables.read('1\tReefs\n2\t"Rivers\n' + "x " * 4000, set())
    assert lines[1].number == 2
    assert "A quotation mark may be open." in lines[1].problem


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "zh-hans", "ar"])
def test_what_is_downloaded_can_be_taken_in_again_by_another_party(
    lang: str, fiji_staff: User, senegal_staff: User
) -> None:
    sent = ROWS.replace("Protect reefs", "=2+5 reefs, \"all\"").replace("A third", "@A third")  # fmt: skip
    send(fiji_staff, sent, take=True)
    data = browser(fiji_staff).get(f"/{lang}/plans/FJ/targets/csv/").content
    assert data.startswith(b"\xef\xbb\xbf")
    cells = next(iter(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]))
    assert cells[1:3] == ['\'=2+5 reefs, "all"', "'@A third of the reefs by 2030."]
    with translation.override(lang):
        (line,) = tables.read(tables.decoded(data), known(Party.objects.get(pk="SN")))
    assert line.problem == ""
    assert line.fields["title"] == '=2+5 reefs, "all"'
    assert line.fields["alignments"] == [("KMGBF", "target 3"), ("SDG", "14.5")]
    assert sorted(line.fields["lacks"]) == ["finance", "training"]


def test_the_whole_cannot_be_larger_than_a_form_may_be() -> None:
    with pytest.raises(Refused) as told:
        tables.read("é" * 600_000, set())
    assert told.value.code == "too_big"

"""Files in a room: what a member may send, who fetches them, and what is left when they go."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchange.brokering import actions as brokering
from exchange.insight.queries.own import own
from exchange.people.models import Actor
from exchange.rooms import actions, files
from exchange.rooms.models import Content, File, Message
from tests.conftest import person
from tests.rooms.conftest import tell
from tests.rooms.test_mending import edited, frames, taken
from tests.rooms.test_page import found_in, page_of

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
CID = "a-cid-of-mine"


def upload(name: str = "plan.csv", data: bytes = b"site,depth\nSuva,4\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return held.getvalue()


def posted(client, room, *uploads, body: str = "", cid: str = CID, **also):
    say = reverse("rooms:say", args=[room.pk])
    return client.post(say, {"cid": cid, "body": body, "files": list(uploads)}, **also)


def sent(room, user, *uploads, body: str = "The plan.", cid: str = CID) -> actions.Said:
    return tell(room, user, body, cid=cid, files=files.taken(uploads))


def fetched(client, user, file: File):
    client.force_login(user)
    return client.get(reverse("room-file", args=[file.message.room_id, file.pk]))


def test_files_go_with_a_message_and_are_listed_with_kind_and_size(client, room, fiji_staff):
    client.force_login(fiji_staff)
    answer = posted(client, room, upload(), upload("Reef.PDF", b"%PDF-1.7 x"), body="The plan")
    assert (answer.status_code, answer["Location"]) == (303, f"/en/rooms/{room.pk}/#m1")
    one, two = File.objects.all()
    assert [(one.name, one.kind, one.size), (two.name, two.kind, two.size)] == [
        ("plan.csv", "csv", 18), ("Reef.PDF", "pdf", 10),
    ]  # fmt: skip
    page = page_of(client, room, fiji_staff)
    assert f'<li><a href="/rooms/{room.pk}/files/{one.pk}/"><bdi>plan.csv</bdi></a>' in page
    assert re.search(r"<bdi>PDF</bdi> · <bdi>10\sbytes</bdi>", page)
    assert "<p" in page.split('id="m1"')[1].split('<ul class="files">')[0]


def test_a_message_may_be_only_files_but_not_nothing(client, room, fiji_staff):
    client.force_login(fiji_staff)
    assert posted(client, room, upload()).status_code == 303
    assert (Message.objects.get().body, File.objects.count()) == ("", 1)
    empty = posted(client, room, cid="another-cid")
    assert (empty.status_code, "Write something first." in empty.content.decode()) == (422, True)
    assert Message.objects.count() == 1


def test_the_frame_names_the_files_and_its_html_shows_them(room, fiji_staff):
    said = sent(room, fiji_staff, upload("photo.png", PNG))
    file = said.message.files.get()
    frame = frames(room, 1)[0]["msg"]
    assert frame["files"] == [
        {
            "name": "photo.png",
            "kind": "png",
            "size": 108,
            "url": f"/rooms/{room.pk}/files/{file.pk}/",
        }
    ]
    assert (
        f'<a href="/rooms/{room.pk}/files/{file.pk}/look/"><bdi>photo.png</bdi></a>'
        in frame["html"]
    )
    assert "<img" not in frame["html"]
    tell(room, fiji_staff, "no file")
    assert frames(room, 2)[0]["msg"]["files"] == []


def test_the_same_form_sent_twice_is_one_message_and_one_set_of_files(client, room, fiji_staff):
    client.force_login(fiji_staff)
    there = {posted(client, room, upload(), body="The plan")["Location"] for _ in range(2)}
    assert len(there) == 1
    assert (Message.objects.count(), File.objects.count(), Content.objects.count()) == (1, 1, 1)


def test_other_files_from_a_form_one_went_back_to_are_refused_not_lost(client, room, fiji_staff):
    client.force_login(fiji_staff)
    posted(client, room, upload())
    for others in ([upload(data=b"other")], [upload(), upload("b.txt")], []):
        assert posted(client, room, *others, body="").status_code in (409, 422)
    assert (Message.objects.count(), File.objects.count()) == (1, 1)


GOOD = {
    "a.pdf": b"%PDF-1.4", "a.docx": archive("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "a.pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "a.odt": archive("mimetype", "content.xml"), "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 9,
    "a.csv": "été;1".encode("cp1252"), "a.txt": "мир".encode("utf-16"), "a.md": b"# Reef",
    "a.json": b'\xef\xbb\xbf {"a": 1}', "a.geojson": b'{"type": "Feature"}', "a.png": PNG,
    "a.jpeg": b"\xff\xd8\xff\xe0", "a.webp": b"RIFF\0\0\0\0WEBPVP8 ",
    "reefs.zip": archive("reefs.shp", "reefs.dbf", "reefs.shx"), "empty.zip": archive(),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_file_whose_content_is_what_its_name_says_is_taken(name):
    (one,) = files.taken([upload(name, GOOD[name])])
    assert (one.name, one.data) == (name, GOOD[name])


def test_a_geopackage_is_taken_and_another_database_is_not(tmp_path: Path):
    for mark, told in ((0x47504B47, True), (0, False)):
        path = tmp_path / f"{mark}.gpkg"
        base = sqlite3.connect(path)
        base.executescript(f"PRAGMA application_id={mark}; CREATE TABLE t(a);")
        base.close()
        assert files.KINDS["gpkg"].is_so(path.read_bytes()) is told


BAD = {
    "run.exe": (b"MZ", "is of a kind that is not taken here"),
    "page.html": (b"<html>", "is of a kind that is not taken here"),
    "drawing.svg": (b"<svg>", "is of a kind that is not taken here"),
    "noending": (b"x", "is of a kind that is not taken here"),
    "plan.pdf.exe": (b"%PDF-1.4", "is of a kind that is not taken here"),
    "macro.xlsm": (GOOD["a.xlsx"], "is of a kind that is not taken here"),
    "nothing.txt": (b"", "is empty"),
    "run.pdf": (b"MZ", "does not hold what its ending says"),
    "run.csv": (b"MZ\0\0", "does not hold what its ending says"),
    "table.docx": (GOOD["a.xlsx"], "does not hold what its ending says"),
    "cut.zip": (GOOD["reefs.zip"][:-9], "does not hold what its ending says"),
    "words.json": (b"hello", "does not hold what its ending says"),
    "page.png": (b"<html>", "does not hold what its ending says"),
    "big.txt": (b"x" * (files.EACH + 1), "is larger than 10 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_taken_is_named_and_no_word_is_lost(client, room, fiji_staff, name):
    data, told = BAD[name]
    client.force_login(fiji_staff)
    answer = posted(client, room, upload("good.txt"), upload(name, data), body="My long <words>")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"“\u2068{name}\u2069” {told}" in page
    assert "My long &lt;words&gt;</textarea>" in page
    assert '<a href="#id_files">' in page
    assert "Choose the files again" in page
    assert (Message.objects.count(), File.objects.count()) == (0, 0)


def test_a_sixth_file_is_refused_with_what_to_do(client, room, fiji_staff):
    client.force_login(fiji_staff)
    answer = posted(client, room, *(upload(f"{n}.txt") for n in range(6)), body="words")
    assert answer.status_code == 422
    assert "A message takes at most 5 files." in answer.content.decode()
    assert File.objects.count() == 0


def test_a_room_holds_so_much_and_taking_back_makes_place(client, room, fiji_staff, monkeypatch):
    monkeypatch.setattr("exchange.rooms.actions.talk.IN_A_ROOM", 40)
    client.force_login(fiji_staff)
    assert posted(client, room, upload(), upload("b.txt")).status_code == 303
    full = posted(client, room, upload("c.txt"), body="one more", cid="another-cid")
    page = full.content.decode()
    assert (full.status_code, "one more</textarea>" in page) == (409, True)
    assert "A room holds 200 MB of files" in page
    taken(room, fiji_staff)
    assert posted(client, room, upload("c.txt"), cid="another-cid").status_code == 303


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("../../etc/plan.csv", "plan.csv"), ("C:\\Users\\Mere\\plan.csv", "plan.csv"),
        ("a\u202efdp.csv", "afdp.csv"), ("a\0\r\nb.csv", "ab.csv"), ("\u2066x\u2069.csv", "x.csv"),
        ("  two   words .csv", "two words.csv"), (".csv", "file.csv"), ("...csv", "file.csv"),
        ('a<b>:"|?*.csv', "a_b______.csv"), ("plan.csv. .", "plan.csv"), ("", "file"),
        ("x" * 500 + ".csv", "x" * 116 + ".csv"), ("x" * 500, "x" * 120), ("a." + "b" * 300, "a." + "b" * 118),
        ("Плана.csv", "Плана.csv"), ("e\u0301.csv", "é.csv"), ("\ud800.csv", "file.csv"),
    ],
)  # fmt: skip
def test_a_name_is_made_harmless(raw, kept):
    assert files.name_of(raw) == kept
    assert len(kept) <= File._meta.get_field("name").max_length


def test_a_file_is_fetched_to_be_saved_and_never_as_a_page(client, room, fiji_staff, expert):
    file = sent(room, fiji_staff, upload("План «1».csv", b"<script>1</script>")).message.files.get()
    answer = fetched(client, expert, file)
    assert (answer.status_code, answer.content) == (200, b"<script>1</script>")
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%9F")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=3-", 206, PNG[3:]), ("bytes=0-4", 206, PNG[:5]), ("bytes=107-999", 206, b"\0"),
        ("bytes=108-", 200, PNG), ("bytes=9-3", 200, PNG), ("bytes=-5", 200, PNG),
        ("bytes=1-2,4-5", 200, PNG), ("lines=1-", 200, PNG), ("bytes=" + "9" * 30 + "-", 200, PNG),
    ],
)  # fmt: skip
def test_a_file_is_fetched_on_from_where_a_line_was_cut(client, room, expert, asked, status, part):
    file = sent(room, expert, upload("reef.png", PNG)).message.files.get()
    address, tag = (
        reverse("room-file", args=[room.pk, file.pk]),
        fetched(client, expert, file)["ETag"],
    )
    headers = {"Range": asked, "If-Range": tag, "Accept-Encoding": "gzip"}
    answer = client.get(address, headers=headers)
    assert (answer.status_code, answer.content) == (status, part)
    other = client.get(address, headers=headers | {"If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, PNG)


def test_a_file_that_one_has_is_not_sent_again_but_only_to_a_member(
    client, room, expert, coordinator
):
    file = sent(room, expert, upload("reef.png", PNG)).message.files.get()
    known = {"If-None-Match": fetched(client, expert, file)["ETag"]}
    address = reverse("room-file", args=[room.pk, file.pk])
    assert client.get(address, headers=known).status_code == 304
    actions.remove_member(by=Actor(coordinator), member=room.members.get(user=expert))
    assert client.get(address, headers=known).status_code == 404


def test_a_text_travels_compressed(client, room, expert):
    file = sent(room, expert, upload(data=b"site,depth\n" * 1000)).message.files.get()
    client.force_login(expert)
    address = reverse("room-file", args=[room.pk, file.pk])
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (answer["Content-Encoding"], len(answer.content) < 1000) == ("gzip", True)


def test_a_picture_is_loaded_by_whoever_asks_for_it(client, room, fiji_staff, expert):
    shown = sent(room, fiji_staff, upload("reef.png", PNG), upload()).message.files
    picture, table = shown.get(kind="png"), shown.get(kind="csv")
    assert "<img" not in page_of(client, room, expert)
    look = client.get(
        f"/rooms/{room.pk}/files/{picture.pk}/look/", headers={"Accept-Language": "fr"}
    )
    assert look["Location"] == f"/fr/rooms/{room.pk}/files/{picture.pk}/look/"
    page = client.get(f"/en/rooms/{room.pk}/files/{picture.pk}/look/").content.decode()
    assert f'src="/rooms/{room.pk}/files/{picture.pk}/" alt="reef.png"' in page
    assert client.get(f"/en/rooms/{room.pk}/files/{table.pk}/look/").status_code == 404


def test_who_is_not_in_the_room_gets_no_file(
    client, room, exchange, fiji_staff, fiji_focal, expert, coordinator, stranger, senegal_staff
):
    file = sent(room, fiji_staff, upload()).message.files.get()
    other = person("Rui Costa", "rui@ecotone.example")
    other.mandates.create(kind="coordinator")
    for user in (stranger, senegal_staff, other):
        assert fetched(client, user, file).status_code == 404
    assert fetched(client, coordinator, file).status_code == 200
    brokering.look_in(by=Actor(other), case=exchange.need.case)
    assert fetched(client, other, file).status_code == 200
    actions.remove_member(by=Actor(coordinator), member=room.members.get(user=expert))
    assert fetched(client, expert, file).status_code == 404
    assert fetched(client, fiji_focal, file).status_code == 200
    fiji_focal.seats.update(holder=stranger)
    assert fetched(client, fiji_focal, file).status_code == 404
    client.logout()
    assert client.get(reverse("room-file", args=[room.pk, file.pk])).status_code == 302


def test_a_file_of_another_room_is_not_there(client, room, fiji_staff):
    file = sent(room, fiji_staff, upload()).message.files.get()
    client.force_login(fiji_staff)
    for address in (f"/rooms/{room.pk + 1}/files/{file.pk}/", f"/rooms/{room.pk}/files/{10**30}/",
                    f"/rooms/{room.pk}/files/{file.pk + 1}/"):  # fmt: skip
        assert client.get(address, follow=True).status_code == 404


def test_taking_a_message_back_deletes_its_files_for_good(client, room, fiji_staff, expert):
    file = sent(room, fiji_staff, upload("secret.csv")).message.files.get()
    keep = sent(room, expert, upload("kept.csv")).message.files.get()
    taken(room, fiji_staff)
    assert list(File.objects.all()) == [keep]
    assert [one.pk for one in Content.objects.all()] == [keep.pk]
    assert fetched(client, fiji_staff, file).status_code == 404
    assert "secret.csv" not in page_of(client, room, fiji_staff)
    assert {len(one["msg"]["files"]) for one in frames(room, 1)} == {0, 1}
    assert "secret.csv" not in str(frames(room))
    again = sent(room, fiji_staff, upload("secret.csv"))
    assert (again.dup, File.objects.count()) == (True, 1)


def test_an_edit_leaves_the_files(client, room, fiji_staff):
    sent(room, fiji_staff, upload())
    edited(room, fiji_staff, "The plan, later")
    assert [one["name"] for one in frames(room, 2)[0]["msg"]["files"]] == ["plan.csv"]
    assert "plan.csv" in page_of(client, room, fiji_staff)
    assert sent(room, fiji_staff, upload()).dup


def test_an_answer_quotes_files_without_words_by_their_names(client, room, fiji_staff, expert):
    sent(room, fiji_staff, upload(), upload("b.txt"), body="")
    tell(room, expert, "Thank you", reply_to=1)
    assert "plan.csv, b.txt</span>" in frames(room, 2)[0]["msg"]["html"]
    assert "plan.csv, b.txt</span>" in page_of(client, room, expert)


def test_files_chosen_before_an_answer_have_to_be_chosen_again_and_the_page_says_so(
    client, room, fiji_staff
):
    tell(room, fiji_staff)
    client.force_login(fiji_staff)
    given = {"body": "my words", "answer": "1", "files": [upload()]}
    page = client.post(reverse("rooms:say", args=[room.pk]), given).content.decode()
    assert ("my words</textarea>" in page, "Choose the files again" in page) == (True, True)
    assert "Choose the files again" not in page_of(client, room, fiji_staff)


def test_no_files_where_the_room_is_only_read(client, room, exchange, fiji_staff):
    brokering.end(by=Actor(fiji_staff), exchange=exchange)
    client.force_login(fiji_staff)
    answer = posted(client, room, upload(), body="late words")
    page = answer.content.decode()
    assert (answer.status_code, "late words" in page) == (409, True)
    assert (File.objects.count(), Content.objects.count()) == (0, 0)


def test_a_page_without_a_socket_sends_files_too(client, room, fiji_staff):
    client.force_login(fiji_staff)
    accept = {"headers": {"Accept": "application/json"}}
    acks = [posted(client, room, upload(), **accept).json() for _ in range(2)]
    assert [(one["t"], one["no"], one["dup"]) for one in acks] == [
        ("ack", 1, False),
        ("ack", 1, True),
    ]
    wrong = posted(client, room, upload("run.exe", b"MZ"), cid="another-cid", **accept)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")
    assert File.objects.count() == 1


def test_fifty_messages_with_files_cost_the_queries_of_one(client, room, fiji_staff):
    counts = []
    for more in (1, 24):
        for _ in range(more):
            names = (upload("a.txt"), upload("b.png", PNG))
            sent(room, fiji_staff, *names, cid=f"cid-of-{Message.objects.count():06}")
        client.force_login(fiji_staff)
        for address, asked in (("room", {}), ("events", {"after": 1}), ("search", {"q": "png"})):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"rooms:{address}", args=[room.pk]), asked)
            counts.append(len(queries))
            assert not [one for one in queries if "rooms_content" in one["sql"]]
    assert counts[:3] == counts[3:]


def test_a_file_is_found_by_its_name(client, room, fiji_staff):
    sent(room, fiji_staff, upload("Équipe-Suva.csv"), body="")
    tell(room, fiji_staff, "nothing of it")
    assert found_in(client, room, fiji_staff, "equipe") == [1]


def test_one_s_own_copy_names_the_files_one_sent(room, fiji_staff, expert):
    sent(room, fiji_staff, upload())
    sent(room, expert, upload("other.csv"))
    names = [row["name"] for row in own(Actor(fiji_staff))["files"]]
    assert names == ["plan.csv"]

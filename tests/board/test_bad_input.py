"""Whatever a form is sent: a clear refusal, nothing lost, never a crash; and not too often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from exchange.board.models import Need
from exchange.people.models import User
from tests.board.conftest import TEXT
from tests.conftest import browser

pytestmark = pytest.mark.django_db
Sheet = Callable[..., dict[str, Any]]
NEW = "/en/needs/new/"
BAD = [
    ("title", "x" * 161), ("title", "a\0b"), ("text", "x" * 3001), ("text", "a\0b"), ("serves", "x" * 201),
    ("by_when", "31.12.2027"), ("by_when", "9" * 5000), ("by_when", "2027-02-30"), ("audience", "everyone"),
    ("audience", "a\0"), ("targets", ["0"]), ("targets", ["9" * 30]), ("targets", ["3\0"]), ("support", ["gold"]),
    ("languages", ["xx"]), ("languages", ["e\0"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_answer_is_named_and_the_rest_is_kept(
    fiji_staff: User, sheet: Sheet, name: str, value: Any
) -> None:
    page = browser(fiji_staff).post(NEW, sheet(**{name: value}))
    words = page.content.decode()
    assert (page.status_code, Need.objects.count()) == (422, 0)
    assert "There is one thing to fix" in words
    assert name == "text" or TEXT in words


@pytest.mark.parametrize(
    "extra",
    [
        {"cid": "'; drop"},
        {"cid": "x" * 5000},
        {"cid": "\0"},
        {"rev": "9" * 40},
        {"was_targets": "9" * 9999},
        {"was_targets": "\0,<b>"},
        {"state": "open"},
        {"party": "SN"},
        {"seat": "1"},
        {"for": "\0"},
        {"need": "1"},
    ],
)
def test_forged_hidden_fields_change_nothing(
    fiji_staff: User, sheet: Sheet, extra: dict[str, str]
) -> None:
    browser(fiji_staff).post(NEW, sheet(**extra))
    assert [(need.state, need.party_id) for need in Need.objects.all()] == [("posted", "FJ")]


@pytest.mark.parametrize(
    "fields",
    [
        {"level": "x\0"},
        {"level": "palace"},
        {"barrier": "9" * 40},
        {"mode": "boat"},
        {"tried": "x" * 2001},
        {"partners": "21"},
        {"partners": "0"},
        {"partners": "9" * 5000},
        {"success": "a\0"},
        {"said_lang": "de"},
    ],
)
def test_bad_answers_to_the_rest_are_named(
    need: Need, fiji_staff: User, fields: dict[str, str]
) -> None:
    given = {
        "level": "",
        "mode": "either",
        "barrier": "",
        "tried": "Kept",
        "benefits": "",
        "success": "",
        "partners": "1",
    }
    page = browser(fiji_staff).post(f"/en/needs/{need.pk}/more/", given | fields)
    assert page.status_code == 422
    assert "There is one thing to fix" in page.content.decode()


def test_a_note_that_is_too_long_is_refused_and_kept(need: Need, fiji_focal: User) -> None:
    page = browser(fiji_focal).post(f"/en/needs/{need.pk}/yes/", {"note": "n" * 1001})
    assert (page.status_code, "n" * 1001 in page.content.decode()) == (422, True)


def test_script_in_every_text_stays_text(fiji_staff: User, sheet: Sheet) -> None:
    bad = "<script>alert(1)</script>"
    client = browser(fiji_staff)
    client.post(NEW, sheet(title=bad, text=bad, serves=bad))
    need = Need.objects.get()
    more = {"mode": "either", "tried": bad, "benefits": bad, "success": bad, "partners": "1"}
    client.post(f"/en/needs/{need.pk}/more/", more)
    for path in ("", "edit/", "more/", "withdraw/"):
        page = client.get(f"/en/needs/{need.pk}/{path}").content.decode()
        assert (bad in page, "&lt;script&gt;" in page) == (False, True)


@pytest.mark.parametrize(
    "path",
    [
        "needs/99999999999999999999999/",
        "offers/99999999999999999999999/",
        "needs/0/edit/",
        "offers/99999999999999999999/edit/",
        "needs/-1/",
    ],
)
def test_numbers_that_no_row_has_are_absent(fiji_staff: User, path: str) -> None:
    assert browser(fiji_staff).get(f"/en/{path}").status_code == 404


def test_after_thirty_posts_in_an_hour_one_waits_and_the_text_stays(
    fiji_staff: User, senegal_staff: User, sheet: Sheet
) -> None:
    cache.clear()
    client = browser(fiji_staff)
    for n in range(30):
        assert client.post(NEW, sheet(title="", cid=f"{n:032d}")).status_code == 422
    page = client.post(NEW, sheet(title="The one too many"))
    words = page.content.decode()
    assert (page.status_code, Need.objects.count()) == (429, 0)
    assert 'name="title" value="The one too many"' in words
    assert 'csrfmiddlewaretoken" value="The' not in words
    assert browser(senegal_staff).post(NEW, sheet()).status_code == 302


def test_a_crowd_behind_one_address_is_slowed_down_much_later(
    fiji_staff: User, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr("exchange.doors.time.time", lambda: 1_800_000_000.0)
    cache.set(f"limit:post:address:10.0.0.1:{1_800_000_000 // 3600}", 600, 3600)
    client = browser(fiji_staff)
    assert client.post(NEW, sheet(), REMOTE_ADDR="10.0.0.1").status_code == 429
    assert client.post(NEW, sheet(), REMOTE_ADDR="10.0.0.2").status_code == 302

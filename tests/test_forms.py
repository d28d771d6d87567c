"""A form sent back says what to fix: each error leads to its field, and nothing typed is lost."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from exchange.board.models import Need
from exchange.brokering.models import Exchange, Proposal
from exchange.people.models import Actor, User
from exchange.plans import actions as plans

pytestmark = pytest.mark.django_db
LONG = "x" * 5000
CONTROLS = ("input", "select", "textarea", "summary")


class Form(HTMLParser):
    """What of a page ties errors and hints to fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: dict[str, str] = {}
        self.links: list[str] = []
        self.described: set[str] = set()
        self.told: dict[str, str] = {}
        self.untied: list[str] = []
        self._summary = 0
        self._title = False
        self.title = ""
        self.feed(text)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in pairs}
        classes = attrs.get("class", "").split()
        assert attrs.get("id") not in self.ids, f"{attrs.get('id')} stands twice"
        if "id" in attrs:
            self.ids[attrs["id"]] = tag
        self.described |= set(attrs.get("aria-describedby", "").split())
        if "err" in classes:
            self.untied += [] if "id" in attrs else ["an error without an id"]
            self.told[attrs.get("id", "")] = tag
        if tag == "div":
            self._summary += bool(self._summary) or "errs" in classes
        if tag == "a" and self._summary:
            self.links.append(attrs["href"])
        self._title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._summary:
            self._summary -= 1

    def handle_data(self, data: str) -> None:
        if self._title:
            self.title, self._title = data, False


def every_form() -> list[type[forms.BaseForm]]:
    get_resolver().url_patterns  # noqa: B018  (reads all views, and with them their forms)
    found, waiting = [], [forms.BaseForm]
    while waiting:
        found += (below := waiting.pop().__subclasses__())
        waiting += below
    return [one for one in found if one.__module__.startswith("exchange.")]


def test_a_line_break_counts_as_one_character_in_every_text() -> None:
    told = {
        f"{form.__name__}.{name}": field.widget.value_from_datadict({"x": "a\r\nb"}, {}, "x")
        for form in every_form() for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.Textarea)
    }  # fmt: skip
    assert len(told) > 10
    assert {name for name, said in told.items() if said != "a\nb"} == set()


@pytest.fixture(autouse=True)
def no_counts_left(db: None) -> None:
    cache.clear()


# Who sends what where, with something wrong in as many fields as the page has.
SENT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "need": ("fiji_staff", "needs/new/", {
        "title": "", "text": "", "by_when": "soon", "audience": "all", "targets": ["99"],
        "support": ["no_such"], "languages": ["xx"], "serves": LONG, "post": "1",
    }),
    "more": ("fiji_staff", "needs/{need}/more/", {
        "partners": "0", "level": "no", "barrier": "no", "mode": "no", "tried": LONG, "rev": "0",
        "said_lang": "xx",
    }),
    "version": ("fiji_staff", "needs/{need}/version/", {"lang": "xx", "title": "", "text": LONG}),
    "return": ("fiji_focal", "needs/{need}/return/", {"note": ""}),
    "offer": ("expert", "offers/new/", {
        "title": "", "text": "", "items": [LONG], "targets": ["99"], "regions": ["no_such"],
        "hours": "many", "places": "-1", "mode": "no", "cost": "no",
    }),
    "decline": ("expert", "proposals/{proposal}/decline/", {"reason": "", "line": LONG}),
    "report": ("fiji_staff", "exchanges/{exchange}/report/", {"done": "", "changed": LONG}),
    "word": ("coordinator", "desk/lexicon/new/", {
        "names_en": "the", "names_fr": "a, b", "note": LONG,
    }),
    "target": ("fiji_staff", "plans/FJ/targets/new/", {
        "code": LONG, "title": LONG, "text": LONG, "alignments": LONG, "lacks": ["no"],
    }),
    "table": ("fiji_staff", "plans/FJ/targets/table/", {"text": "code\ttitle"}),
    "section": ("fiji_staff", "plans/FJ/assessment/1/", {
        "level_1": "no", "barriers_1": ["no"], "lacks_1": ["no"], "note_1": LONG,
    }),
    "mail": ("expert", "mail/", {"mail": "sometimes"}),
    "me": ("expert", "me/edit/", {"name": "", "language": "xx", "timezone": "x", "languages": "x"}),
    "contact": ("expert", "me/contact/", {"phone": LONG, "other": LONG, "shared": ["all"]}),
    "claim": ("stranger", "seats/claim/", {"party": "XX", "kind": "king", "body": LONG}),
    "join": ("stranger", "experts/join/", {
        "headline": "", "languages": ["x"], "orcid": "1", "places": "0", "about": LONG,
    }),
    "organisation": ("stranger", "organisations/new/", {"name": "", "kind": "x", "area": "XX"}),
    "invite": ("coordinator", "invitations/new/", {"email": "nobody", "kind": "x", "party": ""}),
    "login": ("", "account/login/", {"login": "", "password": ""}),
    "signup": ("", "account/signup/", {"email": "nobody", "name": "", "password1": "a"}),
    "code": ("", "account/login/code/", {"email": ""}),
    "reset": ("", "account/password/reset/", {"email": "nobody"}),
}  # fmt: skip


@pytest.fixture
def things(exchange: Exchange, fiji_focal: User) -> dict[str, int]:
    Proposal.objects.filter(pk=exchange.proposal_id).update(state="half", offer_yes_at=None)
    posted = Need.objects.get(pk=exchange.need_id)
    plans.begin_assessment(by=Actor(fiji_focal), party=posted.party)
    return {"exchange": exchange.pk, "proposal": exchange.proposal_id, "need": posted.pk}


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", SENT)
def test_each_error_leads_to_its_field_and_is_tied_to_it(
    name: str, lang: str, things: dict[str, int], request: Any
) -> None:
    role, path, given = SENT[name]
    if name in ("return", "more", "version"):
        Need.objects.update(state="posted", rev=0)
    client = Client()
    if role:
        client.force_login(request.getfixturevalue(role))
    answer = client.post(f"/{lang}/{path.format(**things)}", given)
    assert answer.status_code in (200, 422), answer.status_code
    page = Form(answer.content.decode())
    targets = [link.removeprefix("#") for link in page.links]
    assert page.links
    assert {page.ids.get(target) for target in targets} <= set(CONTROLS), targets
    assert page.untied == []
    assert set(page.told) <= page.described
    assert page.described <= set(page.ids)
    if lang == "en":
        assert page.title.startswith("Error: ")


@pytest.mark.parametrize("name", SENT)
def test_what_was_typed_is_still_there(name: str, things: dict[str, int], request: Any) -> None:
    role, path, given = SENT[name]
    if name in ("return", "more", "version"):
        Need.objects.update(state="posted", rev=0)
    client = Client()
    if role:
        client.force_login(request.getfixturevalue(role))
    answer = client.post(f"/en/{path.format(**things)}", given).content.decode()
    typed = [value for value in given.values() if value in (LONG, "nobody", "soon", "many")]
    assert [value for value in typed if value not in answer] == []

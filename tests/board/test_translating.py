"""Versions by a machine: only where a service is configured, only of what others may read."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from exchange.board import actions, translator
from exchange.board.models import Need, Offer, Version
from exchange.errors import Refused
from exchange.journal.actions import run_due
from exchange.journal.models import Entry, Step
from exchange.people.models import Actor, User
from tests.conftest import browser

pytestmark = pytest.mark.django_db
BUTTON = "Have it translated by a machine"


class Service(ThreadingHTTPServer):
    """A translation service on the loopback: what it was asked, and how it answers."""

    asked: list[dict[str, Any]]
    status, drips, body = 200, False, b""

    def answer(self, asked: dict[str, Any]) -> bytes:
        said = {"translatedText": f"[{asked['target']}] {asked['q']}"}
        return self.body or json.dumps(said).encode()


class Door(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path} | asked)
        self.send_response(self.server.status)
        self.end_headers()
        if self.server.drips:
            for _n in range(40):
                time.sleep(0.05)
                self.wfile.write(b" ")
        self.wfile.write(self.server.answer(asked))

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    server = Service(("127.0.0.1", 0), Door)
    server.asked = []
    settings.TRANSLATE_URL = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def shown_need(open_need: Need) -> Need:
    Need.objects.filter(pk=open_need.pk).update(audience="members")
    Step.objects.all().delete()
    open_need.refresh_from_db()
    return open_need


def ask(user: User, need: Need, lang: str = "fr") -> None:
    actions.ask_version(by=Actor(user).wearing("party:FJ"), thing=need, lang=lang)


def page(user: User, need: Need, query: str = "") -> str:
    return browser(user).get(f"/en/needs/{need.pk}/{query}").content.decode()


def test_a_machine_s_version_comes_by_a_button_and_says_that_nobody_has_checked_it(
    service: Service, settings: Any, fiji_staff: User, shown_need: Need
) -> None:
    settings.TRANSLATE_KEY = "a key"
    client, path = browser(fiji_staff), f"/en/needs/{shown_need.pk}/version/"
    assert BUTTON in client.get(path).content.decode()
    answer = client.post(path, {"lang": "fr", "title": "", "text": "", "ask": "1"})
    assert answer["Location"] == f"/en/needs/{shown_need.pk}/"
    assert "a translation by a machine was asked for" in page(fiji_staff, shown_need)
    assert run_due() == 1
    made = shown_need.versions.get()
    assert (made.machine, made.made_by, made.is_behind) == (True, None, False)
    assert made.text == f"[fr] {shown_need.text}"
    assert service.asked[0] == {
        "path": "/translate", "q": shown_need.title, "source": "en", "target": "fr",
        "format": "text", "api_key": "a key",
    }  # fmt: skip
    seen = page(fiji_staff, shown_need, "?in=fr")
    assert "nobody has checked it" in seen
    assert "was asked for" not in seen


def test_a_person_s_version_takes_the_place_of_a_machine_s_and_keeps_it(
    service: Service, fiji_staff: User, shown_need: Need
) -> None:
    ask(fiji_staff, shown_need)
    by = Actor(fiji_staff).wearing("party:FJ")
    said = {"title": "Récifs", "text": "Un plan."}
    made = actions.write_version(by=by, thing=shown_need, lang="fr", **said)
    run_due()
    assert service.asked == []
    ask(fiji_staff, shown_need)
    assert Step.objects.exclude(state=Step.DONE).count() == 0
    actions.drop_version(by=by, version=made)
    ask(fiji_staff, shown_need)
    run_due()
    path = f"/en/versions/{shown_need.versions.get().pk}/"
    browser(fiji_staff).post(path, said | {"rev": "0"})
    checked = shown_need.versions.get()
    assert (checked.machine, checked.made_by, checked.text) == (False, fiji_staff, "Un plan.")


def test_without_a_service_nothing_is_offered_asked_or_sent(
    settings: Any, fiji_staff: User, shown_need: Need
) -> None:
    assert settings.TRANSLATE_URL == ""
    path = f"/en/needs/{shown_need.pk}/version/"
    assert BUTTON not in browser(fiji_staff).get(path).content.decode()
    answer = browser(fiji_staff).post(path, {"lang": "fr", "ask": "1"})
    assert answer.status_code == 403
    assert "not sent to a translation service" in answer.content.decode()
    assert Entry.objects.filter(name="need.version_asked").count() == 0


@pytest.mark.parametrize("hidden", [{"audience": "coordinators"}, {"yes_at": None}])
def test_what_others_may_not_read_is_never_sent(
    service: Service, fiji_staff: User, shown_need: Need, hidden: dict[str, Any]
) -> None:
    ask(fiji_staff, shown_need)
    Need.objects.filter(pk=shown_need.pk).update(**hidden)
    assert run_due() == 1
    with pytest.raises(Refused):
        ask(fiji_staff, shown_need, "es")
    path = f"/en/needs/{shown_need.pk}/version/"
    assert BUTTON not in browser(fiji_staff).get(path).content.decode()
    assert (service.asked, Version.objects.count()) == ([], 0)


def test_an_offer_that_waits_for_vetting_is_never_sent(
    service: Service, expert: User, offer: Offer
) -> None:
    by = Actor(expert).wearing(offer.side)
    actions.ask_version(by=by, thing=offer, lang="fr")
    expert.expert.vetted_at = None
    expert.expert.save()
    run_due()
    with pytest.raises(Refused):
        actions.ask_version(by=by, thing=Offer.objects.get(pk=offer.pk), lang="es")
    assert service.asked == []


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (302, b""), (200, b"no JSON"), (200, b"[]"), (200, b'{"translatedText": 7}'),
     (200, b'{"translatedText": " "}'), (200, b'{"translatedText": "%s"}' % (b"x" * 70_000))],
)  # fmt: skip
def test_no_translation_is_tried_again_and_at_last_said_to_have_failed(
    service: Service, fiji_staff: User, shown_need: Need, status: int, body: bytes
) -> None:
    service.status, service.body = status, body
    ask(fiji_staff, shown_need)
    run_due()
    step = Step.objects.get()
    assert (step.state, step.tries) == (Step.WAITING, 1)
    assert shown_need.text not in step.error
    Step.objects.update(state=Step.GIVEN_UP)
    assert "no translation came from the machine" in page(fiji_staff, shown_need)
    ask(fiji_staff, shown_need)
    assert Step.objects.filter(state=Step.WAITING).count() == 1
    assert Version.objects.count() == 0


def test_what_becomes_confidential_between_title_and_text_is_not_sent_further(
    service: Service, fiji_staff: User, shown_need: Need, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hide(text: str, source: str, target: str) -> str:
        Need.objects.update(audience="coordinators")
        return translator.translated(text, source, target)

    ask(fiji_staff, shown_need)
    monkeypatch.setattr("exchange.board.actions.translating.translated", hide)
    run_due()
    assert [one["q"] for one in service.asked] == [shown_need.title]
    assert Version.objects.count() == 0


def test_a_text_is_sent_as_one_in_the_language_its_author_says_and_never_into_it(
    service: Service, fiji_staff: User, shown_need: Need
) -> None:
    for lang in ("fr", "es"):
        ask(fiji_staff, shown_need, lang)
    by = Actor(fiji_staff).wearing("party:FJ")
    actions.edit_need(by=by, need=shown_need, said_lang="fr")
    Step.objects.exclude(name="board.translate").delete()
    assert run_due() == 2
    assert {(one["source"], one["target"]) for one in service.asked} == {("fr", "es")}
    assert [one.lang_id for one in shown_need.versions.all()] == ["es"]


@pytest.mark.parametrize("url", ["translate", "ftp://127.0.0.1", "http://", "http://[", "http://127.0.0.1:x"])  # fmt: skip
def test_an_address_that_is_none_is_asked_nothing(settings: Any, url: str) -> None:
    settings.TRANSLATE_URL = url
    with pytest.raises(translator.NoTranslation):
        translator.translated("Reefs", "en", "fr")


def test_a_service_that_drips_is_cut_off(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.drips = True
    monkeypatch.setattr(translator, "SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(translator.NoTranslation):
        translator.translated("Reefs", "en", "fr")
    assert time.monotonic() - began < 1.5


def test_asked_twice_it_is_asked_once(service: Service, fiji_staff: User, shown_need: Need) -> None:
    for lang in ("fr", "fr", "es"):
        ask(fiji_staff, shown_need, lang)
    assert Step.objects.count() == 2

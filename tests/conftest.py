"""The cast: two people of Fiji, one of Senegal, two experts, a coordinator and the rest."""

from __future__ import annotations

import gc
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection, transaction
from django.template import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from exchange.atlas.actions import load_release
from exchange.atlas.models import Target
from exchange.board import actions as board
from exchange.board.models import Need, Offer
from exchange.brokering import actions as brokering
from exchange.brokering.models import Exchange, Proposal
from exchange.errors import Refused
from exchange.people.models import (
    Actor,
    ExpertProfile,
    Mandate,
    Organisation,
    Seat,
    User,
)
from tests.browser.chromium import WITHOUT, chromium, play  # noqa: F401

RENDER = Template._render
ATLAS = Path(__file__).parent.parent / "seeds" / "atlas"


def pytest_report_header() -> str:
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[1]
    broker = settings.REDIS_URL.split(":")[0]
    return f"backends: {engine}, broker over {broker}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what a quiet run would hide: that browser tests were not run, and why."""
    told = {str(one.longrepr) for one in terminalreporter.stats.get("skipped", [])}
    if any(WITHOUT in words for words in told):
        terminalreporter.write_line(f"The browser tests were skipped: {WITHOUT}", yellow=True)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What waits for processes and browsers comes first, then the largest files, so that no worker
    is left alone with one at the end. SQLite's run asks everything, PostgreSQL's what may go
    differently there."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        config.hook.pytest_deselected(items=[item for item in items if not is_of_database(item)])
        items[:] = filter(is_of_database, items)
    waiting, sizes = ("faults", "browser"), Counter(item.path for item in items)

    def turn(item: pytest.Item) -> tuple[bool, int]:
        return not any(map(item.get_closest_marker, waiting)), -sizes[item.path]

    items.sort(key=turn)


def is_of_database(item: pytest.Item) -> bool:
    """Whether a test reads or writes the database and what it asks may depend on which it is; of
    those in a browser the whole story alone: how pages look does not."""
    if item.get_closest_marker("anywhere"):
        return False
    if item.get_closest_marker("browser"):
        return item.path.stem == "test_story_in_a_browser"
    asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asks or item.get_closest_marker("django_db") or item.get_closest_marker("faults"))


def fill_atlas() -> None:
    load_release(by=Actor.system("seed"), folder=ATLAS)


@pytest.fixture(scope="session", autouse=True)
def plain_pages(django_test_environment: None) -> None:
    """Pages are made as the site makes them: Django would copy what each template and each part
    of a form is given, for tests that ask what that was. None does: they read the page."""
    Template._render = RENDER


# What Django writes after each flush, and nothing here changes.
DJANGOS = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def quick_flush() -> None:
    """After a test with real transactions: PostgreSQL needs a third of a second to truncate a
    hundred tables, however empty, and Django asks it 180 things to write its own rows again."""
    type(connection.ops).sql_flush = emptied
    flush.emit_post_migrate_signal = lambda *_given: None


def emptied(_ops: Any, _style: Any, tables: list[str], **_how: Any) -> list[str]:
    """Deletes all rows but Django's; like TRUNCATE, the lock waits for whoever still writes."""
    names = [f'"{name}"' for name in tables if name not in DJANGOS]
    lock = f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE"
    return [lock] * (connection.vendor == "postgresql") + [f"DELETE FROM {one}" for one in names]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A request in another language leaves it behind in its thread; no test begins in it."""
    yield
    translation.deactivate()


BLOCKERS: list[Any] = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    BLOCKERS.append(django_db_blocker)
    with django_db_blocker.unblock():
        fill_atlas()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """A test with real transactions ends in a flush: the reference is back before the next one."""
    for blocker in BLOCKERS:
        with blocker.unblock():
            if not Target.objects.exists():
                fill_atlas()


def person(name: str, email: str, **fields: Any) -> User:
    return User.objects.create_user(email, password=None, name=name, **fields)


def seated(name: str, email: str, party: str, kind: str) -> User:
    user = person(name, email)
    Seat.objects.create(party_id=party, kind=kind, holder=user, body="Ministry of Environment")
    return user


def an_expert(name: str, email: str, area: str, places: int = 1) -> User:
    user = person(name, email)
    ExpertProfile.objects.create(
        user=user, headline=f"{name}, marine ecologist", area_id=area, places=places,
        vetted_at=timezone.now(),
    )  # fmt: skip
    return user


@pytest.fixture
def fiji_staff(db: None) -> User:
    return seated("Mere Vakaloloma", "mere@fiji.example", "FJ", "staff")


@pytest.fixture
def fiji_focal(db: None) -> User:
    return seated("Jone Tuilagi", "jone@fiji.example", "FJ", "focal_point")


@pytest.fixture
def senegal_staff(db: None) -> User:
    return seated("Awa Ndiaye", "awa@senegal.example", "SN", "staff")


@pytest.fixture
def expert(db: None) -> User:
    return an_expert("Hasina Rakoto", "hasina@expert.example", "MG")


@pytest.fixture
def other_expert(db: None) -> User:
    return an_expert("Ana Lopez", "ana@expert.example", "CR")


@pytest.fixture
def coordinator(db: None) -> User:
    user = person("Lina Mansour", "lina@ecotone.example")
    Mandate.objects.create(user=user, kind="coordinator")
    return user


@pytest.fixture
def administrator(db: None) -> User:
    user = person("Ada Admin", "ada@ecotone.example")
    Mandate.objects.create(user=user, kind="administrator")
    return user


@pytest.fixture
def stranger(db: None) -> User:
    return person("Sam Stranger", "sam@elsewhere.example")


@pytest.fixture
def network(db: None) -> Organisation:
    return Organisation.objects.create(
        name="Reef Network", kind="network", vetted_at=timezone.now()
    )


def browser(user: User | None) -> Client:
    """Somebody's browser, signed in; nobody's without a user."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def query_count(path: str, user: User | None) -> int:
    """How often a page asks the database, once it has been read before."""
    client = browser(user)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def ask(user: User, **fields: Any) -> Need:
    """Post a need for the user's Party through the verb, as the page does."""
    given: dict[str, Any] = {
        "title": "Design a national monitoring plan for marine protected areas",
        "text": "We have 31 locally managed marine areas and no common way to show if they work. "
        "We need a monitoring plan with indicators, and field teams trained in reef surveys.",
        "lang": "en",
        "targets": [3, 21],
        "support": ["monitoring_indicators"],
        "languages": ["en"],
        "by_when": timezone.localdate() + timedelta(days=120),
    } | fields
    seat = user.seats.first()
    assert seat is not None
    return board.post_need(by=Actor(user).wearing(seat.side), **given)


def offers(user: User, side: str = "", **fields: Any) -> Offer:
    """Publish an offer through the verb; the expert's own profile by default."""
    given: dict[str, Any] = {
        "title": "Monitoring plans for marine protected areas with open tools",
        "text": "I help agencies write a monitoring plan that they can keep running with their own "
        "staff: indicators, sampling design and reef surveys in marine protected areas.",
        "lang": "en",
        "targets": [3, 21],
        "support": ["monitoring_indicators", "training"],
        "languages": ["en", "fr"],
        "items": ["A shared set of indicators for fourteen marine areas in Vanuatu."],
    } | fields
    return board.publish_offer(by=Actor(user), side=side or f"profile:{user.expert.pk}", **given)


@pytest.fixture
def need(fiji_staff: User) -> Need:
    """Posted, waiting for Fiji's yes."""
    return ask(fiji_staff)


@pytest.fixture
def open_need(need: Need, fiji_focal: User) -> Need:
    board.endorse(by=Actor(fiji_focal).wearing("party:FJ"), need=need)
    brokering.open_case(by=Actor.system("matcher"), need=need)
    need.refresh_from_db()
    return need


@pytest.fixture
def offer(expert: User) -> Offer:
    return offers(expert)


@pytest.fixture
def proposal(open_need: Need, offer: Offer, coordinator: User) -> Proposal:
    return brokering.propose(
        by=Actor(coordinator), need=open_need, offer=offer, note="A good pair."
    )


@pytest.fixture
def exchange(proposal: Proposal, fiji_staff: User, expert: User) -> Exchange:
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    brokering.accept(by=Actor(expert), proposal=proposal)
    return Exchange.objects.get(proposal=proposal)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The world of tests.permits, built once a file: each request takes back what it wrote."""
    from tests.permits.world import build

    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; refusals come back as their code."""
    gate, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        gate.wait(10)
        try:
            answers[place] = call()
        except Refused as refused:
            answers[place] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers

"""What the rig of the browser tests asks of its own database, each in a process of its own."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from exchange.board import actions as board  # noqa: E402
from exchange.brokering import actions as brokering  # noqa: E402
from exchange.insight.queries.tryout import PASSWORD  # noqa: E402
from exchange.journal.actions import ask_job, move_job, progress_job  # noqa: E402
from exchange.library.actions import connect_source  # noqa: E402
from exchange.library.models import Hub, Source  # noqa: E402
from exchange.library.queries import run_of  # noqa: E402
from exchange.people.models import Actor, Mandate, User  # noqa: E402
from tests.conftest import an_expert, ask, offers, person, seated  # noqa: E402


def prepare() -> None:
    call_command("prepare", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def cast() -> None:
    """Fiji asks in the story; Senegal and Costa Rica are at work in a room already."""
    seated("Mere Vakaloloma", "mere@fiji.example", "FJ", "staff")
    seated("Jone Tuilagi", "jone@fiji.example", "FJ", "focal_point")
    offers(an_expert("Hasina Rakoto", "hasina@expert.example", "MG"))
    person("Sam Stranger", "sam@elsewhere.example")
    lina = person("Lina Mansour", "lina@ecotone.example")
    Mandate.objects.create(user=lina, kind="coordinator")
    under_way(lina)
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    print(json.dumps({}))


def under_way(coordinator: User) -> None:
    awa = seated("Awa Ndiaye", "awa@senegal.example", "SN", "focal_point")
    ana = an_expert("Ana Lopez", "ana@expert.example", "CR")
    need = board.endorse(by=Actor(awa), need=ask(awa, title="A count of our mangroves"))
    brokering.open_case(by=Actor.system("matcher"), need=need)
    made = brokering.propose(by=Actor(coordinator), need=need, offer=offers(ana))
    for user in (awa, ana):
        brokering.accept(by=Actor(user), proposal=made)


CLOCK = Actor.system("clock")


def reading_begins() -> None:
    """A hub of which 40 of 100 records are read, and that no worker takes up."""
    with transaction.atomic():
        hub = Hub.objects.create(key="reefs", name="Reefs", home="https://hub.example.org")
        address = "https://hub.example.org/oai"
        source = connect_source(by=CLOCK, hub=hub, kind="oai", address=address, on=False)
        ask_job(by=CLOCK, kind=Source.JOB, about=source.name)
        Source.objects.update(held_until=timezone.now() + timedelta(days=1))
    _steer("start")
    _reads(40)
    print(hub.pk)


def reading_goes_on() -> None:
    _reads(80)


def reading_ends() -> None:
    _steer("finish")


def _reads(done: int) -> None:
    progress_job(by=CLOCK, job=run_of(Source.objects.get()), done=done, total=100)


def _steer(verb: str) -> None:
    move_job(by=CLOCK, job=run_of(Source.objects.get()), verb=verb)


if __name__ == "__main__":
    globals()[sys.argv[1]]()

"""What the rig of the browser tests asks of its own database, each in a process of its own."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.core.management import call_command  # noqa: E402

from exchange.board import actions as board  # noqa: E402
from exchange.brokering import actions as brokering  # noqa: E402
from exchange.insight.queries.tryout import PASSWORD  # noqa: E402
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


if __name__ == "__main__":
    {"prepare": prepare, "cast": cast}[sys.argv[1]]()

"""What a rig asks of its own database, each in a process of its own."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta

import django

django.setup()

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY  # noqa: E402, I001
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from exchange.board.models import Need  # noqa: E402
from exchange.brokering.models import Answer, Case, Suggestion  # noqa: E402
from exchange.journal.actions import record  # noqa: E402
from exchange.journal.models import Step  # noqa: E402
from exchange.notices.models import Notice  # noqa: E402
from exchange.people.models import Actor, User  # noqa: E402


def prepare() -> None:
    call_command("prepare", verbosity=0)


def cast() -> None:
    from tests.conftest import an_expert, offers, person, seated

    staff = seated("Mere Vakaloloma", "mere@fiji.example", "FJ", "staff")
    seated("Jone Tuilagi", "jone@fiji.example", "FJ", "focal_point")
    person("Sam Stranger", "sam@elsewhere.example")
    offers(an_expert("Hasina Rakoto", "hasina@expert.example", "MG"))
    print(json.dumps(signed_in(staff)))


def signed_in(staff: User) -> dict[str, str]:
    """A session of this person, and a date to ask for."""
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.create()
    by_when = (timezone.localdate() + timedelta(days=90)).isoformat()
    return {"session": str(session.session_key), "by_when": by_when}


def house() -> None:
    """The library was released ten times, and no ranking is known to be level with it."""
    Answer.objects.update(version="")
    for _ in range(10):
        with transaction.atomic():
            record("library.released", by=Actor.system("seed"), about=[])


def look() -> None:
    waiting = Step.objects.filter(state__in=[Step.WAITING, Step.RUNNING]).count()
    posted = Need.objects.exclude(state=Need.DRAFT).values_list("title", flat=True)
    ranked = {
        case.need.title: Answer.objects.filter(need=case.need).exclude(version="").exists()
        for case in Case.objects.select_related("need")
    }
    twice = {
        "needs": [t for t, n in Counter(posted).items() if n > 1],
        "cases": Case.objects.count() - len(ranked),
        "suggestions": Suggestion.objects.count()
        - Suggestion.objects.values("need", "offer", "resource", "lesson", "peer")
        .distinct()
        .count(),
        "notices": len(
            [
                1
                for n in Counter(Notice.objects.values_list("user", "entry", "kind")).values()
                if n > 1
            ]
        ),
    }
    asked = Notice.objects.filter(entry__name="need.posted", user__email="jone@fiji.example")
    given_up = Step.objects.filter(state=Step.GIVEN_UP).count()
    print(json.dumps({"waiting": waiting, "needs": sorted(posted), "ranked": ranked, "twice": twice,
                      "asked": asked.count(), "given_up": given_up}))  # fmt: skip


if __name__ == "__main__":
    {"prepare": prepare, "cast": cast, "house": house, "look": look}[sys.argv[1]]()

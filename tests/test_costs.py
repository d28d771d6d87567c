"""Every list costs as many queries with 50 rows as with one: everything grows, and each page is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.board.models import Endorsement, Need, Offer, Version
from exchange.brokering.models import (
    Answer,
    Case,
    Exchange,
    Interest,
    LexiconEntry,
    Outcome,
    PortfolioLine,
    Proposal,
    Suggestion,
)
from exchange.journal.models import Entry, Job, Step
from exchange.notices.models import Mail, Notice
from exchange.people.models import (
    Actor,
    ContactLook,
    Invitation,
    Mandate,
    Organisation,
    SeatClaim,
    User,
    Vetting,
)
from exchange.rooms import actions as rooms
from tests.conftest import an_expert, ask, offers, person, seated

pytestmark = pytest.mark.django_db
UNKNOWN = {"lang": "en", "words": ["zorblat"]}
OTHER_LANGUAGES = ("fr", "es", "ar", "ru", "zh", "pt")
REASONS = {"band": "strong", "because": [], "gates": [], "missing": []}
# The page, who reads it, and how many queries it costs.
COSTS = [
    ("/en/desk/", "coordinator", 15),
    ("/en/desk/?queue=answer", "coordinator", 17),
    ("/en/desk/?queue=result&mine=1", "coordinator", 17),
    ("/en/desk/?queue=yes", "coordinator", 17),
    ("/en/needs/{need}/case/?all=1", "coordinator", 31),
    ("/en/needs/{need}/", "staff", 37),
    ("/en/needs/{need}/", "expert", 23),
    ("/en/needs/{need}/answer/", "staff", 23),
    ("/en/offers/{offer}/", "expert", 23),
    ("/en/proposals/{proposal}/", "staff", 19),
    ("/en/exchanges/", "staff", 8),
    ("/en/exchanges/", "expert", 8),
    ("/en/exchanges/", "coordinator", 8),
    ("/en/exchanges/{exchange}/", "staff", 18),
    ("/en/rooms/{room}/", "staff", 22),
    ("/en/rooms/{room}/search/?q=bula", "staff", 11),
    ("/en/rooms/{room}/messages/1/", "staff", 12),
    ("/en/results/", "visitor", 6),
    ("/en/my/", "staff", 19),
    ("/en/my/", "focal", 19),
    ("/en/my/", "expert", 23),
    ("/en/my/", "coordinator", 20),
    ("/en/my/data/", "staff", 37),
    ("/en/my/data/", "expert", 39),
    ("/en/my/data/", "coordinator", 32),
    ("/en/notices/", "staff", 11),
    ("/en/me/", "focal", 16),
    ("/en/me/", "expert", 14),
    ("/en/claims/", "focal", 9),
    ("/en/claims/{claim}/", "focal", 9),
    ("/en/experts/", "coordinator", 10),
    ("/en/experts/{profile}/", "staff", 9),
    ("/en/experts/{profile}/vet/", "coordinator", 12),
    ("/en/organisations/{organisation}/", "expert", 10),
    ("/en/organisations/{organisation}/vet/", "coordinator", 11),
    ("/en/invitations/new/", "coordinator", 10),
    ("/en/invitations/new/", "administrator", 9),
    ("/en/jobs/", "administrator", 10),
    ("/en/desk/matching/", "administrator", 9),
    ("/en/desk/lexicon/", "coordinator", 11),
    ("/en/desk/portfolio/", "coordinator", 11),
    ("/en/desk/portfolio/laid-out/", "coordinator", 10),
]  # fmt: skip


@dataclass
class Centre:
    """What everything grows around."""

    people: dict[str, User]
    need: Need
    offer: Offer
    organisation: Organisation
    claim: SeatClaim | None = None
    pair: Exchange | None = None


def centre() -> Centre:
    people = {
        "staff": seated("Mere Vakaloloma", "mere@fiji.example", "FJ", "staff"),
        "focal": seated("Jone Tuilagi", "jone@fiji.example", "FJ", "focal_point"),
        "expert": an_expert("Hasina Rakoto", "hasina@expert.example", "MG", places=20),
        "coordinator": person("Lina Mansour", "lina@ecotone.example"),
        "administrator": person("Ada Admin", "ada@ecotone.example"),
    }
    for kind in ("coordinator", "administrator"):
        Mandate.objects.create(user=people[kind], kind=kind)
    body = Organisation.objects.create(name="Reef Network", kind="network")
    body.memberships.create(user=people["expert"])
    return Centre(people, a_need(people["staff"], "open"), offers(people["expert"]), body)


def a_need(user: User, state: str, coordinator: User | None = None) -> Need:
    need = ask(user, audience="members")
    Need.objects.filter(pk=need.pk).update(state=state, yes_at=timezone.now())
    Case.objects.create(need=need, coordinator=coordinator)
    Answer.objects.create(need=need, version="1", ranked_at=timezone.now(), unknown=UNKNOWN)
    need.refresh_from_db()
    return need


def grow(all_: Centre, names: range) -> None:
    """One more of everything for each name, each of other people."""
    for n in names:
        staff = seated(f"Staff {n}", f"s{n}@fiji.example", "FJ", "staff" if n % 2 else "chm")
        helper = an_expert(f"Expert {n}", f"e{n}@expert.example", "CR")
        leader = person(f"Leader {n}", f"l{n}@ecotone.example")
        Mandate.objects.create(user=leader, kind="coordinator")
        given, own = _offered(helper, n), offers(all_.people["expert"])
        _around_the_need(all_, given, own, staff)
        for state in ("posted", "open"):
            need = a_need(staff, state, leader)
            _suggested(need, own, 1)
        Proposal.objects.create(
            need=need, offer=own, made_by=leader, answer_by=timezone.localdate()
        )
        _exchanges(all_, staff, own, all_.people["coordinator"])
        _people(all_, staff, helper, leader, n)
        _told(all_, need)
        job, _new = Job.objects.get_or_create(kind="brokering.portfolio", state="done")
        PortfolioLine.objects.create(job=job, need=need, offer=own, kind="new", need_rev=0)
        LexiconEntry.objects.create(concept=f"site_{n}", names={"en": [f"w{n}"]}, added_by=leader)


def _offered(helper: User, n: int) -> Offer:
    """By the expert, by an organisation, or by a Party, in turn."""
    if n % 3 == 1:
        lab = Organisation.objects.create(
            name=f"Lab {n}", kind="ngo", area_id="KE", vetted_at=timezone.now()
        )
        lab.memberships.create(user=helper)
        return offers(helper, f"organisation:{lab.pk}")
    if n % 3 == 2:
        helper.seats.create(party_id="SN", kind="staff")
        return offers(helper, "party:SN")
    return offers(helper)


def _suggested(need: Need, offer: Offer, rank: int) -> None:
    Suggestion.objects.create(need=need, offer=offer, rank=rank, score=1.0, strength=0.9,
                              band="strong", reasons=REASONS, version="1")  # fmt: skip


def _around_the_need(all_: Centre, given: Offer, own: Offer, staff: User) -> None:
    _suggested(all_.need, given, 1)
    _suggested(all_.need, own, 2)
    Interest.objects.create(need=all_.need, offer=given, note="Gladly.")
    Proposal.objects.create(need=all_.need, offer=given, made_by=all_.people["coordinator"],
                            answer_by=timezone.localdate())  # fmt: skip
    seat = staff.seats.get()
    Endorsement.objects.create(
        need=all_.need, seat=seat, by=staff, decision="return", note="Which?"
    )
    if lang := next((one for one in OTHER_LANGUAGES if not _has(all_, one)), ""):
        said = {"lang_id": lang, "title": "a", "text": "b", "of_words": "", "made_by": staff}
        Version.objects.create(need=all_.need, **said)
        Version.objects.create(offer=all_.offer, **said)


def _has(all_: Centre, lang: str) -> bool:
    return all_.need.versions.filter(lang=lang).exists()


def _exchanges(all_: Centre, staff: User, offer: Offer, leader: User) -> None:
    for state in ("open", "reported", "closed"):
        need = a_need(staff, "engaged", leader)
        pair = Proposal.objects.create(need=need, offer=offer, state="agreed", made_by=leader,
                                       answer_by=timezone.localdate())  # fmt: skip
        found = Exchange.objects.create(
            need=need, offer=offer, proposal=pair, state=state, reported_at=timezone.now(),
            closed_at=timezone.now(), reported_by_side="party:FJ",
        )  # fmt: skip
        Outcome.objects.create(exchange=found, done="a", changed="b", need_consents=True,
                               offer_consents=True)  # fmt: skip
        if all_.pair is None:
            all_.pair = found
            room = rooms.open_room(by=Actor.system("clock"), exchange=found)
            rooms.say(by=Actor(staff), room=room, cid="a-cid-of-mine", body="Bula.")
        _files(all_)


def _files(all_: Centre) -> None:
    """One more message with two files in the room that is looked at."""
    room, staff = all_.pair.room, all_.people["staff"]
    message = room.messages.create(
        no=room.messages.count() + 1, author=staff, body="Bula.", at=timezone.now()
    )
    for name in ("a.csv", "b.png"):
        message.files.create(name=name, kind=name[-3:], size=1, digest="x")
    room.events.create(
        seq=100 + message.no, kind="message", actor=staff, message=message, at=message.at
    )


def _people(all_: Centre, staff: User, helper: User, leader: User, n: int) -> None:
    expert = all_.people["expert"]
    for owner in (expert, all_.people["focal"]):
        ContactLook.objects.create(owner=owner, viewer=leader, fields=["email"])
    claimant, newcomer = person(f"C {n}", f"c{n}@fiji.example"), an_expert(f"N {n}", f"n{n}@x.example", "MG")  # fmt: skip
    newcomer.expert.vetted_at = None
    newcomer.expert.save()
    claim = SeatClaim.objects.create(user=claimant, party_id="FJ", body="Ministry", evidence="x")
    all_.claim = all_.claim or claim
    all_.organisation.memberships.create(user=helper)
    other = Organisation.objects.create(
        name=f"Body {n}", kind="ngo", area_id="FJ", vetted_at=timezone.now()
    )
    other.memberships.create(user=expert)
    for thing in ({"profile": expert.expert}, {"organisation": all_.organisation}):
        Vetting.objects.create(decision="no", by=leader, **thing)
    for kind, party in (("focal_point", "TV"), ("coordinator", None)):
        Invitation.objects.create(
            email=f"i{n}@x.example",
            kind=kind,
            party_id=party,
            invited_by=leader,
            until=timezone.now() + timedelta(days=9),
        )


def _told(all_: Centre, need: Need) -> None:
    entry = Entry.objects.latest("pk")
    Step.objects.filter(entry=entry).update(state="given_up")
    Mail.objects.create(entry=entry, kind="invitation", address="x@x.example", state="failed")
    for user in all_.people.values():
        Notice.objects.create(
            user=user, entry=entry, kind="need.posted", about_kind="need", about_id=need.pk
        )


def cost(all_: Centre, path: str, who: str) -> int:
    client = Client()
    if who in all_.people:
        client.force_login(all_.people[who])
    keys = {
        "need": all_.need.pk,
        "offer": all_.offer.pk,
        "exchange": all_.pair.pk,
        "proposal": all_.need.proposals.order_by("pk")[0].pk,
        "room": all_.pair.room.pk,
        "claim": all_.claim.pk,
        "profile": all_.offer.profile_id,
        "organisation": all_.organisation.pk,
    }
    client.get(path.format(**keys))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path.format(**keys))
    assert answer.status_code == 200, path
    return len(asked)


@pytest.fixture(scope="module")
def costs(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[Any, tuple[int, int]]]:
    """Of each page what it costs with one and with fifty of everything."""
    with django_db_blocker.unblock(), transaction.atomic():
        all_ = centre()
        grow(all_, range(1))
        few = [cost(all_, path, who) for path, who, _n in COSTS]
        grow(all_, range(1, 50))
        many = [cost(all_, path, who) for path, who, _n in COSTS]
        yield {
            row[:2]: found for row, found in zip(COSTS, zip(few, many, strict=True), strict=True)
        }
        transaction.set_rollback(True)


@pytest.mark.parametrize(("path", "who", "queries"), COSTS)
def test_a_page_costs_the_same_with_1_and_with_50(
    costs: dict[Any, tuple[int, int]], path: str, who: str, queries: int
) -> None:
    assert costs[path, who] == (queries, queries)

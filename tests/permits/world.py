"""A world in which something could leak to everybody: each text holds a word of its own and a script."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from exchange.atlas.models import Party
from exchange.board import actions as board
from exchange.board.models import Need, Offer
from exchange.brokering import actions as brokering
from exchange.brokering.index import Found
from exchange.brokering.models import Exchange, PortfolioLine, Proposal
from exchange.flow import TELL
from exchange.journal.actions import move_job
from exchange.journal.models import Entry, Step
from exchange.library import actions as library
from exchange.library.models import Hub
from exchange.notices import actions as notices
from exchange.notices.letter import token_of
from exchange.people import actions as people
from exchange.people.models import Actor, ExpertProfile, Membership, Organisation, User
from exchange.people.queries import invitation_token
from exchange.plans import actions as plans
from exchange.rooms import actions as rooms
from exchange.rooms.files import taken
from exchange.rooms.models import Room
from tests.conftest import an_expert, ask, offers, person, seated

FIJI = "party:FJ"
# The key of nothing.
NOWHERE = 10**12
SCRIPT = "<script>alert('leak')</script>"
SYSTEM = Actor.system("matcher")
REASONS = {"band": "strong", "because": [], "gates": [], "missing": []}
RANKED = {"score": 1.0, "strength": 0.9, "band": "strong", "reasons": REASONS, "version": "1"}


def word(name: str) -> str:
    """The one word by which a text is known wherever it appears."""
    return f"q{name}q"


def text(name: str) -> str:
    return f"{word(name)} {SCRIPT}"


@dataclass
class World:
    """Who there is by role, and what there is by name, as arguments of its address."""

    users: dict[str, User | None] = field(default_factory=dict)
    things: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    # What was asked already, by role, path and what was sent.
    answers: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def user(self, role: str) -> User:
        found = self.users[role]
        assert found is not None
        return found

    def by(self, role: str, side: str = "") -> Actor:
        return Actor(self.user(role)).wearing(side)


def build() -> World:
    """Everybody, everything, and what everybody was told of it."""
    cache.clear()
    world = World()
    _cast(world)
    offered = _offers(world)
    needs = _needs(world)
    _versions(world, needs, offered["offer2"])
    _suggestions(world, needs, offered)
    _proposals(world, needs, offered)
    for name in ("working", "reported", "quiet", "shared"):
        _exchange(world, name, offered["offer"])
    _hats(world)
    _call(world)
    _library(world)
    _words(world)
    _portfolio(world, needs, offered["offer2"])
    _plan(world)
    _told(world)
    world.sessions = {role: _session(user) for role, user in world.users.items() if user}
    return world


def _cast(world: World) -> None:
    world.users = {
        "out": None,
        "none": person("Sam Stranger", "sam@elsewhere.example"),
        "staff": seated("Mere Vakaloloma", "mere@fiji.example", "FJ", "staff"),
        "focal": seated("Jone Tuilagi", "jone@fiji.example", "FJ", "focal_point"),
        "other": seated("Awa Ndiaye", "awa@senegal.example", "SN", "staff"),
        "side": an_expert("Hasina Rakoto", "hasina@expert.example", "MG", places=20),
        "expert": an_expert("Ana Lopez", "ana@expert.example", "CR", places=20),
        "holds": person("Lina Mansour", "lina@ecotone.example"),
        "coord": person("Rui Tavares", "rui@ecotone.example"),
        "admin": person("Ada Admin", "ada@ecotone.example"),
    }
    for role, kind in (("holds", "coordinator"), ("coord", "coordinator"), ("admin", "administrator")):  # fmt: skip
        people.grant_mandate(by=SYSTEM, user=world.user(role), kind=kind)
    User.objects.filter(pk=world.user("expert").pk).update(named_publicly=True)
    world.user("expert").refresh_from_db()
    for role, shared in (("side", ["email", "phone"]), ("staff", ["email"])):
        people.save_contact(by=world.by(role), phone=word(f"{role}phone"), other=word(f"{role}other"),
                            shared=shared)  # fmt: skip
        world.things[f"person.{role}"] = (world.user(role).pk,)


def _offers(world: World) -> dict[str, Offer]:
    side, expert = world.user("side"), world.user("expert")
    lab = people.found_organisation(by=Actor(expert), name=text("lab"), kind="institution")
    world.things["lab"] = (lab.pk,)
    found = {
        "offer": offers(side, title=text("offer"), text=text("offertext"), places=20,
                        items=[text("item")]),
        "taken": offers(side, title=text("taken")),
        "offer2": offers(expert, title=text("offer2"), places=20),
        "unvetted": offers(expert, f"organisation:{lab.pk}", title=text("unvetted")),
    }  # fmt: skip
    board.withdraw_offer(by=world.by("side"), offer=found["taken"])
    world.things |= {name: (offer.pk,) for name, offer in found.items()}
    return found


def _needs(world: World) -> dict[str, Need]:
    fiji = world.by("staff", FIJI)
    texts = {"tried": text("tried"), "benefits": text("benefits"), "success": text("success")}
    found = {
        "draft": board.save_draft(by=fiji, title=text("draft"), text=text("drafttext")),
        "posted": ask(world.user("staff"), title=text("posted")),
        "returned": ask(world.user("staff"), title=text("returned")),
        "withdrawn": ask(world.user("staff"), title=text("withdrawn")),
        "kept": opened(world, "kept", "coordinators", serves=text("serves"), **texts),
        "proposed": opened(world, "proposed", "coordinators"),
        "members": opened(world, "members", "members"),
        "public": opened(world, "public", "public"),
    }
    for name in ("posted", "returned", "withdrawn"):
        brokering.open_case(by=SYSTEM, need=found[name])
    board.return_need(by=world.by("focal", FIJI), need=found["returned"], note=text("question"))
    board.withdraw_need(by=fiji, need=found["withdrawn"])
    brokering.take_case(by=world.by("holds"), case=found["kept"].case)
    world.things |= {f"need.{name}": (need.pk,) for name, need in found.items()}
    return found


def _versions(world: World, needs: dict[str, Need], offer: Offer) -> None:
    """In English, as the pages are walked; their originals are in Spanish."""
    mine = (("kept", needs["kept"], "staff"), ("", needs["public"], "staff"), ("offer", offer, "expert"))  # fmt: skip
    for name, thing, role in mine:
        type(thing).objects.filter(pk=thing.pk).update(lang="es")
        said = {"title": text(f"{name}version"), "text": text(f"{name}versiontext")}
        made = board.write_version(by=world.by(role, thing.side), thing=thing, lang="en", **said)
        world.things[f"version.{name}".strip(".")] = (made.pk,)


def opened(world: World, name: str, audience: str, **fields: Any) -> Need:
    """A need of Fiji with its Party's yes."""
    need = ask(world.user("staff"), title=text(name), audience=audience, **fields)
    board.endorse(by=world.by("focal", FIJI), need=need, note=text("yes"))
    brokering.open_case(by=SYSTEM, need=need)
    need.refresh_from_db()
    return need


def _suggestions(world: World, needs: dict[str, Need], offered: dict[str, Offer]) -> None:
    for name in ("kept", "members", "posted"):
        found = [
            Found("offer", offered[one].pk, RANKED | {"rank": n})
            for n, one in enumerate(("offer", "offer2"))
        ]
        brokering.store_ranking(by=SYSTEM, need=needs[name], found=found, version="1")
        one, two = needs[name].suggestions.order_by("rank")
        world.things |= {f"suggestion.{name}": (one.pk,), f"aside.{name}": (two.pk,)}
        brokering.dismiss(by=world.by("coord"), suggestion=two, reason="theme")
    world.things |= {
        "pair.kept": (needs["kept"].pk, offered["offer"].pk),
        "pair.nobody": (needs["members"].pk, offered["offer"].pk),
    }


def _proposals(world: World, needs: dict[str, Need], offered: dict[str, Offer]) -> None:
    by, offer = world.by("holds"), offered["offer"]
    made = brokering.propose(by=by, need=needs["proposed"], offer=offer, note=text("note"))
    declined = brokering.propose(by=by, need=needs["public"], offer=offer)
    brokering.decline(by=world.by("side"), proposal=declined, reason="terms", line=text("line"))
    ana = world.by("expert")
    brokering.show_interest(
        by=ana, need=needs["public"], offer=offered["offer2"], note=text("interest")
    )
    world.things |= {"proposal": (made.pk,), "declined": (declined.pk,)}


def _exchange(world: World, name: str, offer: Offer) -> None:
    """An exchange of Fiji and the expert, brought as far as its name says."""
    staff, side = world.by("staff"), world.by("side")
    need = opened(world, name, "coordinators")
    pair = brokering.propose(by=world.by("holds"), need=need, offer=offer)
    for by in (staff, side):
        brokering.accept(by=by, proposal=Proposal.objects.get(pk=pair.pk))
    exchange = Exchange.objects.get(proposal=pair)
    room = rooms.open_room(by=SYSTEM, exchange=exchange)
    said = rooms.say(
        by=staff, room=room, cid=f"cid-of-{name}", body=text(f"said{name}"),
        files=taken([SimpleUploadedFile(f"{word('filename')}.txt", text(f"file{name}").encode()),
                     SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n")]),
    )  # fmt: skip
    for kind, one in zip(("file", "picture"), said.message.files.all(), strict=True):
        world.things[f"pair.{kind}.{name}"] = (room.pk, one.pk)
    consents = name == "shared"
    if name == "working":
        _changed(staff, room)
    if name != "working":
        told = {part: text(f"{part}{name}") for part in ("done", "changed", "lesson")}
        brokering.report(by=staff, exchange=exchange, consents=consents, **told)
    if name in ("quiet", "shared"):
        brokering.confirm(by=side, exchange=exchange, consents=consents)
    world.things |= {f"need.{name}": (need.pk,), f"room.{name}": (room.pk,), name: (exchange.pk,)}
    world.things |= {f"pair.said.{name}": (room.pk, 1), f"pair.edited.{name}": (room.pk, 3)}


def _changed(staff: Actor, room: Room) -> None:
    """One message that was taken back, and one that was edited."""
    for name in ("takenback", "earlier"):
        rooms.say(by=staff, room=room, cid=f"cid-of-{name}", body=text(name))
    rooms.redact(by=staff, room=room, no=2, cid="cid-of-redact")
    rooms.edit(by=staff, room=room, no=3, rev=0, cid="cid-of-later", body=text("later"))


def _hats(world: World) -> None:
    """Claims, invitations, vettings, looks, memberships."""
    holds, side = world.by("holds").as_coordinator(), world.user("side")
    claimant, newcomer = person(text("claimant"), "qclaimantmailq@fiji.example"), person(text("newcomer"), "noor@expert.example")  # fmt: skip
    claim = people.claim_seat(
        by=Actor(claimant), party="FJ", kind="staff", body=text("claimbody"), evidence=text("evidence")
    )  # fmt: skip
    given = {"headline": text("ecologist"), "about": text("about"), "interests": text("conflicts"), "references_text": text("references")}  # fmt: skip
    ExpertProfile.objects.filter(user=side).update(**given)
    checks = dict.fromkeys(("identity", "references", "conduct", "interests"), True)
    people.vet_expert(by=holds, profile=side.expert, decision="yes", note=text("vetting"), **checks)
    joined = people.join_as_expert(by=Actor(newcomer), conduct=True, headline=text("headline"))
    network = Organisation.objects.create(name=text("network"), kind="network", vetted_at=claim.at)
    asked = people.invite(
        by=holds, email="qinvitedq@tuvalu.example", kind="focal_point", party="TV"
    )
    other = people.invite(
        by=world.by("admin"), email="qappointedq@ecotone.example", kind="coordinator"
    )
    people.reveal_contact(by=holds, owner=side)
    world.things |= {
        "claim": (claim.pk,), "profile.side": (side.expert.pk,), "profile.new": (joined.pk,),
        "network": (network.pk,), "invitation.focal": (asked.pk,), "invitation.coordinator": (other.pk,),
        "token.invitation": (invitation_token(asked),), "party.fiji": ("FJ",), "party.tuvalu": ("TV",),
        "membership": (Membership.objects.create(user=side, organisation=network).pk,),
        "seat.staff": (world.user("staff").seats.get().pk,),
        "mandate.holds": (world.user("holds").mandates.get().pk,),
    }  # fmt: skip


def _call(world: World) -> None:
    """A need about which the network of the other side is asked."""
    need = opened(world, "called", "coordinators")
    network = Organisation.objects.get(pk=world.things["network"][0])
    holds = world.by("holds")
    brokering.take_case(by=holds, case=need.case)
    brokering.ask_network(by=holds, need=need, organisation=network, note=text("calling"))
    world.things["need.called"] = (need.pk,)


def _library(world: World) -> None:
    """A hub, a lesson, and resources shown, waiting and refused, all suggested by one person."""
    none, holds = world.by("none"), world.by("holds").as_coordinator()
    hub = Hub.objects.create(key="hub", name=text("hub"), home="https://hub.example.org")
    library.connect_source(
        by=holds, hub=hub, kind="oai", address=f"https://hub.example.org/{word('source')}",
        hosts=[f"{word('host')}.example.org"],
    )  # fmt: skip
    made = {
        name: library.suggest_resource(
            by=none, title=text(name), gist={"en": text(f"{name}line")},
            link=f"https://{name}.example.org", targets=[3],
        )
        for name in ("resource", "held", "refused")
    }  # fmt: skip
    library.show_resource(by=holds, resource=made["resource"])
    library.report_link(by=none, resource=made["resource"])
    library.refuse_resource(by=holds, resource=made["refused"], reason=text("refusal"))
    source = f"exchange:{world.things['shared'][0]}"
    lesson = library.keep_lesson(
        by=SYSTEM, source=source, title=text("lesson"), text=text("lesson"), party="FJ"
    )
    world.things |= {"hub": (hub.pk,), "lesson": (lesson.pk,), "resource": (made["resource"].pk,)}
    world.things |= {f"resource.{name}": (made[name].pk,) for name in ("held", "refused")}


def _plan(world: World) -> None:
    """Two national targets of Fiji, one of them set aside; an assessment kept and one open."""
    fiji, party = world.by("staff", FIJI), Party.objects.get(pk="FJ")
    for name in ("ours", "ours.aside"):
        said = {"title": text(name.replace(".", "")), "text": text("ourwords"), "code": name}
        found = plans.enter_target(
            by=fiji, party=party, alignments=[("", text("aligned"))], lacks=["training"], **said
        )
        world.things[name] = (found.pk,)
    plans.retire_target(by=fiji, target=found)
    for name in ("kept", "open"):
        draft = plans.begin_assessment(by=fiji, party=party)
        said = {"level": "partly", "barriers": [], "lacks": ["training"], "rev": 0}
        plans.save_answers(
            by=fiji, assessment=draft, answers={3: said | {"note": text(f"note{name}")}}
        )
        if name == "kept":
            world.things["assessment"] = (draft.pk,)
            world.things["answer"] = (draft.answers.get(target=3).pk,)
            plans.keep_assessment(by=fiji, assessment=draft)
    world.things |= {"party.begun": ("FJ", "1"), "party.part": ("FJ", "2")}


def _words(world: World) -> None:
    """A name taught to the matcher, with a note for coordinators."""
    entry = brokering.add_entry(
        by=world.by("holds"), names={"en": [word("taught")]}, note=text("taughtnote")
    )
    world.things["entry"] = (entry.pk,)


def _portfolio(world: World, needs: dict[str, Need], offer: Offer) -> None:
    """Two pairs laid out for the desk: one in a case that nobody holds, and one refused in a case
    that its refuser holds."""
    job = brokering.ask_portfolio(by=world.by("holds"))
    move_job(by=SYSTEM, job=job, verb="start")
    line, refused = (
        PortfolioLine(need=need, offer=offer, kind="new", need_rev=need.rev, offer_rev=offer.rev)
        for need in (needs["members"], needs["kept"])
    )
    brokering.store_portfolio(by=SYSTEM, job=job, lines=[line, refused])
    brokering.refuse_line(by=world.by("holds"), line=refused, reason="theme")
    world.things |= {"line": (line.pk,), "line.refused": (refused.pk,)}


def _told(world: World) -> None:
    """Everybody's notices, one step that was given up, and the links that stand in mails."""
    for entry in Entry.objects.filter(steps__name=TELL).order_by("pk"):
        notices.tell(by=Actor.system("mail"), entry=entry)
    step = Step.objects.order_by("pk")[0]
    Step.objects.filter(pk=step.pk).update(state=Step.GIVEN_UP, error=text("step"))
    staff = world.user("staff")
    world.things |= {
        "": (), "step": (step.pk,), "notice.staff": (staff.notices.order_by("pk")[0].pk,),
        "token.mail": (token_of(staff),), "token.none": ("not-ours",), "key.none": ("1", "a-b"),
        "nowhere": (NOWHERE,), "pair.nowhere": (NOWHERE, NOWHERE),
    }  # fmt: skip


def _session(user: User) -> str:
    """The key of a session in which this person is signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key

"""Plants and removes the sample data of seeds/demo, through the same verbs as every door."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from exchange.atlas.models import Party
from exchange.board import actions as board
from exchange.board.models import Need, Offer
from exchange.brokering import actions as brokering
from exchange.brokering.models import Exchange
from exchange.insight.management.past import ago, at, need_age, offer_age
from exchange.insight.queries.tryout import ACCOUNTS, PASSWORD
from exchange.library import actions as library
from exchange.people import actions as people
from exchange.people.models import Actor, Organisation, User
from exchange.people.queries import focal_points, people_of
from exchange.plans import actions as plans
from exchange.rooms import actions as rooms

SEEDS = Path(__file__).resolve().parents[4] / "seeds" / "demo"
SEED = Actor.system("seed")
Row = dict[str, Any]
# Days since an offer came that has expired by now, and since offers that stand no more ended.
OVER, ENDED = 200, 16


class Command(BaseCommand):
    """`manage.py sample plant|remove`."""

    help = "Plant the sample data (once), or remove every piece of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["plant", "remove"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Plant once, or remove."""
        if what == "remove":
            remove()
            self.stdout.write("The sample data is gone.")
            return
        if settings.PRODUCTION:
            raise CommandError("Sample accounts have a known password. Production refuses them.")
        if User.objects.filter(is_sample=True).exists():
            return
        with transaction.atomic():
            Planting().plant()
        self.stdout.write("Sample data planted.")


def remove() -> None:
    """Take every sample row away, the highest room first."""
    with transaction.atomic():
        brokering.remove_sample(by=SEED)
        board.remove_sample(by=SEED)
        plans.remove_sample(by=SEED)
        library.remove_sample(by=SEED)
        people.remove_sample(by=SEED)


def _lines(name: str) -> list[Row]:
    """The rows of ``<name>.jsonl``, and of the file that adds to it."""
    texts = [(SEEDS / f"{one}.jsonl").read_text() for one in (name, f"{name}_more")]
    return [json.loads(line) for text in texts for line in text.splitlines() if line.strip()]


def _cast() -> Row:
    first, more = (json.loads((SEEDS / f"{n}.json").read_text()) for n in ("people", "people_more"))
    return {key: [*rows, *more.get(key, [])] for key, rows in first.items()}


class Planting:
    """One planting: people by key, organisations by key, needs and offers by id."""

    def __init__(self) -> None:
        self.cast = _cast()
        self.stories: Row = json.loads((SEEDS / "stories.json").read_text())
        self.users: dict[str, User] = {}
        self.organisations: dict[str, Organisation] = {}
        self.needs: dict[str, Need] = {}
        self.offers: dict[str, Offer] = {}
        self.rows: dict[str, Row] = {}
        # Days since the needs and offers of a story were paired.
        self.paired: dict[str, int] = {}
        for story in [*self.stories["exchanges"], *self.stories["proposals"]]:
            days = story.get("days_ago") or story["opened_days_ago"] + 5
            self.paired |= {story["need"]: days, story["offer"]: days}

    def plant(self) -> None:
        """Everything, at the time at which it could have happened."""
        with at(ago(330)):
            self._people()
        self._plan(json.loads((SEEDS / "plans.json").read_text()))
        for number, row in enumerate(_lines("offers")):
            self.offers[row["id"]] = self._offer(row, number)
        for number, row in enumerate(_lines("needs")):
            self.rows[row["id"]] = row
            self.needs[row["id"]] = self._need(row, number)
        for story in self.stories["exchanges"]:
            self._exchange(story)
        for story in self.stories["proposals"]:
            self._proposal(story)

    def _people(self) -> None:
        signed_in = {account.email for account in ACCOUNTS}
        for row in self.cast["people"]:
            self.users[row["key"]] = people.enrol(
                by=SEED, email=row["email"], name=row["name"], languages=row["languages"],
                timezone=row["timezone"], is_sample=True,
                # Nobody signs in as the others, and a password takes a third of a second to hash.
                password=PASSWORD if row["email"] in signed_in else None,
            )  # fmt: skip
        for row in self.cast["seats"]:
            people.seat(by=SEED, user=self.users[row["person"]], party=row["party"],
                        kind=row["kind"], body=row["body"])  # fmt: skip
        people.grant_mandate(by=SEED, user=self.users["coordinator"], kind="coordinator")
        people.grant_mandate(by=SEED, user=self.users["admin"], kind="administrator")
        self._experts()
        self._organisations()

    def _plan(self, row: Row) -> None:
        """A Party's targets, and its picture twice."""
        party = Party.objects.get(pk=row["party"])
        by = Actor(self.users[row["author"]]).wearing(f"party:{party.pk}")
        with at(ago(320)):
            for said in row["targets"]:
                plans.enter_target(by=by, party=party, is_sample=True, **said)
        for picture in row["assessments"]:
            with at(ago(picture["days_ago"])):
                draft = plans.begin_assessment(by=by, party=party, is_sample=True)
                answers = {
                    int(n): {"level": level, "barriers": [], "lacks": [], "note": "", "rev": 0}
                    | picture["more"].get(n, {})
                    for n, level in picture["levels"].items()
                }
                plans.save_answers(by=by, assessment=draft, answers=answers)
                plans.keep_assessment(by=by, assessment=draft)

    def _experts(self) -> None:
        areas = {row["key"]: row["area"] for row in self.cast["people"]}
        unvetted = {r["provider"]["key"] for r in _lines("offers") if not r["vetted"]}
        for row in self.cast["experts"]:
            user = self.users[row["person"]]
            profile = people.join_as_expert(
                by=Actor(user), conduct=True, headline=row["headline"], places=row["places"],
                area=areas[row["person"]],
            )  # fmt: skip
            if row["person"] not in unvetted:
                people.vet_expert(by=SEED, profile=profile, decision="yes")

    def _organisations(self) -> None:
        unvetted = {r["provider"]["key"] for r in _lines("offers") if not r["vetted"]}
        members: dict[str, list[User]] = {}
        for row in self.cast["memberships"]:
            members.setdefault(row["organisation"], []).append(self.users[row["person"]])
        for row in self.cast["organisations"]:
            first, *others = members[row["key"]]
            one = people.found_organisation(
                by=Actor(first), name=row["name"], kind=row["kind"], area=row["area"]
            )
            self.organisations[row["key"]] = one
            for user in others:
                people.add_member(by=SEED, organisation=one, user=user)
            if row["key"] not in unvetted:
                people.vet_organisation(by=SEED, organisation=one, decision="yes")

    def _offer(self, row: Row, number: int) -> Offer:
        kind, key = row["provider"]["kind"], row["provider"]["key"]
        side = {
            "person": lambda: f"profile:{self.users[key].expert.pk}",
            "organisation": lambda: f"organisation:{self.organisations[key].pk}",
            "party": lambda: f"party:{key}",
        }[kind]()
        names = ("title", "text", "lang", "items", "targets", "support", "languages", "regions",
                 "cost", "hours", "places", "mode")  # fmt: skip
        age = max(offer_age(number), self.paired.get(row["id"], 0) + 20)
        given = {n: row[n] for n in names} | {"conflicts": row.get("conflicts", [])}
        if row.get("state") == "expired":
            age = OVER
        with at(ago(age)):
            offer = board.publish_offer(by=SEED, side=side, is_sample=True, **given)
        return self._today(offer, row.get("state"), age)

    def _today(self, offer: Offer, state: str | None, age: int) -> Offer:
        """Reconfirmed since; or expired, since nobody did; or taken back."""
        if state == "expired":
            with at(ago(ENDED)):
                board.expire_offer(by=SEED, offer=offer)
            return offer
        with at(ago(min(age, 60))):
            offer = board.renew_offer(by=SEED, offer=offer)
        if state == "withdrawn":
            with at(ago(ENDED)):
                offer = board.withdraw_offer(by=SEED, offer=offer)
        return offer

    def _need(self, row: Row, number: int) -> Need:
        author = Actor(self.users[row["author"]]).wearing(f"party:{row['party']}")
        names = ("title", "text", "lang", "targets", "support", "languages", "audience", "mode",
                 "partners")  # fmt: skip
        fields: Row = {name: row[name] for name in names if name in row}
        fields |= {"by_when": timezone.localdate() + timedelta(days=row["by_days"])}
        fields |= {"serves": row.get("serves") or "", "level_id": row.get("level")}
        paired = self.paired.get(row["id"])
        age = need_age(number, row["state"]) if paired is None else paired + 9
        with at(ago(age)):
            if row["state"] == "draft":
                return board.save_draft(by=author, is_sample=True, **fields)
            need = board.post_need(by=author, is_sample=True, **fields)
            brokering.open_case(by=SEED, need=need)
        focal = focal_points(row["party"]).first()
        if row["state"] != "posted" and focal is not None:
            with at(ago(age - 2, hours=3)):
                need = board.endorse(by=Actor(focal), need=need)
        return need

    def _pair(self, story: Row) -> Any:
        by = Actor(self.users["coordinator"])
        need, offer = self.needs[story["need"]], self.offers[story["offer"]]
        with at(ago(self.paired[story["need"]])):
            return brokering.propose(by=by, need=need, offer=offer, note=story.get("note", ""))

    def _yes(self, made: Any, role: str, moment: datetime) -> None:
        side = getattr(made, role).side
        author = (
            self.users.get(self.rows[self._key(made.need)]["author"]) if role == "need" else None
        )
        user = author or people_of(side).first()
        with at(moment):
            brokering.accept(by=Actor(user), proposal=made)

    def _key(self, need: Need) -> str:
        return next(key for key, one in self.needs.items() if one.pk == need.pk)

    def _proposal(self, story: Row) -> None:
        made = self._pair(story)
        if story["state"] == "half":
            self._yes(made, story["accepted_by"], ago(story["days_ago"] - 1))

    def _exchange(self, story: Row) -> None:
        made, opened = self._pair(story), ago(story["opened_days_ago"])
        self._yes(made, "need", ago(story["opened_days_ago"] + 3))
        self._yes(made, "offer", opened)
        exchange = Exchange.objects.get(proposal=made)
        with at(opened):
            room = rooms.open_room(by=SEED, exchange=exchange)
        for message in story["messages"]:
            rooms.plant_message(
                by=SEED, room=room, author=self.users[message["by"]], body=message["text"],
                lang=message["lang"], at=ago(0, message["hours_ago"]),
            )  # fmt: skip
        if result := story.get("result"):
            last = story["messages"][-1]["hours_ago"]
            self._close(exchange, result, ago(0, last - 30), ago(0, last - 80))

    def _close(
        self, exchange: Exchange, result: Row, reported: datetime, confirmed: datetime
    ) -> None:
        expert = people_of(exchange.offer.side).first()
        author = self.users[self.rows[self._key(exchange.need)]["author"]]
        with at(reported):
            brokering.report(by=Actor(expert), exchange=exchange, done=result["summary"],
                             changed=result["changed"], lesson=result["lesson"],
                             consents=result["public"])  # fmt: skip
        with at(confirmed):
            brokering.confirm(by=Actor(author), exchange=exchange, consents=result["public"])

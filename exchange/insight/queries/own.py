"""All that the site holds of one person's own, for them to take away; no word of anybody else.

Things of others are named by their numbers and codes. Needs and offers are those of the sides
the person speaks for now, whoever of that side wrote them.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q, QuerySet

from exchange.board.gates import needs_visible_to, offers_visible_to, own_offers
from exchange.board.models import Endorsement, Version
from exchange.brokering.models import Interest, Outcome, Proposal
from exchange.journal.models import Entry
from exchange.library.models import LinkReport
from exchange.notices.models import Notice, Preference
from exchange.people.models import Actor, Contact, ContactLook, User
from exchange.people.queries import zone_of
from exchange.rooms.models import File, Mention, Message, Revision, RoomEvent

Row = dict[str, Any]
NEED = ("id", "party_id", "state", "title", "text", "lang", "said_lang", "by_when",
        "audience", "serves", "partners", "mode", "level_id", "barrier_id", "tried", "benefits",
        "success", "met_by", "created_at", "edited_at", "posted_at")  # fmt: skip
OFFER = ("id", "side", "state", "title", "text", "lang", "said_lang", "mode", "cost", "hours",
         "places", "valid_until", "created_at", "edited_at")  # fmt: skip
MANY = ("targets", "support", "languages")
PROFILE = ("headline", "about", "area_id", "orcid", "places", "conduct_agreed_at", "interests",
           "references_text", "vetted_at")  # fmt: skip


def own(by: Actor) -> Row:
    """Everything, under the names of the pages it stands on."""
    user = by.person
    return {
        "account": _account(by), "roles": _roles(user), "contact_details": _contacts(user),
        **_things(by), "messages": _rows(
            Message.objects.filter(author=user),
            "room__exchange", "no", "at", "lang", "body", "reply_to__no", "edited_at",
            "redacted_at",
        ),
        "earlier_wordings": _rows(
            Revision.objects.filter(message__author=user), "message__room__exchange",
            "message__no", "at", "lang", "body",
        ),
        "pins": _rows(
            RoomEvent.objects.filter(actor=user, kind=RoomEvent.PIN),
            "room__exchange", "message__no", "extra__what", "at",
        ),
        "files": _rows(
            File.objects.filter(message__author=user), "message__room__exchange", "message__no",
            "name", "kind", "size",
        ),
        "other_texts": _texts(by), "told": _told(user),
        "did": _rows(Entry.objects.filter(user=user), "at", "name", "hat"),
    }  # fmt: skip


def _rows(rows: QuerySet[Any], *names: str) -> list[Row]:
    return list(rows.order_by("pk").values(*names))


def _account(by: Actor) -> Row:
    user = by.person
    names = ("name", "email", "language", "languages", "named_publicly", "date_joined")
    emails = EmailAddress.objects.filter(user=user)
    sessions = UserSession.objects.filter(user=user)
    return {name: getattr(user, name) for name in names} | {
        "timezone": zone_of(by),
        "addresses": _rows(emails, "email", "verified", "primary"),
        "signed_in": _rows(sessions, "created_at", "last_seen_at", "ip", "user_agent"),
    }


def _roles(user: User) -> Row:
    claims = ("party", "kind", "body", "evidence", "state", "at", "decided_at")
    profile = getattr(user, "expert", None)
    return {
        "seats": _rows(user.seats.all(), "party", "kind", "body", "since"),
        "claims": _rows(user.claims.all(), *claims),
        "organisations": _rows(user.memberships.all(), "organisation", "organisation__name"),
        "mandates": _rows(user.mandates.all(), "kind", "since", "ended_at"),
        "expert_profile": profile and {name: getattr(profile, name) for name in PROFILE},
    }


def _contacts(user: User) -> Row:
    """The details, and every look: whoever looked is named to the person, as on their page."""
    looked = ContactLook.objects.filter(viewer=user)
    return {
        "details": _rows(Contact.objects.filter(user=user), "phone", "other", "shared"),
        "looks_at_yours": _rows(user.looks.all(), "at", "fields", "viewer__name"),
        "looks_by_you": _rows(looked, "at", "fields"),
    }


def _things(by: Actor) -> Row:
    theirs = Q(party__in=by.pks("party")) | Q(drafted_by=by.user)
    needs = needs_visible_to(by).filter(theirs).prefetch_related(*MANY)
    offers = (
        offers_visible_to(by).filter(own_offers(by)).prefetch_related(*MANY, "regions", "items")
    )
    return {
        "needs": [
            _thing(one, NEED, MANY) | {"drafted_by_you": one.drafted_by_id == by.person.pk}
            for one in needs.order_by("pk")
        ],
        "offers": [
            _thing(one, OFFER, (*MANY, "regions")) | {"items": [i.text for i in one.items.all()]}
            for one in offers.order_by("pk")
        ],
    }  # fmt: skip


def _thing(one: Model, names: tuple[str, ...], many: tuple[str, ...]) -> Row:
    found = {name: getattr(one, name) for name in names}
    return found | {name: [row.pk for row in getattr(one, name).all()] for name in many}


def _texts(by: Actor) -> Row:
    """What the person wrote at other places."""
    user = by.person
    wrote = {
        "answers_to_needs": (
            Endorsement.objects.filter(by=user), ("need", "decision", "note", "at")
        ),
        "versions": (
            Version.objects.filter(made_by=user, machine=False),
            ("need", "offer", "lang", "title", "text", "made_at"),
        ),
        "interest": (
            Interest.objects.filter(own_offers(by, "offer__")), ("need", "offer", "note", "at")
        ),
        "notes_on_proposals": (
            Proposal.objects.filter(made_by=user), ("need", "offer", "note", "made_at")
        ),
        "results": (
            Outcome.objects.filter(reported_by=user),
            ("exchange", "done", "changed", "lesson", "lang", "edited_at"),
        ),
        "why_messages_were_taken_back": (
            Message.objects.filter(redacted_by=user).exclude(redacted_why=""),
            ("room__exchange", "no", "redacted_why", "redacted_at"),
        ),
        "suggested_resources": (
            user.suggested.filter(source="person"), ("id", "title", "gist", "link", "created_at")
        ),
        "reported_links": (LinkReport.objects.filter(by=user), ("resource", "at")),
    }  # fmt: skip
    return {name: _rows(rows, *names) for name, (rows, names) in wrote.items()}


def _told(user: User) -> Row:
    wish = Preference.objects.filter(user=user).values_list("mail", flat=True).first()
    notices = Notice.objects.filter(user=user)
    return {
        "by_mail": wish or Preference.ALL,
        "named_in_messages": _rows(
            Mention.objects.filter(user=user),
            "message__room__exchange",
            "message__no",
            "told_at",
        ),
        "notices": _rows(notices, "at", "kind", "about_kind", "about_id", "read_at"),
    }

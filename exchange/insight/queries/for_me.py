"""What waits for a person: answers, confirmations, yeses, drafts, renewals, claims, the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.board.models import Need, Offer
from exchange.brokering.gates import role_of
from exchange.brokering.models import Proposal
from exchange.brokering.queries import desk_counts, due_day
from exchange.insight.queries.items import MOST, Item, Rows
from exchange.library.queries import suggested
from exchange.people.gates import claims_visible_to
from exchange.people.models import Actor, ExpertProfile, Organisation

RENEW_BEFORE = timedelta(days=30)
SHOWN_CLAIMS = 5


def for_me(rows: Rows) -> list[Item]:
    """What waits for the person, the nearest date first, what has no date last."""
    items = [*_answers(rows), *_confirmations(rows), *_own_business(rows), *_renewals(rows)]
    items += [*_claims(rows.by), *_desk(rows.by), *_library(rows.by)]
    return sorted(items, key=lambda item: item.by or date.max)


def _answers(rows: Rows) -> Iterator[Item]:
    for one in rows.proposals:
        role = role_of(rows.by, one)
        if not role or one.yes_of(role):
            continue
        yield Item(
            title=one.need.title, lang=one.need.lang, line=_asked(one, role), glyph="possible",
            link=reverse("brokering:proposal", args=[one.pk]), act=_("Read and answer"),
            by=one.answer_by, since=one.made_at,
        )  # fmt: skip


def _asked(one: Proposal, role: str) -> str:
    """Who would work with whom, who proposed it, and whether the other side has said yes."""
    named = {"who": one.made_by or _("a coordinator")}
    if role == "need":
        words = _("%(side)s could help. Proposed by %(who)s.")
        named["side"], other = str(one.offer.provider), "offer"
    else:
        words = _("%(side)s asks for your help. Proposed by %(who)s.")
        named["side"], other = one.need.party.name, "need"
    accepted = " " + _("The other side has accepted.") if one.yes_of(other) else ""
    return words % named + accepted


def _confirmations(rows: Rows) -> Iterator[Item]:
    for one in rows.exchanges:
        if role_of(rows.by, one) and one.reported_by_side not in rows.by.sides:
            yield Item(
                title=one.need.title, lang=one.need.lang, glyph="match",
                line=_("The other side has reported the result."),
                link=reverse("brokering:exchange", args=[one.pk]), act=_("Read and confirm"),
                by=one.confirm_by, since=one.reported_at,
            )  # fmt: skip


def _own_business(rows: Rows) -> Iterator[Item]:
    """Needs to say yes to, needs that came back, drafts to finish."""
    for need in rows.needs:
        title, who = need.title or _("Without a title yet"), need.drafted_by or need.party
        if need.state == Need.POSTED and rows.says_yes(need):
            yield Item(
                title=title, lang=need.lang, link=reverse("board:endorse", args=[need.pk]),
                line=_("Posted by %(who)s. Your yes opens it.") % {"who": who},
                act=_("Read and decide"), by=due_day(need), since=need.moved_at,
            )  # fmt: skip
        elif need.state == Need.RETURNED:
            yield Item(
                title=title, lang=need.lang, link=reverse("board:need", args=[need.pk]),
                line=_("Your focal point sent it back with a question."),
                act=_("Read the question"), since=need.moved_at,
            )  # fmt: skip
        elif need.state == Need.DRAFT and need.drafted_by == rows.by.user:
            yield Item(
                title=title, lang=need.lang, link=reverse("board:edit_need", args=[need.pk]),
                line=_("Your draft; only you and your Party see it."), glyph="draft",
                act=_("Go on writing"), since=need.edited_at,
            )  # fmt: skip


def _renewals(rows: Rows) -> Iterator[Item]:
    soon = timezone.localdate() + RENEW_BEFORE
    for offer in rows.offers:
        ends = offer.state == Offer.EXPIRED or (offer.valid_until and offer.valid_until <= soon)
        if ends:
            yield Item(
                title=offer.title, lang=offer.lang,
                link=reverse("board:renew_offer", args=[offer.pk]),
                line=_("Does this offer still stand? Unconfirmed offers are no longer suggested."),
                glyph="offer", act=_("It still stands"), posts=True, by=offer.valid_until,
            )  # fmt: skip


def _claims(by: Actor) -> Iterator[Item]:
    claims = list(claims_visible_to(by)[:MOST])
    for claim in claims[:SHOWN_CLAIMS]:
        named = {"who": claim.user, "party": claim.party.name}
        yield Item(
            title=_("%(who)s asks for a seat of %(party)s") % named, glyph="users",
            line=f"{claim.get_kind_display()}, {claim.body}", link=reverse("people:claims"),
            act=_("Read and decide"), since=claim.at,
        )  # fmt: skip
    if (left := len(claims) - SHOWN_CLAIMS) > 0:
        more = ngettext("%(n)s more claim", "%(n)s more claims", left) % {"n": left}
        link = reverse("people:claims")
        yield Item(title=more, line="", glyph="users", link=link, act=_("See them all"))


def _desk(by: Actor) -> Iterator[Item]:
    """What a coordinator's desk and the vetting hold, as counts."""
    if not by.coordinates:
        return
    waiting = desk_counts()["match"]
    if waiting:
        words = ngettext("%(n)s need waits for a match", "%(n)s needs wait for a match", waiting)
        yield Item(
            title=words % {"n": waiting}, line=_("On the desk, longest waiting first."),
            glyph="list", link=reverse("brokering:desk"), act=_("Open the desk"),
        )  # fmt: skip
    vet = ExpertProfile.objects.filter(vetted_at=None, vettings=None).count()
    vet += Organisation.objects.filter(vetted_at=None, vettings=None).count()
    if vet:
        words = ngettext(
            "%(n)s provider waits to be vetted", "%(n)s providers wait to be vetted", vet
        )
        yield Item(
            title=words % {"n": vet}, glyph="users",
            line=_("Until then only coordinators see their offers."),
            link=reverse("people:experts"), act=_("Vet them"),
        )  # fmt: skip


def _library(by: Actor) -> Iterator[Item]:
    """What a coordinator has to read for the library, as a count."""
    waiting = suggested().count() if by.coordinates else 0
    if waiting:
        words = ngettext(
            "%(n)s suggestion waits for the library",
            "%(n)s suggestions wait for the library",
            waiting,
        )
        yield Item(
            title=words % {"n": waiting}, glyph="file",
            line=_("Whoever made them is told what you decide."),
            link=reverse("library:suggested"), act=_("Read them"),
        )  # fmt: skip

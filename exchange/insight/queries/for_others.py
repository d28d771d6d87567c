"""What a person waits for, and with whom it lies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from exchange.board.models import Need
from exchange.brokering.gates import role_of
from exchange.brokering.queries import due_day
from exchange.insight.queries.items import Item, Rows
from exchange.people.models import Actor, SeatClaim


def for_others(rows: Rows) -> list[Item]:
    """What the person waits for, with whom, the nearest date first."""
    items = [*_their_yes(rows), *_their_answers(rows), *_their_confirmations(rows)]
    items += _own_claims(rows.by)
    return sorted(items, key=lambda item: item.by or date.max)


def _their_yes(rows: Rows) -> Iterator[Item]:
    """Posted needs wait for a focal point, open ones for a coordinator's proposal."""
    proposed = {one.need_id for one in rows.proposals}
    for need in rows.needs:
        yes = need.state == Need.POSTED and not rows.says_yes(need)
        if not yes and (need.state != Need.OPEN or need.pk in proposed):
            continue
        who, line, tone = _yes_from(rows, need) if yes else _match_from(need)
        yield Item(
            title=need.title, lang=need.lang, line=line, link=reverse("board:need", args=[need.pk]),
            by=due_day(need), since=need.moved_at, who=who, tone=tone,
        )  # fmt: skip


def _yes_from(rows: Rows, need: Need) -> tuple[str, str, str]:
    if names := rows.focal.get(need.party_id):
        who = get_text_list(names[:2], _("or"))
        return names[0], _("%(who)s, focal point: says yes or asks you") % {"who": who}, "need"
    line = _("Your Party has no focal point here yet: a coordinator invites one")
    return _("Coordinator"), line, "co"


def _match_from(need: Need) -> tuple[str, str, str]:
    case = getattr(need, "case", None)
    if case is not None and case.coordinator is not None:
        line = _("%(who)s, coordinator: proposes a match") % {"who": case.coordinator}
        return str(case.coordinator), line, "co"
    return _("Coordinator"), _("A coordinator takes the case and proposes a match"), "co"


def _their_answers(rows: Rows) -> Iterator[Item]:
    for one in rows.proposals:
        role = role_of(rows.by, one)
        made = rows.by.user is not None and one.made_by_id == rows.by.user.pk
        if (role and not one.yes_of(role)) or not (role or made):
            continue
        sides = {"need": one.need.party.name, "offer": str(one.offer.provider)}
        silent = [name for name in ("need", "offer") if not one.yes_of(name)]
        who = get_text_list([sides[name] for name in silent], _("and"))
        yield Item(
            title=one.need.title, lang=one.need.lang, who=sides[silent[0]], tone=silent[0],
            line=_("%(who)s: to answer the proposal") % {"who": who},
            link=reverse("brokering:proposal", args=[one.pk]), by=one.answer_by, since=one.made_at,
        )  # fmt: skip


def _their_confirmations(rows: Rows) -> Iterator[Item]:
    for one in rows.exchanges:
        if not role_of(rows.by, one) or one.reported_by_side not in rows.by.sides:
            continue
        ours = one.reported_by_side == one.need.side
        who, tone = (str(one.offer.provider), "offer") if ours else (one.need.party.name, "need")
        yield Item(
            title=one.need.title, lang=one.need.lang, who=who, tone=tone,
            line=_("%(who)s: to confirm the result you reported") % {"who": who},
            link=reverse("brokering:exchange", args=[one.pk]),
            by=one.confirm_by, since=one.reported_at,
        )  # fmt: skip


def _own_claims(by: Actor) -> Iterator[Item]:
    """A seat that is not granted yet, a profile that is not vetted yet."""
    claims = SeatClaim.objects.filter(user=by.user, state=SeatClaim.CLAIMED)
    for claim in claims.select_related("party__area").order_by("at"):
        yield Item(
            title=_("Your seat for %(party)s") % {"party": claim.party.name},
            line=_("A focal point or a coordinator grants it; you can write drafts meanwhile"),
            link=reverse("people:me"), since=claim.at, who=claim.party.name, tone="need",
        )  # fmt: skip
    if any(hat.kind == "expert" and not hat.vetted for hat in by.hats):
        yield Item(
            title=_("Your expert profile"), link=reverse("people:me"),
            who=_("Coordinator"), tone="co",
            line=_("A coordinator vets it; until then only coordinators see your offers"),
        )  # fmt: skip

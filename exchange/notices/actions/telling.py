"""From a fact to notices for the right people, and from notices to a mail that waits."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from exchange.board.gates import not_yours
from exchange.journal.models import Entry
from exchange.notices.actions.reading import count_as_read
from exchange.notices.models import Mail, Notice, Preference
from exchange.notices.queries import language_of, wishes_of
from exchange.notices.recipients import ACCOUNT, BY_MAIL, SETTLES, TABLE, Telling
from exchange.notices.recipients.people import Facts
from exchange.people.models import Actor, Invitation, User
from exchange.rooms.hub.bell import BELL

# What is not urgent waits this long for company, and for being read on the page.
GATHER = timedelta(minutes=2)


def tell(*, by: Actor, entry: Entry) -> int:
    """Tell everybody an entry concerns, once, and never who did it; returns how many are new."""
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        facts = Facts(entry)
        _settle(facts)
        audience = _audience(facts)
        told = set(Notice.objects.filter(entry=entry).values_list("user", flat=True))
        rows = [_notice(facts, pk, row) for pk, row in audience.items() if pk not in told]
        Notice.objects.bulk_create(rows)
        put_in_mail([notice for notice in rows if notice.kind in BY_MAIL])
        BELL.call([notice.user_id for notice in rows])
    return len(rows)


def _audience(facts: Facts) -> dict[int, Telling]:
    """Each person to tell and the first row of the table that names them."""
    found: dict[int, Telling] = {}
    for row in TABLE.get(facts.entry.name, ()):
        people = set(row.who(facts)) - {facts.entry.user_id}
        if row.once and people:
            before = Notice.objects.filter(
                kind=row.kind, about_kind=row.about, about_id=facts.ids[row.about], user__in=people
            )
            people -= set(before.exclude(entry=facts.entry).values_list("user", flat=True))
        for pk in people:
            found.setdefault(pk, row)
    active = User.objects.filter(pk__in=found, is_active=True).order_by("pk")
    return {pk: found[pk] for pk in active.values_list("pk", flat=True)}


def _notice(facts: Facts, user: int, row: Telling) -> Notice:
    return Notice(
        user_id=user, entry=facts.entry, kind=row.kind, about_kind=row.about,
        about_id=facts.ids[row.about], urgent=row.urgent, at=facts.entry.at,
    )  # fmt: skip


def _settle(facts: Facts) -> None:
    """What an earlier notice asked is answered by this fact: it counts as read."""
    if facts.entry.name not in SETTLES:
        return
    about, kinds, who = SETTLES[facts.entry.name]
    rows = Notice.objects.filter(
        about_kind=about, about_id=facts.ids.get(about, ""), kind__in=kinds
    )
    # A reminder or a question that came after this fact still stands.
    rows = rows.filter(entry__lt=facts.entry.pk)
    if who is not None:
        rows = rows.filter(user__in=list(who(facts)))
    count_as_read(rows)


def wanted_by_mail(kind: str, urgent: bool, wish: str) -> bool:
    """Whether a person with this wish wants a notice of this kind by mail."""
    if kind not in BY_MAIL:
        return False
    if kind in ACCOUNT:
        return True
    return wish == Preference.ALL or (wish == Preference.URGENT and urgent)


def put_in_mail(notices: list[Notice]) -> None:
    """Add notices to the one mail that waits for each person; urgent ones let it go at once."""
    wishes = wishes_of({notice.user_id for notice in notices})
    notices = [
        one for one in notices
        if wanted_by_mail(one.kind, one.urgent, wishes.get(one.user_id, Preference.ALL))
    ]  # fmt: skip
    if not notices:
        return
    waiting = _waiting_mails({notice.user_id for notice in notices})
    through = Mail.notices.through
    through.objects.bulk_create(
        through(mail_id=waiting[one.user_id], notice_id=one.pk) for one in notices
    )
    hurried = [waiting[one.user_id] for one in notices if one.urgent]
    now = timezone.now()
    Mail.objects.filter(pk__in=hurried, due_at__gt=now).update(due_at=now)


def _waiting_mails(users: set[int]) -> dict[int, int]:
    """The waiting mail of each of these people, made where there is none, locked until commit."""
    due = timezone.now() + GATHER
    languages = User.objects.filter(pk__in=users).order_by("pk").values_list("pk", "language")
    Mail.objects.bulk_create(
        [Mail(user_id=pk, language=language_of(code), due_at=due) for pk, code in languages],
        ignore_conflicts=True,
    )
    rows = Mail.objects.select_for_update().filter(
        user__in=users, kind=Mail.BUNDLE, state=Mail.WAITING, tries=0
    )
    found = {mail.user_id: mail.pk for mail in rows}
    if set(found) != users:
        raise RuntimeError("a mail was taken for sending at this very moment; the step comes again")
    return found  # type: ignore[return-value]


def mail_invitation(*, by: Actor, entry: Entry) -> None:
    """One mail for an invitation, in the Party's own language where the interface has it."""
    if not by.machine:
        raise not_yours()
    pk = Facts(entry).pk("invitation")
    sent = Invitation.objects.select_related("party", "invited_by").filter(pk=pk).first()
    if sent is not None and sent.state == Invitation.SENT:
        codes = [*sent.party.languages] if sent.party else []
        codes += [sent.invited_by.language] if sent.invited_by else []
        Mail.objects.get_or_create(
            entry=entry, kind=Mail.INVITATION,
            defaults={"address": sent.email, "language": language_of(*codes)},
        )  # fmt: skip

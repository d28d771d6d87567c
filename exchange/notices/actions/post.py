"""Sending: claimed before, marked after. At least once, and never twice within a claim."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from exchange.board.gates import not_yours
from exchange.journal.actions import record
from exchange.notices import letter
from exchange.notices.actions.telling import wanted_by_mail
from exchange.notices.models import Mail, Preference
from exchange.notices.queries import wishes_of
from exchange.notices.recipients.people import Facts
from exchange.notices.words import explained
from exchange.people.models import Actor, Invitation
from exchange.people.queries import invitation_token

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = 60, 6 * 3600
# What says that nobody is home: the next mail would only wait for the same answer.
NOBODY_HOME = (OSError, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)


def send_mail(*, by: Actor, limit: int = 50) -> int:
    """Send up to ``limit`` mails that are due, oldest first; returns how many went out."""
    if not by.machine:
        raise not_yours()
    sent = 0
    for _turn in range(limit):
        mail = _claim()
        if mail is None:
            break
        try:
            sent += _hand_over(mail)
        except Exception as problem:
            _put_off(mail, problem)
            if isinstance(problem, NOBODY_HOME) and not isinstance(
                problem, smtplib.SMTPResponseException
            ):
                break
    return sent


def send_again(*, by: Actor, mail: Mail) -> Mail:
    """Give a mail that was given up ten more tries."""
    if not by.administers:
        raise not_yours()
    with transaction.atomic():
        moved = Mail.objects.filter(pk=mail.pk, state=Mail.FAILED).update(
            state=Mail.WAITING, tries=1, due_at=timezone.now()
        )
        if moved:
            record("mail.tried_again", by=by, about=[mail])
    mail.refresh_from_db()
    return mail


def _claim() -> Mail | None:
    """Take the next due mail by a conditional update; a claim that ran out is due again."""
    now = timezone.now()
    due = Mail.objects.filter(state__in=Mail.MOVES["claim"][0], due_at__lte=now)
    for mail in due.order_by("due_at", "pk").select_related("user", "entry")[:20]:
        taken = Mail.objects.filter(
            pk=mail.pk, state=mail.state, due_at=mail.due_at, tries=mail.tries
        ).update(state=Mail.CLAIMED, due_at=now + LEASE, tries=mail.tries + 1)
        if taken:
            mail.tries += 1
            return mail
    return None


def _hand_over(mail: Mail) -> int:
    """Send a claimed mail, or drop it when nothing in it stands any more; 1 when it went out."""
    with translation.override(mail.language):
        message = _bundle(mail) if mail.kind == Mail.BUNDLE else _invitation(mail)
    if message is not None:
        message.send()
    state = Mail.DROPPED if message is None else Mail.SENT
    _mark(mail, state, sent_at=None if message is None else timezone.now(), error="")
    return int(message is not None)


def _bundle(mail: Mail) -> EmailMultiAlternatives | None:
    """The notices that are still unread, wanted and standing; None when none is."""
    user = mail.user
    if user is None or not user.is_active:
        return None
    wish = wishes_of([user.pk]).get(user.pk, Preference.ALL)
    unread = mail.notices.filter(read_at=None).select_related("entry__user").order_by("at", "pk")
    notices = [one for one in unread if wanted_by_mail(one.kind, one.urgent, wish)]
    by = Actor(user)
    lines = [line for line in explained(by, notices) if line.stands]
    return letter.bundle(mail, by, lines) if lines else None


def _invitation(mail: Mail) -> EmailMultiAlternatives | None:
    """The invitation while it still stands."""
    pk = Facts(mail.entry).ids.get("invitation", 0) if mail.entry else 0
    rows = Invitation.objects.select_related("party__area", "invited_by")
    sent = rows.filter(pk=pk, state=Invitation.SENT, until__gt=timezone.now()).first()
    if sent is None:
        return None
    link = reverse("people:invitation", args=[invitation_token(sent)])
    return letter.invitation(mail, sent, link)


def _put_off(mail: Mail, problem: Exception) -> None:
    """Wait longer each time (minutes, then hours); after ten tries the mail is given up."""
    log.warning("%s was not sent, try %s: %r", mail, mail.tries, problem)
    wait = min(FIRST_WAIT * 2 ** (mail.tries - 1), LONGEST_WAIT)
    given_up = mail.tries >= Mail.MOST_TRIES
    state = Mail.FAILED if given_up else Mail.WAITING
    due = timezone.now() + timedelta(seconds=wait)
    _mark(mail, state, due_at=due, error=type(problem).__name__)


def _mark(mail: Mail, state: str, **also: object) -> None:
    """Write how a claim ended, unless another claim was made since."""
    rows = Mail.objects.filter(pk=mail.pk, state=Mail.CLAIMED, tries=mail.tries)
    rows.update(state=state, **also)

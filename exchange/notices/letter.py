"""A mail as it is handed over: HTML and text, one language, a way to say less."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.notices.models import Line, Mail
from exchange.people.models import Actor, Invitation, User
from exchange.people.models.hats import SEAT_KINDS
from exchange.people.queries import zone_of

MOST_LINES = 10
SALT = "notices.mail"


def token_of(user: User) -> str:
    """The signed word in a mail's link to the mail settings; needs no sign-in, never expires."""
    return signing.dumps(user.pk, salt=SALT)


def reader_of(token: str) -> int | None:
    """Whose token this is; None when it was not signed here."""
    try:
        found = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def zone_for(by: Actor) -> ZoneInfo:
    """The person's timezone; UTC when theirs is unknown here."""
    try:
        return ZoneInfo(zone_of(by))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def moment_in(zone: ZoneInfo, at: datetime) -> str:
    """A moment in the reader's zone and language, its zone printed."""
    return f"{date_format(timezone.localtime(at, zone), 'DATETIME_FORMAT')} ({zone.key})"


def bundle(mail: Mail, by: Actor, lines: Sequence[Line]) -> EmailMultiAlternatives:
    """Everything that waits for a person in one mail, urgent first, ten lines and "n more".

    The language in force is the mail's: ``lines`` are in it already.
    """
    user, zone = by.person, zone_for(by)
    shown = sorted(lines, key=lambda line: not line.urgent)[:MOST_LINES]
    settings_link = settings.BASE_URL + reverse("notices:mail_by_link", args=[token_of(user)])
    site = settings.BASE_URL
    page = {
        "name": str(user),
        "lines": [(line, site + line.link, moment_in(zone, line.at)) for line in shown],
        "more": len(lines) - len(shown), "all": site + reverse("notices:notices"),
        "settings": settings_link,
    }  # fmt: skip
    headers = {
        "List-Unsubscribe": f"<{settings_link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return _message(mail, user.email, _subject(shown[0], len(lines) - 1), "bundle", page, headers)


def invitation(mail: Mail, invited: Invitation, link: str) -> EmailMultiAlternatives:
    """An invitation to a seat or to coordinate, with its one link."""
    role = str(dict(SEAT_KINDS).get(invited.kind, _("Coordinator")))
    page = {
        "role": role, "party": invited.party.name if invited.party else "",
        "inviter": str(invited.invited_by or _("Ecotone")),
        "link": settings.BASE_URL + link, "until": moment_in(ZoneInfo("UTC"), invited.until),
    }  # fmt: skip
    subject = _("You are invited to Ecotone: %(role)s") % {"role": role}
    return _message(mail, mail.address, subject, "invitation", page, {})


def _subject(first: Line, others: int) -> str:
    """The first line's title, which holds no text of a need or an offer, and how many more."""
    if not others:
        return first.title
    words = ngettext("%(first)s, and %(n)s more", "%(first)s, and %(n)s more", others)
    return words % {"first": first.title, "n": others}


def _message(
    mail: Mail, to: str, subject: str, name: str, page: dict[str, Any], headers: dict[str, str]
) -> EmailMultiAlternatives:
    language = translation.get_language() or settings.LANGUAGE_CODE
    page = page | {"subject": subject}
    text = render_to_string(f"emails/{name}.txt", page)
    fixed = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated",
             "Content-Language": language}  # fmt: skip
    # A name with a line break must not become a header of its own.
    subject = " ".join(subject.split())
    message = EmailMultiAlternatives(subject, text, to=[to], headers=fixed | headers)
    message.attach_alternative(render_to_string(f"emails/{name}.html", page), "text/html")
    return message

"""What the flow and the clock start."""

from __future__ import annotations

from exchange.journal.models import Entry
from exchange.notices import actions
from exchange.people.models import Actor

MAIL = Actor.system("mail")


def tell(entry: Entry) -> None:
    """After a fact: notices for everybody it concerns."""
    actions.tell(by=MAIL, entry=entry)


def mail_invitation(entry: Entry) -> None:
    """After an invitation: its mail."""
    actions.mail_invitation(by=MAIL, entry=entry)


def send_mail() -> None:
    """By the clock: send what is due."""
    actions.send_mail(by=MAIL)


def tell_named() -> None:
    """By the clock: tell members whom a message of their room names."""
    actions.tell_named(by=MAIL)


def tell_unread() -> None:
    """By the clock: tell members of messages they have not read."""
    actions.tell_unread(by=MAIL)

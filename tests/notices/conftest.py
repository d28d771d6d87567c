"""Telling of the latest fact of a name, and sending what waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone, translation

from exchange.journal.models import Entry
from exchange.notices import actions
from exchange.notices.models import Mail, Notice
from exchange.people.models import Actor, User
from tests.conftest import seated

BY = Actor.system("mail")
Told = set[tuple[str, str]]


def tell(name: str) -> Told:
    """Carry out ``notices.tell`` for the latest fact of this name: {(first name, kind)}."""
    entry = Entry.objects.filter(name=name).latest("pk")
    actions.tell(by=BY, entry=entry)
    rows = Notice.objects.filter(entry=entry).select_related("user")
    return {(str(row.user).split()[0], row.kind) for row in rows}


def post_now() -> list[Any]:
    """Let every waiting mail be due and send; the mails that went out just now."""
    Mail.objects.filter(state=Mail.WAITING).update(due_at=timezone.now())
    before = len(mail.outbox)
    actions.send_mail(by=BY)
    return list(mail.outbox[before:])


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page asked for in another language leaves it in force for the next test."""
    with translation.override("en"):
        yield


@pytest.fixture
def second_staff(db: None) -> User:
    """Another seat of Fiji."""
    return seated("Sala Cakau", "sala@fiji.example", "FJ", "staff")

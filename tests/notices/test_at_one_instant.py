"""Several workers at one instant: one notice a person, one mail a bundle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from exchange.brokering.models import Proposal
from exchange.journal.models import Entry
from exchange.notices import actions
from exchange.notices.models import Mail, Notice
from tests.notices.conftest import BY, tell

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def at_once(work: Callable[[], object]) -> None:
    """Run ``work`` in four threads that start together; the first error is raised here."""
    gate = Barrier(WORKERS)

    def one() -> None:
        gate.wait()
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        for future in [pool.submit(one) for _ in range(WORKERS)]:
            future.result()


def test_four_workers_tell_of_one_fact_once(proposal: Proposal) -> None:
    entry = Entry.objects.get(name="proposal.made")
    at_once(lambda: actions.tell(by=BY, entry=entry))
    assert Counter(Notice.objects.values_list("user__name", flat=True)) == {
        "Mere Vakaloloma": 1, "Jone Tuilagi": 1, "Hasina Rakoto": 1,
    }  # fmt: skip
    assert Counter(Mail.objects.values_list("notices__kind", flat=True)) == {"proposal.asked": 3}


def test_four_workers_send_each_mail_once(proposal: Proposal) -> None:
    tell("proposal.made")
    tell("need.endorsed")
    Mail.objects.update(due_at=timezone.now())
    at_once(lambda: actions.send_mail(by=BY))
    assert Counter(one.to[0] for one in mail.outbox) == {
        "mere@fiji.example": 1, "jone@fiji.example": 1, "hasina@expert.example": 1,
        "lina@ecotone.example": 1,
    }  # fmt: skip

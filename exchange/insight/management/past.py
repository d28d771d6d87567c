"""When the sample data happened. The loader turns its own clock back; the verbs stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be ``moment`` for all of this process: whatever a verb stamps now bears that time.

    For the loader of sample data alone, which runs in a process that serves nobody.
    """
    now = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = now


def ago(days: float, hours: float = 0) -> datetime:
    """A moment so long before now."""
    return timezone.now() - timedelta(days=days, hours=hours)


def offer_age(number: int) -> int:
    """Days since the offer of this number was published: one to five months, scattered."""
    return 30 + 37 * number % 120


def need_age(number: int, state: str) -> int:
    """Days since the need of this number was posted: up to four weeks, scattered; what waits for
    its Party's yes came this week."""
    return 1 + number % 6 if state == "posted" else 3 + 7 * number % 25

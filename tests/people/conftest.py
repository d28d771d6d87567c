"""What the tests of people share."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from exchange.people import actions
from exchange.people.models import Actor, SeatClaim, User


@pytest.fixture(autouse=True)
def no_counts_left(db: None) -> None:
    """Limits count in the cache; every test begins with none."""
    cache.clear()


@pytest.fixture
def claim(stranger: User) -> SeatClaim:
    """The stranger claims a staff seat of Fiji."""
    return claimed(stranger)


def claimed(user: User, kind: str = "staff", party: str = "FJ") -> SeatClaim:
    return actions.claim_seat(
        by=Actor(user), party=party, kind=kind, body="Department of Fisheries",
        evidence="The letter of 3 May names me; ask Jone.",
    )  # fmt: skip

"""Sentences about the board: who writes, who reads, what a form sends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from exchange.people.models import ExpertProfile, SeatClaim, User
from tests.conftest import person

TEXT = (
    "We have 31 locally managed marine areas and no common way to show if they work. We need a "
    "monitoring plan with indicators. We can work in English and French."
)


@pytest.fixture
def sheet() -> Callable[..., dict[str, Any]]:
    """What the form of a need sends, whole and confirmed."""

    def filled(**fields: Any) -> dict[str, Any]:
        day = timezone.localdate() + timedelta(days=90)
        return {
            "title": "Monitoring plan for marine areas", "text": TEXT, "targets": ["3", "21"],
            "support": ["monitoring_indicators"], "languages": ["en"], "by_when": day.isoformat(),
            "audience": "members", "serves": "", "cid": "a" * 32, "post": "1",
        } | fields  # fmt: skip

    return filled


@pytest.fixture
def offered() -> Callable[..., dict[str, Any]]:
    """What the form of an offer sends."""

    def filled(**fields: Any) -> dict[str, Any]:
        return {
            "title": "Monitoring plans that last", "text": "I help agencies with a monitoring plan.",
            "items": ["A plan for Vanuatu", "", "A course in Suva"], "targets": ["3"],
            "support": ["training"], "languages": ["en"], "regions": ["pacific"], "mode": "remote",
            "cost": "cost", "hours": "6", "places": "2", "cid": "b" * 32,
        } | fields  # fmt: skip

    return filled


@pytest.fixture
def claimant(stranger: User) -> User:
    """Claims a seat for Fiji that nobody has granted yet."""
    SeatClaim.objects.create(user=stranger, party_id="FJ", body="Ministry", evidence="A letter.")
    return stranger


@pytest.fixture
def unvetted(db: None) -> User:
    user = person("Noor Newcomer", "noor@expert.example")
    ExpertProfile.objects.create(user=user, headline="Seagrass mapper", area_id="MG")
    return user

"""A room of the cast: Fiji's people, the expert, and the coordinator who reads along."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from exchange.brokering.models import Exchange
from exchange.people.models import Actor, User
from exchange.rooms import actions
from exchange.rooms.actions import Said
from exchange.rooms.models import Room

CLOCK = Actor.system("clock")


@pytest.fixture
def room(exchange: Exchange) -> Room:
    return actions.open_room(by=CLOCK, exchange=exchange)


def tell(room: Room, user: User, body: str = "Bula, we can start on Monday.", **given: Any) -> Said:
    given = {"cid": secrets.token_urlsafe(12), **given}
    return actions.say(by=Actor(user), room=room, body=body, **given)

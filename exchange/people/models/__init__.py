"""Users, hats and contacts; the models' names for the rest of the house."""

from exchange.people.models.actor import NOBODY, Actor, ActorRequest
from exchange.people.models.contacts import Contact, ContactGrant, ContactLook
from exchange.people.models.hat import SELF, Hat
from exchange.people.models.hats import (
    ExpertProfile,
    Invitation,
    Mandate,
    Membership,
    Organisation,
    Seat,
    SeatClaim,
    Vetting,
)
from exchange.people.models.user import User

__all__ = [
    "NOBODY",
    "SELF",
    "Actor",
    "ActorRequest",
    "Contact",
    "ContactGrant",
    "ContactLook",
    "ExpertProfile",
    "Hat",
    "Invitation",
    "Mandate",
    "Membership",
    "Organisation",
    "Seat",
    "SeatClaim",
    "User",
    "Vetting",
]  # fmt: skip

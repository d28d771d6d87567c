"""The verbs about people, by thing."""

from exchange.people.actions.accounts import (
    edit_me,
    end_mandate,
    enrol,
    grant_mandate,
    remove_sample,
)
from exchange.people.actions.contacts import (
    end_contact_grants,
    grant_contacts,
    reveal_contact,
    save_contact,
)
from exchange.people.actions.experts import (
    edit_expert,
    join_as_expert,
    vet_expert,
    vet_organisation,
)
from exchange.people.actions.invitations import accept_invitation, invite, withdraw_invitation
from exchange.people.actions.organisations import (
    add_member,
    found_organisation,
    list_networks,
    remove_member,
)
from exchange.people.actions.seats import (
    claim_seat,
    decide_claim,
    hand_over_seat,
    seat,
    withdraw_claim,
)

__all__ = [
    "accept_invitation", "add_member", "claim_seat", "decide_claim", "edit_expert", "edit_me",
    "end_contact_grants", "end_mandate", "enrol", "found_organisation", "grant_contacts",
    "grant_mandate", "hand_over_seat", "invite", "join_as_expert", "list_networks",
    "remove_member", "remove_sample", "reveal_contact", "save_contact", "seat", "vet_expert",
    "vet_organisation",
    "withdraw_claim", "withdraw_invitation",
]  # fmt: skip

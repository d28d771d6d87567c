"""The verbs about people, by thing."""

from exchange.people.actions.accounts import edit_me, enrol, grant_mandate, remove_sample
from exchange.people.actions.contacts import (
    end_contact_grants,
    grant_contacts,
    reveal_contact,
    save_contact,
)
from exchange.people.actions.experts import (
    add_member,
    edit_expert,
    found_organisation,
    join_as_expert,
    vet_expert,
    vet_organisation,
)
from exchange.people.actions.seats import (
    accept_invitation,
    claim_seat,
    decide_claim,
    invitation_token,
    invite,
    seat,
    withdraw_claim,
)

__all__ = [
    "accept_invitation", "add_member", "claim_seat", "decide_claim", "edit_expert", "edit_me",
    "end_contact_grants", "enrol", "found_organisation", "grant_contacts", "grant_mandate",
    "invitation_token", "invite", "join_as_expert", "remove_sample", "reveal_contact", "save_contact", "seat",
    "vet_expert", "vet_organisation", "withdraw_claim",
]  # fmt: skip

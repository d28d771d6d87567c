"""The verbs about people, by thing."""

from exchange.people.actions.contacts import (
    end_contact_grants,
    grant_contacts,
    reveal_contact,
    save_contact,
)

__all__ = ["end_contact_grants", "grant_contacts", "reveal_contact", "save_contact"]
